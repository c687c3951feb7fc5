"""What is to move where: Gen 1's live resources paired with their counterparts in the deployed Gen 2 stacks."""

from collections.abc import Iterable
from dataclasses import dataclass

from amp2gen.runtime.plan.live import LiveStack
from amp2gen.runtime.plan.templates import Template


@dataclass(frozen=True)
class Pair:
    """A live Gen 1 resource takes the place of Gen 2's fresh one; ids are logical. `told`: a mapping file says so."""

    gen1_id: str
    gen2_id: str
    told: bool = False


@dataclass(frozen=True)
class Adopted:
    """A hosted-UI domain or identity provider, which Gen 2's stack imports.

    `gen1_id` is None where no Gen 1 stack owns it. `identifier` is the live one's, `own` that of Gen 2's fresh one.
    `definition` is what the import declares.
    """

    gen1_id: str | None
    gen2_id: str
    type: str
    identifier: dict[str, str]
    own: dict[str, str]
    definition: Template


@dataclass(frozen=True)
class Category:
    """What moves together, from one Gen 1 stack to one Gen 2 stack.

    `name` is unique in a plan and in its steps' ids. `spare` are fresh Gen 2 resources without a Gen 1 counterpart that
    belong to one that makes way, such as a second app client.
    """

    name: str
    gen1: LiveStack
    gen2: LiveStack
    pairs: tuple[Pair, ...]
    spare: tuple[str, ...] = ()
    adopted: tuple[Adopted, ...] = ()

    @property
    def held(self) -> tuple[str, ...]:
        """Logical ids of what waits in the holding stack, counterparts first."""
        return (*(pair.gen2_id for pair in self.pairs), *self.spare)


def participants(categories: Iterable[Category]) -> tuple[LiveStack, ...]:
    """All stacks that take part, each once, in the order in which they do."""
    found = {stack.name: stack for category in categories for stack in (category.gen1, category.gen2)}
    return tuple(found.values())
