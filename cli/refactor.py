"""`amp2gen refactor`: the live part of a migration, from plan to finish."""

import rich_click as click

from amp2gen.cli.lazy import Commands

COMMANDS = {
    "plan": ("plan_command", "Work out every step from a snapshot, offline."),
    "show": ("show_command", "Print a plan for review."),
    "apply": ("apply_command", "Carry a plan out; again: go on with it."),
    "status": ("status_command", "Say how far a plan is carried out, and who owns what."),
    "finish": ("finish_command", "Let the code take what was moved, and check the next deployment."),
    "rollback": ("rollback_command", "Undo what is carried out of a plan."),
}


@click.group(name="refactor", cls=Commands, package="amp2gen.cli.refactor_commands", table=COMMANDS)
def refactor_group() -> None:
    """Move live data from Gen 1's stacks to Gen 2's.

    `plan` works out every step from a snapshot, `show` prints it for review, `apply` carries it out, `finish` makes the
    code follow. `rollback` undoes it from wherever it stands.

    Examples:

        amp2gen refactor plan . --snapshot deployed --out plan.json
        amp2gen refactor apply plan.json
    """
