"""What `amp2gen assess` takes, and its help."""

from pathlib import Path

import rich_click as click

from amp2gen.cli.arguments import options


@click.command(name="assess")
@click.argument("projects", type=click.Path(path_type=Path), nargs=-1, required=True, metavar="PROJECT...")
@click.option("--env", "environment", metavar="NAME", help="Gen 1 environment to assess.")
@click.option("--snapshot", type=click.Path(path_type=Path), help="Folder that `amp2gen snapshot` wrote.")
@click.option("--fail-on", type=click.Choice(["error", "warning"]), help="Exit 1 if there are any [default: never].")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "md", "html", "sarif"]), default="text", show_default=True
)
@click.option(
    "--parity",
    "parity_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="What `amp2gen verify --format json` said, to be shown in the HTML report.",
)
@options.output("The verdict only.", verbose="The diagnostics, too.")
@options.carried_out_by("amp2gen.cli.assess:assess_command")
def assess_command() -> None:
    """Say what becomes of every resource and feature of the Gen 1 project at PROJECT, and what is left to do.

    Reads files only: no AWS, no network. Several projects, or a folder that holds several, give one table.

    Exit codes: 0 done, 1 there is what --fail-on says, 2 a project cannot be read.

    Examples:

        amp2gen assess .
        amp2gen assess . --format html > report.html
        amp2gen assess . --format md >> "$GITHUB_STEP_SUMMARY"
        amp2gen assess ~/code --fail-on error
    """
