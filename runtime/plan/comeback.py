"""The way back from where a plan no longer leads: Gen 2 was deployed since, or a holding stack is gone. Pure.

A rollback's own steps expect the templates that `apply` left. After a deployment they are others, so the way back is
worked out anew, from what the stacks are then: Gen 2's references become values, what was moved goes back by its
physical id, Gen 1 gets the templates it had, and what made way returns from the holding stack, where there is one.
"""

from collections.abc import Iterator, Mapping

from amp2gen.runtime.plan.attributes import Home, mean_the_same
from amp2gen.runtime.plan.live import LiveStack
from amp2gen.runtime.plan.model import Adoption, Conditions, Owner, Place, Plan, Protected, Role, Step, StepKind
from amp2gen.runtime.plan.model import Mapping as Move
from amp2gen.runtime.plan.prepare import prepare
from amp2gen.runtime.plan.script import Name, Script
from amp2gen.runtime.plan.stage import Stage
from amp2gen.runtime.plan.templates import PLACEHOLDER, PLACEHOLDER_DEFINITION, Template, parse_template
from amp2gen.runtime.snapshot.model import Snapshot


class NoWayBackError(Exception):
    """Why no way back can be worked out; a line each."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


def comeback(plan: Plan, snapshot: Snapshot) -> Plan:
    """A plan whose forward steps bring everything back to Gen 1. Raises NoWayBackError."""
    home = Home(plan.account, plan.region, plan.partition)
    exports = snapshot.exports()
    live = {stack.name: LiveStack(stack, home, exports, snapshot.facts) for stack in snapshot.stacks}
    reasons = tuple(_obstacles(plan, live))
    if reasons:
        raise NoWayBackError(reasons)
    prepared = _prepared(plan, live, snapshot.hash)
    script = _script(plan, live)
    for name, template in prepared.items():
        script.update(Name(name, "prepare", f"Prepare {name} as it is now"), name, template)
    for gen2 in prepared:
        _let_go(script, plan, gen2)
    for gen1, gen2 in reversed(_pairs(plan)):
        _return(script, plan, gen1, gen2)
    for gen2 in prepared:
        _let_back_in(script, plan, gen2)
    steps = tuple(_redefining(step, plan) for step in script.steps)
    return plan.model_copy(
        update={
            "snapshot": snapshot.hash,
            "steps": steps,
            "protected": tuple(_turned(item) for item in plan.protected if item.gen1 is not None),
            "placeholders": (),
        }
    )


def _obstacles(plan: Plan, live: Mapping[str, LiveStack]) -> Iterator[str]:
    for item in plan.protected:
        stack = live.get(item.gen2.stack)
        owned = stack.resources.get(item.gen2.logical_id) if stack else None
        if owned is None or not mean_the_same(owned.physical_id or "", item.physical_id):
            yield f"{item.physical_id} is not {item.gen2.logical_id} of {item.gen2.stack}"
    for name in dict.fromkeys(item.gen1.stack for item in plan.protected if item.gen1):
        if name not in live or live[name].deployed.status == "DELETE_COMPLETE":  # its root still lists it
            yield f"{name} is gone"


def _prepared(plan: Plan, live: Mapping[str, LiveStack], marker: str) -> dict[str, Template]:
    """Each Gen 2 stack that gives something back, with values instead of references to it."""
    problems: list[str] = []
    found: dict[str, Template] = {}
    for name in dict.fromkeys(item.gen2.stack for item in plan.protected):
        orphaned = frozenset(item.place.logical_id for item in _adopted(plan, "import", name))
        moving = frozenset(item.gen2.logical_id for item in plan.protected if item.gen2.stack == name) - orphaned

        def complain(where: str, what: str, name: str = name) -> None:
            problems.append(f"{where} in {name} needs {what}")

        found[name] = prepare(live[name], moving, orphaned, marker, complain)
    if problems:
        raise NoWayBackError(tuple(problems))
    return found


def _script(plan: Plan, live: Mapping[str, LiveStack]) -> Script:
    roles: dict[str, Role] = {stack.name: stack.role for step in plan.steps for stack in step.stacks}
    texts = {name: stack.text for name, stack in live.items() if name in roles}
    declared = {name: tuple(stack.template.get("Parameters", {})) for name, stack in live.items()}
    return Script(Stage(texts), roles, declared)


def _pairs(plan: Plan) -> list[tuple[str, str]]:
    """(Gen 1's stack, Gen 2's stack) between which something moved, in the plan's order."""
    return list(dict.fromkeys((item.gen1.stack, item.gen2.stack) for item in plan.protected if item.gen1))


def _adopted(plan: Plan, kind: StepKind, stack: str) -> tuple[Adoption, ...]:
    """What the plan's forward steps of a kind let go of in a stack, or take in."""
    return tuple(
        item for step in plan.forward if step.kind == kind for item in step.adoptions if item.place.stack == stack
    )


def _let_go(script: Script, plan: Plan, gen2: str) -> None:
    """The hosted UI's domain and providers, which CloudFormation does not move, have no stack for a while."""
    adopted = _adopted(plan, "import", gen2)
    if adopted:
        script.orphan(Name(gen2, "let-go", f"Let go of the hosted UI in {gen2}"), adopted)


def _take_in(script: Script, plan: Plan, stack: str) -> None:
    """What the plan let go of in a stack comes back to it. What belonged to no stack stays without one."""
    present = script.stage.template(stack)["Resources"]
    adopted = tuple(item for item in _adopted(plan, "orphan", stack) if item.place.logical_id not in present)
    if not adopted:
        return
    steps = [step for step in plan.rollback if step.kind == "import"]
    texts = [item.template for step in steps for item in step.stacks if item.name == stack and item.template]
    known = {key: value for text in texts for key, value in parse_template(text)["Resources"].items()}
    definitions = {item.place.logical_id: known[item.place.logical_id] for item in adopted}
    script.adopt(
        Name(stack, "take-in", f"Import the hosted UI's domain and providers into {stack}"), adopted, definitions
    )


def _return(script: Script, plan: Plan, gen1: str, gen2: str) -> None:
    moves = tuple(
        Move(source=item.gen2, destination=item.gen1, physical_id=item.physical_id, type=item.type)
        for item in plan.protected
        if item.gen1
        and (item.gen1.stack, item.gen2.stack) == (gen1, gen2)
        and item.gen2 not in [adopted.place for adopted in _adopted(plan, "import", gen2)]
    )
    script.move(Name(f"{gen1}.{gen2}", "return", f"Move {len(moves)} back from {gen2} to {gen1}"), moves)
    _take_in(script, plan, gen1)
    original = next((item.template for item in plan.archive if item.name == gen1), None)
    others = [item for item in plan.protected if item.gen1 and item.gen1.stack == gen1 and item.gen2.stack != gen2]
    if original and all(
        item.gen1.logical_id in script.stage.template(gen1)["Resources"] for item in others if item.gen1
    ):
        script.update(Name(gen1, "restore", f"Give {gen1} the template that it had"), gen1, parse_template(original))
        script.stage = script.stage.with_texts({gen1: original})
        _exactly(script, gen1, original)


def _exactly(script: Script, stack: str, text: str) -> None:
    """The last step sends the archived text itself, byte for byte."""
    step = script.forward[-1]
    stacks = tuple(item.model_copy(update={"template": text}) if item.name == stack else item for item in step.stacks)
    script.forward[-1] = step.model_copy(update={"stacks": stacks})


def _let_back_in(script: Script, plan: Plan, gen2: str) -> None:
    """What made way returns; its holding stack is left with a placeholder."""
    held = [item for item in plan.placeholders if item.gen2.stack == gen2 and item.held]
    holding = next((item.held.stack for item in held if item.held), None)
    if holding is None or holding not in script.stage.texts:
        return
    template = script.stage.template(holding)
    filled = {**template, "Resources": {**template["Resources"], PLACEHOLDER: PLACEHOLDER_DEFINITION}}
    script.update(Name(gen2, "fill", "Keep the holding stack from becoming empty"), holding, filled)
    moves = tuple(
        Move(source=item.held, destination=item.gen2, physical_id=item.physical_id, type=item.type)
        for item in held
        if item.held
    )
    script.move(Name(gen2, "release", f"Move {len(moves)} back from {holding} to {gen2}"), moves)
    _take_in(script, plan, gen2)


def _redefining(step: Step, plan: Plan) -> Step:
    """Restoring Gen 1's template changes settings that Gen 2's deployment gave what came back: those may change."""
    if step.kind != "update" or not step.id.endswith((".restore", ".restore.undo")):
        return step
    owners = tuple(
        Owner(physical_id=item.physical_id, type=item.type, place=item.gen1)
        for item in plan.protected
        if item.gen1 and item.gen1.stack == step.stacks[0].name
    )
    after: Conditions = step.after.model_copy(update={"owners": owners})
    return step.model_copy(update={"after": after})


def _turned(item: Protected) -> Protected:
    before: Place = item.gen2
    assert item.gen1 is not None
    return item.model_copy(update={"gen1": before, "gen2": item.gen1})
