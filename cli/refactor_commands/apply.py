"""`amp2gen refactor apply PLAN`: carry a plan out, or go on with it."""

from pathlib import Path

import rich_click as click

from amp2gen.cli.live import (
    Progress,
    beside,
    check_permissions,
    confirm,
    end,
    unreadable,
)
from amp2gen.cli.refactor_commands.given_plan import read_plan, scope_of
from amp2gen.cli.refactor_commands.look import look_at
from amp2gen.cli.render import console, print_diagnostic
from amp2gen.ir import kinds
from amp2gen.runtime.execution import operate
from amp2gen.runtime.execution.dry_run import steps_by_snapshot
from amp2gen.runtime.execution.stop import Stop
from amp2gen.runtime.plan.model import Plan
from amp2gen.runtime.snapshot.folder import SnapshotError, read_snapshot


def apply_command(
    plan: str,
    yes: bool,
    pause_builds: bool,
    dry_run: bool,
    snapshot: Path | None,
    patience: int | None,
    profile: str | None,
    region: str | None,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> None:
    """Carries out `amp2gen refactor apply`."""
    found, call = read_plan(plan, profile, region, color=not no_color)
    out = console(color=not no_color)
    if snapshot is not None:
        if not dry_run:
            raise click.UsageError("--snapshot goes with --dry-run: only AWS tells what the stacks are now")
        _by_snapshot(found, snapshot, color=not no_color)
        return
    needs = "refactor status" if dry_run else "refactor apply"
    check_permissions(call, needs, scope_of(found), color=not no_color, code=3)
    looked = look_at(found, call, color=not no_color)
    status = looked.status
    if status.busy:
        out.print(f"An operation is under way on {', '.join(status.busy)}: it is waited for.")
    elif status.done == status.total:
        out.print("every step of the plan stands")
    for step in looked.forward if not quiet else ():
        out.print(f"  {step.id}: {step.title}")
    if not status.locked and looked.forward:
        help = f"stop here and lock it: amp2gen lock PROJECT --env {found.environment}"
        problem = kinds.NOT_LOCKED.at(None, f"{found.gen1_root} is not locked", help)
        print_diagnostic(problem, {}, console(color=not no_color, stderr=True))
    if dry_run:
        out.print(f"{len(looked.forward)} steps would be taken; nothing was changed")
        return
    if status.done != status.total:
        steps = f"these {len(looked.forward)}" if looked.forward else "the"
        confirm(f"Take {steps} steps?", implications(found), yes=yes, out=out)
    outcome = operate.apply(
        operate.Setup(
            found,
            call,
            beside(plan),
            Progress(out, quiet=quiet),
            patience=patience * 60.0 if patience else None,
            pause_builds=pause_builds,
        )
    )
    if outcome.code == 0 and not quiet:
        out.print(next_commit(plan, found.branch))
    end(outcome, color=not no_color)


def _by_snapshot(plan: Plan, folder: Path, *, color: bool) -> None:
    """The steps that a run would take if the stacks were as in the snapshot."""
    out = console(color=color)
    try:
        steps = steps_by_snapshot(operate.track_of(plan), read_snapshot(folder))
    except SnapshotError as error:
        unreadable(error.diagnostic, color=color)
    except Stop as stop:
        end(stop, color=color)
    for step in steps:
        out.print(f"  {step.id}: {step.title}")
    out.print(f"{len(steps)} steps would be taken; AWS was not asked")


def implications(plan: Plan) -> tuple[str, ...]:
    """What carrying out a plan means for those who use the app."""
    return (
        f"{len(plan.protected)} resources of {plan.gen1_root} go to {plan.gen2_root}; their ids, names and data stay.",
        "The Gen 1 app keeps working. Do not run `amplify push`, and deploy nothing to the branch "
        f"{plan.branch}, until `refactor finish` is committed and deployed.",
        "It can be stopped at any moment, gone on with by the same command, or undone by `refactor rollback`.",
    )


def next_commit(plan: str, branch: str) -> str:
    """What has to be committed before the branch may be deployed again, as commands."""
    return (
        "Done. The next commit makes the code take what was moved; deploy no other before it:\n"
        f"  amp2gen refactor finish {plan}\n"
        "  git add amplify/gen1.json\n"
        f'  git commit -m "{branch} owns the Gen 1 resources"\n'
        f"  git push origin HEAD:{branch}"
    )
