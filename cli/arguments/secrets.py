"""What `amp2gen secrets` and its commands take, and their help."""

import rich_click as click

from amp2gen.cli.arguments import options
from amp2gen.cli.lazy import InOrder


@click.group(name="secrets", cls=InOrder)
def secrets_group() -> None:
    """The app's secrets. Their values are never shown or written anywhere but to SSM.

    Example:

        amp2gen secrets copy . --env prod
    """


@secrets_group.command(name="copy")
@options.environment_options
@options.yes_option
@options.aws_options
@options.output("Errors only.")
@options.carried_out_by("amp2gen.cli.secrets_commands.copy:copy_command")
def copy_command() -> None:
    """Copy the secrets of a Gen 1 environment of PROJECT to where its Gen 2 branches look for them.

    Values are read from and written to AWS Systems Manager, and shown nowhere. What is there already stays as it is.

    Exit codes: 0 every secret is there, 1 some are not or differ.

    Example:

        amp2gen secrets copy . --env prod
    """
