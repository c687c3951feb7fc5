"""Objects whose values may be others in other environments.

`text`, `number` and their like read the default environment, and report that it is otherwise elsewhere; `each` reads
all environments, and so reports nothing.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Self

from amp2gen.frontend.environment_conditions import differing
from amp2gen.frontend.log import Log
from amp2gen.frontend.record import Record
from amp2gen.frontend.resource_template import differs, is_plain, plain
from amp2gen.frontend.values import flag, number, to_expr, words
from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.ir.expr import Opaque, PerEnvironment
from amp2gen.ir.settings import Flag, Number, Part, Setting, Words
from amp2gen.syntax.cloudformation.values import Concat, Symbol, Value
from amp2gen.syntax.documents import Document, child_pointer


class EnvironmentRecord(Record):
    """`what` names the resource in messages. `where` says of members in which environments they are there, if not in
    all; `places` where a member stands, if not in the document. `default` is the default environment; `alone`: it is
    the only one."""

    def __init__(
        self,
        data: Mapping[str, Any],
        document: Document,
        log: Log,
        pointer: str = "",
        *,
        what: str,
        default: str,
        where: Mapping[str, PerEnvironment] | None = None,
        places: Mapping[str, Origin] | None = None,
        alone: bool = False,
    ) -> None:
        super().__init__(data, document, log, pointer)
        self._what = what
        self._default = default
        self._where = dict(where or {})
        self._places = places or {}
        self._alone = alone

    def take(self, key: str, default: Any = None) -> Any:
        value = self._raw(key)
        if differs(value):
            self._report(key, differing(key, alone=self._alone))
        return default if value is None else plain(value)

    def where(self, key: str) -> PerEnvironment | None:
        """In which environments a member is there; None: in all. From then on it reads as if it were in all."""
        return self._where.pop(key, None)

    def each(self, key: str) -> Value:
        """The value in all environments."""
        return self._raw(key)  # type: ignore[no-any-return]

    def number_in_each(self, key: str) -> Number | None:
        """A whole number, or one for each environment; None if there is none."""
        value = self._raw(key)
        found = number(value)
        if found is None and value not in (None, ""):
            return self._wrong(key, "a whole number", None)
        return found

    def flag_in_each(self, key: str) -> Flag:
        """Yes or no, or a word for each environment; no if there is none."""
        value = self._raw(key)
        found = flag(value)
        if found is None and value not in (None, ""):
            return self._wrong(key, "true or false", False)
        return False if found is None else found

    def words_in_each(self, key: str, *allowed: str) -> Words | None:
        """A text, or one for each environment, each of them allowed, where that is said; None if there is none."""
        value = self._raw(key)
        found = words(value, *allowed)
        if found is None and value not in (None, ""):
            return self._wrong(key, f"one of {', '.join(allowed)}" if allowed else "a string", None)
        return found

    def setting(self, key: str) -> Setting | None:
        """The member as a setting of the CloudFormation resource; None if something in it cannot be resolved."""
        where = self.where(key)
        value = self._raw(key)
        parts = tuple(_parts(value, ""))
        known = plain(value)
        if not is_plain(known) or any(isinstance(part.value, Opaque) for part in parts):
            return None
        return Setting(name=key, value=known, parts=parts, only_where=where)

    def _raw(self, key: str) -> Any:
        where = self._where.pop(key, None)
        value = super()._raw(key)
        if where is None:
            return value
        names = [each.environment for each in where.values if each.value == "true"]
        if names and (len(names) < len(where.values) or where.otherwise != "true"):
            self._report(key, f"{key} is there in {', '.join(names)} only")
        return value if self._default in names else None

    def _at(self, pointer: str) -> Origin:
        return self._places.get(pointer.rpartition("/")[2]) or super()._at(pointer)

    def _below(self, pointer: str, value: Mapping[str, Any]) -> Self:
        part = super()._below(pointer, value)
        part._where, part._places = {}, {}
        return part

    def _report(self, key: str, message: str) -> None:
        self._log.add(kinds.SETTING_PER_ENVIRONMENT, self.origin(key), f"{self._what}: {message}")


def _parts(value: Value, pointer: str) -> Iterator[Part]:
    """Each text in a value that is another one in another environment, and its place."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _parts(item, child_pointer(pointer, index))
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _parts(item, child_pointer(pointer, key))
    elif isinstance(value, Symbol | Concat) and differs(value):
        yield Part(pointer=pointer, value=to_expr(value, {}))
