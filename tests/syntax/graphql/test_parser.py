import os
import subprocess
import sys

import pytest

from amp2gen.syntax.graphql import tree
from amp2gen.syntax.graphql.parser import parse
from amp2gen.syntax.graphql.tree import (
    Argument,
    Directive,
    DirectiveDefinition,
    EnumLiteral,
    EnumType,
    EnumValue,
    Field,
    InputType,
    InputValue,
    InterfaceType,
    IntLiteral,
    ListLiteral,
    ListType,
    Name,
    NamedType,
    NonNullType,
    ObjectField,
    ObjectLiteral,
    ObjectType,
    OperationType,
    ScalarType,
    SchemaDefinition,
    StringLiteral,
    UnionType,
    argument,
    base_type_name,
    directive,
    directives,
)
from amp2gen.syntax.spans import Span, SyntaxProblem


def only(text):
    (definition,) = parse(text, "schema.graphql").definitions
    return definition


def value(text):
    return only(f"input A {{ a: B = {text} }}").fields[0].default


def named(name):
    return NamedType(Name(name))


def test_model():
    text = """
    # A thing to do.
    type Todo implements Node & Owned @model @auth(rules: [{allow: owner, max: 2}]) {
      id: ID!
      tags(first: Int = 10, "the last" last: Int @x): [String!]! @index(name: "byTag")
    }
    """
    rule = ObjectLiteral((ObjectField(Name("allow"), EnumLiteral("owner")), ObjectField(Name("max"), IntLiteral("2"))))
    assert only(text) == ObjectType(
        Name("Todo"),
        interfaces=(named("Node"), named("Owned")),
        directives=(
            Directive(Name("model")),
            Directive(Name("auth"), (Argument(Name("rules"), ListLiteral((rule,))),)),
        ),
        fields=(
            Field(Name("id"), NonNullType(named("ID"))),
            Field(
                Name("tags"),
                NonNullType(ListType(NonNullType(named("String")))),
                arguments=(
                    InputValue(Name("first"), named("Int"), IntLiteral("10")),
                    InputValue(
                        Name("last"),
                        named("Int"),
                        directives=(Directive(Name("x")),),
                        description=StringLiteral("the last"),
                    ),
                ),
                directives=(Directive(Name("index"), (Argument(Name("name"), StringLiteral("byTag")),)),),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("scalar Date @a", ScalarType(Name("Date"), (Directive(Name("a")),))),
        ("type Empty", ObjectType(Name("Empty"))),
        ("type A implements & B", ObjectType(Name("A"), (named("B"),))),
        ("interface A { b: C }", InterfaceType(Name("A"), fields=(Field(Name("b"), named("C")),))),
        ("union A @x = | B | C", UnionType(Name("A"), (named("B"), named("C")), (Directive(Name("x")),))),
        (
            'enum A { "b" B C @x }',
            EnumType(
                Name("A"), (EnumValue(Name("B"), (), StringLiteral("b")), EnumValue(Name("C"), (Directive(Name("x")),)))
            ),
        ),
        (
            "input A { b: C = [D] }",
            InputType(Name("A"), (InputValue(Name("b"), named("C"), ListLiteral((EnumLiteral("D"),))),)),
        ),
        (
            "schema { query: Q, mutation: M }",
            SchemaDefinition((OperationType(Name("query"), named("Q")), OperationType(Name("mutation"), named("M")))),
        ),
        (
            "directive @a(b: C) repeatable on | OBJECT | FIELD_DEFINITION",
            DirectiveDefinition(
                Name("a"), (Name("OBJECT"), Name("FIELD_DEFINITION")), (InputValue(Name("b"), named("C")),), True
            ),
        ),
        ("extend type A @b", ObjectType(Name("A"), directives=(Directive(Name("b")),), extends=True)),
        ("extend schema @b", SchemaDefinition(directives=(Directive(Name("b")),), extends=True)),
        ("extend enum A { B }", EnumType(Name("A"), (EnumValue(Name("B")),), extends=True)),
    ],
)
def test_definitions(text, expected):
    assert only(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0", 0),
        ("-12", -12),
        ("1.50", 1.5),
        ("6e23", 6e23),
        ("-0.5E-2", -0.005),
        ("true", True),
        ("null", None),
        ("owner", "owner"),
        ("type", "type"),
        ('""', ""),
        (r'"a\"b\\\/\n\u00e9\u{1F600}\uD83D\uDE00"', 'a"b\\/\né😀😀'),
        ('"# no, comment"', "# no, comment"),
        ('"""\n    one\n      two\n\n    three\n  """', "one\n  two\n\nthree"),
        (r'"""a \""" b \n "quoted" """', 'a """ b \\n "quoted" '),
        ('""""""', ""),
        ("[]", []),
        ("[1, [a] {}]", [1, ["a"], {}]),
        ('{a: 1, b: {c: "d"}, a: 2}', {"a": 2, "b": {"c": "d"}}),
    ],
)
def test_values(text, expected):
    found = value(text).to_python()
    assert found == expected
    assert type(found) is type(expected)


WORDS = [
    *("type", "input", "enum", "union", "scalar", "interface", "schema", "directive", "extend", "implements"),
    *("repeatable", "on"),
]


@pytest.mark.parametrize("word", [*WORDS, "true", "false", "null"])
def test_words_of_the_language_are_names_everywhere(word):
    text = "type W implements W @W(W: {W: 1}) { W(W: W): W @W W: W }".replace("W", word)
    found = only(text)
    assert found.name.value == found.interfaces[0].name.value == found.directives[0].name.value == word
    assert [field.name.value for field in found.fields] == [word, word]


def test_words_of_the_language_are_enum_values():
    members = only(f"enum A {{ {' '.join(WORDS)} }}").values
    assert [member.name.value for member in members] == WORDS
    assert value(f"[{' '.join(WORDS)}]").to_python() == WORDS


def test_a_word_is_read_as_a_whole():
    assert only("type typeA { inputB: onC }").name.value == "typeA"


def test_blanks_commas_comments_and_marks_mean_nothing():
    plain = parse('type A @b(c: ["#", "d"]) { e: F g: H }', "plain").definitions
    odd = '\ufeff,,# one\r\ntype\tA,@ b ( c : [ "#" "d" ,,] ) { # "two" {\r e :F,\ufeff g: H } # end'
    assert parse(odd, "odd").definitions == plain


def test_spans_cover_first_to_last_token():
    text = 'type A @b {\r\n  "é" c(d: [E!]! = [F] @g): H # more\r\n}\r\n'
    document = parse(text, "f")
    (a,) = document.definitions
    (c,) = a.fields
    (d,) = c.arguments
    spans = {
        node.span: document.source.slice(node.span)
        for node in (a, a.name, a.directives[0], c, c.name, d, d.type, d.default)
    }
    assert list(spans.values()) == [
        'type A @b {\r\n  "é" c(d: [E!]! = [F] @g): H # more\r\n}',
        "A",
        "@b",
        '"é" c(d: [E!]! = [F] @g): H',
        "c",
        "d: [E!]! = [F] @g",
        "[E!]!",
        "[F]",
    ]
    assert document.span == Span(0, len(text))


def test_questions_to_a_tree():
    text = 'type A @key(fields: ["b", "c"]) @model @key(name: null, fields: ["d"]) { e: [[F!]!]! }'
    node = only(text)
    assert directive(node, "model") == Directive(Name("model"))
    assert directive(node, "auth") is None
    assert [argument(key, "fields").to_python() for key in directives(node, "key")] == [["b", "c"], ["d"]]
    first, second = directives(node, "key")
    assert argument(first, "name") is None
    assert argument(second, "name") == tree.NullLiteral()
    assert base_type_name(node.fields[0].type) == "F"


def test_walk_follows_the_text():
    document = parse('"d" type A implements I @b(c: 1) { e(f: G): H } scalar S', "f")
    starts = [node.span.start for node in tree.walk(document)]
    assert starts == sorted(starts)
    assert [node.value for node in tree.walk(document) if isinstance(node, Name)] == list("AIbcefGHS")


def test_brackets_may_be_nested_a_hundred_deep():
    # One bracket is the input's own.
    node = value("[" * 99 + "]" * 99)
    depth = 1
    while node.values:
        (node,) = node.values
        depth += 1
    assert depth == 99


def test_the_grammar_leaves_nothing_behind(tmp_path):
    """A compile is pure: no cache in the home folder or in the one for temporary files."""
    home, temporary = tmp_path / "home", tmp_path / "tmp"
    home.mkdir()
    temporary.mkdir()
    environment = {**os.environ, "HOME": str(home), "XDG_CACHE_HOME": str(home / "cache"), "TMPDIR": str(temporary)}
    script = "from amp2gen.syntax.graphql.parser import parse; parse('type A { a: Int }', 'a.graphql')"
    subprocess.run([sys.executable, "-c", script], check=True, env=environment)
    assert [*home.rglob("*"), *temporary.rglob("*")] == []


def test_a_text_is_read_once():
    text = "type Once { a: Int }"
    assert parse(text, "a.graphql").definitions is parse(text, "b.graphql").definitions
    with pytest.raises(SyntaxProblem) as caught:
        parse("type {", "b.graphql")
    assert caught.value.path == "b.graphql"
