from amp2gen.syntax.cloudformation.values import (
    Concat,
    Conditional,
    Import,
    Opaque,
    ResourceRef,
    Symbol,
    concat,
    current_text,
    is_known,
    literal_text,
    walk,
)

ENV = Symbol("env", text="main")
STACK = Symbol("stack", text="shop", fixed=True)
REGION = Symbol("region")


def test_concat_is_flat_and_merges_texts():
    assert concat([]) == ""
    assert concat(["a", "", "b"]) == "ab"
    assert concat(["", ENV, ""]) == ENV
    assert concat(["a", Concat(("b", ENV, "c")), "d", REGION, REGION]) == Concat(("ab", ENV, "cd", REGION, REGION))


def test_current_and_literal_text():
    text = Concat(("a-", ENV, "-", STACK))

    assert (current_text(text), literal_text(text)) == ("a-main-shop", None)
    assert literal_text(Concat(("a-", STACK))) == "a-shop"
    assert current_text(Concat(("a-", REGION))) is None
    assert (current_text(True), literal_text(1.5)) == ("true", "1.5")
    assert current_text(["a"]) is None
    assert current_text(Conditional("C", "a", "a")) is None


def test_is_known_and_walk():
    value = {"a": [1, Conditional("C", Import(Concat(("x", ENV))), Opaque("Fn::Cidr", [ResourceRef("R")]))]}

    assert is_known({"a": [1, None, {"b": "x"}]})
    assert not is_known(value)
    assert [each for each in walk(value) if isinstance(each, Symbol | ResourceRef)] == [
        ENV,
        ResourceRef("R"),
    ]
