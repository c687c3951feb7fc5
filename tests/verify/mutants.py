"""Faults made by machine: one value of a synthesized template changed, or one member or resource taken away."""

import copy
import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from amp2gen.verify.categories import PLUMBING, plumbing_of
from amp2gen.verify.deployment import Resource
from amp2gen.verify.gen2_side import gen2_deployment
from amp2gen.verify.synthesize import Synthesis
from amp2gen.verify.templates import NESTED_STACK

Path_ = tuple[str | int, ...]


@dataclass(frozen=True)
class Mutant:
    """`path` leads from a resource to what is changed, which was `value`; `change` says how: `drop`, `alter`."""

    stack: str
    logical_id: str
    type: str
    path: Path_
    change: str
    value: Any = None

    @property
    def place(self) -> str:
        """`Properties.Policies.PasswordPolicy.MinimumLength`, `*` for each index of a list."""
        return ".".join("*" if isinstance(part, int) else part for part in self.path) or "(whole)"

    def applied(self, synthesis: Synthesis) -> Synthesis:
        stack = synthesis.stacks[self.stack]
        template = copy.deepcopy(dict(stack.template))
        if not self.path:
            del template["Resources"][self.logical_id]
        else:
            *parents, last = ("Resources", self.logical_id, *self.path)
            holder: Any = template
            for part in parents:
                holder = holder[part]
            if self.change == "drop":
                del holder[last]
            else:
                holder[last] = _other(holder[last])
        return replace(synthesis, stacks={**synthesis.stacks, self.stack: replace(stack, template=template)})


def mutants(synthesis: Synthesis, functions: Mapping[str, str]) -> Iterator[Mutant]:
    """All faults of a synthesis that concern the app: Amplify's own plumbing is left alone, and references."""
    deployment = gen2_deployment(synthesis, functions)
    plumbing = {resource.address for resource in deployment.resources if _is_plumbing(resource)}
    for path, stack in synthesis.stacks.items():
        for logical_id, resource in stack.template.get("Resources", {}).items():
            if (path, logical_id) in plumbing or resource["Type"] == NESTED_STACK:
                continue
            yield Mutant(path, logical_id, resource["Type"], (), "drop")
            for place, value in _places(resource.get("Properties", {}), ("Properties",)):
                yield Mutant(path, logical_id, resource["Type"], place, "drop", value)
                if not isinstance(value, dict | list):
                    yield Mutant(path, logical_id, resource["Type"], place, "alter", value)
            for policy in ("DeletionPolicy", "UpdateReplacePolicy"):
                if policy in resource:
                    yield Mutant(path, logical_id, resource["Type"], (policy,), "drop", resource[policy])


def _is_plumbing(resource: Resource) -> bool:
    """The policies of Amplify's own roles are so, too."""
    return any(re.fullmatch(each.address, str(resource.address)) for each in PLUMBING if each.address != ".*") or (
        plumbing_of(resource) is not None
    )


def _places(value: Any, path: Path_) -> Iterator[tuple[Path_, Any]]:
    """Everything below a value; a CloudFormation function is one value, which is only dropped as a whole."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        yield (*path, key), member
        if not (isinstance(member, dict) and any(each.startswith("Fn::") or each == "Ref" for each in member)):
            yield from _places(member, (*path, key))


def _other(value: Any) -> Any:
    match value:
        case bool():
            return not value
        case int() | float():
            return value + 1
    return f"{value}x"


def sample(found: list[Mutant], size: int) -> list[Mutant]:
    """Some of them, the same ones in every run, spread over types: at most a few of one place."""
    by_place: dict[tuple[str, str, str], list[Mutant]] = {}
    for each in found:
        by_place.setdefault((each.type, each.place, each.change), []).append(each)
    chosen = [sorted(group, key=_order)[0] for group in by_place.values()]
    return sorted(chosen, key=_order)[:size]


def _order(mutant: Mutant) -> str:
    return hashlib.sha256(json.dumps([mutant.stack, mutant.logical_id, *map(str, mutant.path)]).encode()).hexdigest()
