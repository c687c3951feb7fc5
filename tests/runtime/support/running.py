"""Running `apply` and `rollback` in a process of the account."""

from pathlib import Path
from typing import Any

import pytest
from account import Account, Dead, Process
from cfnbed import violations

from amp2gen.runtime.execution import operate
from amp2gen.runtime.execution.lease import Operator
from amp2gen.runtime.execution.operate import Outcome, Setup
from amp2gen.runtime.execution.tools import Happening
from amp2gen.runtime.plan.model import Plan
from amp2gen.runtime.plan.templates import template_hash

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


def at(plan: Plan, side: str) -> dict[str, tuple[str, str]]:
    return {item.physical_id: (getattr(item, side).stack, getattr(item, side).logical_id) for item in plan.protected}


def unharmed(account: Account, plan: Plan, side: str) -> None:
    """Everything is on one side, nothing was lost, changed or made on the way."""
    assert homes(account, plan) == at(plan, side)
    assert violations(account.service, at(plan, side)) == []


def changes(account: Account) -> list[str]:
    """Calls that change something, by operation."""
    return [call.partition(":")[2] for call in account.calls if "Execute" in call or "Delete" in call]


def spoilt(plan: Plan, step_id: str, stack: str, old: str, new: str) -> Plan:
    """The plan with a text replaced in one template of one step, and of the hashes that follow from it."""
    wrong: dict[str, str] = {}

    def spoil(step: Any) -> Any:
        found = []
        for item in step.stacks:
            expects = wrong.get(item.expects, item.expects)
            template, result = item.template, item.result
            if step.id == step_id and item.name == stack:
                assert old in template
                template = template.replace(old, new)
                wrong[result] = template_hash(template)
            found.append(item.model_copy(update={"template": template, "expects": expects}))
            result = wrong.get(result, result)
            found[-1] = found[-1].model_copy(update={"result": result})
        return step.model_copy(update={"stacks": tuple(found)})

    return plan.model_copy(update={"steps": tuple(spoil(step) for step in plan.steps)})


__all__ = [
    "Happening",
    "apply",
    "at",
    "changes",
    "homes",
    "killed",
    "lose_journal",
    "rollback",
    "setup",
    "spoilt",
    "unharmed",
]
