"""A comparison for readers: the parity table as text, and all of it as JSON."""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from amp2gen.verify.findings import Comparison, Row
from amp2gen.verify.rows import shown


def text_report(comparison: Comparison, *, intended: bool = False) -> str:
    """The findings, and with `intended` also what differs by intent, each once for all modes it is found in."""
    counts = comparison.summary
    lines = [
        f"{comparison.output} against Gen 1 environment {comparison.environment} ({comparison.source}):",
        f"  {len(comparison.objects)} things, {counts['equal']} settings equal, {counts['intended']} intended "
        f"differences, {counts['finding']} findings in the modes {', '.join(comparison.modes)}",
    ]
    statuses = ("finding", "intended") if intended else ("finding",)
    for status in statuses:
        chosen = [row for row in comparison.rows if row.status == status]
        lines += [line for row, modes in _over_modes(chosen) for line in _row_lines(row, modes)]
    return "\n".join(lines) + "\n"


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
        "rows": [_row_data(row, modes) for row, modes in _over_modes(differing)],
    }


def _over_modes(rows: Iterable[Row]) -> Iterator[tuple[Row, list[str]]]:
    """Rows that say the same in several modes as one."""
    found: dict[tuple[str, ...], tuple[Row, list[str]]] = {}
    for row in rows:
        said = row.reason or (row.diagnostic.message if row.diagnostic else "")
        values = (json.dumps(row.gen1, sort_keys=True), json.dumps(row.gen2, sort_keys=True))
        found.setdefault((row.kind, row.role, row.setting, said, *values), (row, []))[1].append(row.mode)
    yield from found.values()


def _row_lines(row: Row, modes: list[str]) -> Iterator[str]:
    setting = f": {row.setting}" if row.setting else ""
    code = f" [{row.diagnostic.code}]" if row.diagnostic else ""
    yield f"{row.status}{code} {row.name}{setting} ({', '.join(modes)})"
    if row.gen1 is None and row.gen2 is None and row.diagnostic is not None:
        yield f"    {row.diagnostic.message}"
    else:
        yield f"    Gen 1: {_side(row.gen1, row.gen1_place)}"
        yield f"    Gen 2: {_side(row.gen2, row.gen2_place)}"
    if row.reason:
        yield f"    {row.reason}"
    elif row.diagnostic is not None and row.diagnostic.help:
        yield f"    {row.diagnostic.help}"


def _side(value: Any, place: Any) -> str:
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
