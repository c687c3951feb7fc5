"""The journal's copy in the deployment bucket: in parts, so that a record costs the writing of one part.

The first part is the object `journal.jsonl`, the others are `journal-1.jsonl` and so on; all but the last are full.
Written whole with each record, the copy of a plan of 120 tables would take a gigabyte of writing.
"""

from collections.abc import Sequence

from amp2gen.runtime.aws.errors import Conflict
from amp2gen.runtime.aws.objects import Bucket, Stored

LINES = 50
"""Lines of a full part."""


class JournalCopy:
    """The parts below `key`. Writing is conditional on the parts being those that were last read or written here, so
    that whoever has lost the lease overwrites nothing. Raises AwsFailure."""

    def __init__(self, bucket: Bucket, key: str) -> None:
        self._bucket, self._key = bucket, key
        self._parts: list[Stored] = []

    def read(self) -> str:
        """The whole text; empty where there is none."""
        self._parts = []
        while (stored := self._bucket.read(self._at(len(self._parts)))) is not None and stored.text:
            self._parts.append(stored)
        if stored is not None:
            self._parts.append(stored)  # an emptied one, whose place is taken by writing over it
        return "".join(part.text for part in self._parts)

    def write(self, lines: Sequence[str]) -> None:
        """Make the copy these lines. Raises Conflict where somebody else has written since."""
        wanted = ["".join(lines[start : start + LINES]) for start in range(0, len(lines), LINES)]
        for number, text in enumerate(wanted):
            if number == len(self._parts):
                self._parts.append(self._put(number, text, None))
            elif self._parts[number].text != text:
                self._parts[number] = self._put(number, text, self._parts[number].etag)
        for number in range(len(wanted), len(self._parts)):
            if self._parts[number].text:
                self._parts[number] = self._put(number, "", self._parts[number].etag)

    def _put(self, number: int, text: str, etag: str | None) -> Stored:
        key = self._at(number)
        try:
            written = self._bucket.create(key, text) if etag is None else self._bucket.replace(key, text, etag)
        except Conflict:
            # The answer to our own write may have been lost, and the write repeated.
            stored = self._bucket.read(key)
            if stored is None or stored.text != text:
                raise
            return stored
        return Stored(text, written, None)

    def _at(self, number: int) -> str:
        return f"{self._key.removesuffix('.jsonl')}-{number}.jsonl" if number else self._key


def read_copy(bucket: Bucket, key: str) -> str:
    """The text of the copy at `key`; empty where there is none. Raises AwsFailure."""
    return JournalCopy(bucket, key).read()
