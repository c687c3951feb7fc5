"""`amp2gen refactor status PLAN`: how far a plan is carried out."""

import sys

import rich_click as click

from amp2gen.cli.refactor_commands.given_plan import read_plan
from amp2gen.cli.refactor_commands.look import look_at
from amp2gen.cli.render import console


def status_command(
    plan: str,
    form: str,
    profile: str | None,
    region: str | None,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> None:
    """Carries out `amp2gen refactor status`."""
    found, call = read_plan(plan, profile, region, color=not no_color)
    out = console(color=not no_color)
    status = look_at(found, call, color=not no_color).status
    if form == "json":
        click.echo(status.model_dump_json(indent=2))
    else:
        lines = [
            f"plan {status.plan}: {_place(status.done, status.total, partly=status.partly_undone)}",
            *(["Gen 2 was deployed since the last step"] if status.redeployed else []),
            *(f"an operation is under way on {name}" for name in status.busy),
            *status.stuck,
            *status.differences,
            f"lease: {status.lease or 'free'}",
            f"last in the journal: {status.last_event or 'nothing'}",
            *(["the branch's automatic builds are paused"] if status.builds_paused else []),
            *(["each push to the branch starts a build"] if status.builds_automatic else []),
            *([] if status.locked else [f"{found.gen1_root} is not locked: `amplify push` may overwrite its stacks"]),
            *(() if quiet else status.homes),
            *(("what to do:", *(f"  {line}" for line in status.runbook)) if status.runbook else ()),
        ]
        for line in lines:
            out.print(line)
    sys.exit(4 if status.stuck or (status.done is None and not status.busy) else 0)


def _place(done: int | None, total: int, *, partly: bool) -> str:
    if done is None:
        return "the stacks are in none of the plan's states"
    return f"{done} of {total} steps are done" + (", the last one partly undone" if partly else "")
