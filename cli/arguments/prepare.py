"""What `amp2gen prepare` takes, and its help."""

from pathlib import Path

import rich_click as click

from amp2gen.cli.arguments import options


@click.command(name="prepare")
@click.argument("project", type=click.Path(path_type=Path))
@click.option("--env", "environment", metavar="NAME", help="Gen 1 environment to prepare.")
@click.option("--dry-run", is_flag=True, help="Show the changes only; exit 1 if there are any.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@options.output("The patch only.")
@options.carried_out_by("amp2gen.cli.prepare:prepare_command")
def prepare_command() -> None:
    """Edit the Gen 1 project at PROJECT so that it can be migrated, showing each change first.

    Nothing is deployed: push the changes with the Gen 1 CLI afterwards.

    Exit codes: 0 done or nothing to do, 1 not agreed to or --dry-run has something, 2 the project cannot be read.

    Examples:

        amp2gen prepare . --dry-run
        amp2gen prepare . && amplify push
    """
