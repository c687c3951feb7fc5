"""What `amp2gen refactor` and its commands take, and their help."""

from pathlib import Path

import rich_click as click

from amp2gen.cli.arguments import options
from amp2gen.cli.lazy import InOrder


@click.group(name="refactor", cls=InOrder)
def refactor_group() -> None:
    """Move live data from Gen 1's stacks to Gen 2's.

    `plan` works out every step from a snapshot, `show` prints it for review, `apply` carries it out, `finish` makes the
    code follow. `rollback` undoes it from wherever it stands.

    Examples:

        amp2gen refactor plan . --snapshot deployed --out plan.json
        amp2gen refactor apply plan.json
    """


@refactor_group.command(name="plan")
@click.argument("project", type=click.Path(path_type=Path))
@click.option("--snapshot", type=click.Path(path_type=Path), required=True, help="Folder of `amp2gen snapshot`.")
@click.option("--to", "gen2_root", metavar="STACK", help="Root stack of the Gen 2 branch [default: the snapshot's].")
@click.option("--out", type=click.Path(path_type=Path), default=Path("plan.json"), show_default=True, help="Plan file.")
@click.option("--env", "environment", metavar="NAME", help="Gen 1 environment to move.")
@click.option("--mapping", type=click.Path(path_type=Path), help="File that says where resources of custom stacks go.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@options.output("Errors only.")
@options.carried_out_by("amp2gen.cli.refactor_commands.plan:plan_command")
def plan_command() -> None:
    """Work out how the live data of PROJECT moves to its Gen 2 branch, and write it to a file. Offline.

    Nothing is written when anything stands in the way; then all of it is named.

    Exit codes: 0 done, 1 something stands in the way, 2 the project or the snapshot cannot be read.

    Examples:

        amp2gen refactor plan . --snapshot deployed --out plan.json
        amp2gen refactor show plan.json
    """


@refactor_group.command(name="show")
@click.argument("plan")
@click.option("--rollback", is_flag=True, help="Show the steps back, too.")
@click.option("--template", metavar="HASH", help="Print the template whose hash begins so, and nothing else.")
@options.aws_options
@options.output("Errors only.")
@options.carried_out_by("amp2gen.cli.refactor_commands.show:show_command")
def show_command() -> None:
    """Print PLAN for review: what moves from where to where, and what each step changes. Offline, where PLAN is a file.

    PLAN may also be the s3:// address that `apply` prints.

    Exit codes: 0 done, 2 the plan cannot be read, or has no such template.

    Examples:

        amp2gen refactor show plan.json --rollback
        amp2gen refactor show plan.json --template 1f3870be274f > stack.json
    """


@refactor_group.command(name="apply")
@click.argument("plan")
@options.yes_option
@click.option("--pause-builds", is_flag=True, help="Turn the branch's automatic builds off until it is finished.")
@click.option("--dry-run", is_flag=True, help="Say what would be done; change nothing.")
@click.option(
    "--snapshot",
    type=click.Path(path_type=Path),
    help="With --dry-run: a folder of `amp2gen snapshot` instead of AWS.",
)
@options.patience_option
@options.aws_options
@options.output("Errors only.")
@options.carried_out_by("amp2gen.cli.refactor_commands.apply:apply_command")
def apply_command() -> None:
    """Carry out PLAN, the file that `refactor plan` wrote. Again: go on from where it stopped.

    PLAN may also be the s3:// address that a run prints, on a machine that does not have the file.

    Exit codes: 0 done, 3 stopped safely (run it again), 4 needs a person.

    Examples:

        amp2gen refactor apply plan.json --pause-builds
        amp2gen refactor apply plan.json --dry-run
        amp2gen refactor apply plan.json --dry-run --snapshot snapshot
    """


@refactor_group.command(name="status")
@click.argument("plan")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@options.aws_options
@options.output("Errors only.")
@options.carried_out_by("amp2gen.cli.refactor_commands.status:status_command")
def status_command() -> None:
    """Say how far PLAN is carried out, who owns what, and who works on it. Read only.

    Exit codes: 0 the stacks are in a state of the plan, 4 they are in none or stuck.

    Example:

        amp2gen refactor status plan.json
    """


@refactor_group.command(name="finish")
@click.argument("plan")
@options.gen2_option
@options.yes_option
@options.aws_options
@options.output("Errors only.")
@options.carried_out_by("amp2gen.cli.refactor_commands.finish:finish_command")
def finish_command() -> None:
    """Mark the branch of PLAN as moved in amplify/gen1.json, and check what its next deployment will do.

    The code then takes the real bucket, tables, streams and domain by their names. The project is synthesized, and
    CloudFormation asked by change sets (deleted again): nothing that was moved may be removed or replaced. Only then
    are the branch's automatic builds turned on again.

    Exit codes: 0 safe to push, 3 not yet applied, 4 the next deployment is not safe.

    Example:

        amp2gen refactor finish plan.json
    """


@refactor_group.command(name="rollback")
@click.argument("plan")
@options.gen2_option
@options.yes_option
@click.option("--pause-builds", is_flag=True, help="Turn the branch's automatic builds off meanwhile.")
@options.patience_option
@options.aws_options
@options.output("Errors only.")
@options.carried_out_by("amp2gen.cli.refactor_commands.rollback:rollback_command")
def rollback_command() -> None:
    """Undo what is carried out of PLAN: everything goes back to Gen 1's stacks, with the templates they had.

    It may begin after any step, and be stopped and run again like `apply`.

    Exit codes: 0 done, 3 stopped safely (run it again), 4 needs a person.

    Example:

        amp2gen refactor rollback plan.json
    """
