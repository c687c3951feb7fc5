"""What `amp2gen snapshot` takes, and its help."""

from pathlib import Path

import rich_click as click

from amp2gen.cli.arguments import options


@click.command(name="snapshot")
@click.argument("project", type=click.Path(path_type=Path), default=Path())
@click.option("--out", type=click.Path(path_type=Path), required=True, help="Folder to write to.")
@click.option(
    "--to", "gen2_root", metavar="STACK", help="Root stack of the Gen 2 branch [default: that of its branch]."
)
@click.option("--env", "environment", metavar="NAME", help="Gen 1 environment to read.")
@options.aws_options
@options.output("Errors only.")
@options.carried_out_by("amp2gen.cli.snapshot:snapshot_command")
def snapshot_command() -> None:
    """Read the deployed stacks of a Gen 1 environment, and of the Gen 2 branch that takes it over, into a folder.

    Only reads. Values of secret parameters and API keys are not in it. Without a Gen 2 branch it holds Gen 1 alone,
    which `compile --snapshot` and `verify --snapshot` take; `refactor plan` needs both.

    Exit codes: 0 done, 1 not allowed, 2 the project or the folder cannot be used, 3 AWS did not answer (run it again).

    Example:

        amp2gen snapshot . --env prod --out deployed
    """
