"""Results for people and for programs: tables and coloured lines on a terminal, plain lines when piped, JSON."""

import json
from collections.abc import Iterable
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from amp2gen.backend_ts.migration import place_of
from amp2gen.cli.orchestrate import Compiled
from amp2gen.ir.app import InventoryEntry
from amp2gen.ir.diagnostics import Diagnostic

STYLES = {"error": "bold red", "warning": "yellow", "note": "cyan"}


def console(*, color: bool, stderr: bool = False) -> Console:
    """A console that colours only where a terminal shows it (and `NO_COLOR` is not set)."""
    return Console(stderr=stderr, no_color=not color, highlight=False, soft_wrap=True)


def print_result(compiled: Compiled, written: Iterable[str], out: Console, *, quiet: bool) -> None:
    """The resources and what each became, then the diagnostics, then one line of figures."""
    if not quiet:
        _resources(compiled.app.inventory, out)
    for diagnostic in compiled.diagnostics:
        if not quiet or diagnostic.severity == "error":
            print_diagnostic(diagnostic, out)
    if not quiet:
        out.print(_summary(compiled, len(tuple(written))))


def print_diagnostic(diagnostic: Diagnostic, out: Console) -> None:
    """`error A2G1201: message`, the place on the next line, then what to do."""
    line = Text(f"{diagnostic.severity} {diagnostic.code}", style=STYLES[diagnostic.severity])
    out.print(line + Text(f": {diagnostic.message}", style="default"))
    if diagnostic.origin:
        out.print(Text(f"  --> {diagnostic.origin}", style="dim"))
    if diagnostic.help:
        out.print(Text(f"  help: {diagnostic.help}"))


def as_json(compiled: Compiled, written: Iterable[str], code: int) -> str:
    """The result for programs: resources, diagnostics, files written, exit code."""
    document: dict[str, Any] = {
        "app": compiled.app.name,
        "defaultEnvironment": compiled.app.default_environment,
        "branches": {branch.name: branch.takes_over for branch in compiled.app.branches},
        "resources": [
            {
                "category": entry.category,
                "name": entry.name,
                "service": entry.service,
                "status": entry.status,
            }
            for entry in compiled.app.inventory
        ],
        "diagnostics": [diagnostic.model_dump(mode="json") for diagnostic in compiled.diagnostics],
        "files": sorted(written),
        "exitCode": code,
    }
    return json.dumps(document, indent=2, ensure_ascii=False)


def _resources(inventory: tuple[InventoryEntry, ...], out: Console) -> None:
    rows = [
        (entry.category, entry.name, entry.service or "-", place_of(entry).replace("`", "").replace("*", ""))
        for entry in inventory
    ]
    if not out.is_terminal:
        for row in rows:
            out.print("\t".join(row))
        return
    table = Table("Category", "Resource", "Service", "In the Gen 2 project", box=None, header_style="bold")
    for category, name, service, place in rows:
        table.add_row(category, name, service, Text(place, style="red" if place == "not carried over" else "green"))
    out.print(table)
    out.print()


def _summary(compiled: Compiled, files: int) -> str:
    counts = ", ".join(_plural(compiled.count(s), s) for s in ("error", "warning", "note"))
    return f"{_plural(files, 'file')}; {counts}"


def _plural(count: int, word: str) -> str:
    return f"{count} {word}{'' if count == 1 else 's'}"
