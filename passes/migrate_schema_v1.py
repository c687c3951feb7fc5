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
>>> print(migrated(document, "userPools").schema.text, end="")
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
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.ir.models_of_schema import model_types, models_of_schema
from amp2gen.ir.schema_text import document_of, edited, origin_in, with_schema
from amp2gen.passes.options import Options
from amp2gen.passes.schema_v1.access import default_provider
from amp2gen.passes.schema_v1.connections import migrate_connections
from amp2gen.passes.schema_v1.draft import Draft, text_argument, v1_directives
from amp2gen.passes.schema_v1.keys import migrate_keys
from amp2gen.passes.schema_v1.operation_names import keep_operation_names
from amp2gen.passes.schema_v1.operations import open_operations
from amp2gen.passes.schema_v1.rules import migrate_rules
from amp2gen.syntax.graphql.parser import parse_source
from amp2gen.syntax.graphql.tree import Document
from amp2gen.syntax.traced import TracedText


@dataclass(frozen=True)
class Migrated:
    """The schema's new text, the models to which rules are added, and what is to be said."""

    schema: TracedText
    opened: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]


def migrate_schema_v1(app: App, options: Options) -> App:
    if app.data is None or app.data.transformer == 2:
        return app
    on = {flag.name.removeprefix("graphqltransformer.") for flag in app.feature_flags if flag.value == "True"}
    document = document_of(app.data)
    result = migrated(
        document,
        default_provider(app.data),
        local_indexes="secondarykeyasgsi" not in on,
        improved_plurals="improvepluralization" in on,
    )
    models = models_of_schema(parse_source(result.schema), local_indexes=False)
    data = with_schema(app.data, result.schema, transformer=2, models=models)
    found = (*result.diagnostics, *_notes(document, result))
    return app.model_copy(update={"data": data, "diagnostics": (*app.diagnostics, *found)})


def migrated(
    document: Document, default: str, *, local_indexes: bool = True, improved_plurals: bool = False
) -> Migrated:
    """A version 1 schema as version 2. `default`: the `provider` of the API's default mode; `local_indexes`: whether an
    index on a table's own partition key is a local one (the feature flag `secondarykeyasgsi` is off);
    `improved_plurals`: whether lists are named in proper English (`improvepluralization` is on)."""
    draft = Draft(document)
    indexes = migrate_keys(draft, local_indexes=local_indexes)
    migrate_connections(draft, indexes)
    keep_operation_names(draft, improved_plurals=improved_plurals)
    opened = migrate_rules(draft, default)
    open_operations(draft, default)
    _keep_versions(draft)
    return Migrated(edited(document, draft.all_edits()), tuple(opened), tuple(draft.found))


def _keep_versions(draft: Draft) -> None:
    """What `@versioned` counts stays readable: the field that it adds (graphql-versioned-transformer)."""
    for name, model in draft.models.items():
        for written in v1_directives(model, "versioned"):
            field = text_argument(written, "versionField") or "version"
            draft.problem(kinds.V1_NOT_CARRIED, written, f"@versioned: nothing compares the field {field} any more")
            if draft.field_of(name, field) is None:
                draft.new_field(name, field, "Int")


def _notes(document: Document, result: Migrated) -> Iterator[Diagnostic]:
    if result.schema.text != document.source.text:
        message = "the schema is written for version 1 of the GraphQL transformer"
        yield kinds.SCHEMA_V1_MIGRATED.at(origin_in(document, document.definitions[0]), message)
    if result.opened:
        models = ", ".join(result.opened)
        message = f"version 1 leaves some operations of {models} open to the default mode; rules say so now"
        first = model_types(document)[result.opened[0]].type.name
        yield kinds.OPERATION_WITHOUT_AUTH.at(origin_in(document, first), message)
