"""What `amp2gen decommission` takes, and its help."""

import rich_click as click

from amp2gen.cli.arguments import options


@click.command(name="decommission")
@options.environment_options
@options.yes_option
@click.option("--delete-root", metavar="STACK", help="Also delete the root stack; repeat its name here.")
@options.aws_options
@options.output("Errors only.")
@options.carried_out_by("amp2gen.cli.decommission:decommission_command")
def decommission_command() -> None:
    """Retain everything that the stacks of a Gen 1 environment of PROJECT own, and on demand delete the root stack.

    Refused while Gen 2 was not deployed since `refactor`, or while a holding stack owns anything. No data is deleted
    and no bucket emptied: what is left of Gen 1 stays in the account, without a stack, and is listed.

    Exit codes: 0 done, 3 refused or stopped safely, 4 needs a person.

    Examples:

        amp2gen decommission . --env prod
        amp2gen decommission . --env prod --delete-root amplify-shop-prod-12345
    """
