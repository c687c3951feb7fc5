"""Which version of the GraphQL transformer a schema is written for."""

from typing import Literal

from amp2gen.frontend.context import Context
from amp2gen.frontend.feature_flags import PATH, transformer_flags
from amp2gen.frontend.project import Entry
from amp2gen.syntax.graphql.tree import Directive, Document, InputType, ObjectLiteral, argument, walk

V1_DIRECTIVES = frozenset({"key", "connection", "versioned"})
V2_DIRECTIVES = frozenset({"primaryKey", "index", "hasOne", "hasMany", "belongsTo", "manyToMany", "default", "mapsTo"})
V1_RULE_FIELDS = frozenset({"queries", "mutations", "identityField"})


def transformer_version(document: Document, entry: Entry, context: Context) -> Literal[1, 2]:
    """What the schema says itself; else the feature flag; else the age of the project's files.

    cli.json without the flag means version 1: the CLI's default for projects that were there before the flag. Where
    cli.json is missing, too, projects with a cli-inputs.json were made by CLI 7 or later, which brought version 2.
    """
    directives = {node.name.value for node in walk(document) if isinstance(node, Directive)}
    if directives & V1_DIRECTIVES or _has_v1_rule(document):
        return 1
    if directives & V2_DIRECTIVES or _has_global_rule(document):
        return 2
    if PATH in context.project.files:
        return 2 if transformer_flags(context).get("transformerversion") == 2 else 1
    return 2 if f"{entry.folder}/cli-inputs.json" in context.project.files else 1


def _has_v1_rule(document: Document) -> bool:
    rules = (argument(node, "rules") for node in walk(document) if isinstance(node, Directive))
    return any(
        isinstance(node, ObjectLiteral) and any(field.name.value in V1_RULE_FIELDS for field in node.fields)
        for value in rules
        if value is not None
        for node in (value, *getattr(value, "values", ()))
    )


def _has_global_rule(document: Document) -> bool:
    return any(
        isinstance(definition, InputType) and definition.name.value == "AMPLIFY" for definition in document.definitions
    )
