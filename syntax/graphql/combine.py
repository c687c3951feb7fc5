"""Join the files of a schema folder into one text, and find the way back from that text to the files."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

from amp2gen.syntax.spans import Location, Source, SyntaxProblem

_BYTE_ORDER_MARK = "\ufeff"


@dataclass(frozen=True)
class CombinedSource:
    """Several files as one text. Offsets are offsets in `text`; what it reports is in terms of the files."""

    text: str
    sources: tuple[Source, ...]
    starts: tuple[int, ...]
    """For each source, where its first character in `text` stands."""

    def find(self, offset: int) -> tuple[Source, int]:
        """The file that a character comes from, and its offset there. A joint belongs to the file before."""
        if not 0 <= offset <= len(self.text):
            raise ValueError(f"offset {offset} is outside of a text of {len(self.text)} characters")
        index = bisect_right(self.starts, offset) - 1
        source = self.sources[index]
        return source, offset - self.starts[index] + _skipped(source, index)

    def locate(self, offset: int) -> Location:
        """File, line and column of a character."""
        source, offset_in_file = self.find(offset)
        return source.locate(offset_in_file)

    def problem(self, offset: int, message: str) -> SyntaxProblem:
        """The error to raise for the character at `offset`."""
        source, offset_in_file = self.find(offset)
        return source.problem(offset_in_file, message)


def combine(sources: Iterable[Source]) -> CombinedSource:
    """All files in the order of their paths, with a line end after each but the last.

    A single file stays as it is, byte for byte. Raises ValueError if there is none.
    """
    ordered = tuple(sorted(sources, key=lambda source: source.path))
    if not ordered:
        raise ValueError("there is no file to combine")
    pieces: list[str] = []
    starts: list[int] = []
    length = 0
    for index, source in enumerate(ordered):
        piece = source.text[_skipped(source, index) :] + ("\n" if index < len(ordered) - 1 else "")
        starts.append(length)
        pieces.append(piece)
        length += len(piece)
    return CombinedSource("".join(pieces), ordered, tuple(starts))


def _skipped(source: Source, index: int) -> int:
    """A byte order mark belongs to the very start of a text, not between two files."""
    return len(_BYTE_ORDER_MARK) if index and source.text.startswith(_BYTE_ORDER_MARK) else 0
