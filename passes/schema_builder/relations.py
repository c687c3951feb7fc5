"""Relations: `@hasMany`, `@belongsTo` and `@hasOne`.

Gen 1 keeps a one-to-many relation by an index of the child's table, with a name of its own or `gsi-<Parent>.<field>`,
over fields of the child or an attribute that the schema does not show; the key of a `@hasOne` it keeps in the model
that has it, which the builder calls `belongsTo`. The builder would look for other indexes and make other input types.
So the transformed schema gets Gen 1's directives back (`gen1` of a relation), and loses the fields that Gen 1's
transformer adds by itself (`hidden`).
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from amp2gen.ir.models_of_schema import ModelType, camel_case
from amp2gen.ir.schema_builder import BuilderField, BuilderType
from amp2gen.passes.schema_builder.refusals import CannotSayError
from amp2gen.passes.schema_builder.types import SCALARS, builder_type, is_list
from amp2gen.syntax.graphql.tree import (
    Directive,
    Field,
    ListLiteral,
    NonNullType,
    StringLiteral,
    Value,
    argument,
    base_type_name,
    directive,
    directives,
)

RELATIONS = ("hasMany", "belongsTo", "hasOne", "manyToMany")
_KEPT = ("hasMany", "belongsTo", "hasOne")


@dataclass(frozen=True)
class Relation:
    """The builder's words for the field `owner.field`, and its type and directive in Gen 1.

    `references` are fields of the model on the belonging side, in the order of the other model's key.
    """

    owner: str
    field: str
    kind: Literal["hasMany", "belongsTo"]
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
    if kind not in _KEPT:
        raise CannotSayError(found, f"@{kind}", f"@{kind} has no word in the builder")
    if related is None:
        raise CannotSayError(found, f"@{kind}", f"@{kind} does not lead to a model")
    unknown = {each.name.value for each in found.arguments} - {"fields", "indexName", "limit"}
    if unknown:
        raise CannotSayError(found, f"@{kind}({min(unknown)})", f"Gen 1 has no @{kind}({min(unknown)})")
    if (kind == "hasMany") != is_list(field.type):
        raise CannotSayError(found, f"@{kind}", f"the type of {field.name.value} does not fit @{kind}")
    if kind == "hasMany":
        references = _references_of_many(model, field, found, related)
    else:
        references = _references_to_one(model, field, found, related)
    written = text[field.type.span.start : field.type.span.end]
    return Relation(
        owner=model.name,
        field=field.name.value,
        kind="hasMany" if kind == "hasMany" else "belongsTo",
        model=related.name,
        references=references,
        gen1=f"{written} {text[found.span.start : found.span.end]}",
    )


def hidden_keys(model: ModelType, models: Mapping[str, ModelType]) -> tuple[BuilderField, ...]:
    """The attributes of the model that Gen 1's transformer adds for relations that name no fields, each once.

    They have the types of the other model's key, and are required where the relation is.
    """
    shown = {field.name.value for field in model.fields}
    keys: dict[str, BuilderField] = {}
    for owner, field, key in _implicit_relations(model, models):
        for name, of in zip(_hidden_key(owner, field, key), _key_fields(key), strict=True):
            if name not in shown:
                required = isinstance(field.type, NonNullType)
                type_ = builder_type(of.type, frozenset()) if of else BuilderType(scalar="id")
                type_ = type_.model_copy(update={"required": required})
                keys[name] = BuilderField(name=name, type=type_, hidden=True)
    return tuple(keys.values())


def names_in(value: Value | None) -> tuple[str, ...]:
    """Field names in a list, or one by itself."""
    values = value.values if isinstance(value, ListLiteral) else (value,)
    return tuple(item.value for item in values if isinstance(item, StringLiteral))


def _implicit_relations(
    model: ModelType, models: Mapping[str, ModelType]
) -> Iterator[tuple[ModelType, Field, ModelType]]:
    """Owner, field, and the model whose key it is, of the relations that keep an attribute in `model`."""
    for parent in models.values():
        for field in parent.fields:
            if base_type_name(field.type) == model.name and _is_implicit(directive(field, "hasMany")):
                yield parent, field, parent
    for field in model.fields:
        related = models.get(base_type_name(field.type))
        if related is None:
            continue
        back = _answer(model, related) if _is_implicit(directive(field, "belongsTo")) else None
        if _is_implicit(directive(field, "hasOne")) or (back and directive(back, "hasOne")):
            yield model, field, related


def _references_of_many(model: ModelType, field: Field, found: Directive, child: ModelType) -> tuple[str, ...]:
    if _is_implicit(found):
        return _hidden_key(model, field, model)
    index = argument(found, "indexName")
    if not isinstance(index, StringLiteral):
        raise CannotSayError(found, "@hasMany(fields)", "a @hasMany names fields, but no index")
    if names_in(argument(found, "fields")) not in ((), _key_of(model)):
        raise CannotSayError(found, "@hasMany(fields)", "the relation starts from fields that are not the key")
    references = (_fields_of_index(child, index.value) or ())[: len(_key_of(model))]
    if len(references) < len(_key_of(model)):
        raise CannotSayError(found, "@hasMany(indexName)", f"{child.name} has no index {index.value} for this key")
    _check_key(found, references, child, model)
    return references


def _references_to_one(model: ModelType, field: Field, found: Directive, other: ModelType) -> tuple[str, ...]:
    """Of `@belongsTo` and `@hasOne`: the fields of `model` that hold the key of the other."""
    references = names_in(argument(found, "fields"))
    if references:
        _check_key(found, references, model, other)
        return references
    if found.name.value == "hasOne":
        return _hidden_key(model, field, other)
    back = _answer(model, other)
    if back and directive(back, "hasOne"):
        return _hidden_key(model, field, other)
    if back is None or not _is_implicit(directive(back, "hasMany")):
        why = f"{model.name}.{field.name.value} does not say by which fields it belongs"
        raise CannotSayError(found, "@belongsTo without fields", why, "name them: @belongsTo(fields: […])")
    return _hidden_key(other, back, other)


def _answer(model: ModelType, other: ModelType) -> Field | None:
    """The field of the other model that a `@belongsTo` without fields answers: the first that leads here."""
    return next(
        (
            field
            for field in other.fields
            if base_type_name(field.type) == model.name and (directive(field, "hasOne") or directive(field, "hasMany"))
        ),
        None,
    )


def _is_implicit(found: Directive | None) -> bool:
    return found is not None and not any(argument(found, name) for name in ("indexName", "fields"))


def _hidden_key(owner: ModelType, field: Field, other: ModelType) -> tuple[str, ...]:
    return tuple(camel_case(owner.name, field.name.value, key) for key in _key_of(other))


def _check_key(found: Directive, references: tuple[str, ...], holder: ModelType, other: ModelType) -> None:
    """Raises CannotSayError unless the fields of the holder can keep the other model's key, as the builder has it."""
    kept = [_key_type(holder, name) for name in references]
    if None in kept or kept != [_key_type(other, name) for name in _key_of(other)]:
        why = f"{holder.name}: {', '.join(references)} is not of the types of {other.name}'s key"
        raise CannotSayError(found, "relation of other types", why)


def _key_type(model: ModelType, name: str) -> str | None:
    """A scalar's name, where ID and String are one; None for what cannot be a key in the builder."""
    found = next((base_type_name(field.type) for field in model.fields if field.name.value == name), None)
    if found is None:
        return "ID" if name == "id" else None
    return "ID" if found == "String" else found if found in SCALARS else None


def _key_fields(model: ModelType) -> tuple[Field | None, ...]:
    """The fields of the key; None for an `id` that is not written out."""
    fields = {field.name.value: field for field in model.fields}
    return tuple(fields.get(name) for name in _key_of(model))


def _key_of(model: ModelType) -> tuple[str, ...]:
    for field in model.fields:
        key = directive(field, "primaryKey")
        if key:
            return (field.name.value, *names_in(argument(key, "sortKeyFields")))
    return ("id",)


def _fields_of_index(model: ModelType, name: str) -> tuple[str, ...] | None:
    """The fields of an index, partition key first."""
    for field in model.fields:
        for index in directives(field, "index"):
            written = argument(index, "name")
            if isinstance(written, StringLiteral) and written.value == name:
                return (field.name.value, *names_in(argument(index, "sortKeyFields")))
    return None
