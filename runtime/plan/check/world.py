"""Deployed stacks as the check sees them change: templates, who owns what, and what expressions are worth by then."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from amp2gen.runtime.plan.attributes import Home
from amp2gen.runtime.plan.live import LiveStack
from amp2gen.runtime.plan.model import Place, Step
from amp2gen.runtime.plan.templates import PLACEHOLDER, template_hash
from amp2gen.runtime.snapshot.model import DeployedResource, DeployedStack, Snapshot

Thing = tuple[str, str]
"""Type and physical id."""


@dataclass(frozen=True)
class World:
    """`owned` has the placeholders too, under an id of their stack's."""

    snapshot: Snapshot
    home: Home
    texts: Mapping[str, str]
    owned: Mapping[Place, Thing]
    exports: Mapping[str, str]

    def hash(self, stack: str) -> str | None:
        return template_hash(self.texts[stack]) if stack in self.texts else None

    def is_at(self, thing: Thing, place: Place | None) -> bool:
        """Whether a place holds a thing; for None, whether no stack does. Groups of two pools may have one id."""
        return thing not in self.owned.values() if place is None else self.owned.get(place) == thing

    def in_stack(self, stack: str) -> Mapping[str, Thing]:
        """What a stack owns, by logical id."""
        return {place.logical_id: thing for place, thing in self.owned.items() if place.stack == stack}

    def live(self, name: str) -> LiveStack:
        """The stack as it is now, with the values that the snapshot tells."""
        known = self.snapshot.stack(name) or DeployedStack(name=name, template="")
        resources = tuple(
            DeployedResource(logical_id=logical_id, type=kind, physical_id=physical_id)
            for logical_id, (kind, physical_id) in self.in_stack(name).items()
        )
        now = known.model_copy(update={"template": self.texts[name], "resources": resources})
        return LiveStack(now, self.home, self.exports, self.snapshot.facts)

    def after(self, step: Step) -> "World":
        """What a step makes of it, if it does what it says."""
        texts, owned = dict(self.texts), dict(self.owned)
        for stack in step.stacks:
            if stack.template is None:
                texts.pop(stack.name, None)
                owned = {place: thing for place, thing in owned.items() if place.stack != stack.name}
            else:
                texts[stack.name] = stack.template
        moved = {move.destination: owned.pop(move.source, None) for move in step.mappings}
        owned |= {place: thing for place, thing in moved.items() if thing is not None}
        for item in step.adoptions:
            if step.kind == "orphan":
                owned.pop(item.place, None)
            else:
                owned[item.place] = (item.type, item.physical_id)
        return replace(self, texts=texts, owned=owned)._with_placeholders(step)

    def _with_placeholders(self, step: Step) -> "World":
        """Updates make placeholders, and take them away."""
        owned = dict(self.owned)
        for stack in step.stacks:
            place = Place(stack=stack.name, logical_id=PLACEHOLDER)
            wanted = step.kind == "update" and stack.name in self.texts
            has = wanted and PLACEHOLDER in self.live(stack.name).template["Resources"]
            if has:
                owned.setdefault(place, ("AWS::CloudFormation::WaitConditionHandle", f"placeholder of {stack.name}"))
            elif wanted:
                owned.pop(place, None)
        return replace(self, owned=owned)


def world_before(snapshot: Snapshot, home: Home, stacks: Mapping[str, str]) -> World:
    """The world of a snapshot, as far as some stacks go; `stacks` are their templates."""
    owned = {
        Place(stack=name, logical_id=resource.logical_id): (resource.type, resource.physical_id)
        for name in stacks
        for resource in getattr(snapshot.stack(name), "resources", ())
        if resource.physical_id is not None
    }
    return World(snapshot, home, stacks, owned, snapshot.exports())
