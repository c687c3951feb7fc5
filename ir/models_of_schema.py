"""Models of a GraphQL schema and the tables that version 2 of Gen 1's transformer made for them.

The names follow the transformer: `@hasMany` without `indexName` adds an index `gsi-<Type>.<field>` on the related
model, keyed by an attribute `<type><Field><Key>`; several sort key fields share one attribute, joined with `#`.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from amp2gen.ir.data import DataModel, Index, KeyAttribute, ScalarKeyType
from amp2gen.ir.schema_text import origin_in
from amp2gen.syntax.graphql.tree import (
    Directive,
    Document,
    Field,
    ObjectType,
    argument,
    base_type_name,
    directive,
    directives,
)

NUMBERS = frozenset({"Int", "Float", "AWSTimestamp"})


@dataclass(frozen=True)
class ModelType:
    """An `@model` type with all fields that its definition and extensions give it."""

    type: ObjectType
    fields: tuple[Field, ...]
    extensions: tuple[ObjectType, ...] = ()

    @property
    def name(self) -> str:
        return self.type.name.value

    @property
    def parts(self) -> tuple[ObjectType, ...]:
        """The definition and its extensions, each with directives of its own."""
        return (self.type, *self.extensions)


def model_types(document: Document) -> Mapping[str, ModelType]:
    """All `@model` types by name, in the schema's order."""
    extensions: dict[str, list[ObjectType]] = {}
    for definition in document.definitions:
        if isinstance(definition, ObjectType) and definition.extends:
            extensions.setdefault(definition.name.value, []).append(definition)
    found = {}
    for definition in document.definitions:
        if isinstance(definition, ObjectType) and not definition.extends:
            more = extensions.get(definition.name.value, [])
            if any(directive(part, "model") for part in (definition, *more)):
                fields = tuple(field for part in (definition, *more) for field in part.fields)
                found[definition.name.value] = ModelType(definition, fields, tuple(more))
    return found


def models_of_schema(document: Document, *, local_indexes: bool) -> tuple[DataModel, ...]:
    """The models with keys and indexes, by name.

    `local_indexes`: whether an index on the table's own partition key is a local one, as Gen 1 makes it where the
    feature flag `secondarykeyasgsi` is off.
    """
    types = model_types(document)
    keys = {name: _primary_key(model) for name, model in types.items()}
    implicit: dict[str, list[Index]] = {}
    for model in types.values():
        for target, index in _implicit_indexes(model, types, keys):
            implicit.setdefault(target, []).append(index)
    return tuple(
        _model(model, keys[name], implicit.get(name, []), local_indexes, document)
        for name, model in sorted(types.items())
    )


Key = tuple[KeyAttribute, KeyAttribute | None]


def _model(
    model: ModelType,
    key: Key,
    implicit: list[Index],
    local_indexes: bool,
    document: Document,
) -> DataModel:
    explicit = _explicit_indexes(model, key, local_indexes)
    taken = {index.name for index in explicit}
    return DataModel(
        name=model.name,
        hash=key[0],
        sort=key[1],
        explicit_key=any(directive(field, "primaryKey") for field in model.fields),
        indexes=(*explicit, *(index for index in implicit if index.name not in taken)),
        maps_to=_maps_to(model),
        origin=origin_in(document, model.type.name),
    )


def _maps_to(model: ModelType) -> str | None:
    """The model's name when its table was made (Amplify CLI, "Rename models")."""
    found = next((each for part in model.parts if (each := directive(part, "mapsTo"))), None)
    name = argument(found, "name") if found else None
    return str(name.to_python()) if name else None


def _primary_key(model: ModelType) -> Key:
    for field in model.fields:
        found = directive(field, "primaryKey")
        if found:
            return _attribute(field), _sort(model, found)
    return KeyAttribute(name="id", type="S"), None


def _explicit_indexes(model: ModelType, key: Key, local_indexes: bool) -> tuple[Index, ...]:
    indexes = []
    for field in model.fields:
        for found in directives(field, "index"):
            name = argument(found, "name")
            text = name.to_python() if name else None
            hash = _attribute(field)
            indexes.append(
                Index(
                    name=str(text) if text else _default_index_name(model.name, field, found),
                    hash=hash,
                    sort=_sort(model, found),
                    local=local_indexes and hash.name == key[0].name,
                )
            )
    return tuple(indexes)


def _default_index_name(model: str, field: Field, found: Directive) -> str:
    """`<models>By<Field>And<Sort>…`, as the transformer names an index without a name."""
    fields = [field.name.value, *_sort_fields(found)]
    plural = _plural(model[0].lower() + model[1:])
    return plural + "By" + "And".join(name[0].upper() + name[1:] for name in fields)


def _plural(word: str) -> str:
    """The plural by the usual rules of the npm package pluralize, which the transformer asks."""
    ends = ((_SAME, r"\g<0>"), (r"([^aeiou])y$", r"\1ies"), (r"sis$", "ses"), (_ES, r"\g<0>es"), (r"s?$", "s"))
    pattern, plural = next((pattern, plural) for pattern, plural in ends if re.search(pattern, word, re.IGNORECASE))
    return re.sub(pattern, plural, word, count=1, flags=re.IGNORECASE)


_SAME = r"(series|species|news|data|media|information|equipment|sheep|fish)$"
_ES = r"(x|ch|ss|sh|zz|[^aou]us|alias|gas|ris)$"


def _implicit_indexes(
    model: ModelType, types: Mapping[str, ModelType], keys: Mapping[str, Key]
) -> Iterator[tuple[str, Index]]:
    for field in model.fields:
        found = directive(field, "hasMany")
        target = base_type_name(field.type)
        if not found or target not in types or any(argument(found, name) for name in ("indexName", "fields")):
            continue
        hash, sort = keys[model.name]
        yield (
            target,
            Index(
                name=f"gsi-{model.name}.{field.name.value}",
                hash=KeyAttribute(name=camel_case(model.name, field.name.value, hash.name), type=hash.type),
                sort=None
                if sort is None
                else KeyAttribute(
                    name="#".join(camel_case(model.name, field.name.value, part) for part in sort.name.split("#")),
                    type=sort.type,
                ),
            ),
        )


def _sort(model: ModelType, found: Directive) -> KeyAttribute | None:
    names = _sort_fields(found)
    if not names:
        return None
    if len(names) > 1:
        return KeyAttribute(name="#".join(names), type="S")
    field = next((field for field in model.fields if field.name.value == names[0]), None)
    return _attribute(field) if field else KeyAttribute(name=names[0], type="S")


def _sort_fields(found: Directive) -> list[str]:
    value = argument(found, "sortKeyFields")
    names = value.to_python() if value else None
    if isinstance(names, str):
        return [names]
    return [str(name) for name in names] if isinstance(names, list) else []


def _attribute(field: Field) -> KeyAttribute:
    type: ScalarKeyType = "N" if base_type_name(field.type) in NUMBERS else "S"
    return KeyAttribute(name=field.name.value, type=type)


def camel_case(*words: str) -> str:
    first, *rest = words
    return first[:1].lower() + first[1:] + "".join(word[:1].upper() + word[1:] for word in rest)
