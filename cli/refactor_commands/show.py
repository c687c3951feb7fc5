"""`amp2gen refactor show PLAN`: a plan for review."""

from pathlib import Path

import rich_click as click

from amp2gen.cli.live import unreadable
from amp2gen.cli.render import console
from amp2gen.runtime.plan.describe import overview, steps
from amp2gen.runtime.plan.model import PlanError, load_plan


def show_command(plan: Path, rollback: bool, template: str | None, quiet: bool, verbose: bool, no_color: bool) -> None:
    """Carries out `amp2gen refactor show`."""
    try:
        found = load_plan(plan.read_text("utf-8"))
    except (OSError, PlanError, UnicodeDecodeError) as error:
        unreadable(f"{plan} is no plan: {error}", color=not no_color)
    if template is not None:
        text = found.template(template)
        if text is None:
            raise click.UsageError(f"{plan} has not exactly one template whose hash begins with {template}")
        click.echo(text, nl=False)
        return
    out = console(color=not no_color)
    for line in overview(found):
        out.print(line)
    if not quiet:
        out.print("")
        for line in steps(found, rollback=rollback):
            out.print(line)
