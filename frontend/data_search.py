"""`@searchable`: the OpenSearch domain's size and the stream's settings, which Gen 1 keeps as parameters of the API.

The directive itself works in Gen 2: `defineData` runs the same transformer (amplify-category-api,
packages/amplify-graphql-searchable-transformer), which makes the domain, the function that fills it, and the queries.
"""

from amp2gen.frontend.context import Context
from amp2gen.frontend.parameters import own_value
from amp2gen.frontend.project import Entry
from amp2gen.frontend.values import to_expr
from amp2gen.ir import kinds
from amp2gen.ir.data import StackParameter
from amp2gen.ir.expr import Expr, Text
from amp2gen.ir.functions import SourceFile
from amp2gen.ir.models_of_schema import ModelType, model_types
from amp2gen.ir.schema_text import origin_in
from amp2gen.syntax.graphql.tree import Directive, Document, NullLiteral, ObjectLiteral, argument, directive

DEFAULTS = {
    "OpenSearchInstanceType": "t2.small.elasticsearch",
    "OpenSearchInstanceCount": "1",
    "OpenSearchEBSVolumeGB": "10",
    "OpenSearchStreamBatchSize": "100",
    "OpenSearchStreamMaximumBatchingWindowInSeconds": "1",
    "OpenSearchDebugStreamingLambda": "0",
}
"""The transformer's parameters and their defaults, in both generations."""

OLD_NAMES = {name: name.replace("OpenSearch", "ElasticSearch") for name in DEFAULTS}
"""As they were called before 2021."""

SETTINGS = (*DEFAULTS, *OLD_NAMES.values())


def read_search(
    entry: Entry, document: Document, templates: tuple[SourceFile, ...], context: Context
) -> tuple[StackParameter, ...]:
    """The parameters that differ from the default; none without a searchable model."""
    searchable = [(model, found) for model in model_types(document).values() for found in _searchable(model)]
    if not searchable:
        return ()
    files = {template.path for template in templates}
    for model, found in searchable:
        origin = origin_in(document, found)
        context.log.add(
            kinds.SEARCH_STARTS_EMPTY, origin, f"the search index of {model.name} is new and empty in each Gen 2 branch"
        )
        query = _query(model, found)
        if query is not None and _has_other_key(model) and f"Query.{query}.req.vtl" not in files:
            context.log.add(
                kinds.SEARCH_SORTS_BY_ID,
                origin,
                f"{query} sorts by the field `id`, which is not the key of {model.name}",
                f"copy build/resolvers/Query.{query}.req.vtl to {entry.folder}/resolvers and compile again",
            )
    parameters = ((name, _value(name, entry, context)) for name in DEFAULTS)
    return tuple(
        StackParameter(name=name, value=value)
        for name, value in parameters
        if not (isinstance(value, Text) and value.value == DEFAULTS[name])
    )


def _searchable(model: ModelType) -> list[Directive]:
    found = (directive(part, "searchable") for part in model.parts)
    return [each for each in found if each is not None][:1]


def _query(model: ModelType, found: Directive) -> str | None:
    """The search query where its name is written, else `search…` and the plural; None if it is switched off."""
    queries = argument(found, "queries")
    if isinstance(queries, NullLiteral):
        return None
    if isinstance(queries, ObjectLiteral):
        name = queries.to_python().get("search")
        return str(name) if name else None
    return f"search{model.name}s"


def _has_other_key(model: ModelType) -> bool:
    keys = [each.name.value for each in model.fields if directive(each, "primaryKey")]
    return keys not in ([], ["id"])


def _value(name: str, entry: Entry, context: Context) -> Expr:
    """Under the new name, or else the old one."""
    default = own_value(OLD_NAMES[name], entry, DEFAULTS[name], context)
    return to_expr(own_value(name, entry, default, context), {})
