"""What `amp2gen lock` takes, and its help."""

import rich_click as click

from amp2gen.cli.arguments import options


@click.command(name="lock")
@options.environment_options
@options.yes_option
@options.aws_options
@options.output("Errors only.")
@options.carried_out_by("amp2gen.cli.lock:lock_command")
def lock_command() -> None:
    """Lock a Gen 1 environment of PROJECT for its migration.

    `amplify push` is refused from then on, everything that holds data is retained whatever becomes of its stack, and
    tables are protected from deletion. Refused when something differs from the templates; where the checkout differs
    from what was pushed last, it is named. `unlock` lets push again.

    Exit codes: 0 done, 1 something stands in the way, 3 another run is at work on it, or AWS did
    not answer (run it again).

    Example:

        amp2gen lock . --env prod
    """
