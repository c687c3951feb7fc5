"""The things that exist in the account, whoever owns them. Every change to one is written to the audit log.

A test that keeps real stand-ins (buckets and tables of moto, say) subclasses `PhysicalWorld` or listens to `effects`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from .resource_types import type_of
from .template.document import Json, JsonObject, equal


@dataclass
class Physical:
    """`properties` are its live settings; `data` is a mark that stands for what users stored in it."""

    type: str
    id: str
    properties: JsonObject
    attributes: dict[str, Json] = field(default_factory=dict)
    data: str | None = None
    exists: bool = True


@dataclass(frozen=True)
class Effect:
    """`kind` is create, update, delete, retain, adopt, move or empty."""

    kind: str
    type: str
    id: str
    stack: str
    tick: int


class RefusedByResource(Exception):  # noqa: N818 (the resource's own service refused, CloudFormation reports it)
    """The service behind a resource refused to create or delete it."""


class PhysicalWorld:
    """Resources by type and physical id."""

    def __init__(self, tick: Callable[[], int]) -> None:
        self._tick = tick
        self._things: dict[tuple[str, str], Physical] = {}
        self.effects: list[Effect] = []
        self.listeners: list[Callable[[Effect], None]] = []

    def find(self, type_name: str, physical_id: str) -> Physical | None:
        found = self._things.get((type_name, physical_id))
        return found if found and found.exists else None

    def known(self, physical_id: str) -> tuple[Physical, ...]:
        """Everything that ever had this id, existing or not."""
        return tuple(thing for (_, known), thing in self._things.items() if known == physical_id)

    def add(self, thing: Physical) -> None:
        """Put in place without an effect: for loading."""
        self._things[thing.type, thing.id] = thing

    def create(self, type_name: str, physical_id: str, properties: JsonObject, stack: str) -> None:
        if self.find(type_name, physical_id):
            raise RefusedByResource(f"{physical_id} already exists")
        self._things[type_name, physical_id] = Physical(type_name, physical_id, properties)
        self.note("create", type_name, physical_id, stack)

    def update(self, type_name: str, physical_id: str, properties: JsonObject, stack: str) -> None:
        thing = self.find(type_name, physical_id)
        if thing is None:
            raise RefusedByResource(f"{physical_id} does not exist")
        thing.properties = properties
        self.note("update", type_name, physical_id, stack)

    def delete(self, type_name: str, physical_id: str, stack: str) -> None:
        thing = self.find(type_name, physical_id)
        if thing is None:
            return
        refusal = why_undeletable(thing)
        if refusal:
            raise RefusedByResource(refusal)
        thing.exists = False
        self.note("delete", type_name, physical_id, stack)

    def note(self, kind: str, type_name: str, physical_id: str, stack: str) -> None:
        effect = Effect(kind, type_name, physical_id, stack, self._tick())
        self.effects.append(effect)
        for listener in self.listeners:
            listener(effect)


def why_undeletable(thing: Physical) -> str | None:
    """What the service behind `thing` says to its deletion; None if it obeys."""
    if thing.type == "AWS::S3::Bucket" and thing.data is not None:
        return "The bucket you tried to delete is not empty"
    if str(thing.properties.get("DeletionProtectionEnabled", "")).lower() == "true":
        return f"Resource cannot be deleted as it is currently protected against deletion: {thing.id}"
    if thing.properties.get("DeletionProtection") == "ACTIVE":
        return "The user pool cannot be deleted because deletion protection is activated."
    return None


def drifted(wanted: JsonObject, actual: JsonObject) -> list[str]:
    """Properties that are not what the template says. What it does not say does not count (CloudFormation user guide,
    "Detecting unmanaged configuration changes": only for values that are explicitly set), but for a role's policies
    (spec/refactor.md 2.4)."""
    names = wanted.keys() | (actual.keys() & {"Policies"})
    return sorted(name for name in names if not equal(wanted.get(name), actual.get(name)))


def generated_id(type_name: str, stack_name: str, logical_id: str, unique: str, region: str) -> str:
    """A physical id as AWS would make one up, fixed by `unique` (12 hexadecimal digits)."""
    match type_name:
        case "AWS::Cognito::UserPool":
            return f"{region}_{unique[:9]}"
        case "AWS::Cognito::UserPoolClient":
            return (unique * 3)[:26]
        case "AWS::Cognito::IdentityPool":
            return f"{region}:{unique[:8]}-{unique[8:]}-4000-8000-{unique}"
        case "AWS::S3::Bucket":
            return f"{stack_name[:24]}-{logical_id[:24]}-{unique}".lower()
    return f"{stack_name[:40]}-{logical_id[:24]}-{unique.upper()}"


def named_id(type_name: str, properties: JsonObject) -> str | None:
    """The physical id a template chose itself, by the property that names the resource."""
    name_property = type_of(type_name).name_property
    found = properties.get(name_property) if name_property else None
    return found if isinstance(found, str) and found else None
