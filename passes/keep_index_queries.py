'''Indexes that have no query in Gen 1 get none.

Gen 2 gives every `@index` a query of its own unless it says `queryField: null`. Gen 1 does so only in projects with the
flag `enableautoindexquerynames`; in those from before, the queries would be new, open to whoever may read the model.

>>> print(without_new_queries("""type Comment @model {
...   postID: ID! @index(name: "byPost", sortKeyFields: ["at"])
...   author: ID! @index(name: "byAuthor", queryField: "commentsOf")
...   topic: ID! @index # unnamed
... }
... """)[0], end="")
type Comment @model {
  postID: ID! @index(name: "byPost", sortKeyFields: ["at"], queryField: null)
  author: ID! @index(name: "byAuthor", queryField: "commentsOf")
  topic: ID! @index(queryField: null) # unnamed
}
'''

from amp2gen.ir import kinds
from amp2gen.ir.app import App
from amp2gen.ir.base import Origin
from amp2gen.passes.options import Options
from amp2gen.passes.transformer_flags import is_off
from amp2gen.syntax.graphql.parser import parse
from amp2gen.syntax.graphql.tree import Directive, argument, walk
from amp2gen.syntax.spans import Edit, Span, apply_edits

FLAG = "enableautoindexquerynames"
NO_QUERY = "queryField: null"


def keep_index_queries(app: App, options: Options) -> App:
    if app.data is None or not is_off(FLAG, app):
        return app
    schema, count = without_new_queries(app.data.schema_text)
    if not count:
        return app
    note = kinds.NO_NEW_QUERIES.at(
        Origin(file=app.data.schema_files[0]),
        f"indexes without a query in Gen 1, where enableautoindexquerynames is off, now say so: {count}",
    )
    data = app.data.model_copy(update={"schema_text": schema})
    return app.model_copy(update={"data": data, "diagnostics": (*app.diagnostics, note)})


def without_new_queries(schema: str) -> tuple[str, int]:
    """The schema with `queryField: null` in every `@index` that names no query, and how many were."""
    edits = [
        _insertion(node)
        for node in walk(parse(schema, "schema.graphql"))
        if isinstance(node, Directive) and node.name.value == "index" and argument(node, "queryField") is None
    ]
    return apply_edits(schema, edits), len(edits)


def _insertion(index: Directive) -> Edit:
    if not index.arguments:
        return Edit(Span(index.span.end, index.span.end), f"({NO_QUERY})")
    end = index.arguments[-1].span.end
    return Edit(Span(end, end), f", {NO_QUERY}")
