"""Options that every command has."""

from collections.abc import Callable
from functools import wraps
from inspect import signature

import rich_click as click

Command = Callable[..., None]

TRACEBACKS = "show tracebacks of internal errors."
"""`main` reads `--verbose` for them: it is the place that catches them."""


def output(quiet: str = "What was asked for, and errors, only.", verbose: str = "") -> Callable[[Command], Command]:
    """`--quiet`, `--verbose` and `--no-color`; `quiet` and `verbose` say what they mean for a command, as a sentence.

    The command is given those of them that its parameters name.
    """
    told = f"{verbose.removesuffix('.')}; {TRACEBACKS}" if verbose else TRACEBACKS.capitalize()

    def decorate(command: Command) -> Command:
        wanted = signature(command).parameters

        @wraps(command)
        def run(*, quiet: bool, verbose: bool, no_color: bool, **given: object) -> None:
            if quiet and verbose:
                raise click.UsageError("--quiet and --verbose exclude each other")
            ours = {"quiet": quiet, "verbose": verbose, "no_color": no_color}
            command(**given, **{name: value for name, value in ours.items() if name in wanted})

        run = click.option("--no-color", is_flag=True, help="No colours.")(run)
        run = click.option("--verbose", is_flag=True, help=told)(run)
        return click.option("--quiet", is_flag=True, help=quiet)(run)

    return decorate
