"""GraphQL schemas compared as GraphQL: types, fields, arguments, directives; neither order nor layout counts."""

from collections.abc import Iterable, Iterator, Mapping

from amp2gen.ir.base import Origin
from amp2gen.syntax.documents import Json
from amp2gen.syntax.graphql.parser import parse
from amp2gen.syntax.graphql.printer import to_sdl
from amp2gen.syntax.graphql.tree import (
    Directive,
    EnumType,
    EnumValue,
    Field,
    InputType,
    InputValue,
    InterfaceType,
    ObjectType,
    UnionType,
)
from amp2gen.verify.items import Item


def schema_items(text: str, file: str) -> Iterator[Item]:
    """One item per type, its members as properties. Raises SyntaxProblem if the text is no schema.

    A type that is extended has the members of all parts.
    """
    members: dict[tuple[str, str], dict[str, Json]] = {}
    places: dict[tuple[str, str], Origin] = {}
    document = parse(text, file)
    for definition in document.definitions:
        name = getattr(definition, "name", None)
        kind = _KINDS.get(type(definition).__name__)
        if name is None or kind is None:
            continue
        key = (kind, name.value)
        places.setdefault(key, Origin(file=file, line=text.count("\n", 0, definition.span.start) + 1))
        members.setdefault(key, {}).update(_members(definition))
    for (kind, name), properties in members.items():
        yield Item(f"schema {kind}", name, properties, places[(kind, name)])


_KINDS: Mapping[str, str] = {
    "DirectiveDefinition": "directive",
    "EnumType": "enum",
    "InputType": "input",
    "InterfaceType": "interface",
    "ObjectType": "type",
    "ScalarType": "scalar",
    "UnionType": "union",
}


def _members(definition: object) -> Iterator[tuple[str, Json]]:
    directives = getattr(definition, "directives", ())
    if isinstance(directives, tuple) and directives:
        yield "@", list(_directives(directives))
    match definition:
        case ObjectType() | InterfaceType():
            if definition.interfaces:
                yield "implements", [*sorted(each.name.value for each in definition.interfaces)]
            for field in definition.fields:
                yield field.name.value, _typed(field)
                if field.directives:
                    yield f"{field.name.value} @", list(_directives(field.directives))
        case InputType():
            for value in definition.fields:
                yield value.name.value, _input(value)
        case EnumType():
            for member in definition.values:
                yield member.name.value, _enum_value(member)
        case UnionType():
            yield "members", [*sorted(each.name.value for each in definition.members)]
        case _:
            yield "defined", True


def _typed(field: Field) -> str:
    arguments = ", ".join(sorted(_input(each) for each in field.arguments))
    return f"({arguments}): {to_sdl(field.type)}" if arguments else to_sdl(field.type)


def _input(value: InputValue) -> str:
    default = f" = {to_sdl(value.default)}" if value.default is not None else ""
    directives = "".join(f" {each}" for each in _directives(value.directives))
    return f"{value.name.value}: {to_sdl(value.type)}{default}{directives}"


def _enum_value(member: EnumValue) -> Json:
    return list(_directives(member.directives)) or True


def _directives(directives: Iterable[Directive]) -> list[str]:
    return sorted(_directive(each) for each in directives)


def _directive(directive: Directive) -> str:
    arguments = sorted(to_sdl(each) for each in directive.arguments)
    return f"@{directive.name.value}({', '.join(arguments)})" if arguments else f"@{directive.name.value}"
