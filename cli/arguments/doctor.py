"""What `amp2gen doctor` takes, and its help."""

import rich_click as click

from amp2gen.cli.arguments import options


@click.command(name="doctor")
@click.option("--profile", metavar="NAME", help="Profile of your AWS configuration.")
@click.option("--region", metavar="NAME", help="AWS region to look for the CDK's bootstrap stack in.")
@click.option("--offline", is_flag=True, help="Do not ask AWS.")
@options.output("What is missing only.")
@options.carried_out_by("amp2gen.cli.doctor:doctor_command")
def doctor_command() -> None:
    """Look whether this machine has what amp2gen and a Gen 2 deployment need. Changes nothing.

    Exit codes: 0 all is there, 1 something is missing.

    Examples:

        amp2gen doctor --offline
        amp2gen doctor --profile prod --region eu-west-1
    """
