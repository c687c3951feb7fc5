"""`@model` types: fields, key, indexes, operations, rules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from amp2gen.ir.models_of_schema import ModelType
from amp2gen.ir.schema_builder import (
    BuilderField,
    BuilderIndex,
    BuilderModel,
    BuilderRelation,
    BuilderRule,
)
from amp2gen.passes.schema_builder.comments import Comments
from amp2gen.passes.schema_builder.model_operations import operations_of
from amp2gen.passes.schema_builder.plurals import index_query
from amp2gen.passes.schema_builder.refusals import CannotSayError, Refusals
from amp2gen.passes.schema_builder.relations import RELATIONS, Relation, hidden_keys, names_in
from amp2gen.passes.schema_builder.rules import rules_of
from amp2gen.passes.schema_builder.types import NEUTRAL, builder_type, default_of, no_directives
from amp2gen.syntax.graphql.printer import to_sdl
from amp2gen.syntax.graphql.tree import (
    Directive,
    Field,
    NullLiteral,
    StringLiteral,
    argument,
    directive,
    directives,
)

_ON_FIELDS = frozenset({"auth", "default", "primaryKey", "index", *RELATIONS})
_ON_MODELS = frozenset({"model", "auth", "searchable", "mapsTo", *NEUTRAL})


@dataclass(frozen=True)
class Types:
    """What a conversion knows of the schema. `names`: enums and plain types, which fields may refer to; `inputs`: what
    arguments may refer to besides. `mutations`: custom ones, and the names of the types that they return.
    `default_mode`: the API's default authorization mode, by AppSync's name. `relations`: by model and field, or why the
    builder cannot keep one; `other_sides`: by model, what the builder wants of it for relations that only the other
    model has."""

    models: Mapping[str, ModelType]
    names: frozenset[str]
    inputs: frozenset[str]
    mutations: Mapping[str, str]
    comments: Comments
    default_mode: str
    relations: Mapping[tuple[str, str], Relation | CannotSayError]
    other_sides: Mapping[str, tuple[BuilderRelation, ...]]


def builder_model(model: ModelType, types: Types, refusals: Refusals) -> BuilderModel:
    """The model in the builder's words; what it has none for goes to `refusals`."""
    fields = {field.name.value: field for field in model.fields}
    converted: list[BuilderField | BuilderRelation] = []
    indexes: list[BuilderIndex] = []
    identifier: tuple[str, ...] = ()
    disabled: tuple[str, ...] = ()
    gen1: str | None = None
    for part in model.parts[1:]:
        refusals.found.append(CannotSayError(part, "extend type", "the builder cannot extend a type"))
    with refusals.collect():
        no_directives(model.type, _ON_MODELS)
        if model.type.interfaces:
            raise CannotSayError(model.type, "interface", "the builder has no interfaces")
        disabled, gen1 = operations_of(model)
    for field in model.fields:
        with refusals.collect():
            identifier = _identifier(field) or identifier
            indexes += _indexes(model.name, field)
            if field.name.value == "id" and not directive(field, "primaryKey"):
                converted.append(_declared_id(field, fields, types))
            else:
                converted.append(_field(model, field, fields, types))
    with refusals.collect():
        converted += hidden_keys(model, types.models)
    converted += types.other_sides.get(model.name, ())
    rules: tuple[BuilderRule, ...] = ()
    with refusals.collect():
        rules = rules_of(directive(model.type, "auth"), fields)
        if not rules:
            raise CannotSayError(model.type, "model without rules", "the builder wants rules for every model")
    return BuilderModel(
        name=model.name,
        fields=tuple(converted),
        identifier=() if identifier == ("id",) else identifier,
        indexes=tuple(indexes),
        disabled=disabled,
        rules=rules,
        gen1=gen1,
        comment=types.comments.of(model.type),
    )


def _field(model: ModelType, field: Field, fields: Mapping[str, Field], types: Types) -> BuilderField | BuilderRelation:
    kept = _kept_directives(field)
    relation = types.relations.get((model.name, field.name.value))
    if isinstance(relation, CannotSayError):
        raise relation
    if relation is not None:
        return BuilderRelation(
            name=field.name.value,
            relation=relation.kind,
            model=relation.model,
            references=relation.references,
            rules=rules_of(directive(field, "auth"), fields),
            gen1=f"{relation.gen1} {kept}" if kept else relation.gen1,
            comment=types.comments.of(field),
        )
    return _scalar_field(field, fields, types).model_copy(update={"gen1": kept})


def _kept_directives(field: Field) -> str | None:
    no_directives(field, _ON_FIELDS | NEUTRAL)
    if field.arguments:
        raise CannotSayError(field, "field arguments", "the builder's fields take no arguments")
    return " ".join(to_sdl(each) for each in field.directives if each.name.value in NEUTRAL) or None


def _scalar_field(field: Field, fields: Mapping[str, Field], types: Types) -> BuilderField:
    type_ = builder_type(field.type, types.names)
    default = directive(field, "default")
    return BuilderField(
        name=field.name.value,
        type=type_,
        default=default_of(field, type_, default) if default else None,
        rules=rules_of(directive(field, "auth"), fields),
        comment=types.comments.of(field),
    )


def _declared_id(field: Field, fields: Mapping[str, Field], types: Types) -> BuilderField:
    """An `id` without `@primaryKey`, which the builder would add, so that clients had to give it. Left out, the
    transformer would add the field, but not to those that rules open."""
    kept = _kept_directives(field)
    written = to_sdl(field.type)
    return _scalar_field(field, fields, types).model_copy(update={"gen1": f"{written} {kept}" if kept else written})


def _identifier(field: Field) -> tuple[str, ...]:
    key = directive(field, "primaryKey")
    if key is None:
        return ()
    return (field.name.value, *names_in(argument(key, "sortKeyFields")))


def _indexes(model: str, field: Field) -> Iterator[BuilderIndex]:
    for index in directives(field, "index"):
        name = argument(index, "name")
        unknown = {each.name.value for each in index.arguments} - {"name", "sortKeyFields", "queryField"}
        if unknown:
            raise CannotSayError(index, f"@index({min(unknown)})", f"the builder has no @index({min(unknown)})")
        sort_keys = names_in(argument(index, "sortKeyFields"))
        yield BuilderIndex(
            name=name.value if isinstance(name, StringLiteral) else None,
            field=field.name.value,
            sort_keys=sort_keys,
            query_field=_query_field(model, field, index, sort_keys),
        )


def _query_field(model: str, field: Field, index: Directive, sort_keys: tuple[str, ...]) -> str | None:
    match argument(index, "queryField"):
        case StringLiteral(value=value):
            return value
        case NullLiteral():
            return None
    query = index_query(model, (field.name.value, *sort_keys))
    if query is None:
        raise CannotSayError(
            index,
            "@index without queryField",
            f"Gen 2 names the query of this index by an English plural of {model} that no rule here is sure of",
            "name it: @index(queryField: …)",
        )
    return query
