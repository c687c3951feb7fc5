"""The typed tree of a GraphQL schema document.

Names follow the GraphQL specification (https://spec.graphql.org/, sections 2 and 3). Every node knows the
span of text it was read from; spans take no part in equality, so two nodes are equal when they say the same
thing. Comments are not nodes: whoever edits the text by span leaves them where they are.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import TypeAlias

from amp2gen.syntax.spans import Source, Span
from amp2gen.syntax.traced import TracedText

NOWHERE = Span(0, 0)
"""The span of a node that we made ourselves."""

Plain: TypeAlias = "bool | int | float | str | list[Plain] | dict[str, Plain] | None"
"""A GraphQL value as Python data; an enum value is its name."""


@dataclass(frozen=True, slots=True)
class Node:
    span: Span = field(default=NOWHERE, kw_only=True, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Name(Node):
    value: str


# Values


@dataclass(frozen=True, slots=True)
class IntLiteral(Node):
    """`digits` as written, e.g. `-12`."""

    digits: str

    def to_python(self) -> int:
        return int(self.digits)


@dataclass(frozen=True, slots=True)
class FloatLiteral(Node):
    """`digits` as written, e.g. `1.50` or `6e23`."""

    digits: str

    def to_python(self) -> float:
        return float(self.digits)


@dataclass(frozen=True, slots=True)
class StringLiteral(Node):
    """`value` is what the string means: escapes resolved, a block string's indentation removed."""

    value: str
    block: bool = field(default=False, compare=False)

    def to_python(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class BooleanLiteral(Node):
    value: bool

    def to_python(self) -> bool:
        return self.value


@dataclass(frozen=True, slots=True)
class NullLiteral(Node):
    def to_python(self) -> None:
        return None


@dataclass(frozen=True, slots=True)
class EnumLiteral(Node):
    value: str

    def to_python(self) -> str:
        return self.value


@dataclass(frozen=True, slots=True)
class ListLiteral(Node):
    values: tuple["Value", ...]

    def to_python(self) -> list[Plain]:
        return [value.to_python() for value in self.values]


@dataclass(frozen=True, slots=True)
class ObjectField(Node):
    name: Name
    value: "Value"


@dataclass(frozen=True, slots=True)
class ObjectLiteral(Node):
    fields: tuple[ObjectField, ...]

    def to_python(self) -> dict[str, Plain]:
        """The last one wins where a name is given twice."""
        return {item.name.value: item.value.to_python() for item in self.fields}


Value: TypeAlias = (
    IntLiteral | FloatLiteral | StringLiteral | BooleanLiteral | NullLiteral | EnumLiteral | ListLiteral | ObjectLiteral
)


# Directives and types in use


@dataclass(frozen=True, slots=True)
class Argument(Node):
    name: Name
    value: Value


@dataclass(frozen=True, slots=True)
class Directive(Node):
    name: Name
    arguments: tuple[Argument, ...] = ()


@dataclass(frozen=True, slots=True)
class NamedType(Node):
    name: Name


@dataclass(frozen=True, slots=True)
class ListType(Node):
    of: "Type"


@dataclass(frozen=True, slots=True)
class NonNullType(Node):
    of: NamedType | ListType


Type: TypeAlias = NamedType | ListType | NonNullType


# Parts of definitions


@dataclass(frozen=True, slots=True)
class InputValue(Node):
    """An argument of a field or directive, or a field of an input type."""

    name: Name
    type: Type
    default: Value | None = None
    directives: tuple[Directive, ...] = ()
    description: StringLiteral | None = None


@dataclass(frozen=True, slots=True)
class Field(Node):
    name: Name
    type: Type
    arguments: tuple[InputValue, ...] = ()
    directives: tuple[Directive, ...] = ()
    description: StringLiteral | None = None


@dataclass(frozen=True, slots=True)
class EnumValue(Node):
    """A member of an enum type; its use as a value is an `EnumLiteral`."""

    name: Name
    directives: tuple[Directive, ...] = ()
    description: StringLiteral | None = None


@dataclass(frozen=True, slots=True)
class OperationType(Node):
    """One line of a schema definition: `query: Query`."""

    operation: Name
    type: NamedType


# Definitions. `extends` is true for the `extend …` form, which has no description.


@dataclass(frozen=True, slots=True)
class SchemaDefinition(Node):
    operations: tuple[OperationType, ...] = ()
    directives: tuple[Directive, ...] = ()
    description: StringLiteral | None = None
    extends: bool = False


@dataclass(frozen=True, slots=True)
class ScalarType(Node):
    name: Name
    directives: tuple[Directive, ...] = ()
    description: StringLiteral | None = None
    extends: bool = False


@dataclass(frozen=True, slots=True)
class ObjectType(Node):
    name: Name
    interfaces: tuple[NamedType, ...] = ()
    directives: tuple[Directive, ...] = ()
    fields: tuple[Field, ...] = ()
    description: StringLiteral | None = None
    extends: bool = False


@dataclass(frozen=True, slots=True)
class InterfaceType(Node):
    name: Name
    interfaces: tuple[NamedType, ...] = ()
    directives: tuple[Directive, ...] = ()
    fields: tuple[Field, ...] = ()
    description: StringLiteral | None = None
    extends: bool = False


@dataclass(frozen=True, slots=True)
class UnionType(Node):
    name: Name
    members: tuple[NamedType, ...] = ()
    directives: tuple[Directive, ...] = ()
    description: StringLiteral | None = None
    extends: bool = False


@dataclass(frozen=True, slots=True)
class EnumType(Node):
    name: Name
    values: tuple[EnumValue, ...] = ()
    directives: tuple[Directive, ...] = ()
    description: StringLiteral | None = None
    extends: bool = False


@dataclass(frozen=True, slots=True)
class InputType(Node):
    name: Name
    fields: tuple[InputValue, ...] = ()
    directives: tuple[Directive, ...] = ()
    description: StringLiteral | None = None
    extends: bool = False


@dataclass(frozen=True, slots=True)
class DirectiveDefinition(Node):
    name: Name
    locations: tuple[Name, ...]
    arguments: tuple[InputValue, ...] = ()
    repeatable: bool = False
    description: StringLiteral | None = None


TypeDefinition: TypeAlias = ScalarType | ObjectType | InterfaceType | UnionType | EnumType | InputType
Definition: TypeAlias = SchemaDefinition | TypeDefinition | DirectiveDefinition
Directed: TypeAlias = SchemaDefinition | TypeDefinition | InputValue | Field | EnumValue
"""Every node that can carry directives."""


@dataclass(frozen=True, slots=True)
class Document(Node):
    """A whole schema. `source` turns the spans of its nodes into places for people."""

    definitions: tuple[Definition, ...]
    source: Source | TracedText = field(compare=False, repr=False)


# Questions to a tree


def directive(node: Directed, name: str) -> Directive | None:
    """The first directive of that name (without `@`) on a node."""
    return next(iter(directives(node, name)), None)


def directives(node: Directed, name: str) -> tuple[Directive, ...]:
    """All directives of that name on a node, for those that may be repeated."""
    return tuple(item for item in node.directives if item.name.value == name)


def argument(node: Directive, name: str) -> Value | None:
    """The value of a directive's argument; None if it is not given (`null` is a NullLiteral)."""
    return next((item.value for item in node.arguments if item.name.value == name), None)


def base_type_name(type_: Type) -> str:
    """The name at the heart of a type: `Todo` for `[Todo!]!`."""
    while not isinstance(type_, NamedType):
        type_ = type_.of
    return type_.name.value


def children(node: Node) -> Iterator[Node]:
    """The nodes directly below a node, in the order of the text."""
    below = []
    for name in _field_names(type(node)):
        value = getattr(node, name)
        if isinstance(value, Node):
            below.append(value)
        elif isinstance(value, tuple):
            below += [part for part in value if isinstance(part, Node)]
    return iter(sorted(below, key=lambda child: child.span))


def _field_names(kind: type[Node]) -> tuple[str, ...]:
    if kind not in _KNOWN_NAMES:
        _KNOWN_NAMES[kind] = tuple(item.name for item in fields(kind))
    return _KNOWN_NAMES[kind]


_KNOWN_NAMES: dict[type, tuple[str, ...]] = {}


def walk(node: Node) -> Iterator[Node]:
    """The node and all nodes below it, in the order of the text."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting += reversed(list(children(current)))
