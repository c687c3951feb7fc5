'''Operations of a model that Gen 1 switches off, because others are named, stay off.

Gen 2 merges what `@model` names with all other operations. Gen 1 does so only in projects with the flag
`shoulddeepmergedirectiveconfigdefaults`; in the others, naming one mutation is how people switch off the rest.
Subscriptions of which only the level is named are all there in both. Source: `@model` in amplify-category-api.

>>> from amp2gen.syntax.graphql.parser import parse
>>> print(without_new_operations(parse("""type Vote @model(
...   queries: null
...   mutations: { create: "vote" } # once and for all
...   subscriptions: { level: public }
... ) {
...   id: ID!
... }
... """, "schema.graphql"))[0].text, end="")
type Vote @model(
  queries: null
  mutations: { create: "vote", update: null, delete: null } # once and for all
  subscriptions: { level: public }
) {
  id: ID!
}
'''

from collections.abc import Iterator, Mapping

from amp2gen.ir import kinds
from amp2gen.ir.app import App
from amp2gen.ir.schema_text import document_of, edited, origin_in, with_schema
from amp2gen.passes.options import Options
from amp2gen.passes.schema_v1.operation_names import OPERATIONS
from amp2gen.passes.transformer_flags import is_off
from amp2gen.syntax.graphql.tree import Argument, Document, EnumLiteral, ObjectLiteral, ObjectType
from amp2gen.syntax.spans import Edit, Span
from amp2gen.syntax.traced import TracedText

FLAG = "shoulddeepmergedirectiveconfigdefaults"


def keep_operations(app: App, options: Options) -> App:
    """Version 1 of the transformer never merges, and its migration writes that out. It names lists, too, which Gen 2
    would call otherwise; those switch nothing off, so this pass comes before it."""
    if app.data is None or app.data.transformer == 1 or not is_off(FLAG, app):
        return app
    document = document_of(app.data)
    schema, off = without_new_operations(document)
    if not off:
        return app
    note = kinds.NO_NEW_OPERATIONS.at(
        origin_in(document, next(iter(off.values()))),
        f"`@model` names some operations, which switches these off in Gen 1; now it says so: {', '.join(off)}",
    )
    data = with_schema(app.data, schema)
    return app.model_copy(update={"data": data, "diagnostics": (*app.diagnostics, note)})


def without_new_operations(document: Document) -> tuple[TracedText, Mapping[str, Argument]]:
    """The schema with `null` for every operation that a `@model` leaves out beside named ones, and these operations,
    such as `Vote.update`, with the argument that leaves them out."""
    found = [
        (type_.name.value, argument, argument.value, off)
        for type_ in document.definitions
        if isinstance(type_, ObjectType)
        for model in type_.directives
        if model.name.value == "model"
        for argument in model.arguments
        if isinstance(argument.value, ObjectLiteral) and (off := tuple(_left_out(argument, argument.value)))
    ]
    edits = [_nulls(value, off) for _, _, value, off in found]
    return edited(document, edits), {f"{name}.{each}": argument for name, argument, _, off in found for each in off}


def _left_out(argument: Argument, value: ObjectLiteral) -> Iterator[str]:
    operations = OPERATIONS.get(argument.name.value, ())
    named = {field.name.value: field.value for field in value.fields}
    level = named.get("level")
    if isinstance(level, EnumLiteral) and (level.value == "off" or (level.value == "public" and len(named) == 1)):
        return
    yield from (name for name in operations if name not in named)


def _nulls(value: ObjectLiteral, off: tuple[str, ...]) -> Edit:
    text = ", ".join(f"{name}: null" for name in off)
    if not value.fields:
        return Edit(value.span, f"{{ {text} }}")
    end = value.fields[-1].span.end
    return Edit(Span(end, end), f", {text}")
