"""`@hasMany` and `@belongsTo`.

Gen 1 keeps a one-to-many relation by an index of the child's table, with a name of its own or `gsi-<Parent>.<field>`,
over fields of the child or an attribute that the schema does not show. The builder names fields that refer to the
parent, and would make another index and other input types for them. So the transformed schema gets Gen 1's directives
back (`gen1` of a relation), and loses the fields that Gen 1's transformer adds by itself (`hidden`).
"""

from collections.abc import Mapping
from dataclasses import dataclass

from amp2gen.ir.models_of_schema import ModelType, camel_case
from amp2gen.passes.schema_builder.refusals import CannotSayError
from amp2gen.passes.schema_builder.types import is_list
from amp2gen.syntax.graphql.tree import (
    Directive,
    Field,
    ListLiteral,
    StringLiteral,
    Value,
    argument,
    base_type_name,
    directive,
    directives,
)

RELATIONS = ("hasMany", "belongsTo", "hasOne", "manyToMany")


@dataclass(frozen=True)
class Relation:
    """The builder's side of one relation field, and its type and directive in Gen 1."""

    kind: str
    model: str
    references: tuple[str, ...]
    gen1: str


def relation_of(model: ModelType, field: Field, models: Mapping[str, ModelType], text: str) -> Relation | None:
    """The relation that a field is; None if it is none. Raises CannotSayError for what the builder cannot keep."""
    found = next((each for name in RELATIONS for each in directives(field, name)), None)
    if found is None:
        return None
    kind = found.name.value
    related = models.get(base_type_name(field.type))
    if kind in ("hasOne", "manyToMany") or related is None:
        raise CannotSayError(found, f"@{kind}", _WHY.get(kind, f"@{kind} does not lead to a model"))
    if kind == "hasMany":
        references = _references_of_many(model, field, found, related)
    else:
        references = _references_of_belonging(model, field, found, related)
    written = text[field.type.span.start : field.type.span.end]
    return Relation(kind, related.name, references, f"{written} {text[found.span.start : found.span.end]}")


def names_id(model: ModelType) -> bool:
    """Whether a relation of the model starts from `id` by name: then the text must declare it."""
    found = (directive(field, "hasMany") for field in model.fields)
    return any(each and names_in(argument(each, "fields")) == ("id",) for each in found)


def hidden_keys(model: ModelType, models: Mapping[str, ModelType]) -> tuple[str, ...]:
    """The attributes by which a model belongs to others through relations that name no fields."""
    shown = {field.name.value for field in model.fields}
    keys = [
        name
        for parent in models.values()
        for field in parent.fields
        if base_type_name(field.type) == model.name and _is_implicit(directive(field, "hasMany"))
        for name in _hidden_key(parent, field)
        if name not in shown
    ]
    return tuple(dict.fromkeys(keys))


def _hidden_key(parent: ModelType, field: Field) -> tuple[str, ...]:
    return tuple(camel_case(parent.name, field.name.value, key) for key in _key_of(parent))


def _is_implicit(found: Directive | None) -> bool:
    return found is not None and not any(argument(found, name) for name in ("indexName", "fields"))


_WHY = {
    "hasOne": "Gen 1 keeps the key of a @hasOne in the parent, the builder in the child: the data would not fit",
    "manyToMany": "@manyToMany has no word in the builder",
}


def _references_of_many(model: ModelType, field: Field, found: Directive, child: ModelType) -> tuple[str, ...]:
    if not is_list(field.type):
        raise CannotSayError(found, "@hasMany", "a @hasMany field is not a list")
    if _is_implicit(found):
        return _references_of_implicit(model, field, found, child)
    index = argument(found, "indexName")
    if not isinstance(index, StringLiteral):
        raise CannotSayError(found, "@hasMany(fields)", "a @hasMany names fields, but no index")
    if names_in(argument(found, "fields")) not in ((), _key_of(model)):
        raise CannotSayError(found, "@hasMany(fields)", "the relation starts from fields that are not the key")
    keys = _fields_of_index(child, index.value)
    if keys is None or len(keys) < len(_key_of(model)):
        raise CannotSayError(found, "@hasMany(indexName)", f"{child.name} has no index {index.value} for this key")
    references = keys[: len(_key_of(model))]
    if [_type_of(child, name) for name in references] != [_type_of(model, name) for name in _key_of(model)]:
        raise CannotSayError(found, "@hasMany key types", f"{child.name} keeps the key of {model.name} as another type")
    if not any(
        base_type_name(other.type) == model.name
        and (back := directive(other, "belongsTo"))
        and names_in(argument(back, "fields")) == references
        for other in child.fields
    ):
        raise CannotSayError(
            found,
            "one-sided @hasMany",
            f"the builder wants a @belongsTo in {child.name} for {model.name}.{field.name.value}",
            f"add a field of type {model.name} with @belongsTo(fields: [{', '.join(references)}]) to {child.name}",
        )
    return references


def _references_of_implicit(model: ModelType, field: Field, found: Directive, child: ModelType) -> tuple[str, ...]:
    siblings = [
        other
        for other in model.fields
        if base_type_name(other.type) == child.name and _is_implicit(directive(other, "hasMany"))
    ]
    back = [
        other
        for other in child.fields
        if base_type_name(other.type) == model.name and _is_implicit(directive(other, "belongsTo"))
    ]
    if len(siblings) != 1 or len(back) != 1:
        raise CannotSayError(
            found,
            "one-sided @hasMany",
            f"the builder wants a @belongsTo in {child.name} for {model.name}.{field.name.value}",
            f"add a field of type {model.name} with @belongsTo to {child.name}",
        )
    return _hidden_key(model, field)


def _references_of_belonging(model: ModelType, field: Field, found: Directive, parent: ModelType) -> tuple[str, ...]:
    references = names_in(argument(found, "fields"))
    if not references:
        for other in parent.fields:
            many = directive(other, "hasMany")
            if many and _is_implicit(many) and base_type_name(other.type) == model.name:
                return _references_of_implicit(parent, other, many, model)
    for other in parent.fields:
        many = directive(other, "hasMany")
        index = argument(many, "indexName") if many else None
        if base_type_name(other.type) == model.name and isinstance(index, StringLiteral):
            keys = _fields_of_index(model, index.value)
            if keys is not None and keys[: len(references)] == references:
                return references
    raise CannotSayError(
        found,
        "one-sided @belongsTo",
        f"the builder wants a @hasMany in {parent.name} for {model.name}.{field.name.value}",
        f"add a list of {model.name} with @hasMany over an index of {', '.join(references)} to {parent.name}",
    )


def _fields_of_index(model: ModelType, name: str) -> tuple[str, ...] | None:
    """The fields of an index, partition key first."""
    for field in model.fields:
        for index in directives(field, "index"):
            written = argument(index, "name")
            if isinstance(written, StringLiteral) and written.value == name:
                return (field.name.value, *names_in(argument(index, "sortKeyFields")))
    return None


def _key_of(model: ModelType) -> tuple[str, ...]:
    for field in model.fields:
        key = directive(field, "primaryKey")
        if key is not None:
            return (field.name.value, *names_in(argument(key, "sortKeyFields")))
    return ("id",)


def _type_of(model: ModelType, name: str) -> str:
    return next((base_type_name(field.type) for field in model.fields if field.name.value == name), "ID")


def names_in(value: Value | None) -> tuple[str, ...]:
    """Field names in a list, or one by itself."""
    values = value.values if isinstance(value, ListLiteral) else (value,)
    return tuple(item.value for item in values if isinstance(item, StringLiteral))
