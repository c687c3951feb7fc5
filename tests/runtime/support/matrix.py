"""Killing a run at each of its calls, and what comes of it.

The run forks at each call: the child dies there and a new run goes on in it; the parent makes the call and lives on. So
a whole matrix costs one run, and what comes after each death. Two deaths are one case where nothing that a new run can
see has changed between them: no call that changes anything was made, no file written, and nothing is under way.
"""

import gc
import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

from account import Account, Dead, Process
from cfnbed import violations
from running import apply, lose_journal, rollback

from amp2gen.runtime.plan.model import Plan

Make = Callable[[], tuple[Account, Plan, str]]
"""A fresh account with the stacks of an app, the plan, and a secret that must not get out."""

Chosen = Callable[[int], bool]
"""Whether the run is killed at the call of this number."""

READS = ("Describe", "Get", "List")


@dataclass(frozen=True)
class Death:
    """Where a run is killed, and what its successor is told: the direction, and whether it has the journal."""

    call: int
    after: bool
    then_back: bool
    journal: bool


@dataclass
class Tally:
    """One row of the fault matrix: deaths, and of those that differ how many ended how.

    `wrong` has a line for each run that did not end as it must.
    """

    app: str
    direction: str
    calls: int = 0
    deaths: int = 0
    tried: int = 0
    forward: int = 0
    back: int = 0
    person: int = 0
    lost: int = 0
    wrong: list[str] = field(default_factory=list)

    def row(self) -> str:
        cells = [value for name, value in asdict(self).items() if name != "wrong"]
        return "| " + " | ".join(str(cell) for cell in cells) + " |"


def sweep(make: Make, app: str, folder: Path, *, back: bool, chosen: Chosen, every_way: bool) -> Tally:
    """Kill before and after each chosen call, then go on forward or back, with the journal or without.

    `every_way`: all four ways after each death; else the deaths take turns with them.
    """
    account, plan, secret = make()
    home = folder / "run"
    if back:
        assert apply(account, plan, home).code == 0
    gc.collect()
    gc.freeze()  # the children share what is there, instead of copying it at the first collection
    tally = Tally(app, "rollback" if back else "apply")
    killed = Killed(account, home, tally, chosen, every_way=every_way)
    known = set(violations(account.service, owned(plan)))
    try:
        outcome = (rollback if back else apply)(account, plan, home, killed)
    except Dead:
        killed.tell(lambda death, left: aftermath(account, plan, secret, left, death, known))
    finally:
        gc.unfreeze()
    assert outcome.code == 0, outcome
    return tally


class Killed(Process):
    """A process of the account that forks where it is to be killed. In a child, `death` says which one is meant."""

    def __init__(self, account: Account, home: Path, tally: Tally, chosen: Chosen, *, every_way: bool) -> None:
        super().__init__(account)
        self.home, self.tally, self.chosen, self.every_way = home, tally, chosen, every_way
        self.death: Death | None = None
        self.changes = 0
        self._seen: set[object] = set()
        self._answer_to = -1

    def __call__(self, service: str, operation: str, **parameters: Any) -> dict[str, Any]:
        self.tally.calls += not self.dead
        self._die(after=False)
        self.changes += not operation.startswith(READS)
        try:
            return super().__call__(service, operation, **parameters)
        finally:
            self._die(after=True)

    def tell(self, work: Callable[[Death, Path], Any]) -> None:
        """In a child: send the parent what `work` returns, and end."""
        assert self.death is not None
        try:
            answer = {"result": work(self.death, self._left(self.death))}
        except BaseException as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        with os.fdopen(self._answer_to, "w") as pipe:
            json.dump(answer, pipe)
        os._exit(0)

    def _die(self, *, after: bool) -> None:
        if self.dead:
            raise Dead
        call = self.tally.calls
        if not self.chosen(call):
            return
        ways = [Death(call, after, *way) for way in product((False, True), (False, True))]
        turn = (call + 2 * after) % 4 if call % 2 else (call // 2 + after) % 4
        for death in ways if self.every_way else ways[turn : turn + 1]:
            self.tally.deaths += 1
            case = self._what_is_seen(death)
            if case not in self._seen:
                self._seen.add(case)
                self._fork(death)

    def _what_is_seen(self, death: Death) -> object:
        """What tells one case from another: all that the next run can see, and what it is told to do."""
        clock = self.account.service.world.clock
        under_way = None if clock.idle else clock.tick
        files = sorted(path for path in self.home.rglob("*") if path.is_file()) if death.journal else []
        disk = hashlib.sha256(b"".join(path.read_bytes() for path in files)).digest()
        return self.changes, under_way, disk, death.then_back, death.journal

    def _fork(self, death: Death) -> None:
        reader, writer = os.pipe()
        child = os.fork()
        if not child:
            os.close(reader)
            self._answer_to, self.death, self.dead = writer, death, True
            if self.home.exists():
                shutil.copytree(self.home, self._left(death))
            raise Dead
        os.close(writer)
        with os.fdopen(reader) as pipe:
            found = json.loads(pipe.read() or '{"error": "the child is gone"}')
        os.waitpid(child, 0)
        shutil.rmtree(self._left(death), ignore_errors=True)
        assert "error" not in found, f"{death}: {found['error']}"
        self._count(death, found["result"])

    def _count(self, death: Death, end: dict[str, Any]) -> None:
        tally = self.tally
        tally.tried += 1
        tally.forward += end["code"] == 0 and not death.then_back
        tally.back += end["code"] == 0 and death.then_back
        tally.person += end["code"] == 4
        tally.lost += end["lost"]
        tally.wrong += [f"{death}: {line}" for line in end["wrong"]]

    def _left(self, death: Death) -> Path:
        """The disk that a killed run leaves."""
        return self.home.with_name("-".join(str(value) for value in asdict(death).values()))


def aftermath(account: Account, plan: Plan, secret: str, folder: Path, death: Death, known: set[str]) -> dict[str, Any]:
    """What comes of a death: the exit code of the run after it, and every line that is wrong."""
    wrong = [f"after the death: {line}" for line in violations(account.service, owned(plan)) if line not in known]
    if not death.journal:
        lose_journal(account, plan, folder)
    outcome = (rollback if death.then_back else apply)(account, plan, folder)
    if outcome.code != 0:
        wrong.append(f"ended with {outcome.code}: {outcome.diagnostic and outcome.diagnostic.message}")
    elif homes(account, plan) != goal(plan, "gen1" if death.then_back else "gen2"):
        wrong.append(f"homes are {homes(account, plan)}")
    wrong += [line for line in violations(account.service, owned(plan)) if line not in known]
    wrong += leaks(account, folder, secret)
    world = account.service.world.physical
    wrong += [
        f"unplanned: {effect}"
        for effect in world.effects
        if effect.kind in ("create", "delete", "update", "empty") and "WaitCondition" not in effect.type
    ]
    lost = [item for item in plan.protected if item.gen1 and not world.find(item.type, item.physical_id)]
    return {"code": outcome.code, "lost": bool(lost), "wrong": wrong}


def owned(plan: Plan) -> list[str]:
    """Physical ids that a stack owns at every moment."""
    return [item.physical_id for item in plan.protected if item.gen1 is not None]


def homes(account: Account, plan: Plan) -> dict[str, list[tuple[str, str]]]:
    """Type and physical id → who owns it."""
    return {
        f"{item.type} {item.physical_id}": [
            (stack.name, resource.logical_id)
            for stack, resource in account.service.world.owners(item.physical_id, item.type)
            if (stack.name, resource.logical_id) in ((item.gen2.stack, item.gen2.logical_id), _place(item.gen1))
        ]
        for item in plan.protected
    }


def goal(plan: Plan, side: str) -> dict[str, list[tuple[str, str]]]:
    """Where everything is when a run in a direction has ended. What no stack of Gen 1 owned is owned by none again."""
    places = {f"{item.type} {item.physical_id}": _place(getattr(item, side)) for item in plan.protected}
    return {name: [place] if place else [] for name, place in places.items()}


def leaks(account: Account, folder: Path, secret: str) -> list[str]:
    """Places on disk and in S3 that hold the secret."""
    found = [str(path) for path in folder.rglob("*") if path.is_file() and secret in path.read_text()]
    return found + ["an object" for text in account.objects.written if secret in text]


def _place(place: Any) -> tuple[str, str] | None:
    return (place.stack, place.logical_id) if place else None
