import pytest

from amp2gen.syntax.graphql.edit import insert_directive, remove_directive
from amp2gen.syntax.graphql.parser import parse
from amp2gen.syntax.graphql.tree import directive
from amp2gen.syntax.spans import apply_edits


def with_directive(text, find, added="@new"):
    document = parse(text, "f")
    return apply_edits(text, [insert_directive(document, find(document.definitions[0]), added)])


def without(text, *names):
    document = parse(text, "f")
    (node,) = document.definitions
    return apply_edits(text, [remove_directive(document, directive(node, name)) for name in names])


def itself(node):
    return node


def first_field(node):
    return node.fields[0]


@pytest.mark.parametrize(
    ("before", "find", "after"),
    [
        ("type A {\n  b: C\n}", itself, "type A @new {\n  b: C\n}"),
        ("type A{b:C}", itself, "type A @new{b:C}"),
        ("type A implements B & C { d: E }", itself, "type A implements B & C @new { d: E }"),
        ("type A @x # why\n{ b: C }", itself, "type A @x @new # why\n{ b: C }"),
        ("type A\n  @x\n  @y(z: 1) {\n  b: C\n}", itself, "type A\n  @x\n  @y(z: 1)\n  @new {\n  b: C\n}"),
        ("type A\r\n\t@x\r\n{ b: C }", itself, "type A\r\n\t@x\r\n\t@new\r\n{ b: C }"),
        ("type A @x(y: [\n  1\n]) {\n  b: C\n}", itself, "type A @x(y: [\n  1\n]) @new {\n  b: C\n}"),
        ("type A { b(c: D): [E!]! # note\n}", first_field, "type A { b(c: D): [E!]! @new # note\n}"),
        ("type A {\n  b: C\n    @x\n}", first_field, "type A {\n  b: C\n    @x\n    @new\n}"),
        ("type A { b:[C]d: E }", first_field, "type A { b:[C] @new d: E }"),
        ("input A { b: C = 1 }", first_field, "input A { b: C = 1 @new }"),
        ("enum A { B C }", lambda node: node.values[0], "enum A { B @new C }"),
        ("union A = B", itself, "union A @new = B"),
        ("scalar A", itself, "scalar A @new"),
        ("type A { b(c: D): E }", lambda node: node.fields[0].arguments[0], "type A { b(c: D @new): E }"),
    ],
)
def test_insert(before, find, after):
    assert with_directive(before, find) == after


@pytest.mark.parametrize(
    ("before", "names", "after"),
    [
        ("type A @x { b: C }", "x", "type A { b: C }"),
        ("type A @x @y(z: 1) @w { b: C }", "y", "type A @x @w { b: C }"),
        ("type A @x @y { b: C }", "xy", "type A { b: C }"),
        ("type A\n  @x\n  @y {\n  b: C\n}", "x", "type A\n  @y {\n  b: C\n}"),
        ("type A\n  @x\n  @y\n{\n  b: C\n}", "xy", "type A\n{\n  b: C\n}"),
        ("type A\r\n  @x # why\r\n{\r\n  b: C\r\n}", "x", "type A # why\r\n{\r\n  b: C\r\n}"),
        # The brace must not get into the comment above.
        ("type A # why\n  @x {\n  b: C\n}", "x", "type A # why\n  {\n  b: C\n}"),
        ("type A # why\n@x {\n  b: C\n}", "x", "type A # why\n {\n  b: C\n}"),
        ("type A @x", "x", "type A"),
    ],
)
def test_remove(before, names, after):
    assert without(before, *names) == after


def test_names_do_not_grow_together():
    text = "type A { b: C @x(y: 1)d: E }"
    document = parse(text, "f")
    edit = remove_directive(document, document.definitions[0].fields[0].directives[0])
    assert apply_edits(text, [edit]) == "type A { b: C d: E }"


def test_comments_and_layout_survive():
    text = """# Things
type Todo @model
  # who may
  @auth(rules: [
    {allow: owner} # only me
  ])
{
  id: ID! , # key
}
"""
    document = parse(text, "f")
    (todo,) = document.definitions
    edits = [
        remove_directive(document, directive(todo, "model")),
        insert_directive(document, todo, "@searchable"),
        insert_directive(document, todo.fields[0], "@primaryKey"),
    ]
    assert apply_edits(text, edits) == (
        """# Things
type Todo
  # who may
  @auth(rules: [
    {allow: owner} # only me
  ])
  @searchable
{
  id: ID! @primaryKey , # key
}
"""
    )
