"""The @auth rules that users wrote, compared; the app here is a text, without a deployment."""

from types import SimpleNamespace
from typing import Any, cast

from amp2gen.verify.gen1_side import Gen1Side
from amp2gen.verify.schema_rules import auth_rule_pairs

GEN1 = """
type Post @model @auth(rules: [{ allow: owner }]) { tags: [Tag] @manyToMany(relationName: "postTags") }
type Tag @model @auth(rules: [{ allow: owner }, { allow: private }]) {
  posts: [Post] @manyToMany(relationName: "postTags")
}
"""
GEN2 = """
type Post @model @auth(rules: [{ allow: owner }]) { tags: [PostTags] @hasMany(indexName: "byPost", fields: ["id"]) }
type Tag @model @auth(rules: [{ allow: private }, { allow: owner }]) {
  posts: [PostTags] @hasMany(indexName: "byTag", fields: ["id"])
}
type PostTags @model @auth(rules: [%s]) { id: ID! }
"""


def differences(gen2: str, gen1: str = GEN1) -> dict[str, tuple[Any, Any]]:
    schema = SimpleNamespace(text=gen1, file="schema.graphql")
    side = cast(Gen1Side, SimpleNamespace(own_schema=schema))
    return {pair.role: (pair.gen1, pair.gen2) for pair in auth_rule_pairs(side, gen2) if pair.gen1 != pair.gen2}


def test_a_join_model_written_out_has_the_rules_of_both_sides() -> None:
    assert differences(GEN2 % "{ allow: owner }, { allow: private }") == {}


def test_a_join_model_that_is_open_to_more_is_a_difference() -> None:
    found = differences(GEN2 % "{ allow: owner }, { allow: private }, { allow: public }")
    assert list(found) == ["PostTags"]


def test_of_two_rules_for_one_role_the_second_sides_holds() -> None:
    gen1 = """
type Series @model @auth(rules: [{ allow: groups, groups: ["admins", "mods"] }, { allow: private }]) {
  people: [Person] @manyToMany(relationName: "Cast")
}
type Person @model @auth(rules: [{ allow: groups, groups: ["admins"], operations: [read] }]) {
  series: [Series] @manyToMany(relationName: "Cast")
}
"""
    written = '{ allow: groups, groups: ["admins"], operations: [read] } { allow: groups, groups: ["mods"] }'
    cast_model = f"type Cast @model @auth(rules: [{written} {{ allow: private }}]) {{ id: ID! }}"
    assert "Cast" not in differences(cast_model, gen1)
    assert "Cast" in differences(cast_model.replace(", operations: [read]", ""), gen1)
