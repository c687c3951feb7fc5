"""Values as texts with marks in the place of what is no text: `jobs-${env}` is `jobs-\\0env\\0`.

A mark stands between two NUL characters, which no text has.
"""

import re
from collections.abc import Mapping
from typing import Any

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
