"""`amp2gen secrets`: what Gen 1's functions keep secret."""

import rich_click as click

from amp2gen.cli.lazy import Commands

COMMANDS = {"copy": ("copy_command", "Copy Gen 1's secrets to where Gen 2 looks for them.")}


@click.group(name="secrets", cls=Commands, package="amp2gen.cli.secrets_commands", table=COMMANDS)
def secrets_group() -> None:
    """The app's secrets. Their values are never shown or written anywhere but to SSM.

    Example:

        amp2gen secrets copy . --env prod
    """
