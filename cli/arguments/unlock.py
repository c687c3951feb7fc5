"""What `amp2gen unlock` takes, and its help."""

import rich_click as click

from amp2gen.cli.arguments import options


@click.command(name="unlock")
@options.environment_options
@options.yes_option
@options.aws_options
@options.output("Errors only.")
@options.carried_out_by("amp2gen.cli.unlock:unlock_command")
def unlock_command() -> None:
    """Let a Gen 1 environment of PROJECT be pushed again. What protects its data stays.

    Refused while a refactor is under way, and while what moved is in Gen 2's stacks, since a push would make it anew:
    roll the refactor back first.

    Exit codes: 0 done, 1 refused, 3 another run is at work on it, or AWS did
    not answer (run it again).

    Example:

        amp2gen unlock . --env prod
    """
