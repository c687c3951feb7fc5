"""A requested refactor, worked out as far as the rules need it: who takes part, and where each resource comes from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from cfnbed.context import Placed, context_of, current
from cfnbed.model import Definition, Move, Parameter, Place, Resource, Stack
from cfnbed.template.document import JsonObject, equal
from cfnbed.template.evaluate import Context
from cfnbed.template.structure import complaints
from cfnbed.world import World


@dataclass(frozen=True)
class Side:
    """A participating stack, as it is (an empty one if it is to be created), and the template it is to have."""

    stack: Stack
    definition: Definition

    @property
    def name(self) -> str:
        return self.stack.name

    @property
    def wanted(self) -> JsonObject:
        """Resource definitions of the new template, those without a readable form left out."""
        found = self.definition.template.resources
        return {name: item for name, item in found.items() if isinstance(item, dict)}


@dataclass(frozen=True)
class Draft:
    """`moves` are the mappings as given; `all_moves` also those that AUTO detection found."""

    world: World
    sides: tuple[Side, ...]
    moves: tuple[Move, ...]
    all_moves: tuple[Move, ...]

    def side(self, name: str) -> Side | None:
        return next((side for side in self.sides if side.name == name), None)

    @property
    def is_well_formed(self) -> bool:
        """Rules that evaluate templates wait for this: the structure rule reports the rest."""
        return not any(complaints(side.definition.template) for side in self.sides)

    def origin(self, place: Place) -> Place | None:
        """Where the resource wanted at `place` is now; None if nowhere."""
        for move in self.all_moves:
            if move.destination == place:
                return move.source
        side = self.side(place.stack)
        stays = side is not None and place.logical_id in side.stack.resources and not self.leaves(place)
        return place if stays else None

    def leaves(self, place: Place) -> bool:
        return any(move.source == place for move in self.all_moves)

    def resource(self, place: Place) -> Resource | None:
        side = self.side(place.stack)
        return side.stack.resources.get(place.logical_id) if side else None

    def after(self, side: Side) -> dict[str, Resource]:
        """The stack's resources when all moves are done, with their present values."""
        found: dict[str, Resource] = {}
        for logical_id, definition in side.wanted.items():
            origin = self.origin(Place(side.name, logical_id))
            resource = self.resource(origin) if origin else None
            if resource is not None:
                found[logical_id] = replace(resource, logical_id=logical_id, definition=definition)
        return found

    def now(self, side: Side) -> Context:
        return current(self.world, side.stack)

    def then(self, side: Side) -> Context:
        """The new template's context. A stack's parameters cannot change in a refactor."""
        template = side.definition.template
        parameters: Mapping[str, Parameter] = side.stack.parameters
        return context_of(self.world, side.stack, template, parameters, Placed(self.world, self.after(side)))


def make_draft(world: World, definitions: Iterable[Definition], moves: tuple[Move, ...]) -> Draft:
    """Pair definitions with their stacks and find the moves nobody mapped."""
    sides = tuple(Side(_stack(world, definition), definition) for definition in definitions)
    draft = Draft(world, sides, moves, moves)
    return replace(draft, all_moves=moves + _detected(draft))


def _stack(world: World, definition: Definition) -> Stack:
    found = world.stacks.get(definition.stack_id)
    return found or Stack(definition.stack_id, definition.stack_name, world.clock.now(), "CREATE_IN_PROGRESS")


def _detected(draft: Draft) -> tuple[Move, ...]:
    """A resource gone here and one alike that is new there are taken as one, if there is just one candidate."""
    gone = [
        Place(side.name, name)
        for side in draft.sides
        for name in side.stack.resources
        if name not in side.wanted and not draft.leaves(Place(side.name, name))
    ]
    new = [
        Place(side.name, name)
        for side in draft.sides
        for name in side.wanted
        if draft.origin(Place(side.name, name)) is None
    ]
    found = []
    for source in gone:
        candidates = [place for place in new if _alike(draft, source, place)]
        rivals = [place for place in gone if candidates and _alike(draft, place, candidates[0])]
        if len(candidates) == 1 and len(rivals) == 1:
            found.append(Move(source, candidates[0], automatic=True))
    return tuple(found)


def _alike(draft: Draft, source: Place, destination: Place) -> bool:
    resource, side = draft.resource(source), draft.side(destination.stack)
    if resource is None or side is None:
        return False
    wanted = side.wanted[destination.logical_id]
    return wanted.get("Type") == resource.type and equal(
        wanted.get("Properties"), resource.definition.get("Properties")
    )
