'''Operations of a model that Gen 1 switches off, because others are named, stay off.

Gen 2 merges what `@model` names with all other operations. Gen 1 does so only in projects with the flag
`shoulddeepmergedirectiveconfigdefaults`; in the others, naming one mutation is how people switch off the rest.
Subscriptions of which only the level is named are all there in both. Source: `@model` in amplify-category-api.

>>> print(without_new_operations("""type Vote @model(
...   queries: null
...   mutations: { create: "vote" } # once and for all
...   subscriptions: { level: public }
... ) {
...   id: ID!
... }
... """)[0], end="")
type Vote @model(
  queries: null
  mutations: { create: "vote", update: null, delete: null } # once and for all
  subscriptions: { level: public }
) {
  id: ID!
}
'''

from collections.abc import Iterator

from amp2gen.ir import kinds
from amp2gen.ir.app import App
from amp2gen.ir.base import Origin
from amp2gen.passes.options import Options
from amp2gen.passes.schema_v1.operation_names import OPERATIONS
from amp2gen.syntax.graphql.parser import parse
from amp2gen.syntax.graphql.tree import Argument, Directive, EnumLiteral, ObjectLiteral, walk
from amp2gen.syntax.spans import Edit, Span, apply_edits

FLAG = "graphqltransformer.shoulddeepmergedirectiveconfigdefaults"


def keep_operations(app: App, options: Options) -> App:
    """Version 1 of the transformer never merges; its migration has written the operations out by then."""
    flags = {flag.name: flag.value for flag in app.feature_flags if flag.name.startswith("graphqltransformer.")}
    if app.data is None or not flags or flags.get(FLAG) == "True":
        return app
    schema, count = without_new_operations(app.data.schema_text)
    if not count:
        return app
    note = kinds.NO_NEW_OPERATIONS.at(
        Origin(file=app.data.schema_files[0]),
        f"operations that Gen 1 does not have, as `@model` names others, are now switched off by name: {count}",
    )
    data = app.data.model_copy(update={"schema_text": schema})
    return app.model_copy(update={"data": data, "diagnostics": (*app.diagnostics, note)})


def without_new_operations(schema: str) -> tuple[str, int]:
    """The schema with `null` for every operation that a `@model` leaves out beside named ones, and how many."""
    found = [
        (argument.value, off)
        for node in walk(parse(schema, "schema.graphql"))
        if isinstance(node, Directive) and node.name.value == "model"
        for argument in node.arguments
        if isinstance(argument.value, ObjectLiteral) and (off := tuple(_left_out(argument, argument.value)))
    ]
    return apply_edits(schema, [_nulls(value, off) for value, off in found]), sum(len(off) for _, off in found)


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
