"""The names of operations and subscriptions that `@model` and `@index` say, for checkouts without the generated schema.

What neither side names is called alike by both transformers. Of what Gen 1's schema leaves unsaid beside named
operations, a flag of the project decides whether it is there, so that only what is said is compared.
"""

from collections.abc import Iterator, Mapping

from amp2gen.ir.base import Origin
from amp2gen.syntax.documents import Json
from amp2gen.syntax.graphql.parser import parse
from amp2gen.syntax.graphql.tree import ObjectType, Plain, argument, directives
from amp2gen.verify.gen1_side import Gen1Side
from amp2gen.verify.items import as_list, as_object
from amp2gen.verify.rows import Pair

_FILE = "amplify/data/schema.graphql"

_OPERATIONS: Mapping[str, tuple[str, ...]] = {
    "queries": ("get", "list", "sync"),
    "mutations": ("create", "update", "delete"),
    "subscriptions": ("onCreate", "onUpdate", "onDelete"),
}


def operation_pairs(gen1: Gen1Side, schema: str | None) -> Iterator[Pair]:
    """What each model of Gen 1 says of its operations; nothing where the generated schemas are compared.

    Raises SyntaxProblem for a text that is no schema.
    """
    if gen1.schema is not None or gen1.own_schema is None or schema is None:
        return
    left, right = _models(gen1.own_schema.text, gen1.own_schema.file), _models(schema, _FILE)
    places = (Origin(file=gen1.own_schema.file), Origin(file=_FILE))
    for name in (name for name in left if name in right):
        for operation, said in left[name].items():
            yield Pair("schema operations", name, operation, said, right[name].get(operation), *places)
        for operation in _switched_off(left[name], right[name]):
            yield Pair("schema operations", name, operation, None, "off", *places)


def _switched_off(had: Mapping[str, Json], has: Mapping[str, Json]) -> Iterator[str]:
    """Operations that Gen 2 goes without, of a group of which Gen 1's schema says nothing, so that all are there."""
    for group in _OPERATIONS.values():
        if not any(operation in had for operation in group):
            yield from (operation for operation in group if has.get(operation) == "off")


def _models(text: str, file: str) -> dict[str, dict[str, Json]]:
    types = [each for each in parse(text, file).definitions if isinstance(each, ObjectType)]
    return {each.name.value: dict(_said(each)) for each in types if any(directives(each, "model"))}


def _said(model: ObjectType) -> Iterator[tuple[str, Json]]:
    for found in directives(model, "model"):
        for each in found.arguments:
            if each.name.value in _OPERATIONS:
                yield from _of_argument(each.name.value, each.value.to_python())
    for field in model.fields:
        for number, index in enumerate(directives(field, "index")):
            query = argument(index, "queryField")
            if query is not None:
                yield f"query by {field.name.value}{f' ({number + 1})' if number else ''}", _named(query.to_python())


def _of_argument(name: str, value: Plain) -> Iterator[tuple[str, Json]]:
    """`null`, or the level `off`, says that there is none of them."""
    said = as_object(value)
    if value is None or said.get("level") == "off":
        yield from ((operation, "off") for operation in _OPERATIONS[name])
        return
    for operation in _OPERATIONS[name]:
        if operation in said:
            yield operation, _named(said[operation])
    if said.get("level") == "public":
        yield "level", "public"


def _named(value: Json) -> Json:
    """A subscription may have several names."""
    return "off" if value is None else as_list(value)
