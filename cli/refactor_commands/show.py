"""`amp2gen refactor show PLAN`: a plan for review."""

import rich_click as click

from amp2gen.cli.refactor_commands.given_plan import read_plan
from amp2gen.cli.render import console
from amp2gen.runtime.plan.describe import overview, steps


def show_command(
    plan: str,
    rollback: bool,
    template: str | None,
    profile: str | None,
    region: str | None,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> None:
    """Carries out `amp2gen refactor show`."""
    found, _ = read_plan(plan, profile, region, color=not no_color)
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
