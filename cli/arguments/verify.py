"""What `amp2gen verify` takes, and its help."""

from pathlib import Path

import rich_click as click

from amp2gen.cli.arguments import options


@click.command(name="verify")
@click.argument("project", type=click.Path(path_type=Path))
@click.option("--gen2", type=click.Path(path_type=Path), help="Gen 2 project to verify [default: compile in memory].")
@click.option("--env", "environment", metavar="NAME", help="Gen 1 environment to compare with.")
@click.option("--snapshot", type=click.Path(path_type=Path), help="Folder that `amp2gen snapshot` wrote.")
@click.option("--gen1", metavar="DIR|REF", help="Gen 1 sources, if they are no longer in PROJECT.")
@click.option("--toolchain", type=click.Path(path_type=Path), help="Folder whose node_modules to use.")
@click.option("--no-node", is_flag=True, help="Compare without Node, as far as that goes.")
@click.option("--format", "form", type=click.Choice(("text", "json", "html", "sarif")), default="text")
@options.output("Findings only, no progress.", verbose="Intended differences, too, each with its reason.")
@options.carried_out_by("amp2gen.cli.verify:verify_command")
def verify_command() -> None:
    """Compare the Gen 2 backend of PROJECT with the Gen 1 backend that is deployed. Offline; nothing is changed.

    Exit codes: 0 no findings, 1 findings, 2 the project cannot be read or the tools are missing.

    Examples:

        amp2gen verify .
        amp2gen verify . --gen2 amplify-gen2 --format html > parity.html
    """
