"""What an override says in each environment, as settings with data of the branches.

>>> from amp2gen.ir.pretty import expr
>>> each = {"main": {"Size": 9, "Name": "main"}, "dev": {"Name": "dev"}, OWN: {"Name": OWN}}
>>> name, size = settings_together("shop", each, "main")
>>> [(part.pointer, expr(part.value)) for part in name.parts]
[('', 'env')]
>>> (size.value, expr(size.only_where))
(9, "{dev: 'false', main: 'true'} else 'false'")
"""

import re
from collections.abc import Mapping
from typing import Any

from amp2gen.ir.expr import EnvironmentValue, EnvName, Expr, PerEnvironment, join, text
from amp2gen.ir.settings import Part, Setting
from amp2gen.syntax.cloudformation.values import scalar_text
from amp2gen.syntax.documents import child_pointer

OWN = "\0"
"""What stands for the name of a branch that takes over no environment."""

SANDBOX = "sandbox"
"""What it is called where a text has it: the first such branch is a sandbox."""

Each = Mapping[str, Any]
"""By the names of the environments, and `OWN`."""


class _DiffersError(Exception):
    """More differs than texts."""


def settings_together(resource: str, each: Mapping[str, Mapping[str, Any]], default: str) -> tuple[Setting, ...]:
    """One setting by each name where texts differ at most, else one for each value; by name."""
    names = sorted({name for settings in each.values() for name in settings})
    merging = _Merging(resource, tuple(each), default)
    return tuple(setting for name in names for setting in merging.settings(name, _those_with(name, each)))


def _those_with(name: str, each: Mapping[str, Mapping[str, Any]]) -> Each:
    return {environment: settings[name] for environment, settings in each.items() if name in settings}


class _Merging:
    def __init__(self, resource: str, environments: tuple[str, ...], default: str) -> None:
        self._resource, self._environments, self._default = resource, environments, default

    def settings(self, name: str, there: Each) -> list[Setting]:
        word = re.sub(r"\W", "", name)
        parts: list[Part] = []
        try:
            value = self._together(there, "", word, parts)
        except _DiffersError:
            return self._apart(name, word, there)
        where = self._where(f"{word}IsSet", there)
        return [Setting(name=name, value=value, parts=tuple(parts), only_where=where)]

    def _apart(self, name: str, word: str, there: Each) -> list[Setting]:
        distinct: list[Any] = []
        for value in there.values():
            if value not in distinct:
                distinct.append(value)
        return [
            Setting(name=name, value=_named(value), only_where=self._where(f"{word}Is{number}", _equal(value, there)))
            for number, value in enumerate(distinct, 1)
        ]

    def _together(self, there: Each, pointer: str, word: str, parts: list[Part]) -> Any:
        first = there.get(self._default, next(iter(there.values())))
        if all(value == first for value in there.values()):
            return _named(first)
        if isinstance(first, dict):
            if not all(isinstance(value, dict) and value.keys() == first.keys() for value in there.values()):
                raise _DiffersError
            return {
                key: self._together(
                    {environment: value[key] for environment, value in there.items()},
                    child_pointer(pointer, key),
                    f"{word}{key[:1].upper()}{key[1:]}",
                    parts,
                )
                for key in first
            }
        if isinstance(first, list):
            if not all(isinstance(value, list) and len(value) == len(first) for value in there.values()):
                raise _DiffersError
            return [
                self._together(
                    {environment: value[index] for environment, value in there.items()},
                    child_pointer(pointer, index),
                    f"{word}{index + 1}" if len(first) > 1 else word,
                    parts,
                )
                for index in range(len(first))
            ]
        texts = {environment: scalar_text(value) for environment, value in there.items()}
        known = {environment: value for environment, value in texts.items() if value is not None}
        if len(known) < len(texts):
            raise _DiffersError
        parts.append(Part(pointer=pointer, value=self._text(known, word)))
        return _named(first)

    def _text(self, texts: Mapping[str, str], word: str) -> Expr:
        own = texts.get(OWN)
        if own is not None and all(own.replace(OWN, environment) == value for environment, value in texts.items()):
            pieces = [piece for before in own.split(OWN) for piece in (EnvName(), text(before))][1:]
            return join(pieces)
        return self._data(word, texts)

    def _where(self, word: str, there: Each) -> PerEnvironment | None:
        if len(there) == len(self._environments):
            return None
        return self._data(word, {name: "true" if name in there else "false" for name in self._environments})

    def _data(self, word: str, texts: Mapping[str, str]) -> PerEnvironment:
        rest = texts.get(self._default, next(iter(texts.values())))
        return PerEnvironment(
            resource=self._resource,
            name=word,
            values=tuple(
                EnvironmentValue(environment=name, value=texts.get(name, rest))
                for name in sorted(self._environments)
                if name != OWN
            ),
            otherwise=texts.get(OWN, rest).replace(OWN, SANDBOX),
        )


def _equal(value: Any, there: Each) -> Each:
    return {environment: each for environment, each in there.items() if each == value}


def _named(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace(OWN, SANDBOX)
    if isinstance(value, list):
        return [_named(item) for item in value]
    if isinstance(value, dict):
        return {key: _named(item) for key, item in value.items()}
    return value
