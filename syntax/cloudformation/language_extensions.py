"""What the transform AWS::LanguageExtensions adds to CloudFormation, written out in CloudFormation without it.

https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/transform-aws-languageextensions.html

    {"Fn::ForEach::Queues": ["Name", ["a", "b"], {"${Name}Queue": {"Properties": {"QueueName": {"Ref": "Name"}}}}]}
    ->  {"aQueue": {"Properties": {"QueueName": "a"}}, "bQueue": {"Properties": {"QueueName": "b"}}}
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from amp2gen.syntax.cloudformation.values import Value, is_known, literal_text
from amp2gen.syntax.documents import Json, child_pointer

NAME = "AWS::LanguageExtensions"
LOOP = "Fn::ForEach::"

_VARIABLE = re.compile(r"([$&])\{([A-Za-z0-9]+)\}")
_NOT_IN_A_LOGICAL_ID = re.compile(r"[^A-Za-z0-9]")
_NAMED = ("Ref", "Fn::GetAtt")
_POLICIES = ("DeletionPolicy", "UpdateReplacePolicy")

Evaluate = Callable[[Json], Value]
Variables = Mapping[str, str]


def transforms(template: Json) -> tuple[str, ...]:
    """The names of the transforms that a whole template asks for."""
    asked = template.get("Transform") if isinstance(template, dict) else None
    each = asked if isinstance(asked, list) else [asked]
    names = [name.get("Name") if isinstance(name, dict) else name for name in each]
    return tuple(name for name in names if isinstance(name, str))


def write_out(template: Json, evaluate: Evaluate) -> Any:
    """The template without the extensions' functions, as far as their arguments are known; else they stay.

    `evaluate` gives the value of an expression of the template. The transform itself goes when nothing needs it.
    """
    if not isinstance(template, dict) or NAME not in transforms(template):
        return template
    written = _written(template, {}, evaluate)
    if any(True for _ in left_over(written)) or _has_computed_policies(written):
        return written
    others = [name for name in _listed(written["Transform"]) if name != NAME]
    rest = {key: value for key, value in written.items() if key != "Transform"}
    return {**rest, **({"Transform": others} if others else {})}


def left_over(node: Json, pointer: str = "") -> Iterator[tuple[str, str]]:
    """The pointer and the name of each function of the extensions that stands in a template."""
    if isinstance(node, list):
        for index, item in enumerate(node):
            yield from left_over(item, child_pointer(pointer, index))
    elif isinstance(node, dict):
        for key, member in node.items():
            here = child_pointer(pointer, key)
            if key.startswith(LOOP) or key in ("Fn::Length", "Fn::ToJsonString"):
                yield here, key.removesuffix("::" + key.rpartition("::")[2]) if key.startswith(LOOP) else key
            elif key in _NAMED and len(node) == 1 and _computed_name(key, member):
                yield here, f"{key} of a computed name"
            elif key == "Fn::FindInMap" and isinstance(member, list) and len(member) > 3:
                yield here, "Fn::FindInMap with a default"
            yield from left_over(member, here)


def _written(node: Any, names: Variables, evaluate: Evaluate) -> Any:
    if isinstance(node, str):
        return _with_variables(node, names)
    if isinstance(node, list):
        return [_written(item, names, evaluate) for item in node]
    if not isinstance(node, dict):
        return node
    if set(node) == {"Ref"} and isinstance(name := node["Ref"], str) and name in names:
        return names[name]
    written: dict[str, Any] = {}
    for key, member in node.items():
        loop = _iterations(member, names, evaluate) if key.startswith(LOOP) else None
        if loop is None:
            written[_with_variables(key, names)] = _written(member, names, evaluate)
        else:
            for inner in loop:
                written |= _written(member[2], inner, evaluate)
    [only] = written if len(written) == 1 else [None]
    return _FUNCTIONS[only](written, evaluate) if only in _FUNCTIONS else written


def _with_variables(text: str, names: Variables) -> str:
    """`&{Name}` is the value with nothing in it that a logical id may not have."""

    def value(match: re.Match[str]) -> str:
        given = names.get(match[2])
        if given is None:
            return match[0]
        return given if match[1] == "$" else _NOT_IN_A_LOGICAL_ID.sub("", given)

    return _VARIABLE.sub(value, text) if names else text


def _iterations(loop: Any, names: Variables, evaluate: Evaluate) -> list[Variables] | None:
    """The variables of each turn; None if the collection is not known, or this is no loop."""
    if not (isinstance(loop, list) and len(loop) == 3 and isinstance(loop[0], str) and isinstance(loop[2], dict)):
        return None
    collection = evaluate(_written(loop[1], names, evaluate))
    texts = [literal_text(item) for item in collection] if isinstance(collection, list) else [None]
    return None if None in texts else [{**names, loop[0]: str(text)} for text in texts]


def _known(written: dict[str, Any], evaluate: Evaluate) -> Any:
    """The function's value where that is known."""
    value = evaluate(written)
    return value if is_known(value) else written


def _json_text(written: dict[str, Any], evaluate: Evaluate) -> Any:
    """The JSON, joined around what only a deployment knows, as the CDK's `Stack.toJsonString` does it."""
    value = _known(written, evaluate)
    argument = written["Fn::ToJsonString"]
    if value is not written or not isinstance(argument, dict | list):
        return value
    parts = [*_pieces(argument, evaluate)]
    return {"Fn::Join": ["", _joined(parts)]}


def _pieces(node: Any, evaluate: Evaluate) -> Iterator[Any]:
    if isinstance(node, dict) and len(node) == 1 and (key := next(iter(node))).startswith(("Ref", "Fn::")):
        value = _known(node, evaluate) if key != "Ref" or node["Ref"] != "AWS::NoValue" else node
        if value is node:
            yield from ('"', node, '"')
        else:
            yield json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    elif isinstance(node, dict):
        yield "{"
        for index, (key, member) in enumerate(node.items()):
            yield f"{',' if index else ''}{json.dumps(key, ensure_ascii=False)}:"
            yield from _pieces(member, evaluate)
        yield "}"
    elif isinstance(node, list):
        yield "["
        for index, item in enumerate(node):
            if index:
                yield ","
            yield from _pieces(item, evaluate)
        yield "]"
    else:
        yield json.dumps(node, ensure_ascii=False)


def _joined(parts: list[Any]) -> list[Any]:
    joined: list[Any] = []
    for part in parts:
        if joined and isinstance(part, str) and isinstance(joined[-1], str):
            joined[-1] += part
        else:
            joined.append(part)
    return joined


def _with_name(written: dict[str, Any], evaluate: Evaluate) -> Any:
    """A reference whose name is computed, with the name."""
    [(key, argument)] = written.items()
    if not _computed_name(key, argument):
        return written
    parts = argument if isinstance(argument, list) else [argument]
    names = [literal_text(evaluate(part)) for part in parts]
    if None in names:
        return written
    return {key: names if isinstance(argument, list) else names[0]}


def _computed_name(key: str, argument: Any) -> bool:
    if key == "Ref":
        return isinstance(argument, dict)
    return isinstance(argument, list) and bool(argument) and isinstance(argument[0], dict)


def _found(written: dict[str, Any], evaluate: Evaluate) -> Any:
    """A look-up with a default. CloudFormation alone knows the form with three arguments."""
    argument = written["Fn::FindInMap"]
    return _known(written, evaluate) if isinstance(argument, list) and len(argument) > 3 else written


_FUNCTIONS: Mapping[str | None, Callable[[dict[str, Any], Evaluate], Any]] = {
    "Fn::Length": _known,
    "Fn::ToJsonString": _json_text,
    "Fn::FindInMap": _found,
    "Ref": _with_name,
    "Fn::GetAtt": _with_name,
}


def _has_computed_policies(template: dict[str, Any]) -> bool:
    resources = template.get("Resources")
    each = resources.values() if isinstance(resources, dict) else ()
    return any(
        isinstance(resource.get(name), dict) for resource in each if isinstance(resource, dict) for name in _POLICIES
    )


def _listed(asked: Any) -> list[Any]:
    return asked if isinstance(asked, list) else [asked]
