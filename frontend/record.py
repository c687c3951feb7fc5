"""Reading JSON objects so that nothing is lost in silence: what nobody consumed is reported.

A `Record` is one object of a document. Every key that a lowering reads is consumed; `leftovers` names the rest by
JSON pointer.
"""

import re
from collections.abc import Iterator, Mapping
from copy import copy
from typing import Any, Self, TypeVar

from amp2gen.frontend.log import Log, origin_at
from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.syntax.documents import Document, child_pointer, split_pointer

D = TypeVar("D")

WHOLE_NUMBER = re.compile(r"\s*[+-]?[0-9]{1,16}\s*")
MAX_SAFE_INTEGER = 2**53 - 1


class Record:
    """A view of one object with accounting. Wrong types are reported and read as absent."""

    def __init__(self, data: Mapping[str, Any], document: Document, log: Log, pointer: str = "") -> None:
        self._data = data
        self._document = document
        self._log = log
        self._pointer = pointer
        self._consumed: set[str] = set()
        self._parts: list[Self] = []

    @classmethod
    def of(cls, document: Document, log: Log) -> "Record":
        """The whole document, which must hold an object; anything else is reported and read as empty."""
        if isinstance(document.data, Mapping):
            return cls(document.data, document, log)
        record = cls({}, document, log)
        log.add(kinds.WRONG_TYPE, record.origin(), "expected an object")
        return record

    def __contains__(self, key: str) -> bool:
        return key in self._data

    def keys(self) -> tuple[str, ...]:
        return tuple(self._data)

    def origin(self, key: str | None = None) -> Origin:
        """The place of this object, or of one of its keys."""
        return self._at(self._pointer if key is None else child_pointer(self._pointer, key))

    def take(self, key: str, default: Any = None) -> Any:
        """The raw value; the key and all below it count as consumed."""
        value = self._raw(key)
        return default if value is None and key not in self._data else value

    def ignore(self, *keys: str) -> None:
        """Consumes keys that carry no setting."""
        self._consumed.update(keys)

    def text(self, key: str, default: str | None = None) -> str | None:
        value = self.take(key)
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            return self._wrong(key, "a string", default)
        return str(value)

    def number(self, key: str, default: int | None = None) -> int | None:
        """A whole number; Gen 1 often writes numbers as strings."""
        value = self.take(key)
        if value is None or value == "":
            return default
        number = whole_number(value)
        return self._wrong(key, "a whole number", default) if number is None else number

    def flag(self, key: str, default: bool = False) -> bool:
        """A boolean; Gen 1 often writes booleans as strings."""
        told = self.told_flag(key)
        return default if told is None else told

    def told_flag(self, key: str) -> bool | None:
        """A boolean, or None where it is not told: not to say something may mean something else than each answer."""
        value = self.take(key)
        if value is None or value == "":
            return None
        if isinstance(value, str) and value.lower() in ("true", "false"):
            return value.lower() == "true"
        return value if isinstance(value, bool) else self._wrong(key, "true or false", None)

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of strings. A single string is split at commas, as Gen 1's CommaDelimitedList does."""
        value = self.take(key)
        if value is None:
            return ()
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            return self._wrong(key, "a list of strings", ())
        return tuple(part.strip() for item in items for part in item.split(",") if part.strip())

    def record(self, key: str) -> Self:
        """The object under a key, empty if absent. Its own keys are accounted for one by one."""
        value = self._raw(key)
        if value is not None and not isinstance(value, Mapping):
            value = self._wrong(key, "an object", None)
        return self._part(child_pointer(self._pointer, key), value or {})

    def records(self, key: str) -> tuple[Self, ...]:
        """The objects of a list, accounted for one by one."""
        value = self._raw(key)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, Mapping) for item in value):
            return self._wrong(key, "a list of objects", ())
        pointer = child_pointer(self._pointer, key)
        return tuple(self._part(child_pointer(pointer, index), item) for index, item in enumerate(value))

    def leftovers(self) -> Iterator[tuple[str, Any]]:
        """Pointers and values of all keys that nobody consumed and that hold anything."""
        for key, value in self._data.items():
            if key not in self._consumed and not _empty(value):
                yield child_pointer(self._pointer, key), value
        for part in self._parts:
            yield from part.leftovers()

    def report_leftovers(self, what: str) -> None:
        """One diagnostic for each leftover; values are not shown, they may be secret."""
        for pointer, _ in self.leftovers():
            name = split_pointer(pointer)[-1]
            self._log.add(kinds.SETTING_NOT_CARRIED, self._at(pointer), f"{what}: {name} is not carried over")

    def _raw(self, key: str) -> Any:
        self._consumed.add(key)
        return self._data.get(key)

    def _at(self, pointer: str) -> Origin:
        return origin_at(self._document, pointer)

    def _part(self, pointer: str, value: Mapping[str, Any]) -> Self:
        part = self._below(pointer, value)
        self._parts.append(part)
        return part

    def _below(self, pointer: str, value: Mapping[str, Any]) -> Self:
        part = copy(self)
        part._data, part._pointer = value, pointer
        part._consumed, part._parts = set(), []
        return part

    def _wrong(self, key: str, expected: str, default: D) -> D:
        self._log.add(kinds.WRONG_TYPE, self.origin(key), f"{key}: expected {expected}")
        return default


def whole_number(value: Any) -> int | None:
    """A whole number or a string that holds one; None for anything else, and for what JavaScript has no number for."""
    if isinstance(value, str) and WHOLE_NUMBER.fullmatch(value):
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    is_number = isinstance(value, int) and not isinstance(value, bool)
    return value if is_number and abs(value) <= MAX_SAFE_INTEGER else None


def _empty(value: Any) -> bool:
    return value is None or value == "" or value == [] or value == {}
