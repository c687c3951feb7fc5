'''Schemas for version 1 of the GraphQL transformer become version 2, with the same tables, attributes and indexes.

Gen 2 knows version 2 only. Names that version 1 derives are written out where version 2 would derive others, and what
version 1 leaves open to everybody, because no rule speaks of it, gets a rule. What cannot be said stays as it is, with
an error, for `take_out_directives`. Comments and layout stay.

>>> from amp2gen.syntax.graphql.parser import parse
>>> document = parse("""# A blog.
... type Post @model @key(fields: ["id", "title"]) @auth(rules: [{ allow: owner }]) {
...   id: ID!
...   title: String! # shown on top
... }
... type Comment @model @key(name: "byPost", fields: ["postID", "at"]) {
...   postID: ID!
...   at: AWSDateTime!
...   author: Author @connection(name: "Written")
... }
... type Author @model @auth(rules: [
...   { allow: owner, operations: [read] }
... ]) {
...   comments: [Comment] @connection(name: "Written", sortField: "at")
... }
... """, "schema.graphql")
>>> print(migrated(document, "userPools").text, end="")
# A blog.
type Post @model @auth(rules: [{ allow: owner }]) {
  id: ID! @primaryKey(sortKeyFields: ["title"])
  title: String! # shown on top
}
type Comment @model @auth(rules: [{ allow: private }]) {
  postID: ID! @index(name: "byPost", sortKeyFields: ["at"], queryField: null)
  at: AWSDateTime!
  author: Author @belongsTo(fields: ["commentAuthorId"])
  commentAuthorId: ID @index(name: "gsi-Written", sortKeyFields: ["at"], queryField: null)
}
type Author @model @auth(rules: [
  { allow: owner, operations: [read] }
  { allow: private, operations: [create, update, delete] }
]) {
  comments: [Comment] @hasMany(indexName: "gsi-Written", fields: ["id"])
  id: ID!
}
'''

from collections.abc import Iterator
from dataclasses import dataclass

from amp2gen.ir import kinds
from amp2gen.ir.app import App
from amp2gen.ir.base import Origin
from amp2gen.ir.data import DataModel, GraphqlApi
from amp2gen.ir.diagnostics import Diagnostic, Kind
from amp2gen.ir.models_of_schema import models_of_schema
from amp2gen.passes.options import Options
from amp2gen.passes.schema_v1.access import default_provider
from amp2gen.passes.schema_v1.connections import migrate_connections
from amp2gen.passes.schema_v1.draft import Draft, text_argument, v1_directives
from amp2gen.passes.schema_v1.keys import migrate_keys
from amp2gen.passes.schema_v1.operation_names import keep_operation_names
from amp2gen.passes.schema_v1.operations import open_operations
from amp2gen.passes.schema_v1.rules import migrate_rules
from amp2gen.syntax.graphql.parser import parse
from amp2gen.syntax.graphql.tree import Document, Node
from amp2gen.syntax.spans import apply_edits


@dataclass(frozen=True)
class Migrated:
    """The schema's new text, the models to which rules are added, and what is to be said."""

    text: str
    opened: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]


def migrate_schema_v1(app: App, options: Options) -> App:
    if app.data is None or app.data.transformer == 2:
        return app
    on = {flag.name.removeprefix("graphqltransformer.") for flag in app.feature_flags if flag.value == "True"}
    result = migrated(
        parse(app.data.schema_text, app.data.schema_files[0]),
        default_provider(app.data),
        local_indexes="secondarykeyasgsi" not in on,
        improved_plurals="improvepluralization" in on,
    )
    data = app.data.model_copy(
        update={
            "transformer": 2,
            "schema_text": result.text,
            "models": _models(app.data, result.text),
        }
    )
    found = (*result.diagnostics, *_notes(app.data, result))
    return app.model_copy(update={"data": data, "diagnostics": (*app.diagnostics, *found)})


def migrated(
    document: Document, default: str, *, local_indexes: bool = True, improved_plurals: bool = False
) -> Migrated:
    """A version 1 schema as version 2. `default`: the `provider` of the API's default mode; `local_indexes`: whether an
    index on a table's own partition key is a local one (the feature flag `secondarykeyasgsi` is off);
    `improved_plurals`: whether lists are named in proper English (`improvepluralization` is on)."""

    def report(kind: Kind, node: Node, message: str) -> Diagnostic:
        place = document.source.locate(node.span.start)
        return kind.at(Origin(file=place.path, line=place.line, column=place.column), message)

    draft = Draft(document, report)
    migrate_keys(draft, local_indexes=local_indexes)
    migrate_connections(draft)
    keep_operation_names(draft, improved_plurals=improved_plurals)
    opened = migrate_rules(draft, default)
    open_operations(draft, default)
    _keep_versions(draft)
    return Migrated(apply_edits(document.source.text, draft.all_edits()), tuple(opened), tuple(draft.found))


def _keep_versions(draft: Draft) -> None:
    """What `@versioned` counts stays readable: the field that it adds (graphql-versioned-transformer)."""
    for name, model in draft.models.items():
        for written in v1_directives(model, "versioned"):
            field = text_argument(written, "versionField") or "version"
            draft.problem(kinds.V1_NOT_CARRIED, written, f"@versioned: nothing compares the field {field} any more")
            if draft.field_of(name, field) is None:
                draft.new_field(name, field, "Int")


def _models(api: GraphqlApi, schema: str) -> tuple[DataModel, ...]:
    """The models of the new schema, each with its place in the old one."""
    places = {model.name: model.origin for model in api.models}
    found = models_of_schema(parse(schema, api.schema_files[0]), local_indexes=False)
    return tuple(model.model_copy(update={"origin": places.get(model.name)}) for model in found)


def _notes(api: GraphqlApi, result: Migrated) -> Iterator[Diagnostic]:
    place = Origin(file=api.schema_files[0])
    if result.text != api.schema_text:
        yield kinds.SCHEMA_V1_MIGRATED.at(place, "the schema is written for version 1 of the GraphQL transformer")
    if result.opened:
        models = ", ".join(result.opened)
        message = f"version 1 leaves some operations of {models} open to the default mode; rules say so now"
        yield kinds.OPERATION_WITHOUT_AUTH.at(place, message)
