'''What has no rules stays open to the API's default authorization mode, as in Gen 1.

Gen 2's transformer puts `@aws_iam` on every operation and plain type that lacks it, since functions of the backend call
the API with IAM. AppSync then takes that for all: the default mode, which Gen 1 let in without a word, is shut out
(graphql-auth-transformer, `addIamAuthToCustomTypes`). So the default mode is written down.

A plain type inside of a model takes the model's modes in both generations, and is left alone.

>>> from amp2gen.syntax.graphql.parser import parse
>>> print(with_default_mode(parse("""type Query {
...   quote: Quote @function(name: "quote")
...   news: String @function(name: "news") @auth(rules: [{ allow: private }])
... }
...
... type Quote {
...   text: String
... }
... """, "schema.graphql"), "API_KEY")[0].text)
type Query {
  quote: Quote @function(name: "quote") @aws_api_key
  news: String @function(name: "news") @auth(rules: [{ allow: private }])
}
<BLANKLINE>
type Quote @aws_api_key {
  text: String
}
<BLANKLINE>
'''

from collections.abc import Iterable, Mapping

from amp2gen.ir import kinds
from amp2gen.ir.app import App
from amp2gen.ir.schema_text import document_of, edited, origin_in, with_schema
from amp2gen.passes.options import Options
from amp2gen.syntax.graphql.tree import Document, Field, ObjectType, base_type_name, directive
from amp2gen.syntax.spans import Edit, Span
from amp2gen.syntax.traced import TracedText

DIRECTIVES: Mapping[str, str] = {
    "API_KEY": "aws_api_key",
    "AMAZON_COGNITO_USER_POOLS": "aws_cognito_user_pools",
    "OPENID_CONNECT": "aws_oidc",
    "AWS_LAMBDA": "aws_lambda",
}
"""Default modes → AppSync's directives for them. AWS_IAM is written by the transformer."""

ROOTS = frozenset({"Query", "Mutation", "Subscription"})
_ACCESS = (*DIRECTIVES.values(), "aws_iam", "auth", "aws_auth")


def keep_default_access(app: App, options: Options) -> App:
    if app.data is None:
        return app
    document = document_of(app.data)
    schema, opened = with_default_mode(document, app.data.default_mode.mode)
    if not opened:
        return app
    note = kinds.OPERATION_WITHOUT_AUTH.at(
        origin_in(document, next(iter(opened.values()))),
        f"without rules of its own, and so open to the API's default mode, as the schema now says: {', '.join(opened)}",
    )
    data = with_schema(app.data, schema)
    return app.model_copy(update={"data": data, "diagnostics": (*app.diagnostics, note)})


def with_default_mode(document: Document, mode: str) -> tuple[TracedText, Mapping[str, Field | ObjectType]]:
    """The schema with the default mode's directive wherever it is meant but not written, and where that is."""
    if mode not in DIRECTIVES:
        return edited(document, ()), {}
    objects = [each for each in document.definitions if isinstance(each, ObjectType)]
    fields = {
        f"{root.name.value}.{field.name.value}": field
        for root in objects
        if root.name.value in ROOTS
        for field in root.fields
        if not _has_access(field)
    }
    types = {name: type_ for name, type_ in _plain_types(document).items() if not _has_access(type_)}
    text = f" @{DIRECTIVES[mode]}"
    places = [field.span.end for field in fields.values()] + [_end_of_head(type_) for type_ in types.values()]
    return edited(document, [Edit(Span(place, place), text) for place in places]), {**fields, **types}


def _has_access(node: Field | ObjectType) -> bool:
    return any(each.name.value in _ACCESS for each in node.directives)


def _plain_types(document: Document) -> dict[str, ObjectType]:
    """Plain types that operations return, but for those that are part of a model."""
    plain: dict[str, ObjectType] = {}
    roots: list[Field] = []
    models: list[Field] = []
    for each in document.definitions:
        if isinstance(each, ObjectType) and each.name.value in ROOTS:
            roots += each.fields
        elif isinstance(each, ObjectType) and directive(each, "model"):
            models += each.fields
        elif isinstance(each, ObjectType) and not each.extends:
            plain[each.name.value] = each
    returned, in_models = _reached(roots, plain), _reached(models, plain)
    return {name: type_ for name, type_ in plain.items() if name in returned - in_models}


def _reached(fields: Iterable[Field], plain: Mapping[str, ObjectType]) -> frozenset[str]:
    found: set[str] = set()
    waiting = list(fields)
    while waiting:
        name = base_type_name(waiting.pop().type)
        if name in plain and name not in found:
            found.add(name)
            waiting += plain[name].fields
    return frozenset(found)


def _end_of_head(type_: ObjectType) -> int:
    """Behind the name, the interfaces and the directives."""
    return max(part.span.end for part in (type_.name, *type_.interfaces, *type_.directives))
