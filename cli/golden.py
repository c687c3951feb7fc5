"""`amp2gen golden`: has the output for a folder of projects changed, and is the change right."""

import sys
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from fnmatch import fnmatchcase
from os import cpu_count
from pathlib import Path

import rich_click as click
from rich.console import Console
from rich.text import Text

from amp2gen.cli.cases.case import Case, agreed, find_cases, produced, write
from amp2gen.cli.cases.changes import Change, changes, patch
from amp2gen.cli.render import console, print_patch, visible

Review = tuple[Case, tuple[Change, ...]]


def record_command(folder: Path, quiet: bool) -> None:
    """Carries out `amp2gen golden record`."""
    new = [case for case in _cases(folder) if not case.is_recorded]
    for case, files in zip(new, _produced(new), strict=True):
        write(case, dict(files))
        if not quiet:
            click.echo(f"{case.name}: {len(files)} files recorded")
    if not new and not quiet:
        click.echo("All cases are recorded; `amp2gen golden check` compares them.")


def check_command(folder: Path, show: bool, quiet: bool, no_color: bool) -> None:
    """Carries out `amp2gen golden check`."""
    out = console(color=not no_color)
    reviews = list(_reviews(folder))
    for case, found in reviews:
        if not found and quiet:
            continue
        out.print(_title(case, found))
        for change in found:
            _print_change(change, out, show=show)
    sys.exit(int(any(found for _, found in reviews)))


def review_command(folder: Path, no_color: bool) -> None:
    """Carries out `amp2gen golden review`."""
    if not _has_terminal():
        click.echo("error: a review needs a terminal; `amp2gen golden accept --yes` does not", err=True)
        sys.exit(2)
    out = console(color=not no_color)
    left = 0
    for case, found in _reviews(folder):
        is_all = False
        for number, change in enumerate(found, start=1):
            out.print(Text(f"{case.name} {number}/{len(found)}: {visible(change.summary)}", style="bold"))
            if not is_all:
                print_patch(patch(change), out, indent="    ")
                answer = _ask()
                if answer == "quit":
                    sys.exit(1)
                is_all = answer == "all"
                if answer == "skip":
                    left += 1
                    continue
            write(case, {change.path: change.after})
    sys.exit(int(left > 0))


def accept_command(folder: Path, paths: tuple[str, ...], yes: bool, no_color: bool) -> None:
    """Carries out `amp2gen golden accept`."""
    out = console(color=not no_color)
    chosen = [
        (case, tuple(change for change in found if _is_named(case, change, paths))) for case, found in _reviews(folder)
    ]
    chosen = [(case, found) for case, found in chosen if found]
    for case, found in chosen:
        out.print(_title(case, found))
        for change in found:
            _print_change(change, out, show=False)
    if not chosen:
        out.print("Nothing differs." if not paths else "Nothing of that name differs.")
        return
    if not yes:
        if not _has_terminal():
            click.echo("error: this changes files; without a terminal it needs --yes", err=True)
            sys.exit(2)
        if not click.confirm("Accept?"):
            sys.exit(1)
    for case, found in chosen:
        write(case, {change.path: change.after for change in found})


def _cases(folder: Path) -> tuple[Case, ...]:
    found = find_cases(folder)
    if not found:
        click.echo(f"error: {folder} holds no cases: folders with a Gen 1 project in gen1/", err=True)
        sys.exit(2)
    return found


def _reviews(folder: Path) -> Iterator[Review]:
    cases = _cases(folder)
    for case, now in zip(cases, _produced(cases), strict=True):
        yield case, changes(agreed(case), now)


def _produced(cases: Sequence[Case]) -> Iterator[dict[str, bytes]]:
    """What each case compiles to, in order, on all processors."""
    if len(cases) < 2:
        yield from map(produced, cases)
        return
    with ProcessPoolExecutor(min(len(cases), cpu_count() or 1)) as pool:
        yield from pool.map(produced, cases)


def _title(case: Case, found: Sequence[Change]) -> Text:
    if not found:
        return Text(f"{case.name}: as agreed", style="green")
    count = "1 file differs" if len(found) == 1 else f"{len(found)} files differ"
    state = count if case.is_recorded else "not recorded"
    return Text(f"{case.name}: {state}", style="bold red")


def _print_change(change: Change, out: Console, *, show: bool) -> None:
    out.print(f"  {visible(change.summary)}")
    if show:
        print_patch(patch(change), out, indent="    ")


def _has_terminal() -> bool:
    return sys.stdin.isatty()


def _ask() -> str:
    answers = {"a": "accept", "s": "skip", "c": "all", "q": "quit"}
    text = "[a]ccept, [s]kip, accept all of this [c]ase, [q]uit"
    return answers[click.prompt(text, type=click.Choice([*answers]), show_choices=False)]


def _is_named(case: Case, change: Change, paths: Sequence[str]) -> bool:
    full = f"{case.name}/{change.path}"
    return not paths or any(fnmatchcase(case.name, path) or fnmatchcase(full, path) for path in paths)
