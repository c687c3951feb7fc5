"""Join the files of a schema folder into one text that knows the way back to them."""

from collections.abc import Iterable

from amp2gen.syntax.spans import Location, Source
from amp2gen.syntax.traced import BYTE_ORDER_MARK, Piece, TracedText, traced


def combine(sources: Iterable[Source]) -> TracedText:
    """All files in the order of their paths, with a line end after each but the last, which belongs to the file before.

    A single file stays as it is, byte for byte. Raises ValueError if there is none.
    """
    ordered = sorted(sources, key=lambda source: source.path)
    if not ordered:
        raise ValueError("there is no file to combine")
    first = traced(ordered[0])
    text, pieces = first.text, list(first.pieces)
    for source in ordered[1:]:
        text += "\n"
        pieces.append(Piece(len(text), Location(source.path, 1, 1)))
        # A byte order mark belongs to the very start of a text, not between two files.
        text += source.text.removeprefix(BYTE_ORDER_MARK)
    return TracedText(text, tuple(pieces))
