"""Killing a run at each of its calls, and what comes of it."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from account import Account, Dead
from cfnbed import violations
from running import apply, homes, rollback

from amp2gen.runtime.execution.journal import journal_key
from amp2gen.runtime.plan.model import Plan

Make = Callable[[], tuple[Account, Plan, str]]
"""A fresh account with the stacks of an app, the plan, and a secret that must not get out."""


@dataclass
class Tally:
    """One row of the fault matrix. `wrong` has a line for each run that did not end as it must."""

    app: str
    direction: str
    tried: int = 0
    forward: int = 0
    back: int = 0
    person: int = 0
    lost: int = 0
    wrong: list[str] = field(default_factory=list)

    def row(self) -> str:
        cells = (self.app, self.direction, self.tried, self.forward, self.back, self.person, self.lost)
        return "| " + " | ".join(str(cell) for cell in cells) + " |"


def calls_of(make: Make, folder: Path, *, back: bool) -> int:
    """How many calls an undisturbed run makes."""
    account, plan, _ = make()
    if back:
        assert apply(account, plan, folder).code == 0
    process = account.process()
    assert (rollback if back else apply)(account, plan, folder, process).code == 0
    return process.made


def sweep(make: Make, app: str, folder: Path, *, back: bool, numbers: Callable[[int], Iterator[int]]) -> Tally:
    """Kill before and after each call in `numbers`, then go on forward and, in another run, back; with the journal
    and, in other runs, without."""
    tally = Tally(app, "rollback" if back else "apply")
    count = calls_of(make, folder / "count", back=back)
    for number in numbers(count):
        for after in (False, True):
            for then_back in (False, True):
                for journal in (True, False):
                    case = folder / f"{number}-{after}-{then_back}-{journal}"
                    one(make, tally, case, number, after=after, back=back, then_back=then_back, journal=journal)
                    shutil.rmtree(case, ignore_errors=True)
    return tally


def one(
    make: Make, tally: Tally, folder: Path, number: int, *, after: bool, back: bool, then_back: bool, journal: bool
) -> None:
    """One death and what comes of it."""
    account, plan, secret = make()
    protected = [item.physical_id for item in plan.protected]
    about = f"call {number} {'after' if after else 'before'}, journal {journal}, then {'back' if then_back else 'on'}"
    if back:
        assert apply(account, plan, folder).code == 0
    process = account.process(dies_at=number, after=after)
    try:
        (rollback if back else apply)(account, plan, folder, process)
        raise AssertionError(f"{about}: the run ended before its call {number}")
    except Dead:
        pass
    tally.tried += 1
    wrong = [f"after the death: {line}" for line in violations(account.service, protected)]
    if not journal:
        (folder / "journal.jsonl").unlink(missing_ok=True)
        account.objects.stored.pop(journal_key(plan.gen1_root), None)
    outcome = (rollback if then_back else apply)(account, plan, folder)
    wrong += violations(account.service, protected)
    wrong += leaks(account, folder, secret)
    if outcome.code == 0:
        side = "gen1" if then_back else "gen2"
        goal = {
            item.physical_id: (getattr(item, side).stack, getattr(item, side).logical_id) for item in plan.protected
        }
        if homes(account, plan) != goal:
            wrong.append(f"homes are {homes(account, plan)}")
        tally.back += then_back
        tally.forward += not then_back
    else:
        tally.person += outcome.code == 4
        wrong.append(f"ended with {outcome.code}: {outcome.diagnostic and outcome.diagnostic.message}")
    created = [
        effect
        for effect in account.service.world.physical.effects
        if effect.kind in ("create", "delete", "update", "empty") and "WaitCondition" not in effect.type
    ]
    wrong += [f"unplanned: {effect}" for effect in created]
    tally.lost += any(not account.service.world.owners(physical_id) for physical_id in protected)
    tally.wrong += [f"{about}: {line}" for line in wrong]


def leaks(account: Account, folder: Path, secret: str) -> list[str]:
    """Places on disk and in S3 that hold the secret."""
    found = [str(path) for path in folder.rglob("*") if path.is_file() and secret in path.read_text()]
    return found + ["an object" for text in account.objects.written if secret in text]
