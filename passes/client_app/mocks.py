"""Tests that put an object of their own in the place of Gen 1's configuration: it takes the form that Gen 2's has."""

from collections.abc import Iterator, Mapping
from typing import Any

from tree_sitter import Node

from amp2gen.passes.client_app.draft import Draft
from amp2gen.passes.client_app.outputs import REST_APIS, URL_LISTS
from amp2gen.syntax.javascript.tree import FUNCTIONS, child, string_value, text

API_KEYS = {"name": "apiName", "endpoint": "endpoint", "region": "region"}
INDENT = "  "


class _MockError(Exception):
    """`args`: the place, and what is the matter."""


def adapt_mock(draft: Draft, factory: Node) -> None:
    """`() => ({ aws_user_pools_id: 'x' })` returns `{ auth: { user_pool_id: 'x' } }`, below `default` if it did."""
    try:
        config = _contents(factory)
        tree: dict[str, Any] = {}
        for path, value in _settings(draft, config, ""):
            _put(tree, path, value, config)
    except _MockError as problem:
        node, message = problem.args
        draft.problem(node, message, "give it the form of amplify_outputs.json")
        return
    if tree:
        script = draft.script
        several = "\n" in text(config)
        draft.replace(config, _printed(tree, f"{script.newline}{script.indent(config)}" if several else ""))


def _contents(factory: Node) -> Node:
    body = factory.child_by_field_name("body") if factory.type in FUNCTIONS else None
    if body is not None and body.type == "statement_block":
        returned = body.named_children[0] if len(body.named_children) == 1 else None
        body = returned.named_children[0] if returned and returned.type == "return_statement" else None
    while body is not None and body.type == "parenthesized_expression":
        body = body.named_children[0]
    if body is None or body.type != "object":
        raise _MockError(factory, "a mock of Gen 1's configuration is made in a way that is not recognised")
    members = {_key(part): part for part in body.named_children if part.type == "pair"}
    if "default" not in members:
        return body
    default = child(members.pop("default"), "value")
    if default.type != "object" or members.keys() - {"__esModule"}:
        raise _MockError(default, "a mock of Gen 1's configuration is made in a way that is not recognised")
    return default


def _settings(draft: Draft, given: Node, prefix: str) -> Iterator[tuple[str, str]]:
    """Where each value of an object belongs in amplify_outputs.json, and its text."""
    for part in given.named_children:
        key = f"{prefix}{_key(part)}"
        if part.type != "pair":
            raise _MockError(part, "a mock of Gen 1's configuration is made in a way that is not recognised")
        value = child(part, "value")
        if key == REST_APIS and value.type == "array" and draft.outputs.rest_apis:
            yield from _rest_apis(value)
        elif key in draft.outputs.keys:
            yield draft.outputs.keys[key], _url_list(draft, value) if key in URL_LISTS else text(value)
        elif value.type == "object" and not prefix:
            yield from _settings(draft, value, f"{key}.")
        elif key != "__esModule":
            raise _MockError(part, f"amplify_outputs.json does not have {key} as it is")


def _rest_apis(listed: Node) -> Iterator[tuple[str, str]]:
    for each in listed.named_children:
        members = {_key(part): child(part, "value") for part in each.named_children if part.type == "pair"}
        name = string_value(members.get("name"))
        if not name or "." in name or members.keys() - API_KEYS.keys():
            raise _MockError(each, "a REST API is mocked in a way that is not recognised")
        yield from ((f"custom.API.{name}.{API_KEYS[key]}", text(value)) for key, value in members.items())


def _url_list(draft: Draft, value: Node) -> str:
    urls = string_value(value)
    quote = draft.script.quote()
    if urls is None:
        return f"{text(value)}.split({quote},{quote})"
    return f"[{', '.join(f'{quote}{url}{quote}' for url in urls.split(','))}]"


def _put(tree: dict[str, Any], path: str, value: str, config: Node) -> None:
    """Gen 1 has some values under several keys; they must be the same."""
    *sections, leaf = path.split(".")
    for section in sections:
        tree = tree.setdefault(section, {})
    if tree.setdefault(leaf, value) != value:
        raise _MockError(config, f"a mock has two values for {path}")


def _printed(tree: Mapping[str, Any], newline: str) -> str:
    """`newline`: a line break and the indentation of what is around; "" for all on one line."""
    inner = f"{newline}{INDENT}" if newline else " "
    members = [
        f"{_name(key)}: {value if isinstance(value, str) else _printed(value, inner if newline else '')}"
        for key, value in tree.items()
    ]
    ending = f",{newline}" if newline else " "
    return f"{{{inner}{f',{inner}'.join(members)}{ending}}}"


def _name(key: str) -> str:
    return key if key.isidentifier() else f"'{key}'"


def _key(member: Node) -> str:
    key = member.child_by_field_name("key")
    return text(member) if key is None else string_value(key) or text(key)
