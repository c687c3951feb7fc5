"""Running `apply` and `rollback` in a process of the account."""

from pathlib import Path
from typing import Any

import pytest
from account import Account, Dead, Process

from amp2gen.runtime.execution import operate
from amp2gen.runtime.execution.lease import Operator
from amp2gen.runtime.execution.operate import Outcome, Setup
from amp2gen.runtime.execution.tools import Happening
from amp2gen.runtime.plan.model import Plan

NOBODY = 2**31 - 1
"""A process id that no process has: a run that is over."""


def setup(account: Account, plan: Plan, folder: Path, process: Process | None = None, **more: Any) -> Setup:
    run = process or account.process()
    return Setup(
        plan,
        run,
        folder / "journal.jsonl",
        more.pop("report", lambda happening: None),
        account.clock,
        more.pop("operator", Operator("ann", "laptop", NOBODY, str(account.processes))),
        **more,
    )


def apply(account: Account, plan: Plan, folder: Path, process: Process | None = None, **more: Any) -> Outcome:
    return operate.apply(setup(account, plan, folder, process, **more))


def rollback(account: Account, plan: Plan, folder: Path, process: Process | None = None, **more: Any) -> Outcome:
    return operate.rollback(setup(account, plan, folder, process, **more))


def killed(run: Any, account: Account, plan: Plan, folder: Path, dies_at: Any, *, after: bool = False) -> None:
    """Run until that call, and die there."""
    with pytest.raises(Dead):
        run(account, plan, folder, account.process(dies_at, after=after))


def lose_journal(account: Account, plan: Plan, folder: Path) -> None:
    """Neither the machine nor the deployment bucket has it any more."""
    for path in folder.glob("*.jsonl"):
        path.unlink()
    for key in [key for key in account.objects.stored if key.startswith(f"amp2gen/{plan.gen1_root}/journal")]:
        del account.objects.stored[key]


def homes(account: Account, plan: Plan) -> dict[str, tuple[str, str]]:
    """Physical id → where it is, of what the plan protects."""
    found = {}
    for item in plan.protected:
        ((stack, resource),) = account.service.world.owners(item.physical_id, item.type)
        found[item.physical_id] = (stack.name, resource.logical_id)
    return found


__all__ = ["Happening", "apply", "homes", "killed", "lose_journal", "rollback", "setup"]
