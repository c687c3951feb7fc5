"""`data/schema.ts`: the GraphQL schema in the words of Gen 2's schema builder."""

from collections.abc import Iterable, Iterator, Mapping

from amp2gen.backend_ts.files import typescript
from amp2gen.backend_ts.naming import module
from amp2gen.backend_ts.skeletons import render
from amp2gen.backend_ts.typescript.build import call, data, members
from amp2gen.backend_ts.typescript.tree import (
    Arr,
    Arrow,
    BlankLine,
    Const,
    Expr,
    Imported,
    Name,
    Null,
    Obj,
    Param,
    Prop,
    Spread,
    Stmt,
    TypeAlias,
    Typeof,
    TypeRef,
)
from amp2gen.ir.schema_builder import (
    BuilderCustomType,
    BuilderEntry,
    BuilderEnum,
    BuilderField,
    BuilderIndex,
    BuilderModel,
    BuilderOperation,
    BuilderRelation,
    BuilderRule,
    BuilderSchema,
    BuilderSource,
    BuilderType,
)

FILE = "amplify/data/schema.ts"
_GEN1 = "data/gen1-directives"
A = Imported("a", "@aws-amplify/backend")
SDL = Imported("sdl", module("data", "data/schema"))
"""What `defineData` is given: it finds Gen 1's tables by the schema's text only."""


def builder_files(schema: BuilderSchema) -> dict[str, bytes]:
    """The schema, and the helpers that it needs where the builder has no words for what Gen 1's schema says."""
    gen1 = _gen1(schema)
    entries = tuple(Prop(entry.name, _entry(entry), entry.comment) for entry in schema.entries)
    statements: list[Stmt] = [
        Const(Name("schema"), call(members(A, "schema"), Obj(entries, expanded=True)), export=True),
        BlankLine(),
        TypeAlias(
            "Schema",
            TypeRef(Imported("ClientSchema", "@aws-amplify/backend", type_only=True), (Typeof(Name("schema")),)),
            export=True,
            doc="For the client app: `generateClient<Schema>()`.",
        ),
        BlankLine(),
        Const(Name("sdl"), _sdl(gen1), export=True, doc=_SDL_DOC),
    ]
    files = typescript(FILE, *statements)
    if gen1:
        files[f"amplify/{_GEN1}.ts"] = render(
            f"{_GEN1}.ts",
            inputs=any(said == "input" for said in gen1.values()),
            other_sides=any(map(_is_for_builder, _model_fields(schema))),
            resolvers=any(isinstance(entry, BuilderOperation) and not entry.handlers for entry in schema.entries),
        )
    return files


_SDL_DOC = (
    "The schema as text. `defineData` takes over Gen 1's tables for a text only: given\n"
    "the schema itself, it would silently make new, empty tables."
)


def _sdl(gen1: dict[str, object]) -> Expr:
    text = members(call(members(Name("schema"), "transform")), "schema")
    if not gen1:
        return text
    return call(Imported("withGen1Directives", module("data", _GEN1)), text, gen1)


_OF_TYPE = "@"
"""The key of what a type itself says, beside those of its fields."""
_ROOTS: Mapping[str, str] = {"query": "Query", "mutation": "Mutation", "subscription": "Subscription"}


def _gen1(schema: BuilderSchema) -> dict[str, object]:
    """By type and field, types and directives of Gen 1's text; null for a field that the text does not have."""
    said: dict[str, dict[str, object]] = {}
    for root in schema.roots:
        said.setdefault(root.name, {})[_OF_TYPE] = root.gen1
    for entry in schema.entries:
        if isinstance(entry, BuilderModel | BuilderCustomType):
            if entry.gen1 is not None:
                said.setdefault(entry.name, {})[_OF_TYPE] = entry.gen1
            for field in entry.fields:
                if field.gen1 is not None:
                    said.setdefault(entry.name, {})[field.name] = field.gen1
                elif isinstance(field, BuilderRelation) or field.hidden:
                    said.setdefault(entry.name, {})[field.name] = Null()
        elif isinstance(entry, BuilderOperation) and entry.gen1 is not None:
            said.setdefault(_ROOTS[entry.operation], {})[entry.name] = entry.gen1
    inputs = (entry.name for entry in schema.entries if isinstance(entry, BuilderCustomType) and entry.is_input)
    return {**said, **dict.fromkeys(inputs, "input")}


def _model_fields(schema: BuilderSchema) -> Iterator[BuilderField | BuilderRelation]:
    return (field for entry in schema.entries if isinstance(entry, BuilderModel) for field in entry.fields)


def _entry(entry: BuilderEntry) -> Expr:
    match entry:
        case BuilderModel():
            return _model(entry)
        case BuilderCustomType():
            return call(members(A, "customType"), _fields(entry.fields))
        case BuilderEnum():
            return call(members(A, "enum"), list(entry.values))
        case BuilderOperation():
            return _operation(entry)


def _model(model: BuilderModel) -> Expr:
    expr: Expr = call(members(A, "model"), _fields(model.fields))
    if model.identifier:
        expr = _then(expr, "identifier", list(model.identifier))
    if model.indexes:
        indexes = Arr(tuple(_index(index) for index in model.indexes))
        expr = _then(expr, "secondaryIndexes", Arrow((Param(Name("index")),), indexes))
    if model.disabled:
        expr = _then(expr, "disableOperations", list(model.disabled))
    return _authorized(expr, model.rules)


def _fields(fields: Iterable[BuilderField | BuilderRelation]) -> Expr:
    """The fields in order; then the sides of relations that only the builder is given."""
    fields = tuple(fields)
    own = [each for each in fields if not _is_for_builder(each)]
    sides = tuple(Prop(each.name, _field(each)) for each in fields if _is_for_builder(each))
    entries: list[Prop | Spread] = [Prop(each.name, _field(each), each.comment) for each in own]
    if sides:
        entries.append(Spread(call(Imported("otherSide", module("data", _GEN1)), Obj(sides))))
    return Obj(tuple(entries), expanded=True)


def _is_for_builder(field: BuilderField | BuilderRelation) -> bool:
    return isinstance(field, BuilderRelation) and field.gen1 is None


def _field(field: BuilderField | BuilderRelation) -> Expr:
    if isinstance(field, BuilderRelation):
        references = field.references[0] if len(field.references) == 1 else list(field.references)
        return _authorized(call(members(A, field.relation), field.model, references), field.rules)
    expr = _type(field.type)
    if field.default is not None:
        expr = _then(expr, "default", field.default)
    return _authorized(expr, field.rules)


def _type(type_: BuilderType) -> Expr:
    expr: Expr = call(members(A, "ref"), type_.ref) if type_.ref else call(members(A, type_.scalar or "string"))
    if type_.required:
        expr = _then(expr, "required")
    if type_.array:
        expr = _then(expr, "array")
    return _then(expr, "required") if type_.array_required else expr


def _index(index: BuilderIndex) -> Expr:
    expr: Expr = call(Name("index"), index.field)
    if index.sort_keys:
        expr = _then(expr, "sortKeys", list(index.sort_keys))
    if index.name is not None:
        expr = _then(expr, "name", index.name)
    return _then(expr, "queryField", index.query_field if index.query_field is not None else Null())


def _operation(operation: BuilderOperation) -> Expr:
    expr: Expr = call(members(A, operation.operation))
    if operation.sources:
        sources = [_source(source) for source in operation.sources]
        expr = _then(expr, "for", sources[0] if len(sources) == 1 else sources)
    if operation.arguments:
        expr = _then(expr, "arguments", _fields(operation.arguments))
    if operation.returns is not None:
        expr = _then(expr, "returns", _type(operation.returns))
    handlers = [call(members(A, "handler", "function"), name) for name in operation.handlers]
    answers: object = Imported("ownResolver", module("data", _GEN1))
    expr = _then(expr, "handler", answers if not handlers else handlers[0] if len(handlers) == 1 else handlers)
    return _authorized(expr, operation.rules)


def _source(source: BuilderSource) -> Expr:
    expr: Expr = call(members(A, "ref"), source.ref)
    return _then(expr, "mutations", list(source.operations)) if source.operations else expr


def _authorized(expr: Expr, rules: tuple[BuilderRule, ...]) -> Expr:
    if not rules:
        return expr
    return _then(expr, "authorization", Arrow((Param(Name("allow")),), Arr(tuple(map(_rule, rules)))))


def _rule(rule: BuilderRule) -> Expr:
    expr: Expr = call(members(Name("allow"), rule.method), *rule.arguments)
    if rule.identity_claim is not None:
        expr = _then(expr, "identityClaim", rule.identity_claim)
    if rule.group_claim is not None:
        expr = _then(expr, "withClaimIn", rule.group_claim)
    return expr if rule.operations is None else _then(expr, "to", list(rule.operations))


def _then(expr: Expr, method: str, *arguments: object) -> Expr:
    return call(members(expr, method), *map(data, arguments))
