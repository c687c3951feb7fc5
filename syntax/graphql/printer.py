"""Text for nodes that we make ourselves. The user's own text is never printed anew: see edit.py for that.

Layout as in the specification's examples: two spaces of indentation, one member per line, arguments on one
line.
"""

from collections.abc import Iterable
from functools import singledispatch

from amp2gen.syntax.graphql import strings, tree

_INDENT = "  "


@singledispatch
def to_sdl(node: tree.Node) -> str:
    """SDL for any node, without a line end after it. Parsing it again gives an equal node.

    Raises ValueError for a string that holds half of a surrogate pair; names are taken as they are.
    """
    raise TypeError(f"not a GraphQL node: {node!r}")


@to_sdl.register
def _(node: tree.Document) -> str:
    return "\n\n".join(map(to_sdl, node.definitions))


@to_sdl.register
def _(node: tree.Name) -> str:
    return node.value


# Values


@to_sdl.register(tree.IntLiteral)
@to_sdl.register(tree.FloatLiteral)
def _(node: tree.IntLiteral | tree.FloatLiteral) -> str:
    return node.digits


@to_sdl.register
def _(node: tree.StringLiteral) -> str:
    return (strings.encode_block(node.value) if node.block else None) or strings.encode(node.value)


@to_sdl.register
def _(node: tree.BooleanLiteral) -> str:
    return "true" if node.value else "false"


@to_sdl.register
def _(node: tree.NullLiteral) -> str:
    return "null"


@to_sdl.register
def _(node: tree.EnumLiteral) -> str:
    return node.value


@to_sdl.register
def _(node: tree.ListLiteral) -> str:
    return f"[{_comma_separated(node.values)}]"


@to_sdl.register
def _(node: tree.ObjectLiteral) -> str:
    return f"{{{_comma_separated(node.fields)}}}"


@to_sdl.register(tree.ObjectField)
@to_sdl.register(tree.Argument)
def _(node: tree.ObjectField | tree.Argument) -> str:
    return f"{node.name.value}: {to_sdl(node.value)}"


# Directives and types in use


@to_sdl.register
def _(node: tree.Directive) -> str:
    return f"@{node.name.value}" + _in_parentheses(node.arguments)


@to_sdl.register
def _(node: tree.NamedType) -> str:
    return node.name.value


@to_sdl.register
def _(node: tree.ListType) -> str:
    return f"[{to_sdl(node.of)}]"


@to_sdl.register
def _(node: tree.NonNullType) -> str:
    return f"{to_sdl(node.of)}!"


# Parts of definitions


@to_sdl.register
def _(node: tree.InputValue) -> str:
    default = "" if node.default is None else f" = {to_sdl(node.default)}"
    return _described(node, f"{node.name.value}: {to_sdl(node.type)}{default}{_directives(node)}")


@to_sdl.register
def _(node: tree.Field) -> str:
    head = node.name.value + _in_parentheses(node.arguments)
    return _described(node, f"{head}: {to_sdl(node.type)}{_directives(node)}")


@to_sdl.register
def _(node: tree.EnumValue) -> str:
    return _described(node, node.name.value + _directives(node))


@to_sdl.register
def _(node: tree.OperationType) -> str:
    return f"{node.operation.value}: {to_sdl(node.type)}"


# Definitions


@to_sdl.register
def _(node: tree.SchemaDefinition) -> str:
    return _definition(node, "schema" + _directives(node) + _block(node.operations))


@to_sdl.register
def _(node: tree.ScalarType) -> str:
    return _definition(node, f"scalar {node.name.value}{_directives(node)}")


@to_sdl.register
def _(node: tree.ObjectType) -> str:
    return _definition(node, f"type {_with_fields(node)}")


@to_sdl.register
def _(node: tree.InterfaceType) -> str:
    return _definition(node, f"interface {_with_fields(node)}")


@to_sdl.register
def _(node: tree.UnionType) -> str:
    members = " = " + " | ".join(map(to_sdl, node.members)) if node.members else ""
    return _definition(node, f"union {node.name.value}{_directives(node)}{members}")


@to_sdl.register
def _(node: tree.EnumType) -> str:
    return _definition(node, f"enum {node.name.value}{_directives(node)}{_block(node.values)}")


@to_sdl.register
def _(node: tree.InputType) -> str:
    return _definition(node, f"input {node.name.value}{_directives(node)}{_block(node.fields)}")


@to_sdl.register
def _(node: tree.DirectiveDefinition) -> str:
    head = f"directive @{node.name.value}{_in_parentheses(node.arguments)}"
    repeatable = " repeatable" if node.repeatable else ""
    return _described(node, f"{head}{repeatable} on {' | '.join(map(to_sdl, node.locations))}")


def _definition(node: tree.SchemaDefinition | tree.TypeDefinition, text: str) -> str:
    return f"extend {text}" if node.extends else _described(node, text)


def _with_fields(node: tree.ObjectType | tree.InterfaceType) -> str:
    interfaces = " implements " + " & ".join(map(to_sdl, node.interfaces)) if node.interfaces else ""
    return node.name.value + interfaces + _directives(node) + _block(node.fields)


def _described(node: tree.Directed | tree.DirectiveDefinition, text: str) -> str:
    return text if node.description is None else f"{to_sdl(node.description)}\n{text}"


def _directives(node: tree.Directed) -> str:
    return "".join(f" {to_sdl(directive)}" for directive in node.directives)


def _block(members: Iterable[tree.Node]) -> str:
    lines = [_indented(to_sdl(member)) for member in members]
    return " {\n" + "\n".join(lines) + "\n}" if lines else ""


def _indented(text: str) -> str:
    """Lines of a block string move along; it means the same as before, as all of its lines move."""
    return "\n".join(_INDENT + line if line else line for line in text.split("\n"))


def _in_parentheses(nodes: tuple[tree.Node, ...]) -> str:
    return f"({_comma_separated(nodes)})" if nodes else ""


def _comma_separated(nodes: Iterable[tree.Node]) -> str:
    return ", ".join(map(to_sdl, nodes))
