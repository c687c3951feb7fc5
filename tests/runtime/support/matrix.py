"""Killing a run at each of its calls, and what comes of it.

Each death is tried in a child process, forked from the deployed app, so that it is deployed and planned only once.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

from account import Account, Dead
from cfnbed import violations
from running import apply, rollback

from amp2gen.runtime.execution.journal import journal_key
from amp2gen.runtime.plan.model import Plan

Make = Callable[[], tuple[Account, Plan, str]]
"""A fresh account with the stacks of an app, the plan, and a secret that must not get out."""

Numbers = Callable[[int], Iterable[int]]
"""From how many calls a run makes to those at which it is killed."""


@dataclass
class Tally:
    """One row of the fault matrix. `wrong` has a line for each run that did not end as it must."""

    app: str
    direction: str
    calls: int = 0
    tried: int = 0
    forward: int = 0
    back: int = 0
    person: int = 0
    lost: int = 0
    wrong: list[str] = field(default_factory=list)

    def row(self) -> str:
        cells = (self.app, self.direction, self.calls, self.tried, self.forward, self.back, self.person, self.lost)
        return "| " + " | ".join(str(cell) for cell in cells) + " |"


def sweep(make: Make, app: str, folder: Path, *, back: bool, numbers: Numbers, every_way: bool) -> Tally:
    """Kill before and after each call in `numbers`, then go on forward or back, with the journal or without.

    `every_way`: all four ways after each death; else the deaths take turns with them.
    """
    account, plan, secret = make()
    start = folder / "start"
    if back:
        assert apply(account, plan, start).code == 0
    tally = Tally(app, "rollback" if back else "apply")
    tally.calls = in_child(lambda: count(account, plan, folder / "count", back=back))
    ways = list(product((False, True), (False, True)))
    for number in numbers(tally.calls):
        for after in (False, True):
            turn = (number + 2 * after) % 4 if number % 2 else (number // 2 + after) % 4
            for then_back, journal in ways if every_way else (ways[turn],):
                case = folder / f"{number}-{after}-{then_back}-{journal}"
                if start.exists():
                    shutil.copytree(start, case)
                about = {"number": number, "after": after, "then_back": then_back, "journal": journal}
                died = in_child(lambda c=case, a=about: one(account, plan, secret, c, back=back, **a))
                shutil.rmtree(case, ignore_errors=True)
                tally.tried += 1
                tally.forward += died["code"] == 0 and not then_back
                tally.back += died["code"] == 0 and then_back
                tally.person += died["code"] == 4
                tally.lost += died["lost"]
                tally.wrong += [f"{about}: {line}" for line in died["wrong"]]
    return tally


def count(account: Account, plan: Plan, folder: Path, *, back: bool) -> int:
    """How many calls an undisturbed run makes."""
    process = account.process()
    assert (rollback if back else apply)(account, plan, folder, process).code == 0
    return process.made


def one(
    account: Account,
    plan: Plan,
    secret: str,
    folder: Path,
    *,
    number: int,
    after: bool,
    back: bool,
    then_back: bool,
    journal: bool,
) -> dict[str, Any]:
    """One death and what comes of it: the exit code of the run after it, and every line that is wrong."""
    owned = [item.physical_id for item in plan.protected if item.gen1 is not None]
    known = set(violations(account.service, owned))
    try:
        (rollback if back else apply)(account, plan, folder, account.process(number, after=after))
        raise AssertionError(f"the run ended before its call {number}")
    except Dead:
        pass
    wrong = [f"after the death: {line}" for line in violations(account.service, owned) if line not in known]
    if not journal:
        for path in folder.glob("*.jsonl"):
            path.unlink()
        account.objects.stored.pop(journal_key(plan.gen1_root), None)
    outcome = (rollback if then_back else apply)(account, plan, folder)
    if outcome.code != 0:
        wrong.append(f"ended with {outcome.code}: {outcome.diagnostic and outcome.diagnostic.message}")
    elif homes(account, plan) != goal(plan, "gen1" if then_back else "gen2"):
        wrong.append(f"homes are {homes(account, plan)}")
    wrong += [line for line in violations(account.service, owned) if line not in known]
    wrong += leaks(account, folder, secret)
    world = account.service.world.physical
    wrong += [
        f"unplanned: {effect}"
        for effect in world.effects
        if effect.kind in ("create", "delete", "update", "empty") and "WaitCondition" not in effect.type
    ]
    lost = [item for item in plan.protected if item.gen1 and not world.find(item.type, item.physical_id)]
    return {"code": outcome.code, "lost": bool(lost), "wrong": wrong}


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


def in_child(work: Callable[[], Any]) -> Any:
    """What `work` returns in a forked process, as JSON; an error there is one here."""
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        os.close(reader)
        try:
            answer = json.dumps({"result": work()})
        except BaseException as error:
            answer = json.dumps({"error": f"{type(error).__name__}: {error}"})
        with os.fdopen(writer, "w") as pipe:
            pipe.write(answer)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        found = json.loads(pipe.read() or '{"error": "the child is gone"}')
    os.waitpid(child, 0)
    assert "error" not in found, found["error"]
    return found["result"]


def _place(place: Any) -> tuple[str, str] | None:
    return (place.stack, place.logical_id) if place else None
