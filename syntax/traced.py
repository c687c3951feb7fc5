"""A text that was put together from files and then edited, and the way back from each character to its file."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from amp2gen.syntax.spans import LINE_END, Edit, Location, Source, SyntaxProblem, sorted_edits


class Piece(NamedTuple):
    """The characters of a text from `start` on. They stand so in a file, from `place` on; or, where `made`, somebody
    made them, and `place` is what they were made for."""

    start: int
    place: Location
    made: bool = False


@dataclass(frozen=True)
class TracedText:
    """A text in pieces, the first of which starts at 0. What it reports is in terms of the files."""

    text: str
    pieces: tuple[Piece, ...]

    def locate(self, offset: int) -> Location:
        """File, line and column of a character. `len(text)` is the place just past the last one."""
        if not 0 <= offset <= len(self.text):
            raise ValueError(f"offset {offset} is outside of a text of {len(self.text)} characters")
        index = bisect_right(self._starts, offset) - 1
        start, place, made = self.pieces[index]
        if made:
            return place
        before, here = (bisect_right(self._line_starts, each) for each in (start, offset))
        if before == here:
            return place._replace(column=place.column + offset - start)
        return Location(place.path, place.line + here - before, offset - self._line_starts[here - 1] + 1)

    def problem(self, offset: int, message: str) -> SyntaxProblem:
        """The error to raise for the character at `offset`."""
        here = Source("", self.text)
        return SyntaxProblem(message, *self.locate(offset), here.line_text(here.position(offset)[0]))

    def edited(self, edits: Iterable[Edit]) -> "TracedText":
        """The text with all edits done, as `apply_edits` does them."""
        texts: list[str] = []
        pieces: list[Piece] = []
        length = done = 0
        for edit in sorted_edits(self.text, edits):
            pieces += self._between(done, edit.span.start, length - done)
            length += edit.span.start - done
            if edit.replacement:
                cause = edit.span.start if edit.cause is None else edit.cause
                pieces.append(Piece(length, self.locate(cause), made=True))
            length += len(edit.replacement)
            texts += self.text[done : edit.span.start], edit.replacement
            done = edit.span.end
        pieces += self._between(done, len(self.text), length - done)
        return TracedText("".join([*texts, self.text[done:]]), tuple(pieces))

    def _between(self, start: int, end: int, moved: int) -> Iterator[Piece]:
        """The pieces of a part of the text, where it is moved to."""
        if start == end:
            return
        index = bisect_right(self._starts, start) - 1
        yield Piece(start + moved, self.locate(start), self.pieces[index].made)
        for each in range(index + 1, len(self.pieces)):
            piece = self.pieces[each]
            if piece.start >= end:
                return
            yield piece._replace(start=piece.start + moved)

    @cached_property
    def _starts(self) -> list[int]:
        return [piece.start for piece in self.pieces]

    @cached_property
    def _line_starts(self) -> list[int]:
        return [match.end() for match in LINE_END.finditer(self.text)]


def traced(source: Source | TracedText) -> TracedText:
    """A file's text, none of it edited."""
    if isinstance(source, TracedText):
        return source
    top = Location(source.path, 1, 1)
    mark = len(source.text) - len(source.text.removeprefix(BYTE_ORDER_MARK))
    # Editors do not count a byte order mark as a column.
    marked = (Piece(0, top, made=True),) if mark else ()
    return TracedText(source.text, (*marked, Piece(mark, top)))


BYTE_ORDER_MARK = "\ufeff"
