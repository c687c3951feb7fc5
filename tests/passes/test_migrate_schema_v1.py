"""Version 1 schemas become version 2: text, access, and what cannot be said. The tables: test_…_tables.py."""

import json
import subprocess

import pytest

from amp2gen.ir.app import App, Branch, Environment, FeatureFlag
from amp2gen.ir.base import Origin
from amp2gen.ir.data import ApiKeyMode, DataModel, GraphqlApi, KeyAttribute, UserPoolMode
from amp2gen.passes.migrate_schema_v1 import Migrated, migrate_schema_v1, migrated
from amp2gen.passes.options import Options
from amp2gen.passes.pipeline import PIPELINE, run
from amp2gen.passes.schema_v1.operation_names import takes_s
from amp2gen.syntax.graphql.parser import parse
from amp2gen.verify.toolchain import Toolchain


def migrate(schema: str, default: str = "userPools", *, local_indexes: bool = True) -> Migrated:
    return migrated(parse(schema, "schema.graphql"), default, local_indexes=local_indexes, improved_plurals=True)


def codes(result: Migrated) -> list[str]:
    return [diagnostic.code for diagnostic in result.diagnostics]


def rules(written: str, default: str = "userPools") -> str:
    """The `@auth` of a model in version 2, from its rules in version 1."""
    text = migrate(f"type Note @model @auth(rules: {written}) {{ id: ID! }}", default).schema.text
    return text.removeprefix("type Note @model @auth(rules: ").removesuffix(") { id: ID! }")


def test_comments_and_layout_stay() -> None:
    schema = """\
# Everything about posts.
type Post
  @model
  @key(fields: ["slug"]) # readable addresses
  @key(name: "byDay", fields: ["day", "slug"], queryField: "postsOfDay")
  @auth(rules: [{ allow: private }])
{
  "unique"
  slug: String! # from the title
  day: AWSDate!

  comments: [Comment]   @connection(name: "PostComments") # newest last
}

type Comment @model @auth(rules: [{ allow: private }]) {
  post: Post @connection(name: "PostComments") # may be gone
}
"""
    assert (
        migrate(schema).schema.text
        == """\
# Everything about posts.
type Post
  @model # readable addresses
  @auth(rules: [{ allow: private }])
{
  "unique"
  slug: String! @primaryKey # from the title
  day: AWSDate! @index(name: "byDay", sortKeyFields: ["slug"], queryField: "postsOfDay")

  comments: [Comment]   @hasMany(indexName: "gsi-PostComments", fields: ["slug"]) # newest last
}

type Comment @model @auth(rules: [{ allow: private }]) {
  post: Post @belongsTo(fields: ["commentPostId"]) # may be gone
  commentPostId: String @index(name: "gsi-PostComments", queryField: null)
}
"""
    )


def test_windows_line_ends_stay() -> None:
    schema = (
        'type A @model @auth(rules: [{ allow: private }]) {\r\n  bs: [B] @connection(keyField: "of")\r\n}\r\n'
        "type B @model @auth(rules: [{ allow: private }]) {\r\n  id: ID!\r\n}\r\n"
    )
    text = migrate(schema).schema.text
    assert '  id: ID!\r\n  of: ID @index(name: "gsi-A.bs", queryField: null)\r\n}' in text
    assert text.count("\n") == text.count("\r\n")


def test_directives_of_an_extension_count() -> None:
    result = migrate('type A @model { id: ID! } extend type A @key(name: "byB", fields: ["b"]) { b: Int }')
    assert 'b: Int @index(name: "byB", queryField: null)' in result.schema.text
    assert "@key" not in result.schema.text


# Access


@pytest.mark.parametrize("default", ["userPools", "oidc", "apiKey"])
def test_a_model_without_rules_is_open_to_the_default_mode(default: str) -> None:
    rule = {"userPools": "allow: private", "oidc": "allow: private, provider: oidc", "apiKey": "allow: public"}[default]
    assert migrate("type Note @model { id: ID! }", default).schema.text == (
        f"type Note @model @auth(rules: [{{ {rule} }}]) {{ id: ID! }}"
    )


def test_with_iam_a_policy_decides_in_both_versions() -> None:
    assert migrate("type Note @model { id: ID! }", "iam").schema.text == "type Note @model { id: ID! }"


@pytest.mark.parametrize(
    ("v1", "v2"),
    [
        # rules for everything stay as they are
        ("[{allow: owner}]", "[{allow: owner}]"),
        ('[ { allow: groups, groups: ["Admin"] } ]', '[ { allow: groups, groups: ["Admin"] } ]'),
        # what no rule speaks of is open to the default mode
        (
            "[{ allow: owner, operations: [create, update, delete] }]",
            "[{ allow: owner, operations: [create, update, delete] }, { allow: private, operations: [read] }]",
        ),
        (
            "{ allow: owner, operations: [read] }",
            "[{ allow: owner, operations: [read] }, { allow: private, operations: [create, update, delete] }]",
        ),
        # a role has one rule at most
        (
            "[{ allow: private, operations: [read] }]",
            "[{ allow: private, operations: [create, update, delete, read] }]",
        ),
        (
            '[{ allow: groups, groups: ["A", "B"], operations: [read] }, '
            '{ allow: groups, groups: ["A"], operations: [create, update, delete] }]',
            '[{ allow: groups, groups: ["A"] }, { allow: groups, groups: ["B"], operations: [read] }]',
        ),
        # the oldest form
        (
            "[{ allow: owner, queries: null }]",
            "[{ allow: owner, operations: [create, update, delete] }, { allow: private, operations: [read] }]",
        ),
        (
            "[{ allow: owner, mutations: [create, update], queries: [get, list] }]",
            "[{ allow: owner, operations: [create, update, get, list] }, "
            "{ allow: private, operations: [delete, listen] }]",
        ),
        ('[{ allow: owner, identityField: "email" }]', '[{ allow: owner, identityClaim: "email" }]'),
        # who owns a record is told by the user name
        (
            "[{ allow: owner, provider: oidc }, { allow: private }]",
            '[{ allow: owner, provider: oidc, identityClaim: "username" }, { allow: private }]',
        ),
        # version 2's `public` does not include those who are signed in
        (
            "[{ allow: public, provider: iam, operations: [read] }, { allow: private }]",
            "[{ allow: public, provider: iam, operations: [read] }, { allow: private }, "
            "{ allow: private, provider: iam, operations: [read] }]",
        ),
        # members of groups that a field names may not subscribe
        (
            '[{ allow: groups, groupsField: "readers", operations: [read] }, { allow: groups, groups: ["Admin"] }]',
            '[{ allow: groups, groupsField: "readers", operations: [get, list] }, '
            '{ allow: groups, groups: ["Admin"] }]',
        ),
        (
            '[{ allow: groups, groupsField: "readers", operations: [read] }, { allow: private }]',
            '[{ allow: groups, groupsField: "readers", operations: [read] }, { allow: private }]',
        ),
    ],
)
def test_rules_of_a_model(v1: str, v2: str) -> None:
    assert rules(v1) == v2


@pytest.mark.parametrize(
    ("v1", "v2"),
    [
        (
            "[{ allow: owner, mutations: [create, update], queries: [get, list] }]",
            "[{ allow: owner, operations: [create, update, get, list] }, "
            "{ allow: private, operations: [delete, listen, search] }]",
        ),
        (
            '[{ allow: groups, groupsField: "readers", operations: [read] }, { allow: groups, groups: ["Admin"] }]',
            '[{ allow: groups, groupsField: "readers", operations: [get, list, search] }, '
            '{ allow: groups, groups: ["Admin"] }]',
        ),
        ("[{allow: owner}]", "[{allow: owner}]"),
        ("[{ allow: owner, operations: [read, create, update, delete] }]",) * 2,
        (
            "[{ allow: owner, operations: [create] }]",
            "[{ allow: owner, operations: [create] }, { allow: private, operations: [update, delete, read] }]",
        ),
    ],
)
def test_who_may_search(v1: str, v2: str) -> None:
    """Version 1 asks the rules for `read`; in version 2 it is an operation, which `read` holds."""
    text = migrate(f"type Note @model @searchable @auth(rules: {v1}) {{ id: ID! }}").schema.text
    assert text == f"type Note @model @searchable @auth(rules: {v2}) {{ id: ID! }}"


def test_a_field_that_is_searched_by_some() -> None:
    schema = """\
type Note @model @searchable @auth(rules: [{ allow: owner, queries: [get] }]) {
  id: ID!
  text: String @auth(rules: [{ allow: private, operations: [read] }])
}
"""
    text = migrate(schema).schema.text
    assert "@auth(rules: [{ allow: owner, operations: [create, update, delete, get] }, " in text
    assert "{ allow: private, operations: [list, listen, search] }]) {" in text


def test_rules_on_lines_of_their_own_stay_so() -> None:
    written = "[\n  # theirs\n  { allow: owner, operations: [create, update] }\n]"
    assert rules(written) == (
        "[\n  # theirs\n  { allow: owner, operations: [create, update] }\n"
        "  { allow: private, operations: [delete, read] }\n]"
    )


def test_what_only_another_mode_sees_is_closed_to_the_default_mode() -> None:
    result = migrate(
        "type Note @model @auth(rules: [{ allow: owner, operations: [create, update, delete] }]) { id: ID }", "apiKey"
    )
    assert "{ allow: owner, operations: [create, update, delete] }]" in result.schema.text
    assert codes(result) == []
    result = migrate(
        "type Note @model @auth(rules: [{ allow: owner, operations: [read, create] }]) { id: ID }", "apiKey"
    )
    assert [(d.code, d.message) for d in result.diagnostics] == [
        ("A2G2033", "everybody with the API key may update, delete Note in version 1, without seeing it; nobody now")
    ]


def test_subscriptions_of_groups_named_by_a_field_alone_are_an_error() -> None:
    schema = 'type Note @model%s @auth(rules: [{ allow: groups, groupsField: "readers" }]) { readers: [String] }'
    assert codes(migrate(schema % "")) == ["A2G2033"]
    assert codes(migrate(schema % "(subscriptions: null)")) == []


@pytest.mark.parametrize(
    ("model", "v1", "v2", "found"),
    [
        # a field's rules narrow those of the model; what they do not speak of is the model's
        (
            "{ allow: private }",
            '{ allow: groups, groups: ["HR"], operations: [read] }',
            '[{ allow: groups, groups: ["HR"], operations: [read] }, '
            "{ allow: private, operations: [create, update, delete] }]",
            [],
        ),
        ("{ allow: owner }", "{ allow: private }", "[{ allow: owner }]", []),
        # version 2 asks for the right to delete every field of a record
        ("{ allow: private }", '{ allow: groups, groups: ["HR"] }', '{ allow: groups, groups: ["HR"] }', ["A2G2033"]),
        # owners who are in the group, too: nobody rather than all of either
        (
            "{ allow: owner }",
            '{ allow: groups, groups: ["HR"] }',
            '[{ allow: groups, groups: ["HR"], operations: [] }]',
            ["A2G2033"],
        ),
    ],
)
def test_rules_of_a_field(model: str, v1: str, v2: str, found: list[str]) -> None:
    result = migrate(f"type Note @model @auth(rules: [{model}]) {{ pay: Int @auth(rules: {v1}) }}")
    assert result.schema.text == f"type Note @model @auth(rules: [{model}]) {{ pay: Int @auth(rules: {v2}) }}"
    assert codes(result) == found


@pytest.mark.parametrize(
    ("v1", "v2"),
    [
        ("@auth(rules: [{ allow: private }])", "@auth(rules: [{ allow: private }])"),
        ("@auth(rules: [{ allow: owner }])", "@auth(rules: [{ allow: private }])"),
        (
            '@auth(rules: [{ allow: groups, groups: ["A"] }, { allow: private }])',
            '@auth(rules: [{ allow: groups, groups: ["A"] }])',
        ),
        ('@function(name: "f")', '@function(name: "f") @aws_cognito_user_pools'),
        ("@aws_iam", "@aws_iam"),
    ],
)
def test_operations_of_the_users(v1: str, v2: str) -> None:
    assert migrate(f"type Query {{ a: Int {v1} }}").schema.text == f"type Query {{ a: Int {v2} }}"


def test_the_modes_of_a_root_type_are_those_of_its_operations() -> None:
    text = migrate(
        "type Query @aws_iam @aws_api_key { a: Pair } type Pair { a: Half } type Half { a: Int }"
    ).schema.text
    assert "a: Pair @aws_iam @aws_api_key }" in text
    assert "type Pair @aws_cognito_user_pools {" in text
    assert "type Half @aws_cognito_user_pools {" in text


# What has no counterpart


@pytest.mark.parametrize(
    ("schema", "place", "words"),
    [
        (
            'type A @model @key(fields: ["a", "b"])\n@key(name: "byC", fields: ["a", "c"]) { a: ID! b: ID! c: ID! }',
            2,
            "local",
        ),
        ('type A @model @key(fields: ["nothing"]) { id: ID! }', 1, "has no field nothing"),
        ("type A @model\n@versioned { id: ID! }", 2, "@versioned"),
        ('type A @model {\nb: B @connection(name: "x") } type B @model { id: ID! }', 2, "refuses"),
        ("type A @model {\nb: B @connection } type B { id: ID! }", 2, "no model"),
        (
            'type A @model {\nb: B @connection } type B @model @key(fields: ["id", "at"]) { id: ID! at: Int! }',
            2,
            "whole key",
        ),
        (
            'type A @model @key(fields: ["n"]) { n: Int!\nbs: [B] @connection } type B @model { id: ID! }',
            2,
            "is a number",
        ),
        (
            'type A @model { bs: [B] @connection(name: "x", sortField: "kind") }\n'
            'type B @model {\nkind: ID! a: A @connection(name: "x") }',
            3,
            "is a number in the index of version 1",
        ),
        (
            'type A @model {\nbs: [B] @connection(name: "x", keyField: "one") }\n'
            'type B @model { a: A @connection(name: "x", keyField: "two") }',
            2,
            "different key fields",
        ),
        (
            'type A @model { org: ID! name: ID!\nbs: [B] @connection(fields: ["org", "name"]) }\n'
            'type B @model @key(fields: ["org", "team", "at"]) { org: ID! team: ID! at: Int! }',
            2,
            "it names 2 fields, and the key of B has 3: org, team, at",
        ),
        (
            'type A @model { org: ID! name: ID!\nbs: [B] @connection(keyName: "byOrg", fields: ["org", "name"]) }\n'
            'type B @model @key(name: "byOrg", fields: ["org"]) { id: ID! org: ID! }',
            2,
            "it names 2 fields, and the key of B has 1: org",
        ),
        (
            'type A @model { id: ID!\nbs: [B] @connection(keyName: "byA", fields: ["id"]) } '
            "type B @model { id: ID! a: ID! }",
            2,
            "B has no global index byA",
        ),
        (
            'type A @model { id: ID! name: String!\nbs: [B] @connection(keyName: "byA", fields: ["name"]) } '
            'type B @model @key(name: "byA", fields: ["a"]) { id: ID! a: ID! }',
            2,
            "A.name is of type String, and B.a of type ID",
        ),
        (
            'type A @model { id: ID!\nb: B @connection(fields: ["bID"]) } type B @model { id: ID! }',
            2,
            "A has no field bID",
        ),
    ],
)
def test_what_version_2_cannot_say_stays_and_is_an_error(schema: str, place: int, words: str) -> None:
    result = migrate(schema)
    [error] = result.diagnostics
    assert (error.code, error.severity, error.origin) == ("A2G2032", "error", error.origin)
    assert error.origin is not None and error.origin.line == place
    assert words in error.message
    kept = error.message.partition(" ")[0].rstrip(":")
    assert kept in result.schema.text


def test_a_list_by_a_local_index_goes_with_the_index() -> None:
    schema = (
        'type A @model { id: ID! bs: [B] @connection(keyName: "byAt", fields: ["id"]) }\n'
        'type B @model @key(fields: ["a", "id"]) @key(name: "byAt", fields: ["a", "at"]) { a: ID! id: ID! at: Int! }'
    )
    index, relation = (diagnostic.message for diagnostic in migrate(schema).diagnostics if diagnostic.code == "A2G2032")
    assert "the index byAt of B is a local one" in index
    assert relation == "@connection on A.bs: B has no global index byAt"
    assert "A2G2032" not in codes(migrate(schema, local_indexes=False))


def test_a_key_field_takes_the_type_of_the_key() -> None:
    result = migrate('type A @model { b: B @connection(keyField: "ref") ref: String! } type B @model { id: ID! }')
    assert "ref: ID!" in result.schema.text
    assert codes(result) == ["A2G2034"]


# The pass itself


def app(schema: str, version: int, *flags: str) -> App:
    origin = Origin(file="schema.graphql", line=7)
    return App(
        name="demo",
        default_environment="main",
        environments=(Environment(name="main"),),
        branches=(Branch(name="gen2-main", takes_over="main"),),
        feature_flags=tuple(FeatureFlag(name=f"graphqltransformer.{flag}", value="True") for flag in flags),
        data=GraphqlApi.model_validate(
            {
                "name": "demo",
                "transformer": version,
                "schema_text": schema,
                "schema_files": ("schema.graphql",),
                "default_mode": UserPoolMode(),
                "additional_modes": (ApiKeyMode(),),
                "models": (DataModel(name="A", hash=KeyAttribute(name="id", type="S"), origin=origin),),
            }
        ),
    )


SCHEMA = 'type A @model @key(fields: ["a", "b"]) @key(name: "byC", fields: ["a", "c"]) { a: ID! b: Int! c: ID! }'


def test_models_keys_and_places_follow() -> None:
    result = migrate_schema_v1(app(SCHEMA, 1, "secondarykeyasgsi"), Options())
    assert result.data is not None
    [model] = result.data.models
    assert (model.hash.name, model.sort, model.explicit_key) == ("a", KeyAttribute(name="b", type="N"), True)
    assert [(index.name, index.hash.name, index.local) for index in model.indexes] == [("byC", "a", False)]
    assert model.origin == Origin(file="schema.graphql", line=1, column=6)
    assert (result.data.transformer, [d.code for d in result.diagnostics]) == (2, ["A2G2031", "A2G2008"])


def test_a_second_run_changes_nothing() -> None:
    once = migrate_schema_v1(app(SCHEMA, 1, "secondarykeyasgsi"), Options())
    assert migrate_schema_v1(once, Options()) == once


def test_version_2_is_left_alone() -> None:
    before = app("type A @model { id: ID! }", 2)
    assert migrate_schema_v1(before, Options()) is before


# Names of operations


@pytest.mark.parametrize(
    ("v1", "v2"),
    [
        ("@model(queries: null)", "@model(queries: null)"),
        ('@model(queries: { get: "a" })', '@model(queries: { get: "a", list: null })'),
        ("@model(mutations: {})", "@model(mutations: { create: null, update: null, delete: null })"),
        ("@model(subscriptions: { level: public })", "@model(subscriptions: { level: public })"),
        (
            '@model(subscriptions: { onDelete: ["gone"] })',
            '@model(subscriptions: { onDelete: ["gone"], onCreate: null, onUpdate: null })',
        ),
    ],
)
def test_operations_that_are_not_named_are_off(v1: str, v2: str) -> None:
    assert migrate(f"type A {v1} {{ id: ID! }}", "iam").schema.text == f"type A {v2} {{ id: ID! }}"


def test_naming_a_list_switches_nothing_off() -> None:
    """`keep_operations` takes what a user names for all that there is; the name of this list is the migration's."""
    before = app("type Team @model { id: ID! }", 1, "secondarykeyasgsi")
    data = run(before, PIPELINE, Options()).data
    assert data is not None
    assert 'type Team @model(queries: { list: "listTeams" })' in data.schema_text


def test_lists_keep_their_names() -> None:
    text = migrated(parse("type Category @model { a: Int } type Post @model { a: Int }", "x"), "iam").schema.text
    assert text == 'type Category @model(queries: { list: "listCategorys" }) { a: Int } type Post @model { a: Int }'


NAMES = """
Todo Post Comment Blog User Order Product Customer Item Event Message Room Project Task Team Invoice
Category Company Address Box Child People Person Equipment Information Media News Data Status Analysis Index Hero Photo
Knife Man Woman Foot Sheep Fish Mail Software Account Device Vehicle Location Booking Payment Reservation ChatMessage
Play Key Story Life Wolf Quiz Bus Class Note Image File Page Question Answer Option Session Ticket Track Video
"""


@pytest.mark.node
def test_a_plural_that_is_taken_for_regular_is(toolchain: Toolchain) -> None:
    """Against the package that version 2 asks."""
    names = NAMES.split()
    script = f"console.log(JSON.stringify({json.dumps(names)}.map((name) => require('pluralize')(name))))"
    command = [toolchain.node, "-e", script]
    plurals = json.loads(subprocess.run(command, cwd=toolchain.root, capture_output=True, check=True).stdout)
    wrong = [name for name, plural in zip(names, plurals, strict=True) if takes_s(name) and plural != f"{name}s"]
    assert wrong == []
    assert {"Post", "Comment", "User", "Order", "Message"} <= {name for name in names if takes_s(name)}
