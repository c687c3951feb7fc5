"""What `amp2gen golden` takes, and its help."""

from pathlib import Path

import rich_click as click

from amp2gen.cli.arguments import options
from amp2gen.cli.lazy import InOrder

FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)


@click.group(name="golden", cls=InOrder)
def golden_command() -> None:
    """Regression review of a folder of cases: CASE/gen1 is a project, CASE/gen2 the output that was agreed to.

    Examples:

        amp2gen golden record fleet      # once
        amp2gen golden check fleet       # in CI: exit 1 if the output has changed
        amp2gen golden review fleet      # look at each change, and accept it or not
    """


@golden_command.command(name="record")
@click.argument("folder", type=FOLDER)
@options.output("Errors only.")
@options.carried_out_by("amp2gen.cli.golden:record_command")
def record_command() -> None:
    """Write the output of each case that has none yet.

    Exit codes: 0 done, 2 the folder holds no cases.

    Example:

        amp2gen golden record fleet
    """


@golden_command.command(name="check")
@click.argument("folder", type=FOLDER)
@click.option("--diff", "show", is_flag=True, help="Print each change as a patch.")
@options.output("Changes only.")
@options.carried_out_by("amp2gen.cli.golden:check_command")
def check_command() -> None:
    """Compare the output of each case with what was agreed to.

    Exit codes: 0 as agreed, 1 something differs, 2 the folder holds no cases.

    Example:

        amp2gen golden check fleet --diff
    """


@golden_command.command(name="review")
@click.argument("folder", type=FOLDER)
@options.output()
@options.carried_out_by("amp2gen.cli.golden:review_command")
def review_command() -> None:
    """Show each change in its turn, and accept it or not.

    Exit codes: 0 all accepted, 1 some are left, 2 there are no cases or no terminal.

    Example:

        amp2gen golden review fleet
    """


@golden_command.command(name="accept")
@click.argument("folder", type=FOLDER)
@click.argument("paths", nargs=-1, metavar="[CASE[/FILE]]...")
@click.option("--yes", is_flag=True, help="Do not ask.")
@options.output()
@options.carried_out_by("amp2gen.cli.golden:accept_command")
def accept_command() -> None:
    """Take over what differs: everything, or the cases and files named (`*` matches anything).

    Exit codes: 0 done, 1 not agreed to, 2 there are no cases, or no terminal and no --yes.

    Example:

        amp2gen golden accept fleet shop 'blog/gen2/amplify/auth/*'
    """
