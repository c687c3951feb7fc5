"""What a piece of a template refers to, and the same piece with other names in its place.

A reference is a pair: what `Ref` names, with attribute None, or what `Fn::GetAtt` names. `Fn::Sub` says both in a text.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/intrinsic-function-reference.html
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

Reference = tuple[str, str | None]

PLACEHOLDER = re.compile(r"\$\{([^!{}][^{}]*)\}")
"""`${Name}` and `${Name.Attribute}`; `${!Name}` is plain text."""


def references(node: Any) -> Iterator[Reference]:
    """Every reference below a node of a template, variables of `Fn::Sub` left out."""
    if isinstance(node, list):
        for item in node:
            yield from references(item)
    elif isinstance(node, Mapping):
        for key, value in node.items():
            if key == "Ref" and isinstance(value, str) and len(node) == 1:
                yield value, None
            elif key == "Fn::GetAtt" and len(node) == 1 and (found := _attribute(value)):
                yield found
            elif key == "Fn::Sub":
                text, variables = _sub(value)
                names = (_placeholder(each) for each in PLACEHOLDER.findall(text))
                yield from (name for name in names if name[0] not in variables)
                yield from references(variables)
            else:
                yield from references(value)


def with_parameters(node: Any, parameters: Mapping[Reference, str]) -> Any:
    """The node with `Ref`s of parameters in the place of the references that the mapping names.

    >>> with_parameters({"Fn::Sub": "${Work.Arn}:live"}, {("Work", "Arn"): "functionArn"})
    {'Fn::Sub': '${functionArn}:live'}
    """
    if isinstance(node, list):
        return [with_parameters(item, parameters) for item in node]
    if not isinstance(node, Mapping):
        return node
    (name, *others) = node or [""]
    own = _own_reference(name, node.get(name)) if not others else None
    if own is not None and own in parameters:
        return {"Ref": parameters[own]}
    return {
        key: _in_sub(value, parameters) if key == "Fn::Sub" else with_parameters(value, parameters)
        for key, value in node.items()
    }


def _own_reference(name: str, value: Any) -> Reference | None:
    if name == "Ref" and isinstance(value, str):
        return value, None
    return _attribute(value) if name == "Fn::GetAtt" else None


def _attribute(value: Any) -> Reference | None:
    """`["Queue", "Arn"]` or `Queue.Arn`."""
    match value:
        case [str(name), str(attribute)]:
            return name, attribute
        case str(text) if "." in text:
            name, _, attribute = text.partition(".")
            return name, attribute
    return None


def _sub(value: Any) -> tuple[str, Mapping[str, Any]]:
    match value:
        case str(text):
            return text, {}
        case [str(text), Mapping() as variables]:
            return text, variables
        case [str(text)]:
            return text, {}
    return "", {}


def _placeholder(written: str) -> Reference:
    name, dot, attribute = written.strip().partition(".")
    return name, attribute if dot else None


def _in_sub(value: Any, parameters: Mapping[Reference, str]) -> Any:
    text, variables = _sub(value)

    def renamed(match: re.Match[str]) -> str:
        reference = _placeholder(match[1])
        known = reference in parameters and reference[0] not in variables
        return f"${{{parameters[reference]}}}" if known else match[0]

    changed = PLACEHOLDER.sub(renamed, text)
    if isinstance(value, str):
        return changed
    return [changed, with_parameters(variables, parameters)] if variables else [changed]
