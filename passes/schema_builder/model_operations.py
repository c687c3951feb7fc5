"""Which operations a model has: `@model(queries: { list: null })` and the like.

The builder can leave operations out and do nothing else with them. One that Gen 1 has under a name of its own is left
out of the builder's words, since the typed client calls it by the usual name; the transformed schema keeps Gen 1's
`@model`.
"""

from collections.abc import Iterator, Mapping

from amp2gen.ir.models_of_schema import ModelType
from amp2gen.passes.schema_builder.plurals import plural_of
from amp2gen.passes.schema_builder.refusals import CannotSayError
from amp2gen.syntax.graphql.printer import to_sdl
from amp2gen.syntax.graphql.tree import (
    Argument,
    EnumLiteral,
    ListLiteral,
    NullLiteral,
    ObjectLiteral,
    StringLiteral,
    Value,
    directive,
)

OPERATIONS: Mapping[str, tuple[str, ...]] = {
    "queries": ("get", "list"),
    "mutations": ("create", "update", "delete"),
    "subscriptions": ("onCreate", "onUpdate", "onDelete"),
}


def operations_of(model: ModelType) -> tuple[tuple[str, ...], str | None]:
    """What the client does not have, as `disableOperations` takes it; and the directives of the model but `@auth` as
    SDL, if the builder would write others. Raises CannotSayError for what types depend on."""
    written = directive(model.type, "model")
    disabled: list[str] = []
    is_same = True
    for each in written.arguments if written else ():
        off, same = _group(model.name, each)
        disabled += off
        is_same &= same
    others = {each.name.value for each in model.type.directives} - {"model", "auth"}
    if is_same and not others:
        return tuple(disabled), None
    return tuple(disabled), " ".join(to_sdl(each) for each in model.type.directives if each.name.value != "auth")


def _group(model: str, said: Argument) -> tuple[list[str], bool]:
    """The operations of one argument that the client does not have, and whether the builder says the same."""
    group, value = said.name.value, said.value
    if group not in OPERATIONS:
        why = f"the types of the client would not have what @model({group}) says"
        raise CannotSayError(said, f"@model({group})", why)
    if isinstance(value, NullLiteral):
        return [group], True
    if not isinstance(value, ObjectLiteral):
        raise CannotSayError(said, f"@model({group})", f"@model({group}) is not an object")
    by_name = {item.name.value: item.value for item in value.fields}
    level = by_name.pop("level", None)
    if isinstance(level, EnumLiteral) and level.value == "off":
        return [group], False
    off = [name for name in OPERATIONS[group] if name in by_name and not _is_usual(model, name, by_name[name])]
    same = level is None and all(isinstance(each, NullLiteral) for each in by_name.values())
    return off, same and by_name.keys() <= {*OPERATIONS[group]}


def _is_usual(model: str, operation: str, value: Value) -> bool:
    """Whether an operation is said to have the name that it would have anyway, or that name among others."""
    usual = f"{operation}{plural_of(model) if operation == 'list' else model[:1].upper() + model[1:]}"
    return usual in _strings(value)


def renamed(model: ModelType) -> Iterator[str]:
    """Operations that have names of their own only."""
    written = directive(model.type, "model")
    for each in written.arguments if written else ():
        for item in each.value.fields if isinstance(each.value, ObjectLiteral) else ():
            if not _is_usual(model.name, item.name.value, item.value):
                yield from _strings(item.value)


def _strings(value: Value) -> list[str]:
    values = value.values if isinstance(value, ListLiteral) else (value,)
    return [each.value for each in values if isinstance(each, StringLiteral)]
