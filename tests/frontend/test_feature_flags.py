"""cli.json: flags of Gen 1's GraphQL transformer against what Gen 2 always does."""

from typing import Any

import pytest

from amp2gen.ir.app import App
from amp2gen.passes.keep_index_queries import keep_index_queries
from amp2gen.passes.keep_operations import keep_operations
from amp2gen.passes.options import Options

CONFIG = {"api": {"demo": {"service": "AppSync"}}}
API_KEY = {"version": 1, "serviceConfiguration": {"apiName": "demo", "defaultAuthType": {"mode": "API_KEY"}}}
ALL_AS_IN_GEN_2 = {
    "transformerversion": 2,
    "secondarykeyasgsi": True,
    "respectprimarykeyattributesonconnectionfield": True,
    "shoulddeepmergedirectiveconfigdefaults": True,
    "populateownerfieldforstaticgroupauth": True,
    "enableautoindexquerynames": True,
}
SCHEMA = """
type Order @model(queries: { get: "order" })
  @auth(rules: [{ allow: owner }, { allow: groups, groups: ["Staff"] }]) {
  number: String! @primaryKey(sortKeyFields: ["at"])
  at: AWSDateTime!
  total: Float! @index(name: "byTotal")
  lines: [Line] @hasMany
}
type Line @model @auth(rules: [{ allow: public }]) { id: ID! }
"""


@pytest.fixture
def with_flags(lowered: Any) -> Any:
    def lower(flags: Any, schema: str = SCHEMA) -> App:
        files = {"backend/api/demo/schema.graphql": schema, "backend/api/demo/cli-inputs.json": API_KEY}
        app: App = lowered(CONFIG, {**files, "cli.json": {"features": {"graphqltransformer": flags}}})
        return app

    return lower


def said(app: App) -> list[str]:
    return [each.message.partition(":")[0] for each in app.diagnostics if each.code == "A2G1410"]


def test_flags_that_are_as_in_gen_2_say_nothing(with_flags: Any) -> None:
    assert said(with_flags(ALL_AS_IN_GEN_2)) == []


@pytest.mark.parametrize(
    "flag",
    [
        "secondarykeyasgsi",
        "respectprimarykeyattributesonconnectionfield",
        "populateownerfieldforstaticgroupauth",
    ],
)
def test_a_flag_that_is_off_or_younger_than_the_project_is_named(with_flags: Any, flag: str) -> None:
    off = with_flags({**ALL_AS_IN_GEN_2, flag: False})
    assert said(off) == [f"{flag} is false"]
    absent = with_flags({name: value for name, value in ALL_AS_IN_GEN_2.items() if name != flag})
    assert said(absent) == [f"{flag} is not set, so off"]


def test_subscriptions_under_the_models_own_rules(with_flags: Any) -> None:
    assert said(with_flags({**ALL_AS_IN_GEN_2, "subscriptionsinheritprimaryauth": True})) == [
        "subscriptionsinheritprimaryauth is true"
    ]


def test_what_the_schema_does_not_use_is_not_named(with_flags: Any) -> None:
    plain = 'type Line @model @auth(rules: [{ allow: owner }, { allow: groups, groupsField: "team" }]) { id: ID! }'
    assert said(with_flags({"transformerversion": 2}, plain)) == []


def test_a_flag_that_is_missing_makes_indexes_on_the_tables_own_key_local(with_flags: Any) -> None:
    schema = """
    type Log @model @auth(rules: [{ allow: public }]) {
      device: ID! @primaryKey(sortKeyFields: ["at"]) @index(name: "byLevel", sortKeyFields: ["level"])
      at: AWSDateTime!
      level: Int!
    }
    """
    [index] = with_flags({"transformerversion": 2}, schema).data.models[0].indexes
    assert index.local is True
    [index] = with_flags(ALL_AS_IN_GEN_2, schema).data.models[0].indexes
    assert index.local is False


@pytest.mark.parametrize(
    ("flags", "written"),
    [
        (ALL_AS_IN_GEN_2, '@index(name: "byTotal")'),
        ({**ALL_AS_IN_GEN_2, "enableautoindexquerynames": False}, '@index(name: "byTotal", queryField: null)'),
        ({"transformerversion": 2}, '@index(name: "byTotal", queryField: null)'),
    ],
)
def test_an_index_gets_no_query_that_gen_1_does_not_give_it(with_flags: Any, flags: Any, written: str) -> None:
    app = keep_index_queries(with_flags(flags), Options())
    assert written in app.data.schema_text  # type: ignore[union-attr]
    assert ("A2G2063" in [each.code for each in app.diagnostics]) is ("null" in written)


@pytest.mark.parametrize(
    ("flags", "written"),
    [
        (ALL_AS_IN_GEN_2, 'queries: { get: "order" }'),
        ({**ALL_AS_IN_GEN_2, "shoulddeepmergedirectiveconfigdefaults": False}, 'queries: { get: "order", list: null }'),
        ({"transformerversion": 2}, 'queries: { get: "order", list: null }'),
    ],
)
def test_a_model_gets_no_operation_that_gen_1_switches_off(with_flags: Any, flags: Any, written: str) -> None:
    app = keep_operations(with_flags(flags), Options())
    assert written in app.data.schema_text  # type: ignore[union-attr]
    assert ("A2G1980" in [each.code for each in app.diagnostics]) is ("null" in written)


@pytest.mark.parametrize(
    ("subscriptions", "becomes"),
    [
        ("{ level: public }", "{ level: public }"),
        ("{ level: off }", "{ level: off }"),
        ("{ level: on }", "{ level: on, onCreate: null, onUpdate: null, onDelete: null }"),
        ('{ onCreate: ["made"] }', '{ onCreate: ["made"], onUpdate: null, onDelete: null }'),
        ("{}", "{ onCreate: null, onUpdate: null, onDelete: null }"),
        ("null", "null"),
    ],
)
def test_subscriptions_that_are_named_or_have_a_level(with_flags: Any, subscriptions: str, becomes: str) -> None:
    schema = f"type Vote @model(subscriptions: {subscriptions}) {{ id: ID! }}"
    app = keep_operations(with_flags({"transformerversion": 2}, schema), Options())
    assert app.data.schema_text == schema.replace(subscriptions, becomes)  # type: ignore[union-attr]
