"""What a merge tells its caller."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Note:
    """Something the user should know about one file.

    `kind` is a stable slug; `path` is the file, posix, relative to the project; `line` counts from 1.
    """

    kind: str
    message: str
    path: str
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Merged:
    """The new text of a file, with its newline style kept, and the notes in file order."""

    text: str
    notes: tuple[Note, ...] = ()


def newline_of(text: str) -> str:
    """The line ending that most lines of `text` have; `\\n` where there is none."""
    crlf = text.count("\r\n")
    return "\r\n" if crlf > text.count("\n") - crlf else "\n"


def line_at(text: str, index: int) -> int:
    """The line, from 1, that holds the character at `index`."""
    return text.count("\n", 0, index) + 1
