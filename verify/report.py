"""A comparison for readers: the parity table and what differs as text, and all of it as plain data."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from amp2gen.ir.base import Origin
from amp2gen.syntax.documents import Json
from amp2gen.verify.findings import STATUSES, Comparison, Row, Status
from amp2gen.verify.rows import shown


@dataclass(frozen=True)
class KindParity:
    """How many things of a kind were compared, and how many of them have which worst status."""

    kind: str
    things: int
    by_status: Mapping[Status, int]


def parity(comparison: Comparison) -> tuple[KindParity, ...]:
    """One line per kind of thing, in the order in which they were compared. A thing with a finding in one of its
    settings, in one mode, counts as a finding, whatever else of it is equal."""
    worst: dict[tuple[str, str], Status] = {}
    for row in comparison.rows:
        key = (row.kind, row.role)
        worst[key] = max(row.status, worst.get(key, "equal"), key=STATUSES.index)
    kinds = dict.fromkeys(kind for kind, _ in worst)
    counts = {kind: Counter(status for (of, _), status in worst.items() if of == kind) for kind in kinds}
    return tuple(
        KindParity(kind, count.total(), {status: count[status] for status in STATUSES})
        for kind, count in counts.items()
    )


def text_report(comparison: Comparison, *, intended: bool = False, quiet: bool = False) -> str:
    """The parity table, then findings, warnings and accepted findings, each once for all modes it is found in; with
    `intended` also what differs by intent, and why; with `quiet` the findings alone."""
    counts = comparison.summary
    lines = [
        f"{comparison.output} against Gen 1 environment {comparison.environment} ({comparison.source})",
        f"{len(comparison.objects)} things in the modes {', '.join(comparison.modes)}: {counts['equal']} settings "
        f"equal, {counts['intended']} intended differences, {counts['finding']} findings",
    ]
    statuses: tuple[Status, ...] = ("finding",)
    if not quiet:
        lines += ["", *_table_lines(comparison)]
        statuses = ("finding", "warning", "accepted", "intended") if intended else ("finding", "warning", "accepted")
    for status in statuses:
        chosen = [row for row in comparison.rows if row.status == status]
        lines += [line for row, modes in over_modes(chosen) for line in ("", *_row_lines(row, modes))]
    return "\n".join(lines) + "\n"


COLUMNS = ("kind", "compared", "equal", "intended", "accepted", "warnings", "findings")


def table(comparison: Comparison) -> list[tuple[str | int, ...]]:
    """The parity table's rows below COLUMNS, the last of them for all kinds together."""
    rows: list[tuple[str | int, ...]] = [
        (line.kind, line.things, *(line.by_status[status] for status in STATUSES)) for line in parity(comparison)
    ]
    totals = [sum(int(row[i]) for row in rows) for i in range(1, len(COLUMNS))]
    return [*rows, ("all", *totals)]


def _table_lines(comparison: Comparison) -> Iterator[str]:
    rows = [COLUMNS, *table(comparison)]
    width = max(len(str(row[0])) for row in rows)
    for row in rows:
        yield str(row[0]).ljust(width) + "".join(str(cell).rjust(10) for cell in row[1:])


def json_report(comparison: Comparison) -> str:
    """Everything but rows that are equal, which are only counted."""
    return json.dumps(as_data(comparison), indent=2, ensure_ascii=False) + "\n"


def as_data(comparison: Comparison) -> dict[str, Any]:
    """The comparison as plain data, for JSON and other formats."""
    differing = [row for row in comparison.rows if row.status != "equal"]
    return {
        "output": comparison.output,
        "environment": comparison.environment,
        "source": comparison.source,
        "modes": list(comparison.modes),
        "objects": list(comparison.objects),
        "summary": dict(comparison.summary),
        "parity": [{"kind": each.kind, "compared": each.things, **each.by_status} for each in parity(comparison)],
        "rows": [_row_data(row, modes) for row, modes in over_modes(differing)],
    }


def over_modes(rows: Iterable[Row]) -> Iterator[tuple[Row, list[str]]]:
    """Rows that say the same in several modes as one, with the names of these."""
    found: dict[tuple[str, ...], tuple[Row, list[str]]] = {}
    for row in rows:
        said = row.reason or (row.diagnostic.message if row.diagnostic else "")
        values = (json.dumps(row.gen1, sort_keys=True), json.dumps(row.gen2, sort_keys=True))
        found.setdefault((row.kind, row.role, row.setting, said, *values), (row, []))[1].append(row.mode)
    yield from found.values()


def _row_lines(row: Row, modes: list[str]) -> Iterator[str]:
    setting = f": {row.setting}" if row.setting else ""
    code = f" {row.diagnostic.code}" if row.diagnostic else ""
    yield f"{row.status}{code} {row.name}{setting} ({', '.join(modes)})"
    if row.gen1 is None and row.gen2 is None and row.diagnostic is not None:
        where = f"  --> {row.gen2_place}" if row.gen2_place else ""
        yield from (f"    {line}" for line in f"{row.diagnostic.message}{where}".splitlines())
    else:
        yield f"    Gen 1: {_side(row.gen1, row.gen1_place)}"
        yield f"    Gen 2: {_side(row.gen2, row.gen2_place)}"
    if row.reason:
        yield f"    {row.reason}"
    elif row.diagnostic is not None and row.diagnostic.help:
        yield f"    {row.diagnostic.help}"


def _side(value: Json, place: Origin | None) -> str:
    where = f"  --> {place}" if place is not None else ""
    return ("-" if value is None else shown(value)) + where


def _row_data(row: Row, modes: list[str]) -> dict[str, Any]:
    return {
        "status": row.status,
        "kind": row.kind,
        "role": row.role,
        "property": row.setting,
        "modes": modes,
        "gen1": row.gen1,
        "gen2": row.gen2,
        "gen1Place": str(row.gen1_place) if row.gen1_place else None,
        "gen2Place": str(row.gen2_place) if row.gen2_place else None,
        "reason": row.reason,
        "diagnostic": row.diagnostic.model_dump(mode="json", exclude_none=True) if row.diagnostic else None,
    }
