"""What `amp2gen explain` takes, and its help."""

import rich_click as click

from amp2gen.cli.arguments import options


@click.command(name="explain")
@click.argument("code")
@options.output()
@options.carried_out_by("amp2gen.cli.explain:explain_command")
def explain_command() -> None:
    """Print what the diagnostic CODE means and what to do about it.

    Exit codes: 0 done, 2 there is no such code.

    Example:

        amp2gen explain A2G1102
    """
