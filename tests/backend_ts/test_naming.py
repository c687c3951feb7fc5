"""Identifiers for Gen 1 names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amp2gen.backend_ts.naming import TAKEN, construct_names, function_names, identifier, module, pascal
from amp2gen.backend_ts.typescript.names import is_identifier


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("orders", "orders"),
        ("my-orders", "myOrders"),
        ("2fast", "_2fast"),
        ("delete", "delete_"),
        ("über", "ber"),
        ("a.b/c", "aBC"),
        ("--", "_"),
    ],
)
def test_names_become_identifiers(name: str, expected: str) -> None:
    assert identifier(name) == expected


def test_names_that_backend_ts_needs_itself_are_changed() -> None:
    assert function_names(["auth", "stack", "orders"]) == {
        "auth": "authFunction",
        "orders": "orders",
        "stack": "stackFunction",
    }


def test_two_names_never_share_an_identifier() -> None:
    assert function_names(["a-b", "aB", "a_b"]) == {"a-b": "aB", "aB": "aBFunction", "a_b": "a_b"}


def test_functions_that_differ_by_the_first_letters_case_export_different_names() -> None:
    assert function_names(["Orders", "orders", "customizeOrders"]) == {
        "Orders": "Orders",
        "customizeOrders": "customizeOrdersFunction",
        "orders": "ordersFunction2",
    }


def test_two_names_never_share_a_construct() -> None:
    assert construct_names(["a_b", "a.b", "a-b", "a-b-2", "other"]) == {
        "a-b": "a-b",
        "a-b-2": "a-b-2",
        "a.b": "a-b-3",
        "a_b": "a-b-4",
        "other": "other",
    }


@given(st.sets(st.text(alphabet="aA1._-", min_size=1, max_size=4), max_size=8))
def test_similar_names_stay_distinct(names: set[str]) -> None:
    constructs, identifiers = construct_names(names), function_names(names)
    assert len(set(constructs.values())) == len(names)
    assert len({pascal(name) for name in identifiers.values()}) == len(names)


@given(st.sets(st.text(min_size=1, max_size=8), max_size=6))
def test_any_names_give_unique_identifiers(names: set[str]) -> None:
    found = function_names(names)
    assert set(found) == names
    assert len(set(found.values())) == len(names)
    assert all(is_identifier(name) and name not in TAKEN for name in found.values())


def test_module_paths() -> None:
    assert module("functions/orders", "gen1") == "../../gen1"
    assert module("", "auth/resource") == "./auth/resource"
    assert module("auth", "retain") == "../retain"
