"""JSON data, JSON pointers (RFC 6901), and the tree of places that runs beside the data."""

import re
from typing import NamedTuple, TypeAlias

Json: TypeAlias = str | int | float | bool | list["Json"] | dict[str, "Json"] | None

MAX_DEPTH = 100
"""How deep lists and objects may nest in a document. Real templates stay below 30. The bound lets
whoever walks the data recurse."""

SURROGATE = re.compile("[\ud800-\udfff]")
HALF_SURROGATE = "the text holds half of a surrogate pair, which is not a character"


class Place(NamedTuple):
    """Where a value stands: for a member of an object the offset of its key, for anything else of its start.

    `members` are the places below it; list elements go by their index as text.
    """

    offset: int
    members: dict[str, "Place"]


def child_pointer(pointer: str, key: str | int) -> str:
    """The pointer of a member or element: `child_pointer("/a", "b/c")` is `/a/b~1c`."""
    return f"{pointer}/{str(key).replace('~', '~0').replace('/', '~1')}"


def split_pointer(pointer: str) -> list[str]:
    """The keys of a pointer, unescaped. Raises ValueError if it is neither empty nor starts with a slash."""
    if not pointer:
        return []
    if not pointer.startswith("/"):
        raise ValueError(f"not a JSON pointer: {pointer!r}")
    return [key.replace("~1", "/").replace("~0", "~") for key in pointer[1:].split("/")]


def find_place(root: Place, pointer: str) -> Place | None:
    """The place a pointer leads to, or None if there is nothing there."""
    place: Place | None = root
    for key in split_pointer(pointer):
        place = place.members.get(key) if place else None
    return place
