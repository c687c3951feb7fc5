"""Gen 1's templates in an environment that is called as a sandbox is in Gen 2: names may end in it, conditions ask."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from amp2gen.verify.templates import ROOT, StackTemplate

SANDBOX = "sandbox"


def asks_for_name(stacks: Mapping[str, StackTemplate]) -> bool:
    """Whether a condition of any stack asks for the environment's name."""
    return any(_asks(stack.template.get("Conditions")) for stack in stacks.values())


def stacks_as_sandbox(stacks: Mapping[str, StackTemplate], environment: str) -> dict[str, StackTemplate]:
    """The same stacks under the other name."""
    root = stacks[ROOT]
    resources = {name: _renamed(each, environment) for name, each in root.template.get("Resources", {}).items()}
    return {**stacks, ROOT: replace(root, template={**root.template, "Resources": resources})}


def _asks(conditions: Any) -> bool:
    """Whether the environment's name is compared with any other than NONE, which no environment has."""
    return any(
        {"Ref": "env"} in operands and "NONE" not in operands
        for operands in _comparisons(conditions)
        if isinstance(operands, list)
    )


def _comparisons(value: Any) -> Iterator[Any]:
    if isinstance(value, dict):
        if "Fn::Equals" in value:
            yield value["Fn::Equals"]
        for member in value.values():
            yield from _comparisons(member)
    elif isinstance(value, list):
        for member in value:
            yield from _comparisons(member)


def _renamed(resource: dict[str, Any], environment: str) -> dict[str, Any]:
    """A nested stack that is told the environment's name is told the other one."""
    properties = resource.get("Properties", {})
    parameters = properties.get("Parameters", {})
    if parameters.get("env") != environment:
        return resource
    return {**resource, "Properties": {**properties, "Parameters": {**parameters, "env": SANDBOX}}}
