"""Draws values of the IR by their types: any that the types allow, or what a table of fields says instead."""

from collections.abc import Callable, Mapping
from types import NoneType, UnionType
from typing import Annotated, Any, ClassVar, Literal, Union, get_args, get_origin

from hypothesis import strategies as st
from pydantic import BaseModel, JsonValue

from amp2gen.ir.base import Model, Ref, Resource

Fields = Mapping[tuple[type[BaseModel], str], Callable[[Any], Any]]

TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9**9) | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(TEXT, inner, max_size=2),
    max_leaves=4,
)
PLAIN: Mapping[Any, st.SearchStrategy[Any]] = {
    str: TEXT,
    int: st.integers(-(2**40), 2**40),
    float: st.floats(allow_nan=False, allow_infinity=False),
    bool: st.booleans(),
    NoneType: st.none(),
    JsonValue: JSON,
}


class Drawing:
    """Values of one draw. `fields` goes before the type of a field; a class's own before its base's.

    `often`: how many times in eight a tuple has members, or a value that may be absent is there.
    """

    fields: ClassVar[Fields] = {}

    def __init__(self, draw: Callable[[st.SearchStrategy[Any]], Any], often: int = 3) -> None:
        self.draw = draw
        self._often = often

    def model(self, kind: type[Any], /, **given: Any) -> Any:
        """A model with the fields that are given, and the others drawn."""
        kind.model_rebuild()
        return kind(**{name: given[name] if name in given else self.field(kind, name) for name in kind.model_fields})

    def field(self, kind: type[BaseModel], name: str) -> Any:
        for base in kind.__mro__:
            if (base, name) in self.fields:
                return self.fields[base, name](self)
        return self.of(kind.model_fields[name].annotation)

    def of(self, type_: Any) -> Any:
        """A value of an annotation."""
        if type_ in PLAIN:
            return self.draw(PLAIN[type_])
        origin, arguments = get_origin(type_), get_args(type_)
        if origin is Annotated:
            return self.of(arguments[0])
        if origin is Literal:
            return self.one(arguments)
        if origin in (Union, UnionType):
            there = [each for each in arguments if each is not NoneType]
            if len(there) < len(arguments) and not self.there():
                return None
            return self.of(self.one(there))
        if origin is tuple:
            return tuple(self.of(arguments[0]) for _ in range(self.count()))
        if origin is dict:
            return self.draw(st.dictionaries(TEXT, JSON, max_size=2))
        if issubclass(type_, Ref):
            return self.ref(type_)
        assert issubclass(type_, Model), type_
        return self.model(type_)

    def ref(self, type_: type[Ref[Resource]]) -> Ref[Resource]:
        return type_(id=self.of(str))

    def one(self, values: Any) -> Any:
        return self.draw(st.sampled_from(list(values)))

    def some(self, values: Any, least: int = 0) -> tuple[Any, ...]:
        """Several different ones, in any order."""
        values = list(values)
        if not values:
            return ()
        return tuple(self.draw(st.lists(st.sampled_from(values), unique=True, min_size=least, max_size=3)))

    def there(self) -> bool:
        return bool(self.draw(st.integers(0, 7)) < self._often)

    def count(self, most: int = 2) -> int:
        return int(self.draw(st.integers(1, most))) if self.there() else 0
