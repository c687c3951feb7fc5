import pytest

from amp2gen.syntax.graphql import strings, tree
from amp2gen.syntax.graphql.parser import parse
from amp2gen.syntax.graphql.printer import to_sdl
from amp2gen.syntax.graphql.tree import (
    Argument,
    BooleanLiteral,
    Directive,
    EnumLiteral,
    Field,
    IntLiteral,
    ListLiteral,
    ListType,
    Name,
    NamedType,
    NonNullType,
    NullLiteral,
    ObjectField,
    ObjectLiteral,
    ObjectType,
    StringLiteral,
)


def test_directive_that_we_make():
    rule = ObjectLiteral(
        (
            ObjectField(Name("allow"), EnumLiteral("groups")),
            ObjectField(Name("groups"), ListLiteral((StringLiteral('the "A" team'), NullLiteral()))),
        )
    )
    directive = Directive(
        Name("auth"),
        (Argument(Name("rules"), ListLiteral((rule,))), Argument(Name("strict"), BooleanLiteral(True))),
    )
    assert to_sdl(directive) == (r'@auth(rules: [{allow: groups, groups: ["the \"A\" team", null]}], strict: true)')


def test_type_that_we_make():
    id_ = Field(Name("id"), NonNullType(NamedType(Name("ID"))), description=StringLiteral("The key."))
    tags = Field(
        Name("tags"),
        ListType(NonNullType(NamedType(Name("String")))),
        arguments=(tree.InputValue(Name("first"), NamedType(Name("Int")), IntLiteral("10")),),
        directives=(Directive(Name("index")),),
    )
    node = ObjectType(
        Name("Todo"),
        interfaces=(NamedType(Name("A")), NamedType(Name("B"))),
        directives=(Directive(Name("model")),),
        fields=(id_, tags),
        description=StringLiteral("One\n  two\nthree", block=True),
    )
    assert (
        to_sdl(node)
        == '''"""
One
  two
three
"""
type Todo implements A & B @model {
  "The key."
  id: ID!
  tags(first: Int = 10): [String!] @index
}'''
    )


@pytest.mark.parametrize(
    "text",
    [
        "scalar A @b",
        "union A = B | C",
        "enum A {\n  B\n  C @d\n}",
        "input A {\n  b: C = {d: -1.5}\n}",
        "interface A {\n  b: C\n}",
        "schema @a {\n  query: Q\n  mutation: M\n}",
        "directive @a(b: C = [D], e: F) repeatable on OBJECT | FIELD_DEFINITION",
        'extend type A {\n  """\n  b\n  """\n  b: C\n}',
        "type A\n\ntype B",
    ],
)
def test_conventional_text_prints_as_it_is(text):
    assert to_sdl(parse(text, "f")) == text


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", '""'),
        ("a b/c'", '"a b/c\'"'),
        ('"\\\n\r\t\b\f', r'"\"\\\n\r\t\b\f"'),
        ("é😀", '"é😀"'),
        ("\x00\x7f\u2028\ufeff", r'"\u0000\u007F\u2028\uFEFF"'),
    ],
)
def test_plain_strings(value, expected):
    assert to_sdl(StringLiteral(value)) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a", '"""\na\n"""'),
        ('say """ and \\', '"""\nsay \\""" and \\\n"""'),
        ("  a\nb", '"""\n  a\nb\n"""'),
        # What a block string cannot mean is written as a plain one.
        (" a\n b", r'" a\n b"'),
        ("\na", r'"\na"'),
        ("a\n", r'"a\n"'),
        ("a\rb", r'"a\rb"'),
    ],
)
def test_block_strings(value, expected):
    assert to_sdl(StringLiteral(value, block=True)) == expected


def test_half_a_character_cannot_be_written():
    with pytest.raises(ValueError, match="U\\+D800 is half of a character"):
        strings.encode("a\ud800")


def test_only_nodes_are_printed():
    with pytest.raises(TypeError, match="not a GraphQL node"):
        to_sdl("type A")
