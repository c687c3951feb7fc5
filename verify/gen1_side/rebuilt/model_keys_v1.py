"""The keys and indexes that version 1 of Gen 1's transformer gives the table of each model of a schema.

Sources: graphql-key-transformer (KeyTransformer) and graphql-connection-transformer (ModelConnectionTransformer).
"""

from collections.abc import Iterator, Mapping
from typing import Any

from amp2gen.syntax.graphql.parser import parse
from amp2gen.syntax.graphql.printer import to_sdl
from amp2gen.syntax.graphql.tree import Directive, Field, ObjectType
from amp2gen.verify.gen1_side.rebuilt.model_keys import (
    ModelTable,
    argument,
    attribute_of,
    attribute_type,
    directive_of,
    keyed,
    named_type,
)


def model_tables_v1(schema: str, file: str, *, local_as_global: bool = False) -> tuple[ModelTable, ...]:
    """The tables of all models. Raises SyntaxProblem.

    `local_as_global`: an index with the table's own partition key is a global one, too (`secondarykeyasgsi`).
    """
    models = {
        each.name.value: each
        for each in parse(schema, file).definitions
        if isinstance(each, ObjectType) and directive_of(each.directives, "model") is not None
    }
    tables = {name: _table(model, local_as_global=local_as_global) for name, model in models.items()}
    for model in models.values():
        for each in model.fields:
            _connect(model, each, models, tables)
    return tuple(tables.values())


def _table(model: ObjectType, *, local_as_global: bool) -> ModelTable:
    table = ModelTable(model.name.value)
    types = {each.name.value: attribute_type(each) for each in model.fields}
    keys = dict(_keys(model))
    primary = keys.pop("", None)
    if primary is None:
        table.attributes["id"] = "S"
    else:
        table.key = keyed(table, primary[0], primary[1:], types)
    for name, (partition, *sort) in keys.items():
        is_local = partition == table.key[0]["AttributeName"] and not local_as_global
        indexes = table.local_indexes if is_local else table.indexes
        indexes[name] = keyed(table, partition, sort, types)
    return table


def _keys(model: ObjectType) -> Iterator[tuple[str, list[str]]]:
    """`@key(name: "byDate", fields: ["author", "date"])`; without a name it is the table's own."""
    for each in model.directives:
        fields = argument(each, "fields")
        if each.name.value == "key" and isinstance(fields, list) and fields:
            yield str(argument(each, "name") or ""), [str(field) for field in fields]


def _connect(
    model: ObjectType, each: Field, models: Mapping[str, ObjectType], tables: Mapping[str, ModelTable]
) -> None:
    """A list without fields makes an index on the other model's table, named after the connection: `gsi-PostComments`.
    Its attribute is called after the other side of the connection, if it has one, and else after this."""
    directive = directive_of(each.directives, "connection")
    other = models.get(named_type(each))
    if directive is None or other is None or argument(directive, "fields") or not _is_list(each):
        return
    connection = argument(directive, "name")
    back = next((field for field in other.fields if connection and _connection(field) == connection), None)
    key = next((argument(one, "keyField") for one in _sides(each, back) if argument(one, "keyField")), None)
    owner, field = (other.name.value, back.name.value) if back else (model.name.value, each.name.value)
    sort = [str(text) for text in (argument(directive, "sortField"),) if text]
    types = {field.name.value: attribute_type(field) for field in other.fields if field.name.value in sort}
    name = f"gsi-{connection or f'{model.name.value}.{each.name.value}'}"
    table = tables[other.name.value]
    table.indexes[name] = keyed(table, str(key or attribute_of(owner, field, "id")), sort, types)


def _sides(*fields: Field | None) -> Iterator[Directive]:
    found = (directive_of(each.directives, "connection") for each in fields if each is not None)
    return (each for each in found if each is not None)


def _connection(each: Field) -> Any:
    directive = directive_of(each.directives, "connection")
    return argument(directive, "name") if directive else None


def _is_list(each: Field) -> bool:
    return "[" in to_sdl(each.type)
