"""What happens to one resource between its deployed and its wanted definition."""

from __future__ import annotations

from dataclasses import dataclass

from cfnbed.model import Resource
from cfnbed.resource_types import type_of
from cfnbed.template.document import Json, JsonObject, canonical, equal

# Attributes of a definition, beside Properties, whose change CloudFormation reports (Scope of a change).
ATTRIBUTES = ("Metadata", "DeletionPolicy", "UpdateReplacePolicy", "CreationPolicy", "UpdatePolicy")


@dataclass(frozen=True)
class Detail:
    """One difference: `attribute` is Properties, Tags or one of `ATTRIBUTES`; `name` the property."""

    attribute: str
    name: str
    before: Json
    after: Json
    recreates: bool = False


@dataclass(frozen=True)
class Change:
    """`action` is Add, Modify, Remove or Import. `before` is absent for Add and Import, `after` for Remove."""

    action: str
    logical_id: str
    before: Resource | None
    after: Resource | None
    details: tuple[Detail, ...] = ()

    @property
    def subject(self) -> Resource:
        found = self.after or self.before
        assert found is not None
        return found

    @property
    def replaces(self) -> bool:
        return any(detail.recreates for detail in self.details)

    @property
    def touches_resource(self) -> bool:
        """False for a change of the template's bookkeeping only, such as a DeletionPolicy."""
        return self.action != "Modify" or any(detail.attribute in ("Properties", "Tags") for detail in self.details)


def compare(before: Resource, kind: str, properties: JsonObject, definition: JsonObject) -> tuple[Detail, ...]:
    """Differences between a deployed resource and its wanted, resolved form, in order of their names."""
    create_only = type_of(kind).create_only
    details = [
        Detail("Properties", name, before.properties.get(name), properties.get(name), name in create_only)
        for name in sorted(before.properties.keys() | properties.keys())
        if not equal(before.properties.get(name), properties.get(name))
    ]
    details += [
        Detail(name, "", before.definition.get(name), definition.get(name))
        for name in ATTRIBUTES
        if canonical(before.definition.get(name)) != canonical(definition.get(name))
    ]
    return tuple(details)
