"""What a refactor may be: one function per rule, each saying what is wrong.

The rules are those of spec/refactor.md 4.2 and 5.3. `Rule.at_request` ones refuse the request itself (ValidationError);
the others make the refactor CREATE_FAILED with their message as StatusReason.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cfnbed.deployment.plan import export_refusal, outputs_of
from cfnbed.errors import ServiceError
from cfnbed.model import UPDATABLE, Place
from cfnbed.physical import drifted
from cfnbed.resource_types import CDK_METADATA, type_of
from cfnbed.template.document import canonical, equal
from cfnbed.template.structure import complaints

from .draft import Draft, Side
from .equality import differences


@dataclass(frozen=True)
class Rule:
    """`name` is what tests call it; `source` is its place in spec/refactor.md."""

    name: str
    source: str
    check: Callable[[Draft], Iterator[str]]
    at_request: bool = False


def first_complaint(draft: Draft, at_request: bool) -> tuple[Rule, str] | None:
    """The first rule broken, with its message."""
    for rule in RULES:
        if rule.at_request == at_request:
            for message in rule.check(draft):
                return rule, message
    return None


def _stack_count(draft: Draft) -> Iterator[str]:
    if not 2 <= len(draft.sides) <= 5:
        yield f"Stack refactor needs between 2 and 5 stack definitions, {len(draft.sides)} were given"
    names = [side.stack.id for side in draft.sides]
    for side in draft.sides:
        if names.count(side.stack.id) > 1:
            yield f"Stack {side.name} has more than one stack definition"


def _stack_state(draft: Draft) -> Iterator[str]:
    for side in draft.sides:
        if not side.definition.creates and side.stack.status not in UPDATABLE:
            yield f"Stack:{side.stack.id} is in {side.stack.status} state and can not be updated."


def _stack_policy(draft: Draft) -> Iterator[str]:
    for side in draft.sides:
        if side.stack.policy is not None:
            yield f"Stack Refactor does not support stacks with a stack policy: {side.stack.id}"


def _created_template(draft: Draft) -> Iterator[str]:
    allowed = {"AWSTemplateFormatVersion", "Description", "Metadata", "Resources", "Outputs"}
    for side in draft.sides:
        extra = sorted(set(side.definition.template.body) - allowed)
        if side.definition.creates and extra:
            yield f"Stack {side.name} is created by the refactor: its template may not have {', '.join(extra)}"


def _structure(draft: Draft) -> Iterator[str]:
    for side in draft.sides:
        yield from complaints(side.definition.template)


def _mapped_stacks(draft: Draft) -> Iterator[str]:
    for move in draft.moves:
        for place in (move.source, move.destination):
            if draft.side(place.stack) is None:
                yield f"Stack {place.stack} in resource mappings has no stack definition"


def _mapped_sources(draft: Draft) -> Iterator[str]:
    for move in draft.moves:
        if draft.resource(move.source) is None:
            yield f"Resource {move.source.logical_id} does not exist in stack {move.source.stack}"
        side = draft.side(move.source.stack)
        wanted = side.wanted if side else {}
        replaced = any(other.destination == move.source for other in draft.all_moves)
        if move.source.logical_id in wanted and not replaced:
            yield f"Resource {move.source.logical_id} is still in the template of stack {move.source.stack}"


def _one_destination(draft: Draft) -> Iterator[str]:
    sources = [move.source for move in draft.moves]
    for source in sources:
        if sources.count(source) > 1:
            yield f"Resource {source.logical_id} in stack {source.stack} is mapped more than once"


def _one_source(draft: Draft) -> Iterator[str]:
    destinations = [move.destination for move in draft.moves]
    for place in destinations:
        if destinations.count(place) > 1:
            yield f"More than one resource is mapped to {place.logical_id} in stack {place.stack}"


def _mapped_destinations(draft: Draft) -> Iterator[str]:
    for move in draft.moves:
        side = draft.side(move.destination.stack)
        if side is not None and move.destination.logical_id not in side.wanted:
            yield f"Resource {move.destination.logical_id} is not in the template of stack {side.name}"
        if draft.resource(move.destination) is not None and not draft.leaves(move.destination):
            yield f"Resource {move.destination.logical_id} already exists in stack {move.destination.stack}"


def _sections(draft: Draft) -> Iterator[str]:
    for side in draft.sides:
        for name in ("Parameters", "Conditions", "Mappings", "Rules", "Transform"):
            old, new = side.stack.template.body.get(name), side.definition.template.body.get(name)
            if not side.definition.creates and canonical(old or {}) != canonical(new or {}):
                yield f"Stack Refactor does not support changes to {name} in stack {side.stack.id}"


def _no_creation(draft: Draft) -> Iterator[str]:
    if not draft.is_well_formed:
        return
    for side in draft.sides:
        context = draft.then(side)
        for name, definition in side.wanted.items():
            if draft.origin(Place(side.name, name)) is None and context.is_present(definition):
                yield f"Stack Refactor does not support creating resources: {name} in stack {side.stack.id}"


def _no_deletion(draft: Draft) -> Iterator[str]:
    for side in draft.sides:
        for name in side.stack.resources:
            if name not in side.wanted and not draft.leaves(Place(side.name, name)):
                yield f"Stack Refactor does not support deleting resources: {name} in stack {side.stack.id}"


def _not_empty(draft: Draft) -> Iterator[str]:
    for side in draft.sides:
        if not draft.after(side):
            yield f"Stack Refactor would leave stack {side.stack.id} without resources"


def _movable_types(draft: Draft) -> Iterator[str]:
    for move in draft.all_moves:
        resource = draft.resource(move.source)
        if resource is None or type_of(resource.type).movable:
            continue
        if resource.type == CDK_METADATA:
            yield f"Stack Refactor does not support {CDK_METADATA}."
        else:
            yield (
                f"Stack Refactor does not support {resource.type} because the resource type does not allow tag updates "
                "after creation."
            )


def _same_definition(draft: Draft) -> Iterator[str]:
    if not draft.is_well_formed:
        return
    for side in draft.sides:
        yield from differences(draft, side)


def _unmoved_text(draft: Draft) -> Iterator[str]:
    if not draft.world.settings.strict_text:
        return
    for side in draft.sides:
        for name, definition in side.wanted.items():
            if draft.origin(Place(side.name, name)) == Place(side.name, name):
                old = {key: value for key, value in side.stack.resources[name].definition.items() if key != "DependsOn"}
                new = {key: value for key, value in definition.items() if key != "DependsOn"}
                if not equal(old, new):
                    yield f"Resource {name} in stack {side.stack.id} does not move and may not change"


def _live_state(draft: Draft) -> Iterator[str]:
    if not draft.world.settings.compare_live:
        return
    for move in draft.all_moves:
        resource = draft.resource(move.source)
        thing = draft.world.physical.find(resource.type, resource.physical_id) if resource else None
        if resource and thing is None:
            yield f"Resource {resource.logical_id} with identifier {resource.physical_id} does not exist"
        if resource and thing and drifted(resource.properties, thing.properties):
            yield _mismatch(resource.logical_id, draft.side(move.source.stack))


def _outputs(draft: Draft) -> Iterator[str]:
    if not draft.is_well_formed:
        return
    for side in draft.sides:
        try:
            outputs = outputs_of(draft.then(side))
        except ServiceError as error:
            yield error.message
            continue
        refusal = export_refusal(draft.world, side.stack, outputs)
        if refusal:
            yield refusal.message


def _mismatch(logical_id: str, side: Side | None) -> str:
    stack = side.stack.id if side else ""
    return f"Resource {logical_id} in stack {stack} does not match the destination resource's properties."


RULES = (
    Rule("stack-count", "4.2-2", _stack_count, at_request=True),
    Rule("stack-state", "5.3", _stack_state, at_request=True),
    Rule("stack-policy", "4.2-5", _stack_policy),
    Rule("created-template", "4.2-6", _created_template),
    Rule("structure", "4.2-8", _structure),
    Rule("mapped-stacks", "5.3", _mapped_stacks),
    Rule("mapped-sources", "5.3", _mapped_sources),
    Rule("one-destination", "4.2-2", _one_destination),
    Rule("one-source", "5.3", _one_source),
    Rule("mapped-destinations", "5.3", _mapped_destinations),
    Rule("sections", "4.2-1", _sections),
    Rule("movable-types", "4.2-9", _movable_types),
    Rule("no-creation", "4.2-1", _no_creation),
    Rule("no-deletion", "4.2-1", _no_deletion),
    Rule("not-empty", "4.2-4", _not_empty),
    Rule("same-definition", "4.2-1, 4.2-3, 4.2-7", _same_definition),
    Rule("unmoved-text", "3.4", _unmoved_text),
    Rule("live-state", "4.2-7", _live_state),
    Rule("outputs", "4.2-15", _outputs),
)
