"""What `amp2gen policy` takes, and its help."""

from pathlib import Path

import rich_click as click

from amp2gen.cli.arguments import options


@click.command(name="policy")
@click.argument("command", nargs=-1, required=True)
@click.option("--bucket", metavar="NAME", help="Gen 1's deployment bucket, to name it instead of all.")
@click.option("--app", metavar="ID", help="The Amplify app's id, to name it instead of all.")
@click.option("--plan", type=click.Path(path_type=Path), help="A plan: names bucket, app, and all that moves.")
@options.output()
@options.carried_out_by("amp2gen.cli.policy:policy_command")
def policy_command() -> None:
    """Print the IAM policy that COMMAND needs, as JSON. Offline.

    Exit codes: 0 done, 2 there is no such command, or the plan cannot be read.

    Examples:

        amp2gen policy snapshot
        amp2gen policy refactor apply --bucket amplify-shop-prod-12345-deployment --app d1a2b3c4
        amp2gen policy refactor apply --plan plan.json
    """
