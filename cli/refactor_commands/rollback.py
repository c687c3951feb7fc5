"""`amp2gen refactor rollback PLAN`: undo what is carried out of a plan."""

from pathlib import Path

from amp2gen.cli.live import (
    Progress,
    beside,
    check_permissions,
    confirm,
    end,
)
from amp2gen.cli.refactor_commands.gen1_json import project_of, unmarking
from amp2gen.cli.refactor_commands.given_plan import read_plan, scope_of
from amp2gen.cli.refactor_commands.look import look_at
from amp2gen.cli.render import console
from amp2gen.runtime.execution import operate
from amp2gen.runtime.execution.finish import filled_when_marked
from amp2gen.runtime.moved import FILE


def rollback_command(
    plan: str,
    project: Path,
    yes: bool,
    pause_builds: bool,
    patience: int | None,
    profile: str | None,
    region: str | None,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> None:
    """Carries out `amp2gen refactor rollback`."""
    found, call = read_plan(plan, profile, region, color=not no_color)
    out = console(color=not no_color)
    check_permissions(call, "refactor rollback", scope_of(found), color=not no_color, code=3)
    looked = look_at(found, call, color=not no_color)
    status = looked.status
    off_the_plan = status.redeployed or status.done is None
    question = f"Take these {len(looked.back)} steps?"
    if status.busy:
        out.print(f"An operation is under way on {', '.join(status.busy)}: it is waited for.")
        question = "Then bring everything back?"
    elif off_the_plan:
        out.print("Gen 2 is not as the plan left it: the way back is worked out from what the stacks are now.")
        question = "Bring everything back?"
    for step in looked.back if not quiet and not off_the_plan else ():
        out.print(f"  {step.id}: {step.title}")
    if looked.back or off_the_plan:
        lines = (
            f"What was moved goes back to {found.gen1_root}, whose templates become what they were, byte for byte.",
            f"The branch {found.branch} gets its own empty resources back, as far as they are still held.",
        )
        confirm(question, lines, yes=yes, out=out)
    setup = operate.Setup(
        found,
        call,
        beside(plan),
        Progress(out, quiet=quiet),
        patience=patience * 60.0 if patience else None,
        pause_builds=pause_builds,
    )
    outcome = operate.rollback(setup)
    if outcome.code == 0:
        root = project_of(project)
        filled = filled_when_marked(setup)
        edit = unmarking(root, found, filled, color=not no_color) if (root / FILE).is_file() else None
        if edit is not None and edit.diff:
            edit.write()
            out.print(f"{root / FILE} says again that {found.branch} does not own the Gen 1 resources: commit that")
        if not quiet:
            out.print("Nothing of the plan stands. `amp2gen unlock` lets Gen 1 be pushed again.")
            if off_the_plan:
                out.print(f"Before another plan, deploy the branch {found.branch} again: its stacks hold values now.")
    end(outcome, color=not no_color)
