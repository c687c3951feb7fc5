"""Every file of the Gen 2 project beside what it comes from. Lines that may hold a secret are not shown."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import PurePosixPath
from typing import Literal

from amp2gen.backend_ts.migration import place_of
from amp2gen.cli.excerpt import SECRET_FILES, may_hold_secret
from amp2gen.ir.app import App

LIMIT = 400
"""Lines of a side that are shown."""

HIDDEN = "… not shown: may hold a secret"
DESCRIPTIONS = ("cli-inputs.json", "-cloudformation-template.json", "-cloudformation-template.yml", "parameters.json")
"""The Gen 1 file that says most about a resource, by the end of its name; the first that is there counts."""

Kind = Literal["same", "changed", "added", "removed"]


@dataclass(frozen=True)
class Row:
    """A line of each side, with its number; None where a side has none."""

    kind: Kind
    before: str | None
    before_number: int | None
    after: str | None
    after_number: int | None


@dataclass(frozen=True)
class FilePair:
    """A Gen 2 file and the Gen 1 file it comes from. `note` stands for rows that are not shown."""

    before: str | None
    after: str
    rows: tuple[Row, ...]
    is_changed: bool
    note: str = ""


def file_pairs(app: App, before: Mapping[str, bytes], after: Mapping[str, bytes]) -> tuple[FilePair, ...]:
    """All files of the output, in its order. `before` are the Gen 1 project's files by path."""
    origins = dict(_origins(app, before))
    return tuple(_pair(path, content, _origin(path, before, origins), before) for path, content in after.items())


def _origins(app: App, before: Mapping[str, bytes]) -> Iterator[tuple[str, str]]:
    """Where a resource went (a file, or a folder with a slash at the end), and the Gen 1 file that describes it."""
    for entry in app.inventory:
        place = place_of(entry).strip("`*")
        folder = f"amplify/backend/{entry.category}/{entry.name}/"
        inside = [path for path in before if path.startswith(folder) and "/" not in path.removeprefix(folder)]
        for ending in DESCRIPTIONS:
            described = [path for path in inside if path.endswith(ending)]
            if described and entry.status == "lowered":
                yield place, described[0]
                break
    if app.data and app.data.schema_files:
        yield "amplify/data/schema.graphql", app.data.schema_files[0]


def _origin(path: str, before: Mapping[str, bytes], origins: Mapping[str, str]) -> str | None:
    if path in before:
        return path
    if path in origins:
        return origins[path]
    if path.startswith("amplify/functions/"):
        name, _, inside = path.removeprefix("amplify/functions/").partition("/")
        if inside.startswith("src/"):
            source = f"amplify/backend/function/{name}/{inside}"
            return source if source in before else None
    folder, _, file = path.rpartition("/")
    return origins.get(f"{folder}/") if file == "resource.ts" else None


def _pair(path: str, content: bytes, origin: str | None, before: Mapping[str, bytes]) -> FilePair:
    old = before[origin] if origin else b""
    if origin and PurePosixPath(origin).name in SECRET_FILES:
        return FilePair(origin, path, (), old != content, "The Gen 1 file may hold secrets and is not shown.")
    try:
        sides = _lines(old), _lines(content)
    except UnicodeDecodeError:
        return FilePair(origin, path, (), old != content, "Not a text file.")
    # Two languages have no lines in common: they stand side by side as they are.
    is_same_language = origin is not None and PurePosixPath(origin).suffix == PurePosixPath(path).suffix
    rows = tuple(_aligned(*sides) if is_same_language else _beside(*sides))
    note = f"Only the first {LIMIT} lines are shown." if len(rows) > LIMIT else ""
    return FilePair(origin, path, rows[:LIMIT], old != content, note)


def _lines(content: bytes) -> list[str]:
    """The text's lines, those that may hold a secret blotted out."""
    return [HIDDEN if may_hold_secret(line) else line for line in content.decode().splitlines()]


def _aligned(before: Sequence[str], after: Sequence[str]) -> Iterator[Row]:
    for tag, start, end, new_start, new_end in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        yield from _rows(before, start, end, after, new_start, new_end, same=tag == "equal")


def _beside(before: Sequence[str], after: Sequence[str]) -> Iterator[Row]:
    for index in range(max(len(before), len(after))):
        old = before[index] if index < len(before) else None
        new = after[index] if index < len(after) else None
        yield Row("same", old, None if old is None else index + 1, new, None if new is None else index + 1)


def _rows(
    before: Sequence[str], start: int, end: int, after: Sequence[str], new_start: int, new_end: int, *, same: bool
) -> Iterator[Row]:
    for offset in range(max(end - start, new_end - new_start)):
        old, new = start + offset, new_start + offset
        has_old, has_new = old < end, new < new_end
        kind: Kind = "same" if same else "changed" if has_old and has_new else "removed" if has_old else "added"
        yield Row(
            kind,
            before[old] if has_old else None,
            old + 1 if has_old else None,
            after[new] if has_new else None,
            new + 1 if has_new else None,
        )
