"""Records: typed reading of JSON objects in which no key goes missing."""

import json

import pytest

from amp2gen.frontend.log import Log
from amp2gen.frontend.record import Record
from amp2gen.syntax.documents import load


def record(data):
    """A record of a document, and the log it writes to."""
    log = Log()
    return Record.of(load(json.dumps(data, indent=1), "inputs.json"), log), log


def found(log):
    return [(item.code, item.origin.pointer, item.origin.line, item.message) for item in log.diagnostics]


@pytest.mark.parametrize(
    ("method", "value", "read"),
    [
        ("text", "a", "a"),
        ("text", 3, "3"),
        ("text", None, None),
        ("number", 3, 3),
        ("number", "3", 3),
        ("number", " 3 ", 3),
        ("number", -3.0, -3),
        ("number", "", None),
        ("flag", True, True),
        ("flag", "FALSE", False),
        ("flag", None, False),
        ("texts", ["a", "b, c"], ("a", "b", "c")),
        ("texts", "a,b", ("a", "b")),
        ("texts", None, ()),
        ("records", None, ()),
    ],
)
def test_values_are_read_in_all_the_forms_that_gen1_writes(method, value, read):
    read_from, log = record({"key": value})
    assert getattr(read_from, method)("key") == read
    assert found(log) == []


@pytest.mark.parametrize(
    ("method", "value", "expected"),
    [
        ("text", True, "a string"),
        ("text", ["a"], "a string"),
        ("text", {"a": 1}, "a string"),
        ("number", "three", "a whole number"),
        ("number", "1_000", "a whole number"),
        ("number", "²", "a whole number"),
        ("number", 1.5, "a whole number"),
        ("number", True, "a whole number"),
        ("number", 10**30, "a whole number"),
        ("number", "9" * 5000, "a whole number"),
        ("number", [], "a whole number"),
        ("flag", "yes", "true or false"),
        ("flag", 1, "true or false"),
        ("texts", 3, "a list of strings"),
        ("texts", ["a", 3], "a list of strings"),
        ("record", [], "an object"),
        ("record", "x", "an object"),
        ("records", {}, "a list of objects"),
        ("records", [{}, None], "a list of objects"),
    ],
)
def test_wrong_types_are_reported_in_their_place_and_read_as_absent(method, value, expected):
    read_from, log = record({"before": 1, "key": value})
    absent, _ = record({})
    read = getattr(read_from, method)("key")
    if method == "record":
        assert read.keys() == ()
    else:
        assert read == getattr(absent, method)("key")
    assert found(log) == [("A2G1005", "/key", 3, f"key: expected {expected}")]


@pytest.mark.parametrize("data", [[], None, "x", 3])
def test_a_document_that_holds_no_object_is_reported(data):
    read_from, log = record(data)
    assert read_from.keys() == ()
    assert found(log) == [("A2G1005", None, 1, "expected an object")]


def test_what_nobody_read_is_left_over_with_its_pointer():
    read_from, log = record({"a": 1, "b/~": 2, "none": None, "empty": [], "in": {"c": 3, "d": 4}, "list": [{"e": 5}]})
    assert read_from.number("a") == 1
    assert read_from.record("in").text("c") == "3"
    assert len(read_from.records("list")) == 1
    assert sorted(pointer for pointer, _ in read_from.leftovers()) == ["/b~1~0", "/in/d", "/list/0/e"]
    read_from.report_leftovers("auth x")
    assert {message for _, _, _, message in found(log)} == {
        "auth x: b/~ is not carried over",
        "auth x: d is not carried over",
        "auth x: e is not carried over",
    }


def test_leftovers_never_show_values():
    read_from, log = record({"password": "hunter22"})
    read_from.report_leftovers("auth x")
    assert "hunter22" not in repr(log.diagnostics)


def test_pointers_below_lists_with_strange_keys_are_escaped():
    read_from, log = record({"a/b": [{"c": []}]})
    (inner,) = read_from.records("a/b")
    assert inner.text("c") is None
    assert found(log) == [("A2G1005", "/a~1b/0/c", 4, "c: expected a string")]
