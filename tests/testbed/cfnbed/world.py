"""All state of the service, and how to look things up in it."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Callable, Iterator

from .clock import VirtualClock
from .errors import invalid
from .model import ChangeSet, Drift, Event, Output, Refactor, Resource, Stack
from .physical import PhysicalWorld
from .resource_types import STACK, arn_of, is_custom
from .settings import Settings
from .template.document import Json

Fetch = Callable[[str], str]


class World:
    """`fetch` reads the template behind a TemplateURL; `ssm` the value of an SSM parameter (None: absent)."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.clock = VirtualClock()
        self.physical = PhysicalWorld(lambda: self.clock.tick)
        self.stacks: dict[str, Stack] = {}
        self.change_sets: dict[str, ChangeSet] = {}
        self.refactors: dict[str, Refactor] = {}
        self.drifts: dict[str, Drift] = {}
        self.objects: dict[str, str] = {}
        self.ssm: Callable[[str], str | None] = lambda name: None
        self.fetch: Fetch = self._fetch_object
        self._made = 0

    def unique(self, *seed: str) -> str:
        """A new identifier in the form of a UUID, the same in every run."""
        self._made += 1
        return str(uuid.UUID(hashlib.sha256(repr((self._made, *seed)).encode()).hexdigest()[:32]))

    def new_stack_id(self, name: str) -> str:
        return self._arn(f"stack/{name}/{self.unique(name)}")

    def new_change_set_id(self, name: str) -> str:
        return self._arn(f"changeSet/{name}/{self.unique(name)}")

    def _arn(self, path: str) -> str:
        where = self.settings
        return f"arn:{where.partition}:cloudformation:{where.region}:{where.account}:{path}"

    def live(self) -> Iterator[Stack]:
        return (stack for stack in self.stacks.values() if stack.is_live)

    def find(self, name_or_id: str) -> Stack | None:
        """By ARN also a deleted stack; by name only a live one."""
        if name_or_id in self.stacks:
            return self.stacks[name_or_id]
        return next((stack for stack in self.live() if stack.name == name_or_id), None)

    def stack(self, name_or_id: str) -> Stack:
        found = self.find(name_or_id)
        if found is None:
            raise invalid(f"Stack with id {name_or_id} does not exist")
        return found

    def children(self, stack: Stack) -> tuple[Stack, ...]:
        owned = [res.physical_id for res in stack.resources.values() if res.type == STACK]
        return tuple(self.stacks[physical_id] for physical_id in owned if physical_id in self.stacks)

    def owners(self, physical_id: str, type_name: str | None = None) -> tuple[tuple[Stack, Resource], ...]:
        """Live stacks that hold a resource of this physical id (of this type, where ids of types may be alike)."""
        return tuple(
            (stack, resource)
            for stack in self.live()
            for resource in stack.resources.values()
            if resource.physical_id == physical_id and type_name in (None, resource.type)
        )

    def exports(self) -> dict[str, str]:
        return {output.export: output.value for _, output in self.exported() if output.export}

    def exported(self) -> Iterator[tuple[Stack, Output]]:
        return ((stack, output) for stack in self.live() for output in stack.outputs if output.export)

    def attribute(self, type_name: str, physical_id: str, name: str) -> Json:
        """The value of Fn::GetAtt: as recorded, as derived from the id, or a token that no other attribute has."""
        if type_name == STACK and name.startswith("Outputs."):
            child = self.stacks.get(physical_id)
            for output in child.outputs if child else ():
                if output.key == name.removeprefix("Outputs."):
                    return output.value
            raise invalid(f"Template error: Unable to get the value of {name} of nested stack {physical_id}")
        thing = self.physical.find(type_name, physical_id)
        if thing and name in thing.attributes:
            return thing.attributes[name]
        where = self.settings
        if (type_name, name) == ("AWS::Cognito::UserPool", "ProviderName"):
            return f"cognito-idp.{where.region}.amazonaws.com/{physical_id}"
        if name == "Arn" and not is_custom(type_name):
            return arn_of(type_name, physical_id, where.account, where.region, where.partition)
        return f"{physical_id}|{name}"

    def change(self, stack: Stack, status: str, reason: str = "") -> None:
        """Put `stack` in a state and say so in its events."""
        stack.status, stack.reason = status, reason
        self.event(stack, stack.name, stack.id, STACK, status, reason)

    def event(self, stack: Stack, logical_id: str, physical_id: str, kind: str, status: str, reason: str = "") -> None:
        stack.events.append(
            Event(self.unique("event"), logical_id, physical_id, kind, status, reason, self.clock.now())
        )

    def _fetch_object(self, url: str) -> str:
        if url not in self.objects:
            raise invalid(
                "S3 error: Access Denied\nFor more information check http://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html"
            )
        return self.objects[url]
