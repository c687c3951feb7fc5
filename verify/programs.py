"""Custom resources in CDK, of which a plain clone has no template: what they make is not compared, nor what uses it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.verify.differences import WHOLE
from amp2gen.verify.findings import Row
from amp2gen.verify.iam import Grant
from amp2gen.verify.items import Item


class _Placed(Protocol):
    @property
    def place(self) -> Origin: ...


_Part = TypeVar("_Part", bound=_Placed)


@dataclass(frozen=True)
class Programs:
    """`stacks` are the names of such stacks, `things` what Gen 2 has in them, as texts name it, and `actions` what
    principals may do there: principal and action."""

    stacks: tuple[str, ...]
    things: tuple[str, ...]
    actions: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, stacks: tuple[str, ...], has: Iterable[Item], have: Iterable[Grant]) -> "Programs":
        things = tuple(f"${{{item.name}}}" for item in has if _is_in(item.place, stacks))
        asked = [grant for grant in have if any(thing in grant.resource for thing in things)]
        return cls(stacks, things, frozenset((grant.principal, grant.action) for grant in asked))

    def known(self, parts: Sequence[_Part]) -> list[_Part]:
        """What does not stand in one of the stacks."""
        return [part for part in parts if not _is_in(part.place, self.stacks)]

    def unless_unknown(self, row: Row) -> Row:
        """A difference is none that is known to be one, where Gen 1's value is an output of such a stack, or Gen 2's
        what is made there, or where a right that Gen 2 lacks may be one to the same thing under its name."""
        if row.status != "finding" or not self.stacks:
            return row
        is_output = any(f" of {stack}}}" in str(row.gen1) for stack in self.stacks)
        is_thing = any(thing in str(row.gen2) for thing in self.things)
        is_lost_right = row.kind == "grant" and row.gen2 is None
        is_right = is_lost_right and (row.role, row.setting.partition(" on ")[0]) in self.actions
        if not (is_output or is_thing or is_right):
            return row
        setting = row.name if row.setting == WHOLE else f"{row.name}: {row.setting}"
        message = f"not compared: {setting} has to do with {', '.join(self.stacks)}, whose template a program makes"
        diagnostic = kinds.GEN1_UNKNOWN.at(row.gen2_place or row.gen1_place, message)
        return replace(row, status="warning", diagnostic=diagnostic)


def _is_in(place: Origin, stacks: Iterable[str]) -> bool:
    return any(place.file == f"stack {stack}" or place.file.startswith(f"stack {stack}/") for stack in stacks)
