"""Two texts of one GraphQL schema, compared as what they mean to Gen 2's transformer.

The schema builder says some things in other words than people do. Each of the rules below takes one of them out of both
texts, so that what is left must be the same to the letter.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from amp2gen.syntax.documents import Json
from amp2gen.syntax.graphql.parser import parse
from amp2gen.syntax.graphql.printer import to_sdl
from amp2gen.syntax.graphql.tree import (
    Directive,
    Document,
    EnumType,
    Field,
    InputType,
    InputValue,
    ObjectType,
    SchemaDefinition,
    argument,
    directive,
    directives,
)
from amp2gen.verify.schema_rules import normal_rule

Facts = dict[str, dict[str, Any]]
"""Type → name of a field, or `@` for the type itself → what the schema says of it."""


def form_differences(original: str, transformed: str, default_mode: str) -> Iterator[tuple[str, Json, Json]]:
    """What the two texts say differently: place (`Post.title`), and what each says (None: nothing).

    `default_mode` is the API's default authorization mode. Raises SyntaxProblem for a text that is no schema.
    """
    left, right = (_facts(parse(text, "schema.graphql"), default_mode) for text in (original, transformed))
    _name_queries_alike(left, right)
    for type_ in dict.fromkeys((*left, *right)):
        if type_ not in left or type_ not in right:
            yield type_, "there" if type_ in left else None, "there" if type_ in right else None
            continue
        for field in dict.fromkeys((*left[type_], *right[type_])):
            had, has = left[type_].get(field), right[type_].get(field)
            if had != has:
                yield f"{type_}.{field}".removesuffix(".@"), had, has


def _facts(document: Document, default_mode: str) -> Facts:
    models = {each.name.value for each in _objects(document) if directive(each, "model")}
    facts: Facts = {}
    for definition in document.definitions:
        if isinstance(definition, SchemaDefinition) or _is_global_rule(definition):
            continue  # the roots have their usual names; everything has rules of its own
        name = definition.name.value if hasattr(definition, "name") else ""
        if isinstance(definition, ObjectType):
            if name in models:
                facts[name] = _model(definition)
            elif name in _ROOTS:
                facts.setdefault(name, {}).update(_root(definition, default_mode))
            else:
                facts[name] = _plain(definition)
        elif isinstance(definition, EnumType):
            facts[name] = {"@": [value.name.value for value in definition.values]}
        elif isinstance(definition, InputType):
            facts[name] = {"@": ["input", *sorted(map(to_sdl, definition.directives))]}
            facts[name] |= {each.name.value: _without_description(each) for each in definition.fields}
        else:
            facts[name] = {"@": to_sdl(definition)}
    return facts


_ROOTS = ("Query", "Mutation", "Subscription")


def _without_description(node: InputValue) -> str:
    return to_sdl(replace(node, description=None))


def _objects(document: Document) -> Iterator[ObjectType]:
    return (each for each in document.definitions if isinstance(each, ObjectType))


def _is_global_rule(definition: object) -> bool:
    return isinstance(definition, InputType) and definition.name.value == "AMPLIFY"


def _model(model: ObjectType) -> dict[str, Any]:
    fields = {field.name.value: _model_field(field) for field in model.fields}
    operations = directive(model, "model")
    return {
        "@": {
            "model": {each.name.value: _plain_value(each.value) for each in operations.arguments} if operations else {},
            "auth": _rules(directive(model, "auth")),
            "others": sorted(to_sdl(each) for each in model.directives if each.name.value not in ("model", "auth")),
        },
        **fields,
    }


def _model_field(field: Field) -> dict[str, Any]:
    facts: dict[str, Any] = {"type": to_sdl(field.type)}
    if field.arguments:
        facts["arguments"] = sorted(map(to_sdl, field.arguments))
    for each in field.directives:
        match each.name.value:
            case "auth":
                facts["auth"] = _rules(each)
            case "index":
                facts.setdefault("indexes", []).append(_arguments(each))
            case name:
                facts[name] = _arguments(each)
    return facts


def _plain(type_: ObjectType) -> dict[str, Any]:
    """Its directives and its fields'. IAM is left out: Gen 2's transformer opens every plain type to it
    (graphql-auth-transformer, `addIamAuthToCustomTypes`)."""
    facts: dict[str, Any] = {
        field.name.value: {"type": to_sdl(field.type), "directives": sorted(map(to_sdl, field.directives))}
        for field in type_.fields
    }
    return {"@": sorted({*map(to_sdl, type_.directives)} - {"@aws_iam"}), **facts}


def _root(type_: ObjectType, default_mode: str) -> dict[str, Any]:
    facts: dict[str, Any] = {field.name.value: _operation(field, default_mode) for field in type_.fields}
    return {**facts, **({"@": sorted(map(to_sdl, type_.directives))} if type_.directives else {})}


def _operation(field: Field, default_mode: str) -> dict[str, Any]:
    """Rules are those of the default mode where none are written, or just that mode's directive."""
    own = "" if directive(field, "auth") else _DEFAULT_DIRECTIVES.get(default_mode, "")
    return {
        "type": to_sdl(field.type),
        "arguments": {each.name.value: _without_description(each) for each in field.arguments},
        "functions": [_arguments(each) for each in directives(field, "function")],
        "auth": _rules(directive(field, "auth")) or _DEFAULT_RULES.get(default_mode, []),
        "others": sorted(to_sdl(each) for each in field.directives if each.name.value not in ("function", "auth", own)),
    }


_DEFAULT_DIRECTIVES: Mapping[str, str] = {
    "API_KEY": "aws_api_key",
    "AMAZON_COGNITO_USER_POOLS": "aws_cognito_user_pools",
    "OPENID_CONNECT": "aws_oidc",
    "AWS_LAMBDA": "aws_lambda",
}
_DEFAULT_RULES: Mapping[str, list[Json]] = {
    "API_KEY": [{"allow": "public"}],
    "AMAZON_COGNITO_USER_POOLS": [{"allow": "private"}],
    "OPENID_CONNECT": [{"allow": "private", "provider": "oidc"}],
    "AWS_LAMBDA": [{"allow": "custom"}],
}


def _rules(auth: Directive | None) -> list[Json]:
    """The rules in order, without what they would mean anyway; `iam` under its present name `identityPool`."""
    value = argument(auth, "rules") if auth else None
    written = value.to_python() if value else []
    return [
        normal_rule(each) for each in (written if isinstance(written, list) else [written]) if isinstance(each, dict)
    ]


def _name_queries_alike(original: Facts, transformed: Facts) -> None:
    """An index whose query has no name gets one from the transformer, which the builder must write out. That it is
    the same one shows in the API that is synthesized."""
    for type_, fields in original.items():
        for name, facts in fields.items():
            other = transformed.get(type_, {}).get(name)
            if isinstance(facts, dict) and isinstance(other, dict):
                for index, there in zip(facts.get("indexes", []), other.get("indexes", []), strict=False):
                    if "queryField" not in index:
                        there.pop("queryField", None)


def _arguments(node: Directive) -> dict[str, Json]:
    return {each.name.value: _as_list(each.name.value, _plain_value(each.value)) for each in node.arguments}


def _as_list(name: str, value: Json) -> Json:
    return [value] if name in ("fields", "references", "sortKeyFields") and isinstance(value, str) else value


def _plain_value(value: Any) -> Json:
    to_python: Callable[[], Json] = value.to_python
    return to_python()
