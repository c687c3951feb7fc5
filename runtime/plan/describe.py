"""A plan in words, for review: what moves from where to where, and what each step changes."""

import json
from collections.abc import Iterator

from amp2gen.runtime.plan.model import Plan, StackInStep, Step
from amp2gen.runtime.plan.templates import Template, parse_template
from amp2gen.syntax.documents import Json

_LONGEST_VALUE = 100


def overview(plan: Plan) -> Iterator[str]:
    """What moves, a line each, by category."""
    yield f"from {plan.environment} ({plan.gen1_root})"
    yield f"to   {plan.branch} ({plan.gen2_root})"
    yield f"in   {plan.region}, account {plan.account}"
    for category in dict.fromkeys(item.category for item in plan.protected):
        yield ""
        yield category
        for item in plan.protected:
            if item.category == category:
                source = f"{item.gen1.stack} {item.gen1.logical_id}" if item.gen1 else "no stack"
                yield f"  {item.type} {item.physical_id}"
                yield f"    from {source}"
                yield f"    to   {item.gen2.stack} {item.gen2.logical_id}"
        for fresh in plan.placeholders:
            if fresh.category == category:
                where = f"waits in {fresh.held.stack}" if fresh.held else "is let go"
                yield f"  the fresh {fresh.type} {fresh.physical_id} {where}"
        yield from (f"  note: {note.text}" for note in plan.notes if note.category == category)


def steps(plan: Plan, *, rollback: bool = False) -> Iterator[str]:
    """Every step with what it changes."""
    before = {stack.name: stack.template for stack in plan.archive}
    for number, step in enumerate(plan.forward, 1):
        yield f"{number}. {step.id} ({step.kind}): {step.title}"
        yield from _changes(step, before)
        before |= {stack.name: stack.template for stack in step.stacks if stack.template is not None}
    if rollback:
        yield ""
        yield "back:"
        for step in plan.rollback:
            yield f"   {step.id} ({step.kind}): {step.title}"


def changes(before: Template, after: Template) -> Iterator[str]:
    """The differences between two templates, a line each: path, then what it was and what it becomes."""
    yield from _differences(before, after, "")


def _changes(step: Step, before: dict[str, str]) -> Iterator[str]:
    for move in step.mappings:
        yield f"     {move.source.logical_id} → {move.destination.logical_id} ({move.physical_id})"
    for item in step.adoptions:
        yield f"     {item.place.logical_id} ({item.physical_id})"
    if step.kind == "update":
        for stack in step.stacks:
            yield from (f"     {line}" for line in _of_stack(stack, before))


def _of_stack(stack: StackInStep, before: dict[str, str]) -> Iterator[str]:
    if stack.template is not None and stack.name in before:
        yield from changes(parse_template(before[stack.name]), parse_template(stack.template))


def _differences(old: Json, new: Json, path: str) -> Iterator[str]:
    if old == new:
        return
    same_keys = isinstance(old, dict) and isinstance(new, dict) and not _is_function(old) and not _is_function(new)
    if same_keys and isinstance(old, dict) and isinstance(new, dict):
        for key in [*old, *(key for key in new if key not in old)]:
            place = f"{path}/{key}"
            if key not in new:
                yield f"{place}: {_shown(old[key])} is dropped"
            elif key not in old:
                yield f"{place}: {_shown(new[key])} is added"
            else:
                yield from _differences(old[key], new[key], place)
    elif isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        for index, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _differences(one, other, f"{path}/{index}")
    else:
        yield f"{path}: {_shown(old)} → {_shown(new)}"


def _is_function(value: dict[str, Json]) -> bool:
    return len(value) == 1 and (next(iter(value)) == "Ref" or next(iter(value)).startswith("Fn::"))


def _shown(value: Json) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _LONGEST_VALUE else text[: _LONGEST_VALUE - 1] + "…"
