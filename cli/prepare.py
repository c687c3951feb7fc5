"""`amp2gen prepare`: the changes that the Gen 1 side needs, and that must be pushed, before a migration."""

import sys
from collections.abc import Iterable
from pathlib import Path

import rich_click as click
from rich.console import Console
from rich.text import Text

from amp2gen.assess.preparation import Gen1Edit, gen1_edits
from amp2gen.cli.cases.changes import Change, patch
from amp2gen.cli.checkout import compile_checkout
from amp2gen.cli.render import console, print_diagnostic, print_patch
from amp2gen.frontend import ProjectError
from amp2gen.frontend.project import find_root, readable


def prepare_command(
    project: Path, environment: str | None, dry_run: bool, yes: bool, quiet: bool, no_color: bool
) -> None:
    """Carries out `amp2gen prepare`."""
    out = console(color=not no_color)
    try:
        with readable(project):
            root = find_root(project)
        compiled = compile_checkout(root, environment)
    except ProjectError as error:
        print_diagnostic(error.diagnostic, {}, console(color=not no_color, stderr=True))
        sys.exit(2)
    edits = gen1_edits(compiled.app, compiled.sources, compiled.diagnostics)
    if not edits:
        if not quiet:
            out.print("Nothing to prepare: the Gen 1 project is ready.")
        return
    _show(edits, out, quiet=quiet)
    if dry_run:
        sys.exit(1)
    if not _agreed(edits, yes=yes):
        out.print("Nothing was changed.")
        sys.exit(1)
    _write(root, edits)
    if not quiet:
        out.print(f"{len(edits)} {'file' if len(edits) == 1 else 'files'} written. Now: amplify push")


def _show(edits: Iterable[Gen1Edit], out: Console, *, quiet: bool) -> None:
    said = ""
    for edit in edits:
        if edit.title != said and not quiet:
            out.print(Text(f"{edit.title[0].upper()}{edit.title[1:]}", style="bold"))
            out.print(edit.why)
            out.print()
            said = edit.title
        print_patch(patch(Change(edit.path, edit.before, edit.after)), out)
        out.print()


def _agreed(edits: tuple[Gen1Edit, ...], *, yes: bool) -> bool:
    """Whether the person in front of the terminal says so; ends the command with 2 where there is none."""
    if yes:
        return True
    if not sys.stdin.isatty():
        click.echo("error: this changes files of the project; without a terminal it needs --yes", err=True)
        sys.exit(2)
    return click.confirm(f"Write {'this file' if len(edits) == 1 else f'these {len(edits)} files'}?")


def _write(root: Path, edits: Iterable[Gen1Edit]) -> None:
    """Each file at once or not at all; what a kill leaves undone, the next run proposes again."""
    for edit in edits:
        target = root / edit.path
        temporary = target.with_name(f"{target.name}.amp2gen")
        try:
            temporary.write_bytes(edit.after)
            temporary.replace(target)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            click.echo(f"error: {edit.path} cannot be written: {error.strerror}", err=True)
            sys.exit(2)
