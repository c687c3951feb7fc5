"""A whole schema in the builder's words, or all constructs that it has none for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from amp2gen.ir.models_of_schema import ModelType, model_types
from amp2gen.ir.schema_builder import (
    BuilderCustomType,
    BuilderEntry,
    BuilderEnum,
    BuilderField,
    BuilderOperation,
    BuilderRule,
    BuilderSchema,
)
from amp2gen.passes.schema_builder.access import ACCESS, MODES, access_by_operations, check_access
from amp2gen.passes.schema_builder.comments import Comments
from amp2gen.passes.schema_builder.models import Types, builder_model
from amp2gen.passes.schema_builder.other_sides import ambiguous, other_sides
from amp2gen.passes.schema_builder.refusals import CannotSayError, Refusals
from amp2gen.passes.schema_builder.relations import Relation, relation_of
from amp2gen.passes.schema_builder.rules import rules_of
from amp2gen.passes.schema_builder.types import builder_type, no_directives
from amp2gen.syntax.graphql.tree import (
    Definition,
    Document,
    EnumType,
    Field,
    InputType,
    InputValue,
    ObjectType,
    SchemaDefinition,
    StringLiteral,
    argument,
    directive,
    directives,
)

ROOTS = {"Query": "query", "Mutation": "mutation"}


@dataclass(frozen=True)
class Conversion:
    """The schema, complete only if there are no refusals."""

    schema: BuilderSchema
    refusals: tuple[CannotSayError, ...]


def convert(document: Document, text: str, default_mode: str) -> Conversion:
    """Converts a schema for version 2 of the transformer. `text` is the document's, `default_mode` AppSync's name."""
    models = model_types(document)
    plain = {
        definition.name.value
        for definition in document.definitions
        if isinstance(definition, EnumType | ObjectType)
        and definition.name.value not in (*models, *ROOTS, "Subscription")
    }
    relations = _relations(models, text)
    types = Types(
        text=text,
        models=models,
        names=frozenset(plain),
        comments=Comments(document, text),
        default_mode=default_mode,
        access=access_by_operations(document),
        relations=relations,
        other_sides=other_sides((each for each in relations.values() if isinstance(each, Relation)), models),
    )
    refusals = Refusals()
    entries: list[BuilderEntry] = []
    for definition in document.definitions:
        with refusals.collect():
            entries += _entries(definition, types, refusals)
    return Conversion(BuilderSchema(entries=tuple(entries)), tuple(refusals.found))


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
            yield from _operations(definition, types, refusals)
        case ObjectType() if definition.name.value in types.models:
            if not definition.extends:
                yield builder_model(types.models[definition.name.value], types, refusals)
        case ObjectType(extends=False, interfaces=()) if definition.name.value != "Subscription":
            yield _custom_type(definition, types, refusals)
        case EnumType(extends=False, directives=()):
            yield BuilderEnum(
                name=definition.name.value,
                values=tuple(value.name.value for value in definition.values),
                comment=types.comments.of(definition),
            )
        case InputType() if definition.name.value == "AMPLIFY":
            return  # it opens what has no rules, and here everything has
        case SchemaDefinition(directives=(), extends=False) if all(
            item.type.name.value == item.operation.value.capitalize() for item in definition.operations
        ):
            return  # as it is without saying so
        case _:
            kind, name = _KINDS.get(type(definition).__name__, "definition"), getattr(definition, "name", None)
            name = name.value if name else "the schema"
            raise CannotSayError(definition, kind, f"the builder has no word for {name}, an {kind}")


_KINDS = {
    "InputType": "input type",
    "InterfaceType": "interface",
    "UnionType": "union",
    "ScalarType": "own scalar",
    "SchemaDefinition": "explicit schema",
    "DirectiveDefinition": "own directive",
    "ObjectType": "extended, implementing or subscription type",
    "EnumType": "enum with directives",
}


def _custom_type(definition: ObjectType, types: Types, refusals: Refusals) -> BuilderCustomType:
    with refusals.collect():
        check_access(definition, types.access, types.default_mode)
    fields = []
    for field in definition.fields:
        with refusals.collect():
            fields.append(_plain_field(field, types))
    return BuilderCustomType(name=definition.name.value, fields=tuple(fields), comment=types.comments.of(definition))


def _plain_field(field: Field | InputValue, types: Types) -> BuilderField:
    no_directives(field, frozenset() if isinstance(field, InputValue) else ACCESS)
    if getattr(field, "arguments", ()) or getattr(field, "default", None) is not None:
        raise CannotSayError(
            field, "field arguments", "the builder's fields take no arguments, its arguments no defaults"
        )
    return BuilderField(
        name=field.name.value, type=builder_type(field.type, types.names), comment=types.comments.of(field)
    )


def _operations(root: ObjectType, types: Types, refusals: Refusals) -> Iterator[BuilderOperation]:
    if root.directives:
        raise CannotSayError(root, f"directives on {root.name.value}", "the builder has no word for them")
    for field in root.fields:
        with refusals.collect():
            yield _operation(ROOTS[root.name.value], field, types)


def _operation(root: str, field: Field, types: Types) -> BuilderOperation:
    default = () if directive(field, "auth") else (name for name, mode in MODES.items() if mode == types.default_mode)
    no_directives(field, frozenset({"function", "auth", *default}))
    name = field.name.value
    handlers = []
    for function in directives(field, "function"):
        named = argument(function, "name")
        if not isinstance(named, StringLiteral) or len(function.arguments) > 1:
            raise CannotSayError(
                function, "@function(region, accountId)", f"{name} calls a function of another account"
            )
        handlers.append(named.value)
    if not handlers:
        raise CannotSayError(field, "operation without @function", f"{name} is answered by a resolver of its own")
    rules = rules_of(directive(field, "auth"), {}) or _by_default(field, types.default_mode)
    return BuilderOperation(
        name=name,
        operation="query" if root == "query" else "mutation",
        arguments=tuple(_plain_field(item, types) for item in field.arguments),
        returns=builder_type(field.type, types.names | types.models.keys()),
        handlers=tuple(handlers),
        rules=rules,
        comment=types.comments.of(field),
    )


_DEFAULT_RULES = {
    "API_KEY": BuilderRule(method="publicApiKey"),
    "AMAZON_COGNITO_USER_POOLS": BuilderRule(method="authenticated"),
    "OPENID_CONNECT": BuilderRule(method="authenticated", arguments=("oidc",)),
    "AWS_LAMBDA": BuilderRule(method="custom"),
}
"""The rule that says what an operation without rules is open to: everyone whom the default mode lets in."""


def _by_default(field: Field, default_mode: str) -> tuple[BuilderRule, ...]:
    if default_mode not in _DEFAULT_RULES:
        why = f"no rule says what {field.name.value} is open to: {default_mode} by itself"
        raise CannotSayError(field, "operation without rules", why, "add an @auth to it")
    return (_DEFAULT_RULES[default_mode],)
