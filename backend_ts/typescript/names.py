"""What can stand as a name in TypeScript. We keep to ASCII."""

from __future__ import annotations

import re

_RESERVED = frozenset(
    """
    await break case catch class const continue debugger default delete do else enum export extends false finally for
    function if implements import in instanceof interface let new null package private protected public return static
    super switch throw true try typeof undefined var void while with yield
    """.split()  # noqa: SIM905
)


def is_word(text: str) -> bool:
    """Whether `text` can follow a dot, as the name of a property can."""
    return re.fullmatch(r"[A-Za-z_$][\w$]*", text, re.ASCII) is not None


def is_identifier(text: str) -> bool:
    """Whether `text` can name a variable: a word that is not reserved."""
    return is_word(text) and text not in _RESERVED


def check_identifier(text: str) -> None:
    """Raises ValueError if `text` cannot name a variable."""
    if not is_identifier(text):
        raise ValueError(f"not an identifier: {text!r}")
