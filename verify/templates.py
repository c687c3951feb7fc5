"""Nested stacks as one deployment: every template evaluated with the parameters its parent passes, so that a
reference leads to the resource it means, in whatever stack that stands.

Nothing of Amplify is known here; both sides of a comparison go through the same code.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from amp2gen.syntax.cloudformation.evaluate import decide, evaluate
from amp2gen.syntax.cloudformation.intrinsics import text_part
from amp2gen.syntax.cloudformation.scope import READ_FROM_SSM, Scope, template_scope
from amp2gen.syntax.cloudformation.template import Resource, Template, read_template
from amp2gen.syntax.cloudformation.values import (
    Concat,
    Conditional,
    Import,
    Opaque,
    ResourceAttribute,
    ResourceRef,
    Symbol,
    Value,
    as_value,
    concat,
    current_text,
)
from amp2gen.syntax.documents import load

NESTED_STACK = "AWS::CloudFormation::Stack"
ROOT = "/"

Pseudo = Mapping[str, Value]


class Address(NamedTuple):
    """A resource: the path of its stack and its logical id there."""

    stack: str
    logical_id: str

    def __str__(self) -> str:
        return self.logical_id if self.stack == ROOT else f"{self.stack}/{self.logical_id}"


class Target(NamedTuple):
    """What a reference means: a resource (`attribute` None for what `Ref` gives), or one of its attributes."""

    address: Address
    attribute: str | None


class PseudoParameter(NamedTuple):
    """`AWS::Region` and its like, where the value is not known or must not matter."""

    name: str


@dataclass(frozen=True)
class StackTemplate:
    """A template as it is deployed. A nested one is the resource `logical_id` of the template of `parent`.

    `name` is what `AWS::StackName` gives; `parameters` are values known from the deployment itself, which
    count where the parent passes none. `file` is for messages.
    """

    template: Mapping[str, Any]
    parent: str | None
    logical_id: str | None
    file: str
    name: str | None = None
    parameters: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Evaluated:
    """A resource that the deployment really has, its values worked out; references are Symbols of a Target."""

    address: Address
    type: str
    properties: Mapping[str, Value]
    deletion_policy: Value
    update_replace_policy: Value
    depends_on: tuple[str, ...]
    file: str


def link(stacks: Mapping[str, StackTemplate], pseudo: Pseudo) -> tuple[Evaluated, ...]:
    """The resources of all stacks, but for those whose condition is false, in the order of the templates.

    `stacks` are by path; the root's parent is None. Raises SyntaxProblem for what is not a template at all.
    """
    return tuple(_Linker(stacks, pseudo).resources())


class _Linker:
    def __init__(self, stacks: Mapping[str, StackTemplate], pseudo: Pseudo) -> None:
        self._stacks = stacks
        self._pseudo = pseudo
        self._templates = {path: _parsed(stack) for path, stack in stacks.items()}
        self._children = {
            (stack.parent, stack.logical_id): path for path, stack in stacks.items() if stack.parent is not None
        }
        self._scopes: dict[str, Scope] = {}
        self._in_work: set[str] = set()
        self._exports: dict[str, Value] | None = None

    def resources(self) -> Iterator[Evaluated]:
        for path, template in self._templates.items():
            scope = self._scope(path)
            for resource in template.resources.values():
                if resource.condition is None or decide(resource.condition, scope) is not False:
                    yield self._evaluated(path, resource, scope)

    def _evaluated(self, path: str, resource: Resource, scope: Scope) -> Evaluated:
        properties = self._everywhere(evaluate(as_value(dict(resource.properties)), scope), path)
        return Evaluated(
            address=Address(path, resource.logical_id),
            type=resource.type,
            properties=properties if isinstance(properties, dict) else {},
            deletion_policy=evaluate(as_value(resource.deletion_policy), scope),
            update_replace_policy=evaluate(as_value(resource.update_replace_policy), scope),
            depends_on=resource.depends_on,
            file=self._stacks[path].file,
        )

    def _scope(self, path: str) -> Scope:
        if path not in self._scopes:
            if path in self._in_work:  # stacks that need each other; CloudFormation refuses them
                return template_scope(self._templates[path], {}, self._pseudo)
            self._in_work.add(path)
            self._scopes[path] = self._make_scope(path)
            self._in_work.discard(path)
        return self._scopes[path]

    def _make_scope(self, path: str) -> Scope:
        stack = self._stacks[path]
        parameters = {**stack.parameters, **self._passed(stack)}
        pseudo = {**self._pseudo, **({"AWS::StackName": stack.name} if stack.name else {})}
        scope = template_scope(self._templates[path], parameters, pseudo, self._import)
        return replace(
            scope, parameters={**scope.parameters, **dict(_read_from_ssm(self._templates[path], parameters))}
        )

    def _passed(self, stack: StackTemplate) -> Mapping[str, Value]:
        """The parameters that the parent gives to a nested stack."""
        if stack.parent is None or stack.logical_id is None:
            return {}
        resource = self._templates[stack.parent].resources.get(stack.logical_id)
        written = resource.properties.get("Parameters") if resource else None
        if not isinstance(written, dict):
            return {}
        scope = self._scope(stack.parent)
        return {
            name: self._everywhere(evaluate(as_value(value), scope), stack.parent) for name, value in written.items()
        }

    def _everywhere(self, value: Value, path: str) -> Value:
        """The value with every reference of a template turned into one that holds in all of them."""
        match value:
            case ResourceRef(logical_id):
                return Symbol(Target(Address(path, logical_id), None))
            case ResourceAttribute(logical_id, attribute):
                return self._attribute(path, logical_id, attribute)
            case list():
                return [self._everywhere(item, path) for item in value]
            case dict():
                return {key: self._everywhere(item, path) for key, item in value.items()}
            case Concat(parts):
                moved = [self._everywhere(part, path) for part in parts]
                return concat([part for part in moved if not isinstance(part, list | dict | bool | int | float | None)])
            case Conditional(condition, then, otherwise):
                return Conditional(condition, self._everywhere(then, path), self._everywhere(otherwise, path))
            case Import(name):
                return Import(self._everywhere(name, path))
            case Opaque(name, args):
                return Opaque(name, self._everywhere(args, path))
            case _:
                return value

    def _attribute(self, path: str, logical_id: str, attribute: str) -> Value:
        child = self._children.get((path, logical_id))
        name = attribute.removeprefix("Outputs.")
        if child is None or name == attribute or name not in self._templates[child].outputs:
            return Symbol(Target(Address(path, logical_id), attribute))
        value = evaluate(as_value(self._templates[child].outputs[name].value), self._scope(child))
        return self._everywhere(value, child)

    def _import(self, name: Value) -> Value | None:
        """The export of a stack of this deployment. The name may hold references, which differ by text only."""
        if self._exports is None or self._in_work:
            self._exports = self._read_exports()
        return self._exports.get(_export_key(name))

    def _read_exports(self) -> dict[str, Value]:
        found: dict[str, Value] = {}
        for path, template in self._templates.items():
            for output in template.outputs.values():
                if output.export_name is not None and path not in self._in_work:
                    scope = self._scope(path)
                    name = self._everywhere(evaluate(as_value(output.export_name), scope), path)
                    found[_export_key(name)] = self._everywhere(evaluate(as_value(output.value), scope), path)
        return found


def _read_from_ssm(template: Template, parameters: Mapping[str, Value]) -> Iterator[tuple[str, Value]]:
    """Parameters that CloudFormation reads from SSM, as the dynamic references that say the same."""
    for name, parameter in template.parameters.items():
        part = text_part(parameters.get(name, as_value(parameter.default)))
        if parameter.type.startswith(READ_FROM_SSM) and part is not None:
            yield name, concat(["{{resolve:ssm:", part, "}}"])


def _export_key(name: Value) -> str:
    return current_text(name) or repr(name)


def _parsed(stack: StackTemplate) -> Template:
    return read_template(load(json.dumps(stack.template), f"{stack.file}.json"))
