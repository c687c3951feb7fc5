"""Data as TypeScript text: strings, template text, property keys, numbers, comments."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

_ESCAPES = {"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\b": "\\b", "\f": "\\f", "\v": "\\v"}

# Invisible in an editor, or able to change how the text around them looks there.
_INVISIBLE = ("Cc", "Cs", "Zl", "Zp")
_BIDIRECTIONAL = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")

_LETTERS = ("Lu", "Ll", "Lt", "Lm", "Lo", "Nl")

_LINE_END = re.compile("\r\n|[\n\r\u2028\u2029]")


def string_literal(value: str) -> str:
    """`value` in single quotes, or in double quotes if that needs fewer escapes. Lone surrogates are kept, escaped."""
    quote = '"' if value.count("'") > value.count('"') else "'"
    return quote + "".join(_escape(character, quote) for character in value) + quote


def template_text(value: str) -> str:
    """`value` as the text of a template literal, on one line."""
    escaped = "".join(_escape(character, "`") for character in value)
    return escaped.replace("${", "\\${")


def property_key(key: str) -> str:
    """`key` as it stands before the colon in an object: bare, quoted, or computed where only that makes a property."""
    if key == "__proto__":
        return "['__proto__']"
    return key if _is_bare_key(key) else string_literal(key)


def number_literal(value: int | float) -> str:
    """`value` as prettier writes it: `1`, `0.5`, `1e21`, `1.5e-7`."""
    if value == int(value) and abs(value) < 2**53:
        return str(int(value))
    if 1e-6 <= abs(value) < 1e21:
        return format(Decimal(repr(value)), "f")
    return re.sub(r"e([+-])0*", lambda found: "e" + found[1].replace("+", ""), repr(value))


def line_comment(text: str) -> list[str]:
    """`text` as `//` lines."""
    return [f"// {line}".rstrip() for line in _comment_lines(text)]


def block_comment(text: str) -> list[str]:
    """`text` as the lines of a `/** */` comment, a single one if it has a single line."""
    lines = _comment_lines(text)
    if len(lines) == 1:
        return [f"/** {lines[0]} */"]
    return ["/**", *(f" * {line}".rstrip() for line in lines), " */"]


def _comment_lines(text: str) -> list[str]:
    """The lines of a comment's text, without trailing blanks and without anything that could end the comment."""
    visible = "".join(_unicode_escape(c) if _is_invisible(c) and c not in "\t\n\r\u2028\u2029" else c for c in text)
    return [line.rstrip().replace("*/", "*\\/") for line in _LINE_END.split(visible)]


def _is_bare_key(key: str) -> bool:
    """Whether `key` is an identifier by ECMAScript 5, reserved words included: prettier takes the quotes off those."""
    return key != "" and _is_key_start(key[0]) and all(_is_key_start(c) or _is_key_part(c) for c in key[1:])


def _is_key_start(character: str) -> bool:
    if character == "\u2e2f":  # A letter by its category, but a mark of punctuation to ECMAScript.
        return False
    return character in "$_" or (character <= "\uffff" and unicodedata.category(character) in _LETTERS)


def _is_key_part(character: str) -> bool:
    category = unicodedata.category(character)
    return character <= "\uffff" and (category in ("Mn", "Mc", "Nd", "Pc") or character in "\u200c\u200d")


def _escape(character: str, quote: str) -> str:
    if character == quote:
        return "\\" + character
    if character in _ESCAPES:
        return _ESCAPES[character]
    return _unicode_escape(character) if _is_invisible(character) else character


def _is_invisible(character: str) -> bool:
    return unicodedata.category(character) in _INVISIBLE or _BIDIRECTIONAL.match(character) is not None


def _unicode_escape(character: str) -> str:
    return f"\\u{ord(character):04x}"
