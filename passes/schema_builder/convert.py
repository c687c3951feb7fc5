"""A whole schema in the builder's words, or all constructs that it has none for."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from amp2gen.ir.models_of_schema import ModelType, model_types
from amp2gen.ir.schema_builder import BuilderEntry, BuilderEnum, BuilderRoot, BuilderSchema
from amp2gen.passes.schema_builder.comments import Comments
from amp2gen.passes.schema_builder.model_operations import renamed
from amp2gen.passes.schema_builder.models import Types, builder_model
from amp2gen.passes.schema_builder.operations import ROOTS, operations, root_of
from amp2gen.passes.schema_builder.other_sides import ambiguous, other_sides
from amp2gen.passes.schema_builder.plain_types import input_type, plain_type, with_own_access
from amp2gen.passes.schema_builder.refusals import CannotSayError, Refusals
from amp2gen.passes.schema_builder.relations import Relation, relation_of
from amp2gen.syntax.graphql.tree import (
    Definition,
    Document,
    EnumType,
    InputType,
    ObjectType,
    SchemaDefinition,
    base_type_name,
    directive,
)


@dataclass(frozen=True)
class Conversion:
    """The schema, complete only if there are no refusals. `untyped`: operations of models that the API has and the
    builder's client does not know, each with its model."""

    schema: BuilderSchema
    refusals: tuple[CannotSayError, ...]
    untyped: Mapping[str, ModelType]


def convert(document: Document, text: str, default_mode: str) -> Conversion:
    """Converts a schema for version 2 of the transformer. `text` is the document's, `default_mode` AppSync's name."""
    models = model_types(document)
    relations = _relations(models, text)
    types = Types(
        models=models,
        names=frozenset(_names(document, EnumType, ObjectType)) - {*models, *ROOTS},
        inputs=frozenset(_names(document, InputType)),
        mutations=_mutations(document),
        comments=Comments(document, text),
        default_mode=default_mode,
        relations=relations,
        other_sides=other_sides((each for each in relations.values() if isinstance(each, Relation)), models),
    )
    refusals = Refusals()
    entries: list[BuilderEntry] = []
    roots: list[BuilderRoot] = []
    for definition in document.definitions:
        with refusals.collect():
            if isinstance(definition, ObjectType) and definition.name.value in ROOTS:
                roots += root_of(definition)
            entries += _entries(definition, types, refusals)
    refusals.found += _names_used_twice(document, entries)
    objects = {each.name.value: each for each in document.definitions if isinstance(each, ObjectType)}
    schema = BuilderSchema(entries=with_own_access(entries, objects, refusals), roots=tuple(roots))
    return Conversion(schema, tuple(refusals.found), dict(_untyped(models)))


def _names_used_twice(document: Document, entries: Iterable[BuilderEntry]) -> Iterator[CannotSayError]:
    """A query and a mutation may have one name; the builder keeps types and operations in one object."""
    twice = {name for name, times in Counter(entry.name for entry in entries).items() if times > 1}
    for definition in document.definitions:
        for field in definition.fields if isinstance(definition, ObjectType) and definition.name.value in ROOTS else ():
            if field.name.value in twice:
                why = f"{field.name.value} is the name of more than one operation or type"
                yield CannotSayError(field, "name used twice", why)


def _untyped(models: Mapping[str, ModelType]) -> Iterator[tuple[str, ModelType]]:
    for model in models.values():
        yield from ((operation, model) for operation in renamed(model))
        if directive(model.type, "searchable"):
            yield f"the search of {model.name}", model


def _names(document: Document, *kinds: type[EnumType | ObjectType | InputType]) -> Iterator[str]:
    return (each.name.value for each in document.definitions if isinstance(each, kinds))


def _mutations(document: Document) -> Mapping[str, str]:
    """Custom mutation → the name of the type that it returns."""
    return {
        field.name.value: base_type_name(field.type)
        for each in document.definitions
        if isinstance(each, ObjectType) and each.name.value == "Mutation"
        for field in each.fields
    }


def _relations(models: Mapping[str, ModelType], text: str) -> Mapping[tuple[str, str], Relation | CannotSayError]:
    """The relations by model and field, or why the builder cannot keep one."""
    found: dict[tuple[str, str], Relation | CannotSayError] = {}
    for model in models.values():
        for field in model.fields:
            place = (model.name, field.name.value)
            try:
                relation = relation_of(model, field, models, text)
            except CannotSayError as refusal:
                found[place] = refusal
            else:
                found |= {place: relation} if relation else {}
    fields = {(model.name, field.name.value): field for model in models.values() for field in model.fields}
    for each in ambiguous([each for each in found.values() if isinstance(each, Relation)]):
        why = f"{each.owner} has several relations to {each.model} by {', '.join(each.references)}"
        place = (each.owner, each.field)
        found[place] = CannotSayError(fields[place], "relations over the same fields", why)
    return found


def _entries(definition: Definition, types: Types, refusals: Refusals) -> Iterator[BuilderEntry]:
    match definition:
        case ObjectType() if definition.name.value in ROOTS:
            yield from operations(definition, types, refusals)
        case ObjectType() if definition.name.value in types.models:
            if not definition.extends:
                yield builder_model(types.models[definition.name.value], types, refusals)
        case ObjectType(extends=False, interfaces=()):
            yield plain_type(definition, types, refusals)
        case EnumType(extends=False, directives=()):
            yield BuilderEnum(
                name=definition.name.value,
                values=tuple(value.name.value for value in definition.values),
                comment=types.comments.of(definition),
            )
        case InputType() if definition.name.value == "AMPLIFY":
            return  # it opens what has no rules, and here everything has
        case InputType(extends=False):
            yield input_type(definition, types, refusals)
        case SchemaDefinition(directives=(), extends=False) if all(
            item.type.name.value == item.operation.value.capitalize() for item in definition.operations
        ):
            return  # as it is without saying so
        case _:
            kind, name = _KINDS.get(type(definition).__name__, "definition"), getattr(definition, "name", None)
            name = name.value if name else "the schema"
            raise CannotSayError(definition, kind, f"the builder has no word for {name}, an {kind}")


_KINDS = {
    "InputType": "extended input",
    "InterfaceType": "interface",
    "UnionType": "union",
    "ScalarType": "own scalar",
    "SchemaDefinition": "explicit schema",
    "DirectiveDefinition": "own directive",
    "ObjectType": "extended or implementing type",
    "EnumType": "enum with directives",
}
