"""What differs between two sets of files, as a person reviews it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import unified_diff


@dataclass(frozen=True)
class Change:
    """A file whose content differs. None stands for no file."""

    path: str
    before: bytes | None
    after: bytes | None

    @property
    def summary(self) -> str:
        """`gen2/amplify/backend.ts  +3 -1`, or that the file is new or gone."""
        if self.before is None or self.after is None:
            return f"{self.path}  {'new' if self.before is None else 'gone'}"
        body = list(patch(self))[2:]
        added, removed = (sum(line.startswith(sign) for line in body) for sign in "+-")
        return f"{self.path}  +{added} -{removed}" if added or removed else f"{self.path}  differs"


def changes(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> tuple[Change, ...]:
    """Files that are not the same on both sides, by path: what people read first, the IR last."""
    paths = sorted({*before, *after}, key=lambda path: (path.endswith("ir.json"), path))
    return tuple(
        Change(path, before.get(path), after.get(path)) for path in paths if before.get(path) != after.get(path)
    )


def patch(change: Change) -> Iterator[str]:
    """The change as the lines of a unified diff; one line for files that are no text."""
    try:
        before, after = _lines(change.before), _lines(change.after)
    except UnicodeDecodeError:
        yield f"{change.path}: binary files differ"
        return
    names = ("/dev/null" if change.before is None else f"a/{change.path}", f"b/{change.path}")
    yield from unified_diff(before, after, *names, lineterm="")


def _lines(content: bytes | None) -> list[str]:
    """Lines without their ends; one that lacks its end says so, as git does."""
    if not content:
        return []
    *lines, last = content.decode().split("\n")
    return lines if not last else [*lines, last, "\\ No newline at end of file"]
