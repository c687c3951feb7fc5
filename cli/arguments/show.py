"""What `amp2gen show` takes, and its help."""

from pathlib import Path

import rich_click as click

from amp2gen.cli.arguments import options


@click.command(name="show")
@click.argument("project", type=click.Path(path_type=Path))
@click.option("--env", "environment", metavar="NAME", help="Gen 1 environment whose values win.")
@options.output("Names only.")
@options.carried_out_by("amp2gen.cli.show:show_command")
def show_command() -> None:
    """Show the Gen 1 project at PROJECT as a tree: resources, settings, and what refers to what.

    Exit codes: 0 done, 2 the project cannot be read.

    Example:

        amp2gen show .
    """
