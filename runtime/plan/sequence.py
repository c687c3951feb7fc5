"""The order of things: per category, prepare both stacks, make room, move, adopt."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from amp2gen.runtime.plan.categories import Adopted, Category, participants
from amp2gen.runtime.plan.live import LiveStack
from amp2gen.runtime.plan.model import Adoption, Place, Placeholder, Protected, Role, Step
from amp2gen.runtime.plan.model import Mapping as Move
from amp2gen.runtime.plan.script import Name, Script
from amp2gen.runtime.plan.stage import Stage
from amp2gen.runtime.plan.templates import Template


class Thing(NamedTuple):
    """A live resource."""

    type: str
    physical_id: str


HOLDING_SUFFIX = "-holding"
MAX_STACK_NAME = 128


def steps(
    categories: tuple[Category, ...], prepared: Mapping[str, Template], about: Mapping[str, Any]
) -> tuple[Step, ...]:
    """All steps of a plan, forward and back. `about` is what every holding stack says of itself."""
    script = _script(categories)
    done: set[str] = set()
    for category in categories:
        for stack, generation in ((category.gen1, "gen1"), (category.gen2, "gen2")):
            if stack.name not in done:
                done.add(stack.name)
                title = f"Prepare {stack.name}: every reference to what leaves it becomes a value"
                script.update(Name(category.name, f"prepare-{generation}", title), stack.name, prepared[stack.name])
        _make_room(script, category, {"amp2gen": _told_by_holding(category.gen2, categories, about)})
        moves = tuple(_move(category.gen1, pair.gen1_id, category.gen2.name, pair.gen2_id) for pair in category.pairs)
        title = f"Move {_count(len(moves))} from {category.gen1.name} to {category.gen2.name}"
        script.move(Name(category.name, "move", title), moves)
        _adopt(script, category)
    return script.steps


def protected(categories: tuple[Category, ...]) -> tuple[Protected, ...]:
    """What must come through unharmed."""
    found = []
    for category in categories:
        for pair in category.pairs:
            thing = _thing(category.gen1, pair.gen1_id)
            gen1, gen2 = Place(stack=category.gen1.name, logical_id=pair.gen1_id), _place(category.gen2, pair.gen2_id)
            found.append(_protected(thing, category, gen1, gen2, pair.told))
        for item in category.adopted:
            owner = _place(category.gen1, item.gen1_id) if item.gen1_id else None
            found.append(_protected(_live(category, item), category, owner, _place(category.gen2, item.gen2_id)))
    return tuple(found)


def placeholders(categories: tuple[Category, ...]) -> tuple[Placeholder, ...]:
    """What makes way, and where to."""
    found = []
    for category in categories:
        holding = holding_name(category.gen2.name)
        held = [(name, Place(stack=holding, logical_id=name)) for name in category.held]
        let_go = [(item.gen2_id, None) for item in category.adopted]
        for name, place in [*held, *let_go]:
            thing = _thing(category.gen2, name)
            found.append(
                Placeholder(
                    physical_id=thing.physical_id,
                    type=thing.type,
                    category=category.name,
                    gen2=_place(category.gen2, name),
                    held=place,
                )
            )
    return tuple(found)


def holding_name(stack: str) -> str:
    """The holding stack of a Gen 2 stack. The end, which is unique, survives where the name would be too long."""
    name = stack + HOLDING_SUFFIX
    if len(name) <= MAX_STACK_NAME:
        return name
    head, _, unique = stack.rpartition("-")
    end = f"-{unique}{HOLDING_SUFFIX}"
    return head[: MAX_STACK_NAME - len(end)] + end


def _script(categories: tuple[Category, ...]) -> Script:
    stacks = participants(categories)
    roles: dict[str, Role] = {category.gen1.name: "gen1" for category in categories}
    roles |= {category.gen2.name: "gen2" for category in categories}
    roles |= {holding_name(category.gen2.name): "holding" for category in categories}
    texts = {stack.name: stack.text for stack in stacks}
    return Script(Stage(texts), roles, {stack.name: tuple(stack.template.get("Parameters", {})) for stack in stacks})


def _make_room(script: Script, category: Category, metadata: Template) -> None:
    holding = holding_name(category.gen2.name)
    moves = tuple(_move(category.gen2, name, holding, name) for name in category.held)
    title = f"Move {_count(len(moves))} of the fresh deployment from {category.gen2.name} to {holding}"
    script.hold(Name(category.name, "hold", title), moves, metadata)
    if category.adopted:
        own = tuple(
            _adoption(_place(category.gen2, item.gen2_id), _thing(category.gen2, item.gen2_id), item.own)
            for item in category.adopted
        )
        title = f"Let go of the fresh deployment's hosted UI in {category.gen2.name}"
        script.orphan(Name(category.name, "orphan-gen2", title), own)
    native = tuple(
        _adoption(_place(category.gen1, item.gen1_id), _live(category, item), item.identifier)
        for item in category.adopted
        if item.gen1_id
    )
    if native:
        script.orphan(Name(category.name, "orphan-gen1", f"Let go of the hosted UI in {category.gen1.name}"), native)


def _adopt(script: Script, category: Category) -> None:
    if not category.adopted:
        return
    adoptions = tuple(
        _adoption(_place(category.gen2, item.gen2_id), _live(category, item), item.identifier)
        for item in category.adopted
    )
    definitions = {item.gen2_id: item.definition for item in category.adopted}
    title = f"Import the hosted UI's domain and providers into {category.gen2.name}"
    script.adopt(Name(category.name, "import", title), adoptions, definitions)


def _told_by_holding(gen2: LiveStack, categories: tuple[Category, ...], about: Mapping[str, Any]) -> dict[str, Any]:
    """What the holding stack of `gen2` says of itself: `about`, with its own stacks' hashes only, and its moves."""
    stacks = {gen2.name, *(category.gen1.name for category in categories if category.gen2.name == gen2.name)}
    archive = {name: hash for name, hash in about["archive"].items() if name in stacks}
    return {**about, "archive": archive, "moves": _moves_into(gen2, categories)}


def _moves_into(gen2: LiveStack, categories: tuple[Category, ...]) -> list[dict[str, str]]:
    """What the holding stack of `gen2` says about all moves to that stack, for whoever has lost the plan."""
    return [
        {
            "gen1Stack": category.gen1.name,
            "gen1LogicalId": pair.gen1_id,
            "gen1PhysicalId": _thing(category.gen1, pair.gen1_id).physical_id,
            "gen2Stack": gen2.name,
            "gen2LogicalId": pair.gen2_id,
            "gen2PhysicalId": _thing(gen2, pair.gen2_id).physical_id,
        }
        for category in categories
        if category.gen2.name == gen2.name
        for pair in category.pairs
    ]


def _move(source: LiveStack, logical_id: str, target: str, target_id: str) -> Move:
    thing = _thing(source, logical_id)
    return Move(
        source=_place(source, logical_id),
        destination=Place(stack=target, logical_id=target_id),
        physical_id=thing.physical_id,
        type=thing.type,
    )


def _protected(thing: Thing, category: Category, gen1: Place | None, gen2: Place, told: bool = False) -> Protected:
    return Protected(
        physical_id=thing.physical_id, type=thing.type, category=category.name, gen1=gen1, gen2=gen2, told=told
    )


def _adoption(place: Place, thing: Thing, identifier: dict[str, str]) -> Adoption:
    return Adoption(place=place, type=thing.type, physical_id=thing.physical_id, identifier=identifier)


def _live(category: Category, item: Adopted) -> Thing:
    """The live one. Where no stack owns it, its id is the one that an import gives: its identifiers, joined."""
    return _thing(category.gen1, item.gen1_id) if item.gen1_id else Thing(item.type, "|".join(item.identifier.values()))


def _thing(stack: LiveStack, logical_id: str) -> Thing:
    resource = stack.resources[logical_id]
    return Thing(resource.type, resource.physical_id or "")


def _place(stack: LiveStack, logical_id: str) -> Place:
    return Place(stack=stack.name, logical_id=logical_id)


def _count(number: int) -> str:
    return f"{number} resource{'' if number == 1 else 's'}"
