"""`amp2gen policy COMMAND`: the IAM policy that a command needs, no wider."""

import sys
from pathlib import Path

import rich_click as click

from amp2gen.cli import options
from amp2gen.runtime.permissions import COMMANDS, policy, text
from amp2gen.runtime.plan.model import load_plan


@click.command(name="policy")
@click.argument("command", nargs=-1, required=True)
@click.option("--bucket", metavar="NAME", help="Gen 1's deployment bucket, to name it instead of all.")
@click.option("--app", metavar="ID", help="The Amplify app's id, to name it instead of all.")
@click.option("--plan", type=click.Path(path_type=Path), help="A plan: names bucket, app, and all that moves.")
@options.output()
def policy_command(command: tuple[str, ...], bucket: str | None, app: str | None, plan: Path | None) -> None:
    """Print the IAM policy that COMMAND needs, as JSON. Offline.

    Exit codes: 0 done, 2 there is no such command, or the plan cannot be read.

    Examples:

        amp2gen policy snapshot
        amp2gen policy refactor apply --bucket amplify-shop-prod-12345-deployment --app d1a2b3c4
        amp2gen policy refactor apply --plan plan.json
    """
    name = " ".join(command)
    if name not in COMMANDS:
        click.echo(f"error: {name} reaches no AWS; these do: {', '.join(COMMANDS)}", err=True)
        sys.exit(2)
    found = None
    if plan is not None:
        try:
            found = load_plan(plan.read_text("utf-8"))
        except (OSError, ValueError) as error:
            click.echo(f"error: {plan} is no plan: {error}", err=True)
            sys.exit(2)
        bucket, app = bucket or found.deployment_bucket, app or found.app_id
    click.echo(text(policy(name, bucket, app, found)), nl=False)
