"""Results for people and for programs: tables and coloured lines on a terminal, plain lines when piped, JSON."""

import json
import os
import re
from collections.abc import Iterable, Mapping
from typing import Any

import rich_click as click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from amp2gen.backend_ts.migration import place_of
from amp2gen.cli.excerpt import excerpt
from amp2gen.cli.orchestrate import Compiled
from amp2gen.ir.app import InventoryEntry
from amp2gen.ir.diagnostics import Diagnostic

STYLES = {"error": "bold red", "warning": "yellow", "note": "cyan"}

PATCH_STYLES = {"+": "green", "-": "red", "@": "cyan"}

CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")
"""Names and messages come from the user's files: what a terminal would obey is shown as an escape."""


def console(*, color: bool, stderr: bool = False) -> Console:
    """A console that styles only where a terminal shows it, and not at all with `--no-color` or `NO_COLOR`."""
    plain = not color or bool(os.environ.get("NO_COLOR"))
    # Paths and names are no markup.
    return Console(
        stderr=stderr,
        color_system=None if plain else "auto",
        markup=False,
        emoji=False,
        highlight=False,
        soft_wrap=True,
    )


def print_result(compiled: Compiled, written: Iterable[str], out: Console, *, quiet: bool) -> None:
    """The resources and what each became, then the diagnostics, then one line of figures."""
    if not quiet:
        _resources(compiled.app.inventory, out)
    print_diagnostics(compiled, out, quiet=quiet)
    if not quiet:
        out.print(_summary(compiled, len(tuple(written))))


def print_diagnostics(compiled: Compiled, out: Console, *, quiet: bool) -> None:
    """All of them, or the errors only."""
    for diagnostic in compiled.diagnostics:
        if not quiet or diagnostic.severity == "error":
            print_diagnostic(diagnostic, compiled.sources, out)


def print_diagnostic(diagnostic: Diagnostic, sources: Mapping[str, bytes], out: Console) -> None:
    """`error A2G1201: message`, the place on the next line, the text there if it is at fault, then what to do."""
    line = Text(f"{diagnostic.severity} {diagnostic.code}", style=STYLES[diagnostic.severity])
    out.print(line + Text(f": {visible(diagnostic.message)}", style="default"))
    if diagnostic.origin:
        out.print(Text(f"  --> {visible(str(diagnostic.origin))}", style="dim"))
    shown = excerpt(diagnostic, sources)
    for part in shown.splitlines() if shown else ():
        out.print(Text(f"  {part}"))
    if diagnostic.help:
        out.print(Text(f"  help: {visible(diagnostic.help)}"))


def print_patch(lines: Iterable[str], out: Console, indent: str = "") -> None:
    """The lines of a unified diff."""
    for line in lines:
        out.print(Text(f"{indent}{visible(line)}", style=PATCH_STYLES.get(line[:1], "")))


def as_json(compiled: Compiled, written: Iterable[str], code: int) -> str:
    """The result for programs: resources, diagnostics, files written (or, for `--check`, differing), exit code."""
    return _json(
        app=compiled.app.name,
        defaultEnvironment=compiled.app.default_environment,
        branches={branch.name: branch.takes_over for branch in compiled.app.branches},
        resources=[
            {"category": entry.category, "name": entry.name, "service": entry.service, "status": entry.status}
            for entry in compiled.app.inventory
        ],
        diagnostics=compiled.diagnostics,
        suppressed=compiled.suppressed,
        files=sorted(written),
        code=code,
    )


def failure_as_json(diagnostic: Diagnostic, code: int) -> str:
    """The same document when nothing could be compiled or written."""
    return _json(
        app=None,
        defaultEnvironment=None,
        branches={},
        resources=[],
        diagnostics=(diagnostic,),
        suppressed=(),
        files=[],
        code=code,
    )


def _json(
    *,
    diagnostics: Iterable[Diagnostic],
    suppressed: Iterable[tuple[Diagnostic, str]],
    files: list[str],
    code: int,
    **about: Any,
) -> str:
    document = {
        **about,
        "diagnostics": [diagnostic.model_dump(mode="json") for diagnostic in diagnostics],
        "suppressed": [{**item.model_dump(mode="json"), "reason": reason} for item, reason in suppressed],
        "files": files,
        "exitCode": code,
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def visible(text: str) -> str:
    """The text with escapes in the place of control characters."""
    return CONTROL.sub(lambda match: ascii(match[0])[1:-1], text)


def _resources(inventory: tuple[InventoryEntry, ...], out: Console) -> None:
    rows = [
        (
            visible(entry.category),
            visible(entry.name),
            visible(entry.service or "-"),
            visible(place_of(entry).replace("`", "").replace("*", "")),
        )
        for entry in inventory
    ]
    if not out.is_terminal:
        for row in rows:
            click.echo("\t".join(row), file=out.file)
        return
    table = Table("Category", "Resource", "Service", "In the Gen 2 project", box=None, header_style="bold")
    for category, name, service, place in rows:
        table.add_row(category, name, service, Text(place, style="red" if place == "not carried over" else "green"))
    out.print(table)
    out.print()


def _summary(compiled: Compiled, files: int) -> str:
    counts = ", ".join(_plural(compiled.count(s), s) for s in ("error", "warning", "note"))
    suppressed = f", {len(compiled.suppressed)} suppressed" if compiled.suppressed else ""
    return f"{_plural(files, 'file')}; {counts}{suppressed}"


def _plural(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"
