"""Random schemas of constructs that the schema builder has words for say, through Gen 2's own library, what they said.

Many in one Node process; with AMP2GEN_FULL=1 more.
"""

import os

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from amp2gen.backend_ts.schema_builder import builder_files
from amp2gen.passes.schema_builder.convert import convert
from amp2gen.syntax.graphql.parser import parse
from amp2gen.verify.schema_builder import built_schemas
from amp2gen.verify.schema_forms import form_differences
from amp2gen.verify.stage import Output

FULL = bool(os.environ.get("AMP2GEN_FULL"))
TOGETHER = 400 if FULL else 80
NAMES = ("Blog", "Stock", "Vote")
MODES = ("API_KEY", "AMAZON_COGNITO_USER_POOLS", "OPENID_CONNECT")

DEFAULTS = {
    "String": ["untitled", "it's", "`a` ${b}", ""],
    "ID": ["x-1"],
    "Int": ["0", "-7", "9007199254740991"],
    "Float": ["0.5", "-12.25", "3"],
    "Boolean": ["true", "false"],
    "AWSDate": ["2020-02-29"],
    "AWSTimestamp": ["0"],
    "AWSJSON": ["[1]"],
}
PLAIN = ("AWSDateTime", "AWSTime", "AWSEmail", "AWSPhone", "AWSURL", "AWSIPAddress")
RULES = (
    "{ allow: owner }",
    '{ allow: owner, ownerField: "owner", provider: userPools }',
    '{ allow: owner, ownerField: "writer", operations: [read, update] }',
    '{ allow: owner, ownerField: "editors", identityClaim: "email" }',
    "{ allow: owner, provider: oidc }",
    "{ allow: public }",
    "{ allow: public, provider: apiKey, operations: [get, list] }",
    "{ allow: public, provider: iam, operations: [read] }",
    "{ allow: public, provider: identityPool }",
    "{ allow: private }",
    "{ allow: private, provider: iam }",
    "{ allow: private, provider: oidc, operations: [create, sync, listen] }",
    '{ allow: groups, groups: ["Admin"] }',
    '{ allow: groups, groups: ["Admin", "Staff"], groupClaim: "my:groups" }',
    '{ allow: groups, groupsField: "teams", operations: [search, delete] }',
    '{ allow: groups, groupsField: "team" }',
    "{ allow: custom }",
    "{ allow: custom, provider: function, operations: [read] }",
)
ON_OPERATIONS = (
    "{ allow: public }",
    "{ allow: private }",
    "{ allow: private, provider: iam }",
    "{ allow: custom }",
    '{ allow: groups, groups: ["Admin", "Staff"] }',
)
OFF = (
    "",
    "(queries: null)",
    "(mutations: { delete: null, update: null })",
    "(subscriptions: null, queries: { list: null })",
    "(subscriptions: { onCreate: null })",
    '(queries: { get: "fetch", list: null })',
    '(subscriptions: { level: public, onDelete: ["gone", "left"] })',
    "(subscriptions: { level: off }) @searchable",
)
ACCESS = ("@aws_api_key", "@aws_iam", "@aws_oidc", "@aws_cognito_user_pools")
INPUTS = """input Wish {
  kind: Kind!
  places: [WishInput!]
}

input WishInput {
  lat: Float
}
"""
KEYS = {
    "": "id: ID!",
    "none": "",
    "own": "key: String! @primaryKey",
    "sorted": 'key: ID! @primaryKey(sortKeyFields: ["size"])',
}


def auth(draw, among=RULES):
    rules = draw(st.lists(st.sampled_from(among), min_size=1, max_size=4, unique=True))
    return f"@auth(rules: [{', '.join(rules)}])"


def maybe(draw, text):
    return text if draw(st.booleans()) else ""


def wrapped(draw, type_):
    return draw(st.sampled_from([type_, f"{type_}!", f"[{type_}]", f"[{type_}!]", f"[{type_}]!", f"[{type_}!]!"]))


@st.composite
def fields(draw, number):
    """A field of a model: a scalar, perhaps with a default, an enum or a plain type; perhaps with rules."""
    name = f"field{number}"
    rules = auth(draw) if draw(st.integers(0, 5)) == 0 else ""
    if draw(st.booleans()):
        scalar = draw(st.sampled_from([*DEFAULTS]))
        value = draw(st.sampled_from(DEFAULTS[scalar]))
        return f'  {name}: {scalar}{maybe(draw, "!")} @default(value: "{value}") {rules}'
    type_ = draw(st.sampled_from([*DEFAULTS, *PLAIN, "Kind", "Place"]))
    return f"  {name}: {wrapped(draw, type_)} {rules}{maybe(draw, ' # said here')}"


@st.composite
def models(draw, name, others):
    """A model with every kind of key, indexes, and relations to the other models."""
    lines = [f"  {draw(st.sampled_from([*KEYS.values()]))}", "  size: Int!", "  writer: String", "  editors: [String]"]
    lines += ["  teams: [String]", "  team: String"]
    lines += [draw(fields(each)) for each in range(draw(st.integers(0, 4)))]
    for index in range(draw(st.integers(0, 2))):
        query = draw(st.sampled_from([f', queryField: "by{name}x{index}"', ", queryField: null", ""]))
        keys = maybe(draw, ', sortKeyFields: ["size", "writer"]')
        required = maybe(draw, "!")
        lines.append(f'  index{index}: String{required} @index(name: "by{index}"{keys}{query})')
    for place, other in enumerate(draw(st.lists(st.sampled_from(others), max_size=3))):
        relation = draw(st.sampled_from(["[{o}] @hasMany", "{o} @hasOne", "{o}! @hasOne"]))
        lines.append(f"  relation{place}: {relation.format(o=other)}")
    if draw(st.booleans()):
        lines += [
            f'  homeID: ID @index(name: "byHome", queryField: "homes{name}")',
            '  home: Home @belongsTo(fields: ["homeID"])',
        ]
    comment = maybe(draw, f"# A {name}.\n")
    model = f"type {name} @model{draw(st.sampled_from(OFF))} {auth(draw)}"
    return f"{comment}{model} {{\n" + "\n".join(lines) + "\n}\n"


@st.composite
def operations(draw, number):
    """A custom query or mutation, answered by functions or a resolver; or a subscription."""
    if draw(st.integers(0, 4)) == 0:
        heard = draw(st.sampled_from(["create", "delete"]))
        return "Subscription", f'  operation{number}(id: ID): Home @aws_subscribe(mutations: ["{heard}Home"])'
    returns = draw(st.sampled_from(["String", "[Int!]!", "Place", "Kind", "[Home!]", "Home!", "[Place]!"]))
    arguments = [
        f"arg{each}: {wrapped(draw, draw(st.sampled_from(['ID', 'Kind', 'AWSJSON', 'Wish', 'WishInput'])))}"
        for each in range(draw(st.integers(0, 2)))
    ]
    functions = " ".join(f'@function(name: "f{each}-${{env}}")' for each in range(draw(st.integers(0, 2))))
    root = draw(st.sampled_from(["Query", "Mutation"]))
    rules = auth(draw, ON_OPERATIONS) if draw(st.booleans()) else maybe(draw, draw(st.sampled_from(ACCESS)))
    written = f"({', '.join(arguments)})" if arguments else ""
    return root, f"  operation{number}{written}: {returns} {functions} {rules}"


@st.composite
def schemas(draw):
    """A text, and the API's default authorization mode."""
    names = NAMES[: draw(st.integers(1, 3))]
    models_ = {name: draw(models(name, names)) for name in names}
    homes = [
        f'  its{name}: [{name}] @hasMany(indexName: "byHome", fields: ["id"])'
        for name, written in models_.items()
        if "homeID" in written
    ]
    parts = [*models_.values()]
    homes += ["  name: String"]
    parts += [
        f"type Home @model {auth(draw, RULES[5:10])} {{\n" + maybe(draw, "  id: ID!\n") + "\n".join(homes) + "\n}\n"
    ]
    access = " ".join(draw(st.lists(st.sampled_from(ACCESS), max_size=2, unique=True)))
    rule = maybe(draw, "@auth(rules: [{ allow: private }])")
    parts += ["enum Kind {\n  A\n  b_c\n}\n", f"type Place {access} {{\n  lat: Float! {rule}\n  kinds: [Kind!]\n}}\n"]
    parts += [INPUTS]
    found = [draw(operations(number)) for number in range(draw(st.integers(0, 3)))]
    for root in ("Query", "Mutation", "Subscription"):
        lines = [line for name, line in found if name == root]
        parts += [f"type {root} {{\n" + "\n".join(lines) + "\n}\n"] if lines else []
    return "\n".join(draw(st.permutations(parts))), draw(st.sampled_from(MODES))


def drawn_schemas(number):
    """Schemas that convert. What the builder has no word for is the matter of other tests."""
    found = []

    @settings(
        max_examples=number,
        deadline=None,
        phases=[Phase.generate],
        derandomize=not FULL,
        suppress_health_check=list(HealthCheck),
    )
    @given(schemas())
    def collect(drawn):
        text, mode = drawn
        conversion = convert(parse(text, "schema.graphql"), text, mode)
        if not conversion.refusals:
            found.append((text, mode, conversion.schema))

    collect()
    return found


@pytest.mark.node
def test_random_schemas_say_what_they_said(toolchain):
    drawn = drawn_schemas(TOGETHER)
    assert len(drawn) > TOGETHER / 2
    outputs = [
        Output(str(number), {**builder_files(schema), "amplify/package.json": b'{ "type": "module" }\n'})
        for number, (_, _, schema) in enumerate(drawn)
    ]
    for (text, mode, _), built in zip(drawn, built_schemas(toolchain, outputs), strict=True):
        assert isinstance(built, str), f"{built}\n{text}"
        assert [*form_differences(text, built, mode)] == [], text
