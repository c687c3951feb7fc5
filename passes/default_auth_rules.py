'''Models without @auth keep the access that Gen 1's global rule gives them.

`input AMPLIFY { globalAuthRule: AuthRule = { allow: public } }` opens every unprotected model to the API key in
Gen 1. Gen 2 reads the rule, but never acts on it once the API has authorization modes of its own, so each of those
models gets the rule itself. Without a global rule both generations refuse access to unprotected models alike.

>>> print(with_default_rules("""input AMPLIFY { globalAuthRule: AuthRule = { allow: public } }
...
... # Everybody may write here.
... type Note @model {
...   text: String
... }
... """)[0])
input AMPLIFY { globalAuthRule: AuthRule = { allow: public } }
<BLANKLINE>
# Everybody may write here.
type Note @model @auth(rules: [{ allow: public }]) {
  text: String
}
<BLANKLINE>
'''

from amp2gen.ir import kinds
from amp2gen.ir.app import App
from amp2gen.ir.base import Origin
from amp2gen.passes.options import Options
from amp2gen.syntax.graphql.parser import parse
from amp2gen.syntax.graphql.tree import Document, InputType, ObjectType, directive
from amp2gen.syntax.spans import Edit, Span, apply_edits

RULE = " @auth(rules: [{ allow: public }])"


def default_auth_rules(app: App, options: Options) -> App:
    if app.data is None:
        return app
    schema, models = with_default_rules(app.data.schema_text)
    if not models:
        return app
    note = kinds.OPERATION_WITHOUT_AUTH.at(
        Origin(file=app.data.schema_files[0]),
        f"the global rule opens {', '.join(models)} to everybody with the API key; each now says so itself",
    )
    data = app.data.model_copy(update={"schema_text": schema})
    return app.model_copy(update={"data": data, "diagnostics": (*app.diagnostics, note)})


def with_default_rules(schema: str) -> tuple[str, list[str]]:
    """The schema with the rule added to every unprotected model, and those models' names."""
    document = parse(schema, "schema.graphql")
    if not _has_global_rule(document):
        return schema, []
    edits, names = [], []
    for definition in document.definitions:
        if not isinstance(definition, ObjectType) or directive(definition, "auth"):
            continue
        model = directive(definition, "model")
        if model is not None:
            edits.append(Edit(Span(model.span.end, model.span.end), RULE))
            names.append(definition.name.value)
    return apply_edits(schema, edits), names


def _has_global_rule(document: Document) -> bool:
    return any(
        isinstance(definition, InputType)
        and definition.name.value == "AMPLIFY"
        and any(field.name.value == "globalAuthRule" for field in definition.fields)
        for definition in document.definitions
    )
