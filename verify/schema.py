"""The GraphQL schema that clients see, compared type by type."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from amp2gen.syntax.documents import Json
from amp2gen.verify.deployment import Deployment
from amp2gen.verify.differences import WHOLE
from amp2gen.verify.gen1_side import Gen1Side
from amp2gen.verify.graphql import schema_items
from amp2gen.verify.items import Item, as_list
from amp2gen.verify.rows import Pair


def schema_pairs(gen1: Gen1Side, gen2: Deployment, assets: Mapping[str, bytes]) -> Iterator[Pair]:
    """The generated schemas of both sides: what AppSync is given, with all operations and their directives.

    Nothing where Gen 1's is not in the checkout. Raises SyntaxProblem for a text that is no schema.
    """
    schema = gen2.by_role.get("api schema")
    if gen1.schema is None:
        return
    text = _asset(str(schema.properties.get("DefinitionS3Location")) if schema else "", assets)
    left = _by_name(schema_items(gen1.schema.text, gen1.schema.file), gen1.deployment)
    right = _by_name(schema_items(text, "schema.graphql of Gen 2"), gen2) if text else {}
    for key in dict.fromkeys((*left, *right)):
        yield from _of_type(left.get(key), right.get(key))


def _by_name(items: Iterable[Item], side: Deployment) -> dict[tuple[str, str], Item]:
    api = side.by_role.get("api")
    default = _DIRECTIVES.get(str(api.properties.get("AuthenticationType")) if api else "", "")
    return {(each.kind, each.role): _with_modes(each, default) for each in items}


_DIRECTIVES = {
    "API_KEY": "@aws_api_key",
    "AMAZON_COGNITO_USER_POOLS": "@aws_cognito_user_pools",
    "AWS_IAM": "@aws_iam",
    "AWS_LAMBDA": "@aws_lambda",
    "OPENID_CONNECT": "@aws_oidc",
}


def _with_modes(item: Item, default: str) -> Item:
    """A type with the authorization modes that hold for each field: the field's own, or else its type's, or else
    the API's default one (AppSync, "Authorization use cases"). The directives of the type itself say no more."""
    if item.kind != "schema type":
        return item
    own = _modes(item.properties.get("@")) or [default]
    properties: dict[str, Json] = {}
    for name, value in item.properties.items():
        if name != "@" and not name.endswith(" @"):
            directives = item.properties.get(f"{name} @")
            properties[name] = value
            properties[f"{name} modes"] = _json(_modes(directives) or own)
            properties[f"{name} @"] = (
                _json(sorted(set(map(str, as_list(directives))) - set(_modes(directives)))) or None
            )
    return replace(item, properties={name: value for name, value in properties.items() if value is not None})


def _modes(directives: Json) -> list[str]:
    return sorted(set(map(str, as_list(directives))) & set(_DIRECTIVES.values()))


def _json(texts: list[str]) -> Json:
    return list(texts)


def _of_type(left: Item | None, right: Item | None) -> Iterator[Pair]:
    item = left or right
    if item is None:
        return
    places = (left.place if left else None, right.place if right else None)
    if left is None or right is None:
        sides: list[Json] = [dict(each.properties) if each else None for each in (left, right)]
        yield Pair(item.kind, item.role, WHOLE, sides[0], sides[1], *places)
        return
    for name in dict.fromkeys((*left.properties, *right.properties)):
        yield Pair(item.kind, item.role, name, left.properties.get(name), right.properties.get(name), *places)


def _asset(location: str, assets: Mapping[str, bytes]) -> str:
    found = re.search(r"[^/]+\.graphql$", location)
    return assets.get(found[0], b"").decode("utf-8", "replace") if found else ""
