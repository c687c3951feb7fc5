"""A sandbox is an environment of its own: what has Gen 1's environment in its name has the sandbox's name there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from amp2gen.verify.findings import Row
from amp2gen.verify.iam import Grant, uncovered
from amp2gen.verify.items import Item


@dataclass(frozen=True)
class SandboxNames:
    """What Gen 1 would have if its environment were called as the sandbox is."""

    items: Sequence[Item]
    grants: Sequence[Grant]

    def grants_of(self, had: Sequence[Grant], have: Sequence[Grant]) -> list[Grant]:
        """What Gen 1 allows, under the sandbox's name where Gen 2 allows that and no longer the other.

        topic/jobs-main, of which Gen 2 has topic/jobs-sandbox  ->  topic/jobs-sandbox
        """
        lost = set(uncovered(had, have))
        renamed = dict(_renamed(had, self.grants))
        not_there = set(uncovered(renamed.values(), have))
        return [
            renamed[grant] if grant in lost and grant in renamed and renamed[grant] not in not_there else grant
            for grant in had
        ]

    def unless_name(self, row: Row) -> Row:
        """A setting is no finding where Gen 2 says what Gen 1 would say in an environment of that name."""
        if row.status != "finding" or row.gen1 is None or row.gen2 is None:
            return row
        otherwise = self._items_by_name.get(row.name)
        if otherwise is None or otherwise.properties.get(row.setting) != row.gen2:
            return row
        return replace(row, status="intended", reason="a sandbox is an environment of its own", diagnostic=None)

    @cached_property
    def _items_by_name(self) -> Mapping[str, Item]:
        return {item.name: item for item in self.items}


def _renamed(had: Iterable[Grant], otherwise: Iterable[Grant]) -> Iterable[tuple[Grant, Grant]]:
    """The grants of one place and action side by side, where both names give as many."""
    left, right = _by_place(had), _by_place(otherwise)
    for key, grants in left.items():
        if len(grants) == len(right.get(key, ())):
            yield from zip(grants, right[key], strict=True)


def _by_place(grants: Iterable[Grant]) -> dict[tuple[object, ...], list[Grant]]:
    found: dict[tuple[object, ...], list[Grant]] = {}
    for grant in grants:
        found.setdefault((grant.place, grant.principal, grant.effect, grant.action), []).append(grant)
    return found
