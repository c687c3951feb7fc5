"""Places in a text, edits by place, and the one error that every reader in `syntax/` raises.

Offsets count characters (Python string indexes), from 0, end exclusive. Lines and columns are for people and
count from 1. Line ends are LF, CRLF and CR. Read files with `newline=""`, or offsets will not fit the file.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

LINE_END = re.compile(r"\r\n|\n|\r")
_BYTE_ORDER_MARK = "\ufeff"


class Span(NamedTuple):
    """The characters `start` (inclusive) to `end` (exclusive) of a text."""

    start: int
    end: int


class Location(NamedTuple):
    """A place as people name it: file, line and column, both from 1."""

    path: str
    line: int
    column: int


@dataclass(frozen=True)
class Source:
    """A file's path, as it should appear in messages, and its text."""

    path: str
    text: str

    def position(self, offset: int) -> tuple[int, int]:
        """Line and column of a character. `len(text)` is the place just past the last one."""
        if not 0 <= offset <= len(self.text):
            raise ValueError(f"offset {offset} is outside of a text of {len(self.text)} characters")
        line = bisect_right(self._line_starts, offset)
        # Editors do not count a byte order mark as a column.
        column = offset - self._line_starts[line - 1] + 1
        return line, max(1, column - self._marked) if line == 1 else column

    def locate(self, offset: int) -> Location:
        """`position`, with the path."""
        return Location(self.path, *self.position(offset))

    def line_text(self, line: int) -> str:
        """The text of a line, without its line end and without a byte order mark."""
        starts = self._line_starts
        if not 1 <= line <= len(starts):
            raise ValueError(f"there is no line {line} in a text of {len(starts)} lines")
        end = starts[line] if line < len(starts) else len(self.text)
        return self.text[starts[line - 1] : end].rstrip("\r\n").removeprefix(_BYTE_ORDER_MARK)

    def slice(self, span: Span) -> str:
        """The text that a span covers."""
        return self.text[span.start : span.end]

    def problem(self, offset: int, message: str) -> "SyntaxProblem":
        """The error to raise for the character at `offset`."""
        line, column = self.position(offset)
        return SyntaxProblem(message, self.path, line, column, self.line_text(line))

    @cached_property
    def _line_starts(self) -> list[int]:
        return [0, *(match.end() for match in LINE_END.finditer(self.text))]

    @cached_property
    def _marked(self) -> int:
        return int(self.text.startswith(_BYTE_ORDER_MARK))


class SyntaxProblem(Exception):  # noqa: N818 - a mistake in the user's file, not an error of ours
    """A text that cannot be read: what is wrong, where (line and column from 1), and the line it is on."""

    def __init__(self, message: str, path: str, line: int, column: int, snippet: str = "") -> None:
        super().__init__(message, path, line, column, snippet)
        self.message = message
        self.path = path
        self.line = line
        self.column = column
        self.snippet = snippet

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}: {self.message}"


class Edit(NamedTuple):
    """Put `replacement` in the place of `span`; an empty span inserts. `cause` is the character that it is made for,
    where it is not the first of the span."""

    span: Span
    replacement: str
    cause: int | None = None


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """The text with all edits done; every span is a span of the original text.

    Insertions at the same place keep the order in which they are given, and come before a replacement that
    starts there. Raises ValueError if two edits overlap or one lies outside of the text.
    """
    pieces: list[str] = []
    done = 0
    for edit in sorted_edits(text, edits):
        pieces += text[done : edit.span.start], edit.replacement
        done = edit.span.end
    return "".join([*pieces, text[done:]])


def sorted_edits(text: str, edits: Iterable[Edit]) -> list[Edit]:
    """The edits of a text in the order in which to do them; what they put in has the text's own line endings. Raises
    ValueError as `apply_edits` does."""
    ordered = sorted(edits, key=lambda edit: edit.span)
    done = 0
    for edit in ordered:
        start, end = edit.span
        if not 0 <= start <= end <= len(text):
            raise ValueError(f"edit of {(start, end)} is outside of a text of {len(text)} characters")
        if start < done:
            raise ValueError(f"edit of {(start, end)} overlaps the edit before it, which ends at {done}")
        done = end
    return [edit._replace(replacement=_with_line_endings_of(text, edit.replacement)) for edit in ordered]


def _with_line_endings_of(text: str, addition: str) -> str:
    """An addition as the text writes the ends of its lines: those of Windows where its first line has them."""
    windows = text[: text.find("\n") + 1].endswith("\r\n")
    return addition.replace("\r\n", "\n").replace("\n", "\r\n") if windows else addition
