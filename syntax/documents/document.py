"""Reads a JSON or YAML file into a Document."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath

from amp2gen.syntax.documents.json_reader import find_json_places, read_json
from amp2gen.syntax.documents.pointers import HALF_SURROGATE, SURROGATE, Json, Place, find_place
from amp2gen.syntax.documents.yaml_reader import read_yaml
from amp2gen.syntax.spans import Source, SyntaxProblem

_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, eq=False)
class Document:
    """A file's data (any JSON value, not only an object), and where each value stands.

    `repeated_keys` are the pointers of keys that stand twice in one object (JSON only): the last one counts.
    Treat `data` as frozen: values that a YAML alias names again are the same object.
    """

    source: Source
    data: Json
    repeated_keys: tuple[str, ...] = ()
    _find_places: Callable[[], Place] = field(repr=False, kw_only=True)

    @property
    def path(self) -> str:
        """The file's path, as messages show it."""
        return self.source.path

    def position(self, pointer: str) -> tuple[int, int] | None:
        """Line and column, from 1, of the value at a JSON pointer: where its key, or else the value, starts.

        None if there is nothing at the pointer. Raises ValueError if it is no JSON pointer.
        """
        place = find_place(self._places, pointer)
        return self.source.position(place.offset) if place else None

    def problem(self, pointer: str, message: str) -> SyntaxProblem:
        """The error to raise for the value at a pointer, or for the nearest thing around it that exists."""
        while (place := find_place(self._places, pointer)) is None:
            pointer = pointer.rpartition("/")[0]
        return self.source.problem(place.offset, message)

    @cached_property
    def _places(self) -> Place:
        return self._find_places()


def load(text: str, path: str) -> Document:
    """Reads a text by its file name: `.json` as JSON, `.yml` and `.yaml` as YAML, anything else by its looks.

    JSON in a file named `.yml` is read as JSON, since YAML refuses its tabs. Raises SyntaxProblem.
    """
    source = Source(path, text)
    if half := SURROGATE.search(text):
        raise source.problem(half.start(), HALF_SURROGATE)
    suffix = PurePosixPath(path).suffix.lower()
    if suffix == ".json":
        return _load_json(source)
    if not text.lstrip().startswith(("{", "[")):
        return _load_yaml(source)
    if suffix not in (".yml", ".yaml"):
        return _load_json(source)
    try:
        return _load_json(source)
    except SyntaxProblem:
        return _load_yaml(source)


def decode(content: bytes, path: str) -> str:
    """The text of a UTF-8 file, without its byte order mark. Raises SyntaxProblem for any other encoding."""
    if content.startswith(_UTF16_MARKS):
        raise SyntaxProblem("the file is UTF-16; save it as UTF-8", path, 1, 1)
    content = content.removeprefix(_BYTE_ORDER_MARK)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        readable = content[: error.start].decode("utf-8")
        message = f"the file is not UTF-8: byte 0x{content[error.start]:02x}"
        raise Source(path, readable).problem(len(readable), message) from None


def _load_json(source: Source) -> Document:
    data, has_repeated_keys = read_json(source)
    repeated_keys = find_json_places(source.text)[1] if has_repeated_keys else ()
    return Document(source, data, repeated_keys, _find_places=lambda: find_json_places(source.text)[0])


def _load_yaml(source: Source) -> Document:
    data, root = read_yaml(source)
    return Document(source, data, _find_places=lambda: root)
