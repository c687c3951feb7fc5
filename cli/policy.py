"""`amp2gen policy COMMAND`: the IAM policy that a command needs, no wider."""

import sys
from pathlib import Path

import rich_click as click

from amp2gen.runtime.permissions import COMMANDS, policy, text
from amp2gen.runtime.plan.model import load_plan


def policy_command(command: tuple[str, ...], bucket: str | None, app: str | None, plan: Path | None) -> None:
    """Carries out `amp2gen policy`."""
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
