"""Identifiers for Gen 1 names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amp2gen.backend_ts.naming import TAKEN, function_names, identifier, module
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
