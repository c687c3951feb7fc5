'''With `--schema builder`, the GraphQL schema in the words of Gen 2's schema builder.

It converts whole, or it stays SDL and each construct that stopped it is named: `defineData` takes one form only.

>>> from amp2gen.ir.pretty import pretty
>>> from amp2gen.syntax.graphql.parser import parse
>>> sdl = """# What is to be done.
... type Note @model @auth(rules: [{ allow: owner, operations: [read] }]) {
...   text: String! @index(name: "byText")
... }
... """
>>> print(pretty(convert(parse(sdl, "schema.graphql"), sdl, "API_KEY").schema))
builder_schema
  entries:
    builder_model (model)
      name: Note
      fields:
        builder_field (field)
          name: text
          type:
            builder_type
              scalar: string
              required: True
      indexes:
        builder_index
          name: byText
          field: text
          query_field: notesByText
      rules:
        builder_rule
          method: owner
          operations: read
      comment: What is to be done.
'''

from collections.abc import Iterator

from amp2gen.ir import kinds
from amp2gen.ir.app import App
from amp2gen.ir.base import Origin
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.ir.schema_builder import BuilderModel, BuilderOperation, BuilderRelation
from amp2gen.passes.options import Options
from amp2gen.passes.schema_builder.convert import Conversion, convert
from amp2gen.syntax.graphql.parser import parse


def write_schema_builder(app: App, options: Options) -> App:
    if app.data is None or options.schema != "builder":
        return app
    document = parse(app.data.schema_text, app.data.schema_files[0])
    conversion = convert(document, app.data.schema_text, app.data.default_mode.mode)
    if conversion.refusals:
        found = []
        for refusal in conversion.refusals:
            place = document.source.locate(refusal.span.start)
            origin = Origin(file=place.path, line=place.line, column=place.column)
            found.append(kinds.NOT_IN_BUILDER.at(origin, f"{refusal.construct}: {refusal.why}", refusal.help))
        return app.model_copy(update={"diagnostics": (*app.diagnostics, *found)})
    data = app.data.model_copy(update={"builder": conversion.schema})
    notes = _notes(conversion, Origin(file=app.data.schema_files[0]))
    return app.model_copy(update={"data": data, "diagnostics": (*app.diagnostics, *notes)})


def _notes(conversion: Conversion, origin: Origin) -> Iterator[Diagnostic]:
    schema = conversion.schema
    relations = [
        (entry.name, field)
        for entry in schema.entries
        if isinstance(entry, BuilderModel)
        for field in entry.fields
        if isinstance(field, BuilderRelation)
    ]
    kept = [f"{model}.{field.name}" for model, field in relations if field.gen1 is not None]
    if kept:
        yield kinds.RELATION_OF_GEN1.at(origin, f"{', '.join(kept)}: by the indexes of Gen 1, as before")
    for model, field in relations:
        if field.gen1 is None:
            yield kinds.RELATION_ON_ONE_SIDE.at(origin, _one_sided(model, field))
    if conversion.untyped:
        names = ", ".join(conversion.untyped)
        yield kinds.OPERATIONS_UNTYPED.at(origin, f"the API has {names}, and the typed client does not")
    own = [entry.name for entry in schema.entries if isinstance(entry, BuilderOperation) and not entry.handlers]
    if own:
        yield kinds.OWN_RESOLVERS.at(origin, f"{', '.join(own)}: answered by resolvers of your own, as before")


def _one_sided(model: str, side: BuilderRelation) -> str:
    word = f"a.{side.relation}('{side.model}', …)"
    return f"{model} has no {word} of its own: the builder is given one that neither types nor API have"
