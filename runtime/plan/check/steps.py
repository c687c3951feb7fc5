"""The rules of one step. Each is a function from (world before, step, world after) to what is wrong, in words.

Those of refactors are CloudFormation's
(https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-refactoring.html); the others are ours.
"""

import json
from collections.abc import Callable, Iterator

from amp2gen.runtime.movability import ADOPTED_TYPES, MOVED_TYPES
from amp2gen.runtime.plan.check.world import World
from amp2gen.runtime.plan.live import LiveStack
from amp2gen.runtime.plan.model import Step
from amp2gen.runtime.plan.templates import MAX_TEMPLATE, PLACEHOLDER, Template, fits_inline
from amp2gen.syntax.cloudformation.references import depends_on, references
from amp2gen.syntax.documents import Json

Rule = Callable[[World, Step, World], Iterator[str]]

MAX_RESOURCES = 500
SECTIONS = ("Parameters", "Conditions", "Mappings", "Rules", "Transform", "Hooks")
POLICIES = ("DeletionPolicy", "UpdateReplacePolicy")


def complaints(before: World, step: Step, after: World) -> Iterator[str]:
    """Everything that is wrong with a step in the world as it is before it."""
    for rule in (*_ALL, *_OF_KIND[step.kind]):
        yield from rule(before, step, after)


def _expects_what_is_there(before: World, step: Step, after: World) -> Iterator[str]:
    for stack in step.stacks:
        if stack.expects != before.hash(stack.name):
            yield f"it expects another template of {stack.name} than there is by then"
        if stack.result != after.hash(stack.name):
            yield f"its template of {stack.name} is not the one whose hash it announces"


def _conditions_hold(before: World, step: Step, after: World) -> Iterator[str]:
    for word, world, conditions in (("before", before, step.before), ("after", after, step.after)):
        for owner in conditions.owners:
            if not world.is_at((owner.type, owner.physical_id), owner.place):
                yield f"{owner.physical_id} is not where the step says it is {word} it"
        for template in conditions.templates:
            if world.hash(template.stack) != template.hash:
                yield f"{template.stack} does not have the template {word} it that the step says"
    named = {owner.physical_id for owner in step.before.owners} & {owner.physical_id for owner in step.after.owners}
    changed = [move.physical_id for move in step.mappings] + [item.physical_id for item in step.adoptions]
    for physical_id in changed:
        if physical_id not in named:
            yield f"no condition says where {physical_id} is"


def _sizes(before: World, step: Step, after: World) -> Iterator[str]:
    for stack in step.stacks:
        if stack.template is None:
            continue
        if stack.via_s3 == fits_inline(stack.template):
            yield f"the template of {stack.name} is marked wrongly as (not) too long for a request"
        if len(stack.template.encode()) > MAX_TEMPLATE:
            yield f"the template of {stack.name} is longer than 1 MB"
        if len(after.live(stack.name).template["Resources"]) > MAX_RESOURCES:
            yield f"{stack.name} has more than {MAX_RESOURCES} resources"


def _well_formed(before: World, step: Step, after: World) -> Iterator[str]:
    for stack in step.stacks:
        if stack.template is not None:
            template = after.live(stack.name).template
            yield from (f"{message} in {stack.name}" for message in _dangling(template))
            if not after.in_stack(stack.name):
                yield f"{stack.name} is left without resources"


def _no_mask(before: World, step: Step, after: World) -> Iterator[str]:
    """A masked value read from CloudFormation must not be sent back as if it were one."""
    for stack in step.stacks:
        if stack.template is None:
            continue
        known = _texts(before.live(stack.name).template) if stack.name in before.texts else set()
        if any("****" in text for text in _texts(after.live(stack.name).template) - known):
            yield f"the template of {stack.name} holds a masked value"
        for name, value in stack.parameters.items():
            if "****" in getattr(value, "value", ""):
                yield f"the parameter {name} of {stack.name} is a masked value"


def _parameters_are_kept(before: World, step: Step, after: World) -> Iterator[str]:
    for stack in step.stacks:
        declared = set(after.live(stack.name).template.get("Parameters", {}))
        if set(stack.parameters) != declared:
            yield f"the parameters given for {stack.name} are not those that its template declares"
        for name, value in stack.parameters.items():
            if hasattr(value, "value"):
                yield f"the parameter {name} of {stack.name} is given a value instead of keeping its own"


def _update_changes_nothing(before: World, step: Step, after: World) -> Iterator[str]:
    for stack in step.stacks:
        old, new = before.live(stack.name), after.live(stack.name)
        yield from _same_sections(old.template, new.template, stack.name)
        let_go = {item.place.logical_id for item in step.adoptions}
        wanted = {name for name, item in new.template["Resources"].items() if _is_deployed(new, item)}
        for name in sorted(old.resources.keys() - wanted - let_go - {PLACEHOLDER}):
            yield f"{name} of {stack.name} would be removed"
        for name in sorted(wanted - old.resources.keys() - let_go - {PLACEHOLDER}):
            yield f"{name} of {stack.name} would be made"
        for name in sorted(wanted & old.resources.keys()):
            yield from _same_resource(old, name, new, name, strict=False)
            yield from _kept(step, old, new, name)


def _kept(step: Step, old: LiveStack, new: LiveStack, name: str) -> Iterator[str]:
    """Going forward, a policy may only become Retain."""
    for policy in POLICIES:
        before, after = old.definition(name).get(policy), new.definition(name).get(policy)
        if step.phase == "forward" and before != after and after != "Retain":
            yield f"{policy} of {name} in {old.name} becomes {after}"


def _refactor_only_moves(before: World, step: Step, after: World) -> Iterator[str]:
    names = [stack.name for stack in step.stacks]
    if not 2 <= len(set(names)) <= 5 or len(set(names)) != len(names):
        yield "a refactor takes two to five different stacks"
    for stack in step.stacks:
        there = stack.name in before.texts
        if there == (step.creates == stack.name):
            yield f"{stack.name} is (not) to be made, wrongly"
        leaving = {move.source.logical_id for move in step.mappings if move.source.stack == stack.name}
        coming = {move.destination.logical_id for move in step.mappings if move.destination.stack == stack.name}
        new = after.live(stack.name)
        if not there:
            yield from _made_plainly(new.template, stack.name)
            old_names: set[str] = set()
        else:
            old = before.live(stack.name)
            yield from _same_sections(old.template, new.template, stack.name)
            old_names = set(old.template["Resources"])
            for name in sorted((old_names - leaving) & set(new.template["Resources"])):
                if name not in coming and old.definition(name) != new.definition(name):
                    yield f"{name} of {stack.name} does not move and may not change"
            if old.template.get("Outputs") != new.template.get("Outputs"):
                yield f"the outputs of {stack.name} may not change"
        for name in sorted((old_names - leaving) - set(new.template["Resources"])):
            yield f"{name} of {stack.name} is gone and moved nowhere"
        for name in sorted(set(new.template["Resources"]) - old_names - coming):
            yield f"{name} of {stack.name} comes from nowhere"


def _mappings_are_exact(before: World, step: Step, after: World) -> Iterator[str]:
    if not step.mappings:
        yield "a refactor moves something"
    for end in ("source", "destination"):
        places = [getattr(move, end) for move in step.mappings]
        yield from (f"{place} is mapped twice" for place in set(places) if places.count(place) > 1)
    leaving = {move.source for move in step.mappings}
    for move in step.mappings:
        if before.owned.get(move.source) != (move.type, move.physical_id):
            yield f"{move.source.logical_id} of {move.source.stack} is not {move.physical_id}"
        if move.destination in before.owned and move.destination not in leaving:
            yield f"{move.destination.logical_id} of {move.destination.stack} is taken"
        if move.type not in MOVED_TYPES:
            yield f"CloudFormation does not move {move.type}"
        if move.source.stack not in before.texts or move.destination.stack not in after.texts:
            continue
        old, new = before.live(move.source.stack), after.live(move.destination.stack)
        if move.source.logical_id not in old.template["Resources"]:
            yield f"{move.source.logical_id} is not in the template of {move.source.stack}"
        elif move.destination.logical_id not in new.template["Resources"]:
            yield f"{move.destination.logical_id} is not in the template of {move.destination.stack}"
        else:
            yield from _same_resource(old, move.source.logical_id, new, move.destination.logical_id, strict=True)
            if new.definition(move.destination.logical_id).get("DeletionPolicy") != "Retain":
                yield f"{move.destination.logical_id} of {move.destination.stack} is not retained"


def _let_go_of_retained_ones(before: World, step: Step, after: World) -> Iterator[str]:
    for item in step.adoptions:
        if before.owned.get(item.place) != (item.type, item.physical_id):
            yield f"{item.place.logical_id} of {item.place.stack} is not {item.physical_id}"
            continue
        if before.live(item.place.stack).definition(item.place.logical_id).get("DeletionPolicy") != "Retain":
            yield f"{item.place.logical_id} of {item.place.stack} would be deleted: it is not retained"
        if item.place.logical_id in after.live(item.place.stack).template["Resources"]:
            yield f"{item.place.logical_id} of {item.place.stack} is not let go"


def _take_in_free_ones(before: World, step: Step, after: World) -> Iterator[str]:
    for item in step.adoptions:
        if not before.is_at((item.type, item.physical_id), None):
            yield f"{item.physical_id} belongs to a stack already"
        if item.type not in ADOPTED_TYPES:
            yield f"{item.type} is not a type to import"
        definition = after.live(item.place.stack).template["Resources"].get(item.place.logical_id, {})
        if definition.get("DeletionPolicy") != "Retain":
            yield f"{item.place.logical_id} of {item.place.stack} has to be retained to be imported"
        if not all(item.identifier.values()):
            yield f"{item.place.logical_id} of {item.place.stack} is not identified"
    for stack in step.stacks:
        if before.live(stack.name).template.get("Outputs") != after.live(stack.name).template.get("Outputs"):
            yield f"the outputs of {stack.name} may not change in an import"


def _deletes_a_placeholder_only(before: World, step: Step, after: World) -> Iterator[str]:
    for stack in step.stacks:
        if stack.role != "holding":
            yield f"{stack.name} is no holding stack"
        rest = sorted(before.in_stack(stack.name).keys() - {PLACEHOLDER})
        if rest:
            yield f"{stack.name} still owns {', '.join(rest)}"


_ALL: tuple[Rule, ...] = (_expects_what_is_there, _conditions_hold, _sizes, _well_formed, _no_mask)
_OF_KIND: dict[str, tuple[Rule, ...]] = {
    "update": (_parameters_are_kept, _update_changes_nothing),
    "refactor": (_refactor_only_moves, _mappings_are_exact),
    "orphan": (_parameters_are_kept, _update_changes_nothing, _let_go_of_retained_ones),
    "import": (_parameters_are_kept, _update_changes_nothing, _take_in_free_ones),
    "delete_stack": (_deletes_a_placeholder_only,),
}


def _same_resource(old: LiveStack, old_name: str, new: LiveStack, new_name: str, *, strict: bool) -> Iterator[str]:
    """Whether a resource has the same values; `strict` also compares the policies, and forbids a Condition."""
    before, after = old.definition(old_name), new.definition(new_name)
    if before.get("Type") != after.get("Type"):
        yield f"the type of {new_name} in {new.name} would change"
        return
    for part in ("Properties", "Metadata", "CreationPolicy", "UpdatePolicy"):
        if old.partial(before.get(part)) != new.partial(after.get(part)):
            yield f"{part} of {new_name} in {new.name} would change"
    if strict:
        for policy in POLICIES:
            if before.get(policy) != after.get(policy):
                yield f"{policy} of {new_name} in {new.name} would change"
        if "Condition" in after or depends_on(after):
            yield f"{new_name} in {new.name} still has a condition or waits for something"
        left = {name for name, _ in references(after) if not name.startswith("AWS::")}
        if left:
            yield f"{new_name} in {new.name} still refers to {', '.join(sorted(left))}"


def _same_sections(old: Template, new: Template, stack: str) -> Iterator[str]:
    for section in SECTIONS:
        if (old.get(section) or {}) != (new.get(section) or {}):
            yield f"{section} of {stack} may not change"


def _made_plainly(template: Template, stack: str) -> Iterator[str]:
    extra = template.keys() - {"AWSTemplateFormatVersion", "Description", "Metadata", "Resources", "Outputs"}
    if extra:
        yield f"{stack}, which a refactor makes, may not have {', '.join(sorted(extra))}"


def _is_deployed(stack: LiveStack, definition: Template) -> bool:
    condition = definition.get("Condition")
    return condition is None or stack.holds(condition) is True


def _dangling(template: Template) -> Iterator[str]:
    known = set(template["Resources"]) | set(template.get("Parameters", {}))
    for section in ("Resources", "Outputs"):
        for name, item in template.get(section, {}).items():
            for target, attribute in references(item):
                there = template["Resources"] if attribute else known
                if target not in there and not target.startswith("AWS::"):
                    yield f"{name} refers to {target}, which is not there"
            if isinstance(item.get("Condition"), str) and item["Condition"] not in template.get("Conditions", {}):
                yield f"{name} has the condition {item['Condition']}, which is not there"
            if section == "Resources":
                for target in depends_on(item):
                    if target not in template["Resources"]:
                        yield f"{name} waits for {target}, which is not there"


def _texts(value: Json) -> set[str]:
    return set(json.dumps(value).split('"'))
