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

from collections.abc import Iterator, Mapping

from amp2gen.ir import kinds
from amp2gen.ir.app import App
from amp2gen.ir.base import Origin
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.ir.schema_builder import BuilderModel, BuilderOperation, BuilderRelation
from amp2gen.ir.schema_text import document_of, origin_in
from amp2gen.passes.options import Options
from amp2gen.passes.schema_builder.convert import Conversion, convert
from amp2gen.passes.schema_builder.operations import ROOTS
from amp2gen.syntax.graphql.tree import Document, ObjectType


def write_schema_builder(app: App, options: Options) -> App:
    if app.data is None or options.schema != "builder":
        return app
    document = document_of(app.data)
    conversion = convert(document, app.data.schema_text, app.data.default_mode.mode)
    if conversion.refusals:
        found = [
            kinds.NOT_IN_BUILDER.at(
                origin_in(document, refusal.node), f"{refusal.construct}: {refusal.why}", refusal.help
            )
            for refusal in conversion.refusals
        ]
        return app.model_copy(update={"diagnostics": (*app.diagnostics, *found)})
    data = app.data.model_copy(update={"builder": conversion.schema})
    notes = _notes(conversion, document)
    return app.model_copy(update={"data": data, "diagnostics": (*app.diagnostics, *notes)})


def _notes(conversion: Conversion, document: Document) -> Iterator[Diagnostic]:
    schema = conversion.schema
    places = _places(document)
    relations = [
        (entry.name, field)
        for entry in schema.entries
        if isinstance(entry, BuilderModel)
        for field in entry.fields
        if isinstance(field, BuilderRelation)
    ]
    kept = [f"{model}.{field.name}" for model, field in relations if field.gen1 is not None]
    if kept:
        yield kinds.RELATION_OF_GEN1.at(places[kept[0]], f"{', '.join(kept)}: by the indexes of Gen 1, as before")
    for model, field in relations:
        if field.gen1 is None:
            yield kinds.RELATION_ON_ONE_SIDE.at(places[model], _one_sided(model, field))
    if conversion.untyped:
        names = ", ".join(conversion.untyped)
        first = next(iter(conversion.untyped.values()))
        yield kinds.OPERATIONS_UNTYPED.at(places[first.name], f"the API has {names}, and the typed client does not")
    own = [entry.name for entry in schema.entries if isinstance(entry, BuilderOperation) and not entry.handlers]
    if own:
        first_place = next(places[f"{root}.{own[0]}"] for root in ROOTS if f"{root}.{own[0]}" in places)
        yield kinds.OWN_RESOLVERS.at(first_place, f"{', '.join(own)}: answered by resolvers of your own, as before")


def _one_sided(model: str, side: BuilderRelation) -> str:
    word = f"a.{side.relation}('{side.model}', …)"
    return f"{model} has no {word} of its own: the builder is given one that neither types nor API have"


def _places(document: Document) -> Mapping[str, Origin]:
    """Where types stand, and their fields: `Post`, `Post.title`."""
    found: dict[str, Origin] = {}
    for each in document.definitions:
        if isinstance(each, ObjectType):
            name = each.name.value
            found.setdefault(name, origin_in(document, each.name))
            found |= {f"{name}.{field.name.value}": origin_in(document, field) for field in each.fields}
    return found
