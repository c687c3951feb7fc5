"""What Gen 2 does not know goes from the schema, by name; all else stays, letter for letter."""

import re

import pytest

from amp2gen.passes.take_out_directives import KNOWN, VERSION_1, without_unknown
from amp2gen.passes.write_out_join_models import DIRECTIVE as MANY_TO_MANY
from amp2gen.passes.write_out_predictions import DIRECTIVE as PREDICTIONS
from amp2gen.syntax.graphql.parser import parse
from amp2gen.verify.toolchain import Toolchain

KEPT = """
directive @mine(why: String) on FIELD_DEFINITION
type A @model @auth(rules: [{ allow: owner }]) @searchable @mapsTo(name: "Z") @aws_iam {
  id: ID! @primaryKey
  b: [B] @hasMany @deprecated
  n: Int @default(value: "3") @mine(why: "because")
}
type B @model { id: ID! }
type Query { f: Int @function(name: "f") g: Int @http(url: "https://example.com") }
"""


def test_what_is_known_stays() -> None:
    assert without_unknown(parse(KEPT, "schema.graphql")).schema.text == KEPT


@pytest.mark.parametrize(
    ("schema", "left", "taken"),
    [
        ("type A @ttl { id: ID! }", "type A { id: ID! }", "@ttl of A"),
        ("type A { id: ID! @stars(n: 5) n: Int }", "type A { id: ID! n: Int }", "@stars of A.id"),
        ("extend type Query { n: Int @sql }", "extend type Query { n: Int }", "@sql of Query.n"),
        ("enum E { A @old B }", "enum E { A B }", "@old of E.A"),
        ("input I { a: Int = 3 @big }", "input I { a: Int = 3 }", "@big of I.a"),
        ("type Q { f(a: Int @small): Int }", "type Q { f(a: Int): Int }", "@small of Q.a"),
    ],
)
def test_what_is_unknown_goes(schema: str, left: str, taken: str) -> None:
    result = without_unknown(parse(schema, "schema.graphql"))
    assert (result.schema.text, result.taken) == (left, (f"A2G1404: {taken}",))
    [found] = result.diagnostics
    assert (found.code, found.severity) == ("A2G1404", "error")
    assert found.origin is not None
    assert found.origin.column == schema.index("@") + 1


@pytest.mark.parametrize(
    ("schema", "left"),
    [
        ("type A @model @versioned { id: ID! version: Int }", "type A @model { id: ID! version: Int }"),
        ('type A @model @key(fields: ["x"]) { id: ID! }', "type A @model { id: ID! }"),
        ("type A @model { id: ID! b: B @connection }", "type A @model { id: ID! b: B }"),
    ],
)
def test_what_the_migration_from_version_1_left_goes_without_a_second_word(schema: str, left: str) -> None:
    result = without_unknown(parse(schema, "schema.graphql"))
    assert (result.schema.text, result.diagnostics) == (left, ())
    [taken] = result.taken
    assert taken.startswith("A2G2032: @")


PARTS = 'type Part @model { org: ID! @primaryKey(sortKeyFields: ["team", "no"]) team: ID! no: Int! %s }'


@pytest.mark.parametrize(
    ("relation", "part", "reason"),
    [
        ('@hasMany(fields: ["org", "name"])', "", "it names 2 fields, and the key of Part has 3: org, team, no"),
        ('@hasMany(fields: ["name"])', "", "Team.name is of type String, and Part.org of type ID"),
        ('@hasMany(indexName: "byOrg", fields: ["org"])', "", "Part has no index byOrg"),
        (
            '@hasMany(indexName: "byOrg", fields: ["org", "name"])',
            'x: ID @index(name: "byOrg", sortKeyFields: ["y"]) y: Int',
            "Team.name is of type String, and Part.y of type Int",
        ),
    ],
)
def test_a_relation_by_fields_that_are_no_key_goes(relation: str, part: str, reason: str) -> None:
    """Gen 2's transformer ends at it, without saying which model."""
    team = "type Team @model { id: ID! org: ID! name: String! parts: [Part]%s }\n"
    result = without_unknown(parse(team % f" {relation}" + PARTS % part, "schema.graphql"))
    assert result.schema.text == team % "" + PARTS % part
    assert result.taken == ("A2G1404: @hasMany of Team.parts",)
    assert [each.message for each in result.diagnostics] == [f"@hasMany of Team.parts: {reason}"]


@pytest.mark.parametrize(
    "schema",
    [
        'type Team @model { id: ID! org: ID! n: Int! p: Part @hasOne(fields: ["org", "id", "n"]) }\n' + PARTS % "",
        'type Team @model { id: ID! ps: [Part] @hasMany(fields: ["id"]) }\n' + PARTS % "",
        'type Team @model { ps: [Part] @hasMany(indexName: "byTeam", fields: ["id"]) }\n'
        + PARTS % 't: ID @index(name: "byTeam") of: Team @belongsTo(fields: ["t"])',
        "type Post @model { notes: [Note] @hasMany }\n"
        'type Note @model { id: ID! post: Post @belongsTo(fields: ["postNotesId"]) }',
        "type Post @model { id: ID! notes: [Note] @hasMany }\ntype Note @model { post: Post @belongsTo }",
    ],
)
def test_relations_by_a_key_or_an_index_stay(schema: str) -> None:
    assert without_unknown(parse(schema, "schema.graphql")).schema.text == schema


WRITTEN_OUT = {MANY_TO_MANY, PREDICTIONS}
"""A pass of its own carries these over."""

GEN_2_ONLY = {"conversation", "generation"}
"""Gen 1's CLI does not know these."""

TAKEN_OUT = {"sql", "refersTo"}


@pytest.mark.node
def test_every_directive_of_the_transformers_has_its_place(toolchain: Toolchain) -> None:
    packages = toolchain.root / "node_modules" / "@aws-amplify" / "graphql-api-construct" / "node_modules"
    folder = packages / "@aws-amplify" / "graphql-directives" / "lib" / "directives"
    names = {
        name
        for file in folder.glob("*.js")
        for name in re.findall(r"^const name = '(\w+)'", file.read_text(encoding="utf-8"), re.MULTILINE)
    }
    assert {"model", "auth", "predictions", "sql"} <= names
    assert names - GEN_2_ONLY - TAKEN_OUT - WRITTEN_OUT - KNOWN == set()
    assert not (TAKEN_OUT | VERSION_1 | WRITTEN_OUT) & KNOWN
