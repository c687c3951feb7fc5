"""Any data comes back from the printed code exactly as it went in."""

import math
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from amp2gen.backend_ts.typescript.build import data, dotted
from amp2gen.backend_ts.typescript.printer import print_expression, print_module
from amp2gen.backend_ts.typescript.strings import string_literal
from amp2gen.backend_ts.typescript.tree import (
    Comment,
    Const,
    ExprStmt,
    Imported,
    Member,
    Module,
    Name,
    Null,
    Num,
    Obj,
    Prop,
    Str,
    Template,
    Undefined,
)
from amp2gen.backend_ts.typescript.width import text_width

TRICKY = "'\"`\\$ {}\n\r\t\0\x07\x7f\x85\u2028\u2029\ufeff\u202e\u200dux0*/\U0001f600"
TEXT = st.text(st.one_of(st.sampled_from(TRICKY), st.characters(), st.characters(categories=["Cs"])), max_size=12)
NUMBERS = st.one_of(st.integers(-(2**53) + 1, 2**53 - 1), st.floats(allow_nan=False, allow_infinity=False))
KEYS = st.one_of(TEXT, st.sampled_from(["__proto__", "constructor", "0", "-1", "1e3", "class", "a-b"]))
VALUES = st.recursive(
    st.one_of(TEXT, TEXT, NUMBERS, st.booleans(), st.none()),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(KEYS, inner, max_size=4)),
    max_leaves=8,
)


def samples(strategy: st.SearchStrategy[Any], count: int) -> list[Any]:
    found: list[Any] = []

    @seed(1)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(value: Any) -> None:
        found.append(value)

    collect()
    return found


@pytest.mark.node
def test_values_survive(judge: Callable[..., Any]) -> None:
    values = samples(VALUES, 600)
    texts = [print_expression(data(value)) for value in values]
    for value, text, evaluated in zip(values, texts, judge(expressions=texts)["expressions"], strict=True):
        assert units(as_evaluated(value)) == units(evaluated), text


@pytest.mark.node
def test_templates_survive(judge: Callable[..., Any]) -> None:
    parts = samples(st.lists(st.tuples(st.booleans(), TEXT), max_size=5), 400)
    texts = [
        print_expression(Template(tuple(Str(text) if is_expr else text for is_expr, text in each))) for each in parts
    ]
    for each, text, evaluated in zip(parts, texts, judge(expressions=texts)["expressions"], strict=True):
        assert units("".join(part for _, part in each)) == units(evaluated), text


@pytest.mark.node
def test_comments_end_where_they_should(judge: Callable[..., Any]) -> None:
    comments = samples(TEXT, 300)
    texts = [
        print_module(
            Module(
                (
                    Comment(text),
                    Const(Name("a"), Obj((Prop("b", Num(1), comment=text),)), doc=text),
                    Comment(text, "block"),
                    ExprStmt(Name("c")),
                ),
                header_comment=text,
            )
        )
        for text in comments
    ]
    for comment, text, verdict in zip(comments, texts, judge(snippets=texts)["snippets"], strict=True):
        assert verdict == {"formatted": text, "errors": [], "statements": 2}, comment


@pytest.mark.node
def test_width_is_what_prettier_counts(judge: Callable[..., Any]) -> None:
    texts = [
        *"aé日本ｶ가ﾊﾟ©™☀✂⌚⏰✌☝🇩🎉👍🏻\u0301\u200d\ufe0f‼ℹ",
        "e\u0301",
        "☀️",
        "©️",
        "1️⃣",
        "🇩🇪",
        "👍🏽",
        "👩‍👩‍👧‍👦",
        "🏳️‍🌈",
        "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
        "a👍🏽b日c",
        "Ünïcödé — “quoted” …",
    ]
    widths = judge(widths=texts)["widths"]
    assert {text: text_width(text) for text in texts} == dict(zip(texts, widths, strict=True))


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("plain", "'plain'"),
        ("it's", '"it\'s"'),
        ('say "it\'s"', "'say \"it\\'s\"'"),
        ("a\\b\n\t", "'a\\\\b\\n\\t'"),
        ("\x00" + "1", "'\\u00001'"),
        ("\u2028\ufeff\u202e", "'\\u2028\\ufeff\\u202e'"),
        ("\ud83d", "'\\ud83d'"),
        ("日本語 👍", "'日本語 👍'"),
        ("${x} `y`", "'${x} `y`'"),
    ],
)
def test_string_literal(value: str, expected: str) -> None:
    assert string_literal(value) == expected


def test_python_values() -> None:
    assert data(None) == Undefined()
    assert data([True, 1, "1"]) == data((True, 1, "1"))
    assert data({"a": Null()}) == Obj((Prop("a", Null()),))
    assert dotted("a.b") == Member(Name("a"), "b")


@pytest.mark.parametrize("value", [object(), b"bytes", {1: "number key"}, {"a": {2}}])
def test_other_types_are_refused(value: Any) -> None:
    with pytest.raises(TypeError):
        data(value)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf, 2**53, -(2**60)])
def test_numbers_that_javascript_cannot_hold_are_refused(value: float) -> None:
    with pytest.raises(ValueError, match=r"TypeScript|JavaScript"):
        data(value)


@pytest.mark.parametrize("name", ["", "a b", "1a", "class", "a-b", "a.b", "a;b", "é"])
def test_names_are_checked(name: str) -> None:
    with pytest.raises(ValueError, match="identifier"):
        Name(name)
    with pytest.raises(ValueError, match="identifier"):
        Imported(name, "x")


def as_evaluated(value: Any) -> Any:
    """What JSON makes of the value that the printed code has."""
    match value:
        case None:
            return {"$undefined": True}
        case bool() | str():
            return value
        case int() | float():
            return value + 0.0
        case list():
            return [as_evaluated(item) for item in value]
        case _:
            return {key: as_evaluated(item) for key, item in value.items()}


def units(value: Any) -> Any:
    """`value` with strings as their UTF-16 code units and dictionaries without order."""
    match value:
        case str():
            return value.encode("utf-16-le", "surrogatepass")
        case bool():
            return value
        case int() | float():
            return float(value)
        case list():
            return [units(item) for item in value]
        case dict():
            return {units(key): units(item) for key, item in value.items()}
        case _:
            return value
