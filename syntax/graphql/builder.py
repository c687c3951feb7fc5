"""From grammar rules to tree nodes: one function per rule of grammar.lark, called by Lark while it parses.

`parts` are a rule's kept tokens and finished parts in order, None for each absent optional one. Rules that
only group others (fields, directives, …) pass on their parts as a list.
"""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias, TypeVar

from lark import Token

from amp2gen.syntax.graphql import tree
from amp2gen.syntax.graphql.strings import BadEscape, decode, decode_block
from amp2gen.syntax.spans import Span

Parts: TypeAlias = list[Any]
_N = TypeVar("_N", bound=tree.Node)

MAX_DIGITS = 1000
"""Python refuses to convert far longer numbers."""

# https://spec.graphql.org/September2025/#DirectiveLocations
DIRECTIVE_LOCATIONS = frozenset(
    {
        *("QUERY", "MUTATION", "SUBSCRIPTION", "FIELD", "FRAGMENT_DEFINITION", "FRAGMENT_SPREAD"),
        *("INLINE_FRAGMENT", "VARIABLE_DEFINITION", "SCHEMA", "SCALAR", "OBJECT", "FIELD_DEFINITION"),
        *("ARGUMENT_DEFINITION", "INTERFACE", "UNION", "ENUM", "ENUM_VALUE", "INPUT_OBJECT"),
        "INPUT_FIELD_DEFINITION",
    }
)


class Mistake(Exception):  # noqa: N818 - a mistake in the user's text
    """Something that the grammar allows and the language does not, and the offset where it starts."""

    def __init__(self, offset: int, message: str) -> None:
        super().__init__(offset, message)
        self.offset = offset
        self.message = message


class Builder:
    """The callbacks that Lark looks up by rule name."""

    @staticmethod
    def document(parts: Parts) -> tuple[tree.Definition, ...]:
        return tuple(parts)

    # Definitions

    @staticmethod
    def schema(parts: Parts) -> tree.SchemaDefinition:
        head, keyword, directives, operations = parts
        if not operations and not _extends(head):
            raise Mistake(keyword.start_pos, 'a schema definition needs its operation types: "{ query: … }"')
        return _definition(
            tree.SchemaDefinition,
            parts,
            operations=_members(operations),
            directives=_all(directives),
        )

    @staticmethod
    def scalar(parts: Parts) -> tree.ScalarType:
        _, _, name, directives = parts
        return _definition(tree.ScalarType, parts, name=name, directives=_all(directives))

    @staticmethod
    def object(parts: Parts) -> tree.ObjectType:
        return _with_fields(tree.ObjectType, parts)

    @staticmethod
    def interface(parts: Parts) -> tree.InterfaceType:
        return _with_fields(tree.InterfaceType, parts)

    @staticmethod
    def union(parts: Parts) -> tree.UnionType:
        _, _, name, directives, members = parts
        return _definition(tree.UnionType, parts, name=name, members=_all(members), directives=_all(directives))

    @staticmethod
    def enum(parts: Parts) -> tree.EnumType:
        _, _, name, directives, values = parts
        return _definition(tree.EnumType, parts, name=name, values=_members(values), directives=_all(directives))

    @staticmethod
    def input(parts: Parts) -> tree.InputType:
        _, _, name, directives, values = parts
        return _definition(tree.InputType, parts, name=name, fields=_members(values), directives=_all(directives))

    @staticmethod
    def directive_definition(parts: Parts) -> tree.DirectiveDefinition:
        description, _, name, parameters, repeatable, locations = parts
        for location in locations:
            if location.value not in DIRECTIVE_LOCATIONS:
                raise Mistake(location.span.start, f'"{location.value}" is not a place for directives')
        return tree.DirectiveDefinition(
            name=name,
            locations=tuple(locations),
            arguments=_members(parameters),
            repeatable=repeatable is not None,
            description=description,
            span=_span(parts),
        )

    # Parts of definitions

    @staticmethod
    def operation(parts: Parts) -> tree.OperationType:
        operation, type_ = parts
        if operation.value not in ("query", "mutation", "subscription"):
            raise Mistake(operation.span.start, f'expected query, mutation or subscription, found "{operation.value}"')
        return tree.OperationType(operation, type_, span=_span(parts))

    @staticmethod
    def field(parts: Parts) -> tree.Field:
        description, name, parameters, type_, directives = parts
        return tree.Field(name, type_, _members(parameters), _all(directives), description, span=_span(parts))

    @staticmethod
    def input_value(parts: Parts) -> tree.InputValue:
        description, name, type_, default, directives = parts
        return tree.InputValue(name, type_, default, _all(directives), description, span=_span(parts))

    @staticmethod
    def enum_value(parts: Parts) -> tree.EnumValue:
        description, name, directives = parts
        if name.value in ("true", "false", "null"):
            raise Mistake(name.span.start, f'"{name.value}" cannot be the name of an enum value')
        return tree.EnumValue(name, _all(directives), description, span=_span(parts))

    @staticmethod
    def directive(parts: Parts) -> tree.Directive:
        _, name, arguments = parts
        return tree.Directive(name, _members(arguments), span=_span(parts))

    @staticmethod
    def argument(parts: Parts) -> tree.Argument:
        name, value = parts
        return tree.Argument(name, value, span=_span(parts))

    @staticmethod
    def name(parts: Parts) -> tree.Name:
        return tree.Name(str(parts[0]), span=_span(parts))

    # Types in use

    @staticmethod
    def named_type(parts: Parts) -> tree.NamedType:
        return tree.NamedType(parts[0], span=_span(parts))

    @staticmethod
    def list_type(parts: Parts) -> tree.ListType:
        return tree.ListType(parts[1], span=_span(parts))

    @staticmethod
    def non_null_type(parts: Parts) -> tree.NonNullType:
        return tree.NonNullType(parts[0], span=_span(parts))

    # Values

    @staticmethod
    def int(parts: Parts) -> tree.IntLiteral:
        return tree.IntLiteral(_digits(parts[0]), span=_span(parts))

    @staticmethod
    def float(parts: Parts) -> tree.FloatLiteral:
        return tree.FloatLiteral(_digits(parts[0]), span=_span(parts))

    @staticmethod
    def string(parts: Parts) -> tree.StringLiteral:
        token: Token = parts[0]
        if token.type == "BLOCK_STRING":
            return tree.StringLiteral(decode_block(token[3:-3]), block=True, span=_span(parts))
        try:
            return tree.StringLiteral(decode(token[1:-1]), span=_span(parts))
        except BadEscape as bad:
            start = _start(token) + 1 + bad.offset
            raise Mistake(start, f'the escape "{bad.escape}" stands for no character') from None

    @staticmethod
    def boolean(parts: Parts) -> tree.BooleanLiteral:
        return tree.BooleanLiteral(parts[0] == "true", span=_span(parts))

    @staticmethod
    def null(parts: Parts) -> tree.NullLiteral:
        return tree.NullLiteral(span=_span(parts))

    @staticmethod
    def enum_literal(parts: Parts) -> tree.EnumLiteral:
        return tree.EnumLiteral(str(parts[0]), span=_span(parts))

    @staticmethod
    def list(parts: Parts) -> tree.ListLiteral:
        return tree.ListLiteral(tuple(parts[1:-1]), span=_span(parts))

    @staticmethod
    def object_literal(parts: Parts) -> tree.ObjectLiteral:
        return tree.ObjectLiteral(tuple(parts[1:-1]), span=_span(parts))

    @staticmethod
    def object_field(parts: Parts) -> tree.ObjectField:
        name, value = parts
        return tree.ObjectField(name, value, span=_span(parts))

    # Groups

    @staticmethod
    def directives(parts: Parts) -> Parts:
        return parts

    arguments = parameters = fields = input_values = enum_values = operations = directives
    interfaces = members = locations = directives


def _with_fields(kind: type[_N], parts: Parts) -> _N:
    _, _, name, interfaces, directives, fields = parts
    return _definition(
        kind,
        parts,
        name=name,
        interfaces=_all(interfaces),
        directives=_all(directives),
        fields=_members(fields),
    )


def _definition(kind: Callable[..., _N], parts: Parts, **said: Any) -> _N:
    """A definition or its `extend` form: `parts` starts with None, a description, or the word `extend`."""
    head, keyword = parts[:2]
    extends = _extends(head)
    if extends and not any(value for key, value in said.items() if key != "name"):
        raise Mistake(keyword.start_pos, f'this "extend {keyword}" adds nothing')
    description = None if extends else head
    return kind(**said, description=description, extends=extends, span=_span(parts))


def _extends(head: Token | tree.StringLiteral | None) -> bool:
    return isinstance(head, Token)


def _all(group: Parts | None) -> tuple[Any, ...]:
    return tuple(group) if group else ()


def _members(group: Parts | None) -> tuple[Any, ...]:
    """What stands before the closing bracket."""
    return tuple(group[:-1]) if group else ()


def _digits(token: Token) -> str:
    if len(token) > MAX_DIGITS:
        raise Mistake(_start(token), f"a number of more than {MAX_DIGITS} digits")
    return str(token)


def _span(parts: Sequence[Any]) -> Span:
    """From the first token to the last. Lark's own `propagate_positions` would double the parse time."""
    first = parts[0]
    if first is None:
        first = next(part for part in parts if part is not None)
    last = parts[-1]
    if last is None:
        last = next(part for part in reversed(parts) if part is not None)
    return Span(_start(first), _end(last))


def _start(part: Any) -> int:
    start: int = part.span.start if isinstance(part, tree.Node) else part.start_pos
    return start


def _end(part: Any) -> int:
    if isinstance(part, list):
        part = part[-1]
    end: int = part.span.end if isinstance(part, tree.Node) else part.end_pos
    return end
