'''Indexes that have no query in Gen 1 get none.

Gen 2 gives every `@index` a query of its own unless it says `queryField: null`. Gen 1 does so only in projects with the
flag `enableautoindexquerynames`; in those from before, the queries would be new, open to whoever may read the model.

>>> from amp2gen.syntax.graphql.parser import parse
>>> print(without_new_queries(parse("""type Comment @model {
...   postID: ID! @index(name: "byPost", sortKeyFields: ["at"])
...   author: ID! @index(name: "byAuthor", queryField: "commentsOf")
...   topic: ID! @index # unnamed
... }
... """, "schema.graphql"))[0].text, end="")
type Comment @model {
  postID: ID! @index(name: "byPost", sortKeyFields: ["at"], queryField: null)
  author: ID! @index(name: "byAuthor", queryField: "commentsOf")
  topic: ID! @index(queryField: null) # unnamed
}
'''

from amp2gen.ir import kinds
from amp2gen.ir.app import App
from amp2gen.ir.schema_text import document_of, edited, origin_in, with_schema
from amp2gen.passes.options import Options
from amp2gen.passes.transformer_flags import is_off
from amp2gen.syntax.graphql.tree import Directive, Document, argument, walk
from amp2gen.syntax.spans import Edit, Span
from amp2gen.syntax.traced import TracedText

FLAG = "enableautoindexquerynames"
NO_QUERY = "queryField: null"


def keep_index_queries(app: App, options: Options) -> App:
    if app.data is None or not is_off(FLAG, app):
        return app
    document = document_of(app.data)
    schema, indexes = without_new_queries(document)
    if not indexes:
        return app
    note = kinds.NO_NEW_QUERIES.at(
        origin_in(document, indexes[0]),
        f"indexes without a query in Gen 1, where enableautoindexquerynames is off, now say so: {len(indexes)}",
    )
    data = with_schema(app.data, schema)
    return app.model_copy(update={"data": data, "diagnostics": (*app.diagnostics, note)})


def without_new_queries(document: Document) -> tuple[TracedText, list[Directive]]:
    """The schema with `queryField: null` in every `@index` that names no query, and these directives."""
    indexes = [
        node
        for node in walk(document)
        if isinstance(node, Directive) and node.name.value == "index" and argument(node, "queryField") is None
    ]
    return edited(document, map(_insertion, indexes)), indexes


def _insertion(index: Directive) -> Edit:
    if not index.arguments:
        return Edit(Span(index.span.end, index.span.end), f"({NO_QUERY})")
    end = index.arguments[-1].span.end
    return Edit(Span(end, end), f", {NO_QUERY}")
