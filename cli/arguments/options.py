"""Options that several commands have, and the tie between what a command takes and what carries it out."""

from collections.abc import Callable
from functools import wraps
from importlib import import_module
from inspect import signature
from pathlib import Path

import rich_click as click

Command = Callable[..., None]

TRACEBACKS = "show tracebacks of internal errors."
"""`main` reads `--verbose` for them: it is the place that catches them."""

yes_option = click.option("--yes", is_flag=True, help="Do not ask.")
"""For a command that shows what it will do, and asks."""

patience_option = click.option(
    "--patience", type=click.IntRange(1), metavar="MINUTES", help="Longest wait for one operation."
)
gen2_option = click.option(
    "--project", type=click.Path(path_type=Path), default=Path(), help="The Gen 2 project [default: here]."
)


def environment_options(command: Command) -> Command:
    """PROJECT and `--env`, for a command that works on one deployed environment."""
    command = click.option("--env", "environment", metavar="NAME", help="The Gen 1 environment.")(command)
    return click.argument("project", type=click.Path(path_type=Path))(command)


def aws_options(command: Command) -> Command:
    """`--profile` and `--region`, as in the AWS CLI."""
    command = click.option("--region", metavar="NAME", help="AWS region [default: the one of the plan or project].")(
        command
    )
    return click.option("--profile", metavar="NAME", help="Profile of your AWS configuration.")(command)


def output(quiet: str = "What was asked for, and errors, only.", verbose: str = "") -> Callable[[Command], Command]:
    """`--quiet`, `--verbose`, `--no-color`. `quiet` and `verbose` say what they mean for a command, as a sentence."""
    told = f"{verbose.removesuffix('.')}; {TRACEBACKS}" if verbose else TRACEBACKS.capitalize()

    def decorate(command: Command) -> Command:
        command = click.option("--no-color", is_flag=True, help="No colours.")(command)
        command = click.option("--verbose", is_flag=True, help=told)(command)
        return click.option("--quiet", is_flag=True, help=quiet)(command)

    return decorate


def carried_out_by(place: str) -> Callable[[Command], Command]:
    """The decorated function has the help; the function at `place` (`module:function`) does the work.

    Its module is imported when the command runs, so that help and completion stay instant. It is given everything that
    the command takes; of `--quiet`, `--verbose` and `--no-color` only what it names.
    """

    def decorate(command: Command) -> Command:
        @wraps(command)
        def run(*, quiet: bool, verbose: bool, no_color: bool, **given: object) -> None:
            if quiet and verbose:
                raise click.UsageError("--quiet and --verbose exclude each other")
            module, _, function = place.partition(":")
            work: Command = getattr(import_module(module), function)
            wanted = signature(work).parameters
            ours = {"quiet": quiet, "verbose": verbose, "no_color": no_color}
            work(**given, **{name: value for name, value in ours.items() if name in wanted})

        return run

    return decorate
