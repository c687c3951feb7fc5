"""Names of tables and streams in the output: unique, and free in every file that uses them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amp2gen.backend_ts.added import added_resources
from amp2gen.backend_ts.naming import LOCALS, TAKEN, function_names
from amp2gen.ir.analytics import Stream
from amp2gen.ir.app import App, Environment
from amp2gen.ir.data import KeyAttribute
from amp2gen.ir.functions import Function, NodeCode
from amp2gen.ir.tables import Table


def app_of(tables: list[str], streams: list[str] = (), functions: list[str] = ()) -> App:  # type: ignore[assignment]
    return App(
        name="demo",
        default_environment="main",
        environments=(Environment(name="main"),),
        branches=(),
        tables=tuple(Table(name=name, hash=KeyAttribute(name="id", type="S")) for name in tables),
        streams=tuple(Stream(name=name, shard_count=1) for name in streams),
        functions=tuple(Function(name=name, code=NodeCode(entry="src/index.js", version=22)) for name in functions),
    )


def names(app: App) -> dict[str, tuple[str, str]]:
    return {id: (added.name, added.add) for id, added in added_resources(app).items()}


@pytest.mark.parametrize(
    ("table", "name", "add"),
    [
        ("activity", "activity", "addActivityTable"),
        ("my-table", "myTable", "addMyTable"),
        ("ordersTable", "ordersTable", "addOrdersTable"),
        ("2024", "_2024", "add_2024Table"),
        ("lambda", "lambdaTable", "addLambdaTable"),
        ("secret", "secretTable", "addSecretTable"),
        ("delete", "delete_", "addDelete_Table"),
        ("Table", "TableTable", "addTableTable"),
        ("bucket", "bucketTable", "addBucketTable"),
    ],
)
def test_a_tables_names(table: str, name: str, add: str) -> None:
    assert names(app_of([table])) == {f"tables/{table}": (name, add)}


def test_a_function_keeps_its_name_and_the_table_gives_way() -> None:
    app = app_of(["orders", "customizeOrders"], functions=["orders"])
    assert names(app) == {
        "tables/orders": ("ordersTable", "addOrdersTable"),
        "tables/customizeOrders": ("customizeOrdersTable", "addCustomizeOrdersTable"),
    }


def test_a_table_and_a_stream_of_one_name() -> None:
    assert names(app_of(["shop"], ["shop"])) == {
        "tables/shop": ("shop", "addShopTable"),
        "streams/shop": ("shopStream", "addShopStream"),
    }


def test_names_that_differ_in_case_only_have_functions_of_their_own() -> None:
    assert names(app_of(["activity", "Activity"])) == {
        "tables/activity": ("activity", "addActivityTable"),
        "tables/Activity": ("ActivityTable2", "addActivityTable2Table"),
    }


texts = st.lists(st.text(min_size=1, max_size=6), max_size=4, unique=True)


@given(texts, texts, texts)
def test_no_two_names_are_the_same(tables: list[str], streams: list[str], functions: list[str]) -> None:
    app = app_of(tables, streams, functions)
    found = added_resources(app).values()
    used = [name for added in found for name in (added.name, added.add)]
    assert len(set(used)) == len(used) == 2 * (len(tables) + len(streams))
    assert not set(used) & (TAKEN | LOCALS | set(function_names(functions).values()))
