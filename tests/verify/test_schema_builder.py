"""Schemas in the builder's words through Gen 2's own library: the text that comes out, and what is synthesized."""

import json
from pathlib import Path

import pytest

from amp2gen.backend_ts.schema_builder import builder_files
from amp2gen.cli.orchestrate import compile_project
from amp2gen.frontend import Choices
from amp2gen.passes.options import Options
from amp2gen.passes.schema_builder.convert import convert
from amp2gen.syntax.graphql.parser import parse
from amp2gen.verify.format import format_differences
from amp2gen.verify.rows import PROJECT
from amp2gen.verify.schema_builder import SchemaError, Sdl, built_schemas, form_rows
from amp2gen.verify.schema_forms import form_differences
from amp2gen.verify.stage import Output
from amp2gen.verify.synthesize import Mode, synthesize
from amp2gen.verify.typecheck import typecheck
from tests.support.builder_rows import rows
from tests.support.deployed_api import deployed_api, deployed_tables
from tests.support.gen1 import Gen1

pytestmark = pytest.mark.node

FEATURES = (Path(__file__).parents[1] / "passes/schema_builder/features.graphql").read_text()
GOLDEN = Path(__file__).parents[2] / "golden"
MODULE = {"amplify/package.json": b'{\n  "type": "module"\n}\n'}


def output(text: str) -> Output:
    conversion = convert(parse(text, "schema.graphql"), text, "API_KEY")
    assert conversion.refusals == ()
    return Output("features", {**builder_files(conversion.schema), **MODULE})


def test_the_text_that_comes_out_says_what_went_in_and_a_fault_is_found(toolchain):
    built = output(FEATURES)
    schema = built.files["amplify/data/schema.ts"]
    spoilt = schema.replace(b"allow.publicApiKey().to(['read'])", b"allow.publicApiKey()")
    assert spoilt != schema
    throws = b"throw new Error('no such type');\nexport const sdl = '';\n"
    outputs = [
        built,
        *(Output("spoilt", {**built.files, "amplify/data/schema.ts": each}) for each in (spoilt, throws)),
        Output("none", MODULE),
    ]
    good, different, error, none = built_schemas(toolchain, outputs)
    assert [row.status for row in form_rows(PROJECT, Sdl(FEATURES, "API_KEY"), good)] == ["equal"]
    (row,) = form_rows(PROJECT, Sdl(FEATURES, "API_KEY"), different)
    assert (row.role, row.diagnostic.code) == ("Post", "A2G4301")
    assert isinstance(error, SchemaError)
    assert "no such type" in str(error)
    assert none is None
    assert format_differences(toolchain, [built]) == []


def test_each_construct_says_what_it_said(toolchain):
    written = [
        Output(f"row{number}", {**builder_files(convert(parse(row.sdl, "s"), row.sdl, "API_KEY").schema), **MODULE})
        for number, row in enumerate(rows())
    ]
    built = built_schemas(toolchain, written)
    for row, schema in zip(rows(), built, strict=True):
        assert not isinstance(schema, SchemaError), f"{row.name}: {schema}"
        assert [*form_differences(row.sdl, schema, "API_KEY")] == [], row.name
    together = {
        path.replace("amplify/data", f"amplify/data/{each.name}"): content
        for each in written
        for path, content in each.files.items()
    }
    config = (GOLDEN / "blog/gen2/amplify/tsconfig.json").read_bytes()
    assert typecheck(toolchain, [Output("rows", {**together, "amplify/tsconfig.json": config})]) == []
    assert format_differences(toolchain, written) == []


JOURNAL = """type Post @model @auth(rules: [{ allow: public }]) {
  id: ID!
  title: String! @index(name: "byTitle", queryField: "postsByTitle")
  comments: [Comment] @hasMany(indexName: "byPost", fields: ["id"])
  likes: [Like] @hasMany
  cover: Picture! @hasOne
  drafts: [Draft] @hasMany
  notes: [Note] @hasMany(indexName: "byPost", fields: ["id"])
}
type Picture
  @model(queries: { get: "picture" }, mutations: { delete: null }, subscriptions: { level: public })
  @auth(rules: [{ allow: public }]) {
  url: AWSURL
  stock: Stock @hasOne
}
type Draft @model @auth(rules: [{ allow: public }]) {
  text: String
}
type Note @model @auth(rules: [{ allow: public }]) {
  postID: ID! @index(name: "byPost", queryField: "notesByPost")
}
type Comment @model @auth(rules: [{ allow: public, operations: [read] }]) {
  postID: ID! @index(name: "byPost", sortKeyFields: ["text"])
  text: String!
  post: Post @belongsTo(fields: ["postID"])
}
type Like @model @auth(rules: [{ allow: public }]) {
  post: Post @belongsTo
}
type Stock @model @auth(rules: [{ allow: public }]) {
  sku: ID! @primaryKey(sortKeyFields: ["market"])
  market: String!
}
type Query {
  quote(sku: ID!): Quote @function(name: "quote-${env}") @auth(rules: [{ allow: public }])
  byHand(ids: [ID!]!): [Draft]
}
type Mutation {
  order(wish: Wish!): Receipt @function(name: "quote-${env}") @auth(rules: [{ allow: public }])
}
type Subscription {
  onOrder(number: Int): Receipt @aws_subscribe(mutations: ["order"])
  onDrafts: Draft @aws_subscribe(mutations: ["createDraft", "updateDraft"])
}
input Wish {
  sku: ID!
  colours: [WishInput!]
}
input WishInput {
  name: String!
}
type Quote {
  amount: Float!
}
type Receipt {
  number: Int! @auth(rules: [{ allow: public }])
  draft: String
}
"""


def test_both_forms_deploy_the_same_api_and_take_over_the_same_tables(toolchain, tmp_path):
    gen1 = Gen1(tmp_path / "journal").function("quote").auth().api(JOURNAL)
    outputs = [
        Output("journal", compile_project(gen1.root, Choices(), Options(schema=form)).files)
        for form in ("sdl", "builder")
    ]
    assert "amplify/data/schema.ts" in outputs[1].files
    assert "amplify/data/schema.graphql" not in outputs[1].files
    assert typecheck(toolchain, outputs) == []
    mode = Mode("taking over", "gen2-main")
    sdl, builder = synthesize(toolchain, [(each, mode) for each in outputs])
    assert sdl.problems == builder.problems == ()
    assert deployed_tables(sdl) == deployed_tables(builder)
    assert [json.loads(table)["tableName"] for table in deployed_tables(builder).values()] == [
        f"{model}-unknowngraphqlapiid-main"
        for model in ("Comment", "Draft", "Like", "Note", "Picture", "Post", "Stock")
    ]
    assert deployed_api(sdl) == deployed_api(builder)
