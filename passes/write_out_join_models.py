'''`@manyToMany` becomes the join model that Gen 1 makes of it, written out.

Gen 2 binds a relation's hidden join table to the table of one of the two models, and offers no way to name the right
one. A model of its own has the names that Gen 1 gives the table, its attributes and its indexes, the rules of both
sides, and the same operations.

>>> from amp2gen.syntax.graphql.parser import parse
>>> print(with_join_models(parse("""type Post @model @auth(rules: [{ allow: owner }]) {
...   tags: [Tag] @manyToMany(relationName: "PostTags") # at most ten
... }
...
... type Tag @model @auth(rules: [{ allow: owner }, { allow: private, operations: [read] }]) {
...   label: String! @primaryKey
...   posts: [Post] @manyToMany(relationName: "PostTags", limit: 50)
... }
... """, "schema.graphql"), Naming(by_key=True, queries=False)).schema.text, end="")
type Post @model @auth(rules: [{ allow: owner }]) {
  tags: [PostTags] @hasMany(indexName: "byPost", fields: ["id"]) # at most ten
  id: ID!
}
<BLANKLINE>
type Tag @model @auth(rules: [{ allow: owner }, { allow: private, operations: [read] }]) {
  label: String! @primaryKey
  posts: [PostTags] @hasMany(indexName: "byTag", fields: ["label"], limit: 50)
}
<BLANKLINE>
# Which Post goes with which Tag.
type PostTags
  @model
  @auth(rules: [{ allow: owner }, { allow: private, operations: [read] }]) {
  id: ID!
  postId: ID! @index(name: "byPost", queryField: null)
  tagLabel: String! @index(name: "byTag", queryField: null)
  post: Post! @belongsTo(fields: ["postId"])
  tag: Tag! @belongsTo(fields: ["tagLabel"])
}
'''

from collections.abc import Iterator
from dataclasses import dataclass, replace

from amp2gen.ir import kinds
from amp2gen.ir.app import App
from amp2gen.ir.data import DataModel, GraphqlApi
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.ir.models_of_schema import ModelType, model_types, models_of_schema
from amp2gen.ir.schema_text import document_of, edited, with_schema
from amp2gen.passes.options import Options
from amp2gen.passes.schema_v1.draft import Draft, arguments, list_argument, quoted, quoted_list, text_argument
from amp2gen.syntax.graphql.parser import parse_source
from amp2gen.syntax.graphql.printer import to_sdl
from amp2gen.syntax.graphql.tree import (
    Directive,
    Document,
    Field,
    ListLiteral,
    ObjectLiteral,
    StringLiteral,
    TypeDefinition,
    Value,
    argument,
    base_type_name,
    directive,
    directives,
)
from amp2gen.syntax.traced import TracedText

DIRECTIVE = "manyToMany"

Role = tuple[str, ...]
"""How the transformer tells callers apart: strategy, provider, claims or fields, and the group."""


@dataclass(frozen=True)
class Naming:
    """Two feature flags. `by_key`: attributes end in the name of the key that they hold, not in `ID`
    (`respectprimarykeyattributesonconnectionfield`); `queries`: an index has a query even if none is named
    (`enableautoindexquerynames`)."""

    by_key: bool
    queries: bool


@dataclass(frozen=True)
class Side:
    """One of the two fields of a relation."""

    model: ModelType
    field: Field
    directive: Directive

    @property
    def lower(self) -> str:
        name = self.model.name
        return name[:1].lower() + name[1:]


@dataclass(frozen=True)
class Key:
    """The fields of a model's key with their types, and the attributes that hold them in the join table."""

    fields: tuple[str, ...]
    types: tuple[str, ...]
    attributes: tuple[str, ...]


@dataclass(frozen=True)
class WithJoinModels:
    """The schema's new text, the names of the join models, and what is to be said."""

    schema: TracedText
    joins: tuple[str, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()


def write_out_join_models(app: App, options: Options) -> App:
    if app.data is None or f"@{DIRECTIVE}" not in app.data.schema_text:
        return app
    on = {flag.name.removeprefix("graphqltransformer.") for flag in app.feature_flags if flag.value == "True"}
    naming = Naming(
        by_key="respectprimarykeyattributesonconnectionfield" in on, queries="enableautoindexquerynames" in on
    )
    result = with_join_models(document_of(app.data), naming)
    data = with_schema(app.data, result.schema, models=_models(app.data, result))
    return app.model_copy(update={"data": data, "diagnostics": (*app.diagnostics, *result.diagnostics)})


def with_join_models(document: Document, naming: Naming) -> WithJoinModels:
    """The schema with each `@manyToMany` relation as a model, named as Gen 1's transformer does.

    Facts: amplify-category-api, packages/amplify-graphql-relational-transformer,
    src/graphql-many-to-many-transformer.ts. What that refuses is an error, and its fields lead nowhere.
    """
    draft = Draft(document)
    joins = []
    for name, sides in _relations(document).items():
        problem = _problem(name, sides, document)
        if problem is None:
            _write_out(draft, name, sides[0], sides[1], naming)
            joins.append(name)
            continue
        for side in sides:
            draft.problem(kinds.RELATION_NOT_WRITTEN_OUT, side.directive, f"@manyToMany {name}: {problem}")
            draft.remove(side.directive)
    return WithJoinModels(edited(document, draft.all_edits()), tuple(joins), tuple(draft.found))


def _relations(document: Document) -> dict[str, list[Side]]:
    """The relations by the name of their join table, in the schema's order."""
    found: dict[str, list[Side]] = {}
    for model in model_types(document).values():
        for each in model.fields:
            for written in directives(each, DIRECTIVE):
                name = text_argument(written, "relationName") or ""
                found.setdefault(_type_name(name), []).append(Side(model, each, written))
    return found


def _type_name(relation: str) -> str:
    kept = "".join(character for character in relation if character == "_" or character.isalnum()).lstrip("0123456789")
    return kept[:1].upper() + kept[1:]


def _problem(name: str, sides: list[Side], document: Document) -> str | None:
    if len(sides) != 2:
        return f"it is used in {len(sides)} places and not in two"
    one, two = sides
    if one.model.name == two.model.name:
        return f"both of its sides are {one.model.name}"
    if (base_type_name(one.field.type), base_type_name(two.field.type)) != (two.model.name, one.model.name):
        return f"its fields do not lead from {one.model.name} to {two.model.name} and back"
    if any(isinstance(each, TypeDefinition) and each.name.value == name for each in document.definitions):
        return "there is a type of this name already"
    if any(directive(part, "mapsTo") for side in sides for part in side.model.parts):
        return "@mapsTo gives a model other names in the table than in the API, which a model written out cannot have"
    return None


def _write_out(draft: Draft, name: str, one: Side, two: Side, naming: Naming) -> None:
    for side in (one, two):
        if _key(side, naming).fields == ("id",) and draft.field_of(side.model.name, "id") is None:
            draft.new_field(side.model.name, "id", "ID!")  # the transformer adds it too late for @hasMany
        draft.retype(side.field, name)
        draft.replace(side.directive, _has_many(side, naming))
    later = max((one.model, two.model), key=lambda model: model.type.span.start)
    draft.insert(later.type.span.end, "\n\n" + _join_model(name, one, two, naming), cause=one.directive)
    message = f"@manyToMany between {one.model.name} and {two.model.name} is now the model {name}"
    draft.problem(kinds.JOIN_MODEL_WRITTEN_OUT, one.directive, message)


def _has_many(side: Side, naming: Naming) -> str:
    limit = argument(side.directive, "limit")
    return "@hasMany" + arguments(
        indexName=quoted(_index(side)),
        fields=quoted_list(_key(side, naming).fields),
        limit=to_sdl(limit) if limit is not None else None,
    )


def _index(side: Side) -> str:
    return f"by{side.model.name}"


def _key(side: Side, naming: Naming) -> Key:
    fields = {each.name.value: each for each in side.model.fields}
    marked = next((each for each in side.model.fields if directive(each, "primaryKey")), None)
    primary = directive(marked, "primaryKey") if marked else None
    sort = list_argument(primary, "sortKeyFields") if primary else []
    hash = marked.name.value if marked else "id"
    names = (hash, *sort)
    suffix = hash[:1].upper() + hash[1:] if naming.by_key else "ID"
    return Key(
        fields=names,
        types=tuple(base_type_name(fields[each].type) if each in fields else "ID" for each in names),
        attributes=(f"{side.lower}{suffix}", *(f"{side.lower}{each}" for each in sort)),
    )


def _join_model(name: str, one: Side, two: Side, naming: Naming) -> str:
    rules = _rules(one, two)
    head = [f"type {name} @model {{"]
    if rules:
        head = [f"type {name}", "  @model", *_auth(rules)]
    lines = [
        f"# Which {one.model.name} goes with which {two.model.name}.",
        *head,
        "  id: ID!",
        *(line for side in (one, two) for line in _attributes(side, naming)),
        *(_relation(side, naming) for side in (one, two)),
        "}",
    ]
    return "\n".join(lines)


def _rules(one: Side, two: Side) -> list[Value]:
    """The rules of both models. Where two speak of one role, the later one holds: so the transformer merges them
    (packages/amplify-graphql-auth-transformer, `allowRoleOverwrite`), which refuses a role twice in a written rule."""
    roles: dict[Role, ObjectLiteral] = {}
    for side in (one, two):
        auth = directive(side.model.type, "auth")
        rules = argument(auth, "rules") if auth else None
        for rule in rules.values if isinstance(rules, ListLiteral) else ():  # Gen 1 takes them from lists only
            if isinstance(rule, ObjectLiteral):
                roles.update(dict.fromkeys(_roles(rule), rule))
    found: list[tuple[ObjectLiteral, list[str]]] = []
    for role, rule in roles.items():
        if not (found and found[-1][0] is rule):
            found.append((rule, []))
        found[-1][1].append(role[-1])
    return [_for_groups(rule, groups) for rule, groups in found]


def _roles(rule: ObjectLiteral) -> list[Role]:
    """Whom a rule speaks of: one role for each group that it names, else a single one."""
    written = rule.to_python()
    allow = str(written.get("allow"))
    provider = str(written.get("provider", {"public": "apiKey", "custom": "function"}.get(allow, "userPools")))
    provider = "iam" if provider == "identityPool" else provider
    groups = written.get("groups")
    if groups is not None and not written.get("groupsField"):
        names = groups if isinstance(groups, list) else [groups]
        return [("group", provider, str(written.get("groupClaim")), str(name)) for name in names]
    kept = ("ownerField", "identityClaim", "groupsField", "groupClaim") if provider in ("userPools", "oidc") else ()
    return [(allow, provider, *(str(written.get(name)) for name in kept))]


def _for_groups(rule: ObjectLiteral, groups: list[str]) -> ObjectLiteral:
    """The rule for these of its groups."""
    if len(groups) == len(_roles(rule)):
        return rule
    listed = ListLiteral(tuple(StringLiteral(group) for group in groups))
    fields = tuple(replace(each, value=listed) if each.name.value == "groups" else each for each in rule.fields)
    return replace(rule, fields=fields)


def _auth(rules: list[Value]) -> list[str]:
    written = [_spaced(to_sdl(rule)) for rule in rules]
    line = f"  @auth(rules: [{', '.join(written)}]) {{"
    if len(line) <= 80:
        return [line]
    return ["  @auth(", "    rules: [", *(f"      {rule}" for rule in written), "    ]", "  ) {"]


def _spaced(rule: str) -> str:
    return f"{{ {rule[1:-1].strip()} }}"


def _attributes(side: Side, naming: Naming) -> Iterator[str]:
    key = _key(side, naming)
    hash, *sort = key.attributes
    index = arguments(
        name=quoted(_index(side)),
        sortKeyFields=quoted_list(sort) if sort else None,
        queryField=None if naming.queries else "null",
    )
    yield f"  {hash}: {key.types[0]}! @index{index}"
    for attribute, type in zip(sort, key.types[1:], strict=True):
        yield f"  {attribute}: {type}!"


def _relation(side: Side, naming: Naming) -> str:
    fields = quoted_list(_key(side, naming).attributes)
    return f"  {side.lower}: {side.model.name}! @belongsTo(fields: {fields})"


def _models(api: GraphqlApi, result: WithJoinModels) -> tuple[DataModel, ...]:
    """The API's models and the join models, by name."""
    found = models_of_schema(parse_source(result.schema), local_indexes=False)
    joins = [model for model in found if model.name in result.joins]
    return tuple(sorted((*api.models, *joins), key=lambda model: model.name))
