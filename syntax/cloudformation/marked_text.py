"""Values as texts with marks in the place of what is no text: `jobs-${env}` is `jobs-\\0env\\0`.

A mark stands between two NUL characters, which no text has.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

from amp2gen.syntax.documents import child_pointer

ENV = "\0env\0"
"""The name of the environment."""

UNKNOWN = "\0?\0"

MARK = re.compile(r"(\0[^\0]*\0)")


def marked_text(value: Any) -> str:
    """A value of a template.

    >>> marked_text({"Fn::Join": ["-", ["jobs", {"Ref": "env"}, {"Ref": "size"}]]}).replace("\\0", "|")
    'jobs-|env|-|?|'
    """
    match value:
        case str():
            return value
        case {"Ref": "env"}:
            return ENV
        case {"Fn::Sub": str(text)} | {"Fn::Sub": [str(text), *_]}:
            return re.sub(r"\$\{[^}]+\}", UNKNOWN, text.replace("${env}", ENV))
        case {"Fn::Join": [str(between), list(parts)]}:
            return between.join(map(marked_text, parts))
    return UNKNOWN


def is_composed(value: Any) -> bool:
    """Whether a value puts a text together."""
    return isinstance(value, Mapping) and value.keys() in ({"Fn::Sub"}, {"Fn::Join"})


def texts(node: Any, pointer: str) -> Iterator[tuple[str, str]]:
    """The texts of a template by pointer; `Fn::Sub` and `Fn::Join` with marks."""
    match node:
        case str():
            yield pointer, node
        case Mapping() if is_composed(node):
            yield pointer, marked_text(node)
        case Mapping():
            for key, value in node.items():
                yield from texts(value, child_pointer(pointer, key))
        case list():
            for index, value in enumerate(node):
                yield from texts(value, child_pointer(pointer, index))
