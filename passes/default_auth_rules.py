'''Models without @auth keep the access that Gen 1's global rule gives them.

`input AMPLIFY { globalAuthRule: AuthRule = { allow: public } }` opens every unprotected model to the API key in
Gen 1. Gen 2 reads the rule, but never acts on it once the API has authorization modes of its own, so each of those
models gets the rule itself. Without a global rule both generations refuse access to unprotected models alike.

>>> from amp2gen.syntax.graphql.parser import parse
>>> print(with_default_rules(parse("""input AMPLIFY { globalAuthRule: AuthRule = { allow: public } }
...
... # Everybody may write here.
... type Note @model {
...   text: String
... }
... """, "schema.graphql"))[0].text)
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
from amp2gen.ir.schema_text import document_of, edited, origin_in, with_schema
from amp2gen.passes.options import Options
from amp2gen.syntax.graphql.tree import Document, InputType, InputValue, ObjectType, directive
from amp2gen.syntax.spans import Edit, Span
from amp2gen.syntax.traced import TracedText

RULE = " @auth(rules: [{ allow: public }])"


def default_auth_rules(app: App, options: Options) -> App:
    if app.data is None:
        return app
    document = document_of(app.data)
    schema, models = with_default_rules(document)
    rule = global_rule(document)
    if rule is None or not models:
        return app
    note = kinds.OPERATION_WITHOUT_AUTH.at(
        origin_in(document, rule),
        f"the global rule opens {', '.join(models)} to everybody with the API key; each now says so itself",
    )
    data = with_schema(app.data, schema)
    return app.model_copy(update={"data": data, "diagnostics": (*app.diagnostics, note)})


def with_default_rules(document: Document) -> tuple[TracedText, list[str]]:
    """The schema with the rule added to every unprotected model, and those models' names."""
    edits: list[Edit] = []
    names: list[str] = []
    if global_rule(document) is None:
        return edited(document, edits), names
    for definition in document.definitions:
        if not isinstance(definition, ObjectType) or directive(definition, "auth"):
            continue
        model = directive(definition, "model")
        if model is not None:
            edits.append(Edit(Span(model.span.end, model.span.end), RULE))
            names.append(definition.name.value)
    return edited(document, edits), names


def global_rule(document: Document) -> InputValue | None:
    fields = (
        field
        for definition in document.definitions
        if isinstance(definition, InputType) and definition.name.value == "AMPLIFY"
        for field in definition.fields
    )
    return next((field for field in fields if field.name.value == "globalAuthRule"), None)
