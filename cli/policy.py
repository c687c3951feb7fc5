"""`amp2gen policy COMMAND`: the IAM policy that a command needs, no wider."""

import sys

import rich_click as click

from amp2gen.cli import options
from amp2gen.runtime.permissions import COMMANDS, policy, text


@click.command(name="policy")
@click.argument("command", nargs=-1, required=True)
@click.option("--bucket", metavar="NAME", help="Gen 1's deployment bucket, to name it instead of all.")
@click.option("--app", metavar="ID", help="The Amplify app's id, to name it instead of all.")
@options.output()
def policy_command(command: tuple[str, ...], bucket: str | None, app: str | None) -> None:
    """Print the IAM policy that COMMAND needs, as JSON. Offline.

    Exit codes: 0 done, 2 there is no such command.

    Examples:

        amp2gen policy snapshot
        amp2gen policy refactor apply --bucket amplify-shop-prod-12345-deployment --app d1a2b3c4
    """
    name = " ".join(command)
    if name not in COMMANDS:
        click.echo(f"error: {name} reaches no AWS; these do: {', '.join(COMMANDS)}", err=True)
        sys.exit(2)
    click.echo(text(policy(name, bucket, app)), nl=False)
