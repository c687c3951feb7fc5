"""The states that a plan leads through, and which of them the stacks are in. Pure.

A state says, of each stack in the plan, which template it has (or that there is none) and which logical id owns which
physical id. Undoing a forward step leaves the state before it, so a plan of n forward steps has n + 1 states at rest,
and some between the rollback steps of one forward step.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

from amp2gen.runtime.execution.observe import Observed, StackNow
from amp2gen.runtime.plan.attributes import mean_the_same
from amp2gen.runtime.plan.model import Place, Plan, Step
from amp2gen.runtime.plan.templates import parse_template

Templates = Mapping[str, str | None]
Owners = Mapping[tuple[str, str], str]
"""(stack, logical id) → physical id, of what a plan moves, takes in or lets go."""


@dataclass(frozen=True)
class Position:
    """`done` forward steps stand. `undone` rollback steps of the last of them are carried out, not all: then
    neither it nor the state before it stands."""

    done: int
    undone: int = 0


@dataclass(frozen=True)
class State:
    """The stacks between two steps: template hash by stack, None where there is no stack, and owners."""

    templates: Templates
    owners: Owners


class PlanBrokenError(ValueError):
    """A plan whose steps do not fit together; the message says where."""


class Track:
    """All states of a plan. Raises PlanBrokenError where a step expects what the steps before it do not leave."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.forward = plan.forward
        self.back = tuple(plan.undoing(step.id) for step in self.forward)
        self.states: dict[Position, State] = {Position(0): _first(plan)}
        for number, step in enumerate(self.forward, 1):
            self.states[Position(number)] = _after(step, self.states[Position(number - 1)])
        for number, steps in enumerate(self.back, 1):
            self._undo(number, steps)
        self._aliases = _aliases(plan)
        self._adopted = frozenset(_key(item.place) for step in plan.steps for item in step.adoptions)

    @property
    def start(self) -> Position:
        return Position(0)

    @property
    def end(self) -> Position:
        return Position(len(self.forward))

    @property
    def stacks(self) -> tuple[str, ...]:
        return tuple(self.states[self.start].templates)

    def next(self, position: Position, *, back: bool) -> tuple[Step, Position] | None:
        """The step to take from `position` in a direction, and where it leads; None: nothing is left.

        A forward step that is partly undone is undone to its end, in either direction.
        """
        if position.undone or (back and position.done):
            steps = self.back[position.done - 1]
            undone = position.undone + 1
            reached = Position(position.done, undone) if undone < len(steps) else Position(position.done - 1)
            return steps[position.undone], reached
        if back or position == self.end:
            return None
        return self.forward[position.done], Position(position.done + 1)

    def locate(self, seen: Observed, *, back: bool) -> Position | None:
        """Where the stacks stand; None if nowhere in this plan. Of equal states the one nearest to the goal."""
        for exactly in (True, False):
            fits = [position for position in self.states if self.is_in(seen, position, exactly=exactly)]
            if fits:
                at_rest = [position for position in fits if not position.undone] or fits
                return min(at_rest, key=_order) if back else max(at_rest, key=_order)
        return None

    def is_in(self, seen: Observed, position: Position, *, exactly: bool = False) -> bool:
        """Are the observed stacks, maybe not all of the plan's, in the state at `position`?"""
        return not self.differences(seen, position, exactly=exactly)

    def differences(self, seen: Observed, position: Position, *, exactly: bool = False) -> tuple[str, ...]:
        """What of the observed stacks is not as at `position`, a line each.

        Unless `exactly`, a template counts as the other one of a step that only writes equal values in another way:
        CloudFormation may take such an update for none, and then keeps the old text.
        """
        state = self.states[position]
        found: list[str] = []
        for name, now in seen.items():
            found += self._of_stack(name, now, state.templates[name], exactly=exactly)
        for (stack, logical_id), physical_id in state.owners.items():
            now = seen.get(stack)
            if now is None or now.is_shell:
                continue
            owned = now.resources.get(logical_id)
            if owned is None or not self._is_same((stack, logical_id), owned.physical_id, physical_id):
                having = owned.physical_id if owned else "nothing"
                found.append(f"{logical_id} of {stack} is to be {physical_id}, and is {having}")
        return tuple(found)

    def overwritten(self, seen: Observed, position: Position) -> dict[str, str]:
        """Stacks that are there with another template than at `position` → the hash of that one."""
        found = {}
        for name, wanted in self.states[position].templates.items():
            now = seen.get(name)
            if wanted and now and not now.is_shell and any(self._of_stack(name, now, wanted, exactly=False)):
                found[name] = wanted
        return found

    def nearest(self, seen: Observed) -> Position:
        """The state with the fewest differences; of equal ones that whose templates the stacks have to the letter."""

        def distance(position: Position) -> tuple[int, int, tuple[int, int]]:
            exactly = len(self.differences(seen, position, exactly=True))
            return len(self.differences(seen, position)), exactly, _order(position)

        return min(self.states, key=distance)

    def _is_same(self, place: tuple[str, str], found: str, wanted: str) -> bool:
        """Whether two physical ids mean one resource. What was imported may have got another form of its id: with
        the user pool's before it, or without."""
        return found == wanted or (place in self._adopted and mean_the_same(found, wanted))

    def _of_stack(self, name: str, now: StackNow | None, wanted: str | None, *, exactly: bool) -> Iterable[str]:
        absent = now is None or now.is_shell
        if wanted is None:
            if not absent:
                yield f"{name} is there, and should not be"
        elif now is None or absent:
            yield f"{name} is not there"
        elif now.hash != wanted and (exactly or self._aliases.get(now.hash or "") != self._aliases.get(wanted, "")):
            yield f"the template of {name} is none that this plan leaves there at this point"

    def _undo(self, number: int, steps: tuple[Step, ...]) -> None:
        forward = self.forward[number - 1]
        if not steps:
            raise PlanBrokenError(f"no step undoes {forward.id}")
        state = self.states[Position(number)]
        for count, step in enumerate(steps, 1):
            state = _after(step, state)
            if count < len(steps):
                self.states[Position(number, count)] = state
        before = self.states[Position(number - 1)]
        if state.templates != before.templates or state.owners != before.owners:
            changed = [name for name, value in before.templates.items() if state.templates[name] != value]
            raise PlanBrokenError(f"undoing {forward.id} does not restore {', '.join(changed) or 'its owners'}")


def _order(position: Position) -> tuple[int, int]:
    return position.done, -position.undone


def _first(plan: Plan) -> State:
    """Before the plan: what the first step on each stack expects there."""
    templates: dict[str, str | None] = {}
    owners: dict[tuple[str, str], str] = {}
    left: set[tuple[str, str]] = set()
    for step in plan.forward:
        for stack in step.stacks:
            templates.setdefault(stack.name, stack.expects)
        taken = [(item.source, item.physical_id) for item in step.mappings]
        if step.kind == "orphan":
            taken += [(item.place, item.physical_id) for item in step.adoptions]
        for place, physical_id in taken:
            if _key(place) not in left:
                owners[_key(place)] = physical_id
        left |= {_key(item.destination) for item in step.mappings}
        left |= {_key(item.place) for item in step.adoptions if step.kind == "import"}
    return State(templates, owners)


def _after(step: Step, state: State) -> State:
    templates, owners = dict(state.templates), dict(state.owners)
    for stack in step.stacks:
        if stack.name not in templates:
            raise PlanBrokenError(f"{step.id} has the stack {stack.name}, which no forward step has")
        if templates[stack.name] != stack.expects:
            raise PlanBrokenError(f"{step.id} expects another template of {stack.name} than the step before it leaves")
        templates[stack.name] = stack.result
    for mapping in step.mappings:
        if owners.pop(_key(mapping.source), None) != mapping.physical_id:
            raise PlanBrokenError(
                f"{step.id} moves {mapping.physical_id}, which is not {mapping.source.logical_id} of "
                f"{mapping.source.stack} by then"
            )
    for mapping in step.mappings:
        owners[_key(mapping.destination)] = mapping.physical_id
    for item in step.adoptions:
        if step.kind == "import":
            owners[_key(item.place)] = item.physical_id
        elif owners.pop(_key(item.place), None) is None:
            raise PlanBrokenError(f"{step.id} lets go of {item.physical_id}, which {item.place.stack} has not")
    return replace(state, templates=templates, owners=owners)


@lru_cache(maxsize=1024)
def _resources(template: str) -> frozenset[str]:
    """The logical ids in a template. Kept: a plan has the same texts many times, and they are long."""
    return frozenset(parse_template(template)["Resources"])


def _key(place: Place) -> tuple[str, str]:
    return place.stack, place.logical_id


def _aliases(plan: Plan) -> Mapping[str, str]:
    """Template hash → the hash that stands for all that differ from it in text only."""
    found: dict[str, str] = {}
    names = {item.hash: _resources(item.template) for item in plan.archive}
    for step in plan.steps:
        for stack in step.stacks:
            if stack.template and stack.result:
                names[stack.result] = _resources(stack.template)
    for step in plan.steps:
        for stack in step.stacks:
            if step.kind != "update" or not stack.expects or not stack.result:
                continue
            if names.get(stack.expects) == names.get(stack.result):
                old, new = found.get(stack.result, stack.result), found.get(stack.expects, stack.expects)
                found = {name: new if other == old else other for name, other in found.items()}
                found |= {stack.expects: new, stack.result: new}
    return found
