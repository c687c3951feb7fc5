"""What must hold at every moment of a migration, whatever failed (spec/refactor.md 5.3, I1 to I4)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator

from .deployment.plan import imports_of
from .model import REVIEW
from .resource_types import STACK
from .service import Service
from .template.structure import complaints
from .world import World

_SHORTEST_SECRET = 4


def violations(service: Service, protected_ids: Iterable[str] = ()) -> list[str]:
    """One line per thing that is wrong. `protected_ids` are physical ids that must live on, each with one owner."""
    protected = tuple(protected_ids)
    return [line for check in _CHECKS for line in check(service.world, protected)]


def _owners(world: World, protected: tuple[str, ...]) -> Iterator[str]:
    owners = Counter(
        (resource.type, resource.physical_id) for stack in world.live() for resource in stack.resources.values()
    )
    for (kind, physical_id), count in owners.items():
        if count > 1:
            yield f"{kind} {physical_id} has {count} owners"
    for physical_id in protected:
        if not world.owners(physical_id):
            yield f"{physical_id} has no owner"


def _existence(world: World, protected: tuple[str, ...]) -> Iterator[str]:
    for physical_id in protected:
        things = world.physical.known(physical_id)
        if not things:
            yield f"{physical_id} never existed"
        for thing in things:
            if not thing.exists:
                yield f"{thing.type} {physical_id} was deleted"
    for effect in world.physical.effects:
        if effect.kind == "empty" and effect.id in protected:
            yield f"{effect.type} {effect.id} was emptied by {effect.stack}"
    for stack in world.live():
        for resource in stack.resources.values():
            if resource.type == STACK:
                child = world.stacks.get(resource.physical_id)
                if child is None or not child.is_live:
                    yield f"nested stack {resource.logical_id} of {stack.name} does not exist"
            elif world.physical.find(resource.type, resource.physical_id) is None:
                yield f"{resource.type} {resource.physical_id} of {stack.name} does not exist"


def _emptiness(world: World, protected: tuple[str, ...]) -> Iterator[str]:
    """A stack whose resources all have a false Condition is allowed: Amplify deploys such ones. One that a refactor was
    to make is empty for the moment in which CloudFormation takes the refactor back."""
    for stack in world.live():
        conditional = stack.template.resources and all("Condition" in it for it in stack.template.resources.values())
        busy = stack.status in (REVIEW, "CREATE_IN_PROGRESS", "DELETE_IN_PROGRESS", "UPDATE_ROLLBACK_IN_PROGRESS")
        if not stack.resources and not conditional and not busy:
            yield f"stack {stack.name} has no resources ({stack.status})"


def _templates(world: World, protected: tuple[str, ...]) -> Iterator[str]:
    exports = world.exports()
    for stack in world.live():
        if not stack.resources:
            continue
        for complaint in complaints(stack.template):
            yield f"template of {stack.name}: {complaint}"
        for name in sorted(stack.resources.keys() - stack.template.resources.keys()):
            yield f"{stack.name} owns {name}, which its template does not have"
        for name in sorted(imports_of(world, stack) - exports.keys()):
            yield f"{stack.name} imports {name}, which nobody exports"


def _secrets(world: World, protected: tuple[str, ...]) -> Iterator[str]:
    secrets = {
        (stack.name, name): parameter.value
        for stack in world.stacks.values()
        for name, parameter in stack.parameters.items()
        if parameter.no_echo and len(parameter.value) >= _SHORTEST_SECRET
    }
    texts = [(f"template of {stack.name}", stack.template.text) for stack in world.stacks.values()]
    texts += [(f"template of change set {item.name}", item.template.text) for item in world.change_sets.values()]
    texts += [
        (f"template of refactor {item.id} for {definition.stack_name}", definition.template.text)
        for item in world.refactors.values()
        for definition in item.definitions
    ]
    texts += [(f"description of refactor {item.id}", item.description or "") for item in world.refactors.values()]
    for (stack_name, name), value in secrets.items():
        for place, text in texts:
            if value in text:
                yield f"the value of {name} of {stack_name} is in the {place}"


_CHECKS: tuple[Callable[[World, tuple[str, ...]], Iterator[str]], ...] = (
    _owners,
    _existence,
    _emptiness,
    _templates,
    _secrets,
)
