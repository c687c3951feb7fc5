"""The evaluation context of a stack: pseudo parameters, typed parameters, exports, and where its references lead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .errors import invalid
from .model import Parameter, Resource, Stack
from .parameters import typed
from .resource_types import referred_to_as
from .template.document import Json, Template
from .template.evaluate import Context, Resources
from .world import World


@dataclass(frozen=True)
class Placed:
    """References lead to resources that exist already."""

    world: World
    resources: Mapping[str, Resource]

    def ref(self, logical_id: str) -> str:
        found = self._found(logical_id)
        return referred_to_as(found.type, found.physical_id)

    def attribute(self, logical_id: str, name: str) -> Json:
        found = self._found(logical_id)
        return self.world.attribute(found.type, found.physical_id, name)

    def _found(self, logical_id: str) -> Resource:
        if logical_id not in self.resources:
            raise invalid(f"Unresolved resource dependencies [{logical_id}] in the Resources block of the template")
        return self.resources[logical_id]


def context_of(
    world: World, stack: Stack, template: Template, parameters: Mapping[str, Parameter], resources: Resources
) -> Context:
    """`template` as `stack` would evaluate it."""
    where = world.settings
    pseudo = {
        "AWS::StackName": stack.name,
        "AWS::StackId": stack.id,
        "AWS::Region": where.region,
        "AWS::AccountId": where.account,
        "AWS::Partition": where.partition,
        "AWS::URLSuffix": where.url_suffix,
        "AWS::NotificationARNs": list(stack.notification_arns),
    }
    return Context(template, typed(template, parameters), pseudo, world.exports(), resources)


def current(world: World, stack: Stack) -> Context:
    """`stack` as deployed."""
    return context_of(world, stack, stack.template, stack.parameters, Placed(world, stack.resources))
