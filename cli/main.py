"""The `amp2gen` command."""

import errno
import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import TextIOWrapper
from types import FrameType
from typing import NoReturn

import rich_click as click

from amp2gen import __version__
from amp2gen.cli.lazy import Commands

COMMANDS = {
    "assess": ("assess_command", "Say what becomes of every resource, what is left to do, and in which steps."),
    "compile": ("compile_command", "Turn a Gen 1 project into an equivalent Gen 2 project, offline."),
    "prepare": ("prepare_command", "Edit the Gen 1 project so that it can be migrated, showing each change first."),
    "show": ("show_command", "Show a Gen 1 project as a tree."),
    "ir": ("ir_command", "What a backend is, as data: dump, schema, diff, check."),
    "golden": ("golden_command", "Has the output for a folder of projects changed: record, check, review, accept."),
    "verify": ("verify_command", "Prove that the Gen 2 backend does what the Gen 1 backend did."),
    "snapshot": ("snapshot_command", "Read deployed stacks into a folder; changes nothing."),
    "lock": ("lock_command", "Lock a Gen 1 environment for its migration, and protect its data."),
    "unlock": ("unlock_command", "Let a Gen 1 environment be pushed again."),
    "refactor": ("refactor_group", "Move live data from Gen 1's stacks to Gen 2's: plan, show, apply, roll back."),
    "secrets": ("secrets_group", "Copy Gen 1's secrets to where Gen 2 looks for them."),
    "decommission": ("decommission_command", "Take a Gen 1 environment away that nothing needs any more."),
    "policy": ("policy_command", "Print the IAM policy that a command needs."),
    "explain": ("explain_command", "Print what a diagnostic means and what to do about it."),
    "doctor": ("doctor_command", "Look whether this machine has what a migration needs."),
}
"""Command, in a module of `cli/arguments` of the same name → its function there, and a summary for `--help`."""


def _version(ctx: click.Context, parameter: click.Parameter, wanted: bool) -> None:
    """Our version, and the npm packages that the compiled projects are made for."""
    if not wanted or ctx.resilient_parsing:
        return
    from amp2gen.backend_ts.project_files.gen2_packages import CLIENT_LIBRARY, GEN2_PACKAGES

    click.echo(f"amp2gen, version {__version__}")
    for package in (*GEN2_PACKAGES, CLIENT_LIBRARY):
        click.echo(f"  {package.name} {package.version}")
    ctx.exit()


@click.group(
    cls=Commands,
    package="amp2gen.cli.arguments",
    table=COMMANDS,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Show versions.")
def cli() -> None:
    """Move AWS Amplify Gen 1 projects to Gen 2: compile, verify, migrate.

    Examples:

        amp2gen assess .               # what becomes of each resource, and what is left to do
        amp2gen compile . --diff       # what would change
        eval "$(_AMP2GEN_COMPLETE=bash_source amp2gen)"    # completion in bash; zsh_source, fish_source
    """


def main() -> None:
    """The console script. No traceback ever reaches a user: an unforeseen error is reported as ours."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # names in the user's files may be more than a terminal can show
            stream.reconfigure(errors="backslashreplace")
    with _interruptible() as signals:
        _run(signals)


def _run(signals: Sequence[int]) -> None:
    try:
        cli()
    except SystemExit as ended:
        # click makes 1 of a command that was interrupted or lost its reader. One that stopped safely says so itself.
        if isinstance(ended.__context__, BrokenPipeError):
            sys.exit(READER_IS_GONE)
        sys.exit(128 + signals[-1] if signals and ended.code == 1 else ended.code)
    except OSError as error:
        if error.errno not in MACHINE_ERRORS:
            _report(error)
        click.echo(f"amp2gen: {error.strerror}{f': {error.filename}' if error.filename else ''}", err=True)
        sys.exit(2)
    except Exception as error:
        _report(error)


READER_IS_GONE = 128 + 13
"""As if SIGPIPE had ended us, which is what shells expect of `amp2gen … | head`."""

MACHINE_ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EACCES, errno.EPERM, errno.EROFS, errno.EISDIR, errno.ENOTDIR)
"""What a full disk, a missing permission, or a folder in the place of a file answers. It is not a bug of ours."""


def _report(error: Exception) -> NoReturn:
    """Ends the command with the error as ours."""
    if "--verbose" in sys.argv:
        raise error
    click.echo(
        f"amp2gen: internal error: {type(error).__name__}: {error}\n"
        "This is a bug in amp2gen. Run again with --verbose for the details, and please report it.",
        err=True,
    )
    sys.exit(70)


@contextmanager
def _interruptible() -> Iterator[list[int]]:
    """SIGTERM ends a command in as good an order as Ctrl-C: what it began is taken back, and its tools are stopped.

    The list gets the number of each signal that comes. A signal that the shell had us ignore stays ignored.
    """
    came: list[int] = []

    def interrupt(number: int, frame: FrameType | None) -> NoReturn:
        came.append(number)
        raise KeyboardInterrupt

    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    heeded = [number for number, handler in before.items() if handler != signal.SIG_IGN]
    for number in heeded:
        signal.signal(number, interrupt)
    try:
        yield came
    finally:
        for number in heeded:
            signal.signal(number, before[number])


if __name__ == "__main__":
    main()
