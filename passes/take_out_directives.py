'''Directives that Gen 2's transformer cannot honour are taken out of the schema, so that the rest of the API stands.

A field that lost its directive has no resolver and returns nothing, to nobody. backend.ts names each and throws until
someone decides.

>>> from amp2gen.syntax.graphql.parser import parse
>>> result = without_unknown(parse("""directive @mine on OBJECT
... type Session @model @mine @ttl(field: "expires") @auth(rules: [{ allow: owner }]) { # short-lived
...   expires: AWSTimestamp
... }
... type Query {
...   speak: String @predictions(actions: [convertTextToSpeech]) @auth(rules: [{ allow: private }])
... }
... """, "schema.graphql"))
>>> print(result.schema.text, end="")
directive @mine on OBJECT
type Session @model @mine @auth(rules: [{ allow: owner }]) { # short-lived
  expires: AWSTimestamp
}
type Query {
  speak: String @auth(rules: [{ allow: private }])
}
>>> result.taken
('A2G1404: @ttl of Session', 'A2G1404: @predictions of Query.speak')
'''

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from amp2gen.ir import kinds
from amp2gen.ir.app import App
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.ir.models_of_schema import model_types
from amp2gen.ir.schema_text import document_of, edited, origin_in, with_schema
from amp2gen.passes.options import Options
from amp2gen.passes.relation_keys import RELATIONS, refused
from amp2gen.syntax.graphql.edit import remove_directive
from amp2gen.syntax.graphql.tree import Directed, Directive, DirectiveDefinition, Document, children, walk
from amp2gen.syntax.spans import Span
from amp2gen.syntax.traced import TracedText

KNOWN = frozenset(
    """
    model auth primaryKey index hasOne hasMany belongsTo default function http mapsTo searchable validate
    aws_api_key aws_auth aws_cognito_user_pools aws_iam aws_lambda aws_oidc aws_publish aws_subscribe
    deprecated specifiedBy
    """.split()  # noqa: SIM905
)
"""What `defineData` reads in a schema of text, and what AppSync itself knows."""

VERSION_1 = frozenset({"connection", "key", "versioned"})
"""Of these, `migrate_schema_v1` leaves what cannot be said in version 2, each with an error."""

REASONS: Mapping[str, str] = {
    "predictions": "Gen 1 takes it on fields of Query, with actions in a certain order, and images need a bucket",
    "sql": "it asks a SQL database, whose connection is not in the checkout (see A2G1571)",
    "refersTo": "it names a table of a SQL database, whose connection is not in the checkout (see A2G1571)",
}


@dataclass(frozen=True)
class WithoutUnknown:
    """The schema's new text, what was taken out as `GraphqlApi.taken_out` has it, and what is to be said."""

    schema: TracedText
    taken: tuple[str, ...]
    diagnostics: tuple[Diagnostic, ...]


def take_out_directives(app: App, options: Options) -> App:
    if app.data is None:
        return app
    result = without_unknown(document_of(app.data))
    if not result.taken:
        return app
    data = with_schema(app.data, result.schema, taken_out=(*app.data.taken_out, *result.taken))
    return app.model_copy(update={"data": data, "diagnostics": (*app.diagnostics, *result.diagnostics)})


def without_unknown(document: Document) -> WithoutUnknown:
    """The schema without directives that neither Gen 2 nor the schema itself defines, and without relations that Gen 2
    refuses."""
    own = {each.name.value for each in document.definitions if isinstance(each, DirectiveDefinition)}
    unfit = dict(_unfit_relations(document))
    edits, taken, found = [], [], []
    for owner, directive in _directives(document):
        name = directive.name.value
        if name in KNOWN | own and directive.span not in unfit:
            continue
        reason = unfit.get(directive.span) or REASONS.get(name, "Gen 2's GraphQL transformer does not know it")
        edits.append(remove_directive(document, directive))
        kind = kinds.V1_NOT_CARRIED if name in VERSION_1 else kinds.DIRECTIVE_NOT_CARRIED
        taken.append(f"{kind.code}: @{name} of {owner}")
        if name in VERSION_1:
            continue
        found.append(kinds.DIRECTIVE_NOT_CARRIED.at(origin_in(document, directive), f"@{name} of {owner}: {reason}"))
    return WithoutUnknown(edited(document, edits), tuple(taken), tuple(found))


def _unfit_relations(document: Document) -> Iterator[tuple[Span, str]]:
    """Relations whose fields are not the key that they ask, and why: these end Gen 2's synthesis."""
    models = model_types(document)
    for name, model in models.items():
        for field in model.fields:
            for relation in field.directives:
                if relation.name.value in RELATIONS and (reason := refused(models, name, field, relation)):
                    yield relation.span, reason


def _directives(document: Document) -> Iterator[tuple[str, Directive]]:
    """All directives with the name of what carries them, `Type.field` for a field."""
    for definition in document.definitions:
        type_name = getattr(getattr(definition, "name", None), "value", "schema")
        for node in walk(definition):
            if isinstance(node, Directed.__args__):
                name = getattr(getattr(node, "name", None), "value", None)
                owner = type_name if node is definition else f"{type_name}.{name}"
                yield from ((owner, each) for each in children(node) if isinstance(each, Directive))
