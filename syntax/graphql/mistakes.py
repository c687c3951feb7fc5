"""Turn Lark's errors into a place and a sentence: what was expected, what was found, and maybe a hint."""

import re
import unicodedata
from collections.abc import Collection

from lark import Token
from lark.exceptions import UnexpectedCharacters, UnexpectedToken

from amp2gen.syntax.graphql.builder import Mistake
from amp2gen.syntax.spans import Source
from amp2gen.syntax.traced import TracedText

_VALUE = frozenset({"INT", "FLOAT", "STRING", "BLOCK_STRING", "NAME", "LBRACE", "LSQB"})
_KINDS = frozenset({"SCHEMA", "SCALAR", "TYPE", "INTERFACE", "UNION", "ENUM", "INPUT", "DIRECTIVE", "EXTEND"})
_DEFINITION = _KINDS | {"STRING", "BLOCK_STRING", "$END"}
_NAME = _KINDS | {"NAME", "TRUE", "FALSE", "NULL", "IMPLEMENTS", "REPEATABLE", "ON", "STRING", "BLOCK_STRING"}
_LABELS = {
    "LBRACE": '"{"',
    "RBRACE": '"}"',
    "LSQB": '"["',
    "RSQB": '"]"',
    "LPAR": '"("',
    "RPAR": '")"',
    "COLON": '":"',
    "EQUAL": '"="',
    "VBAR": '"|"',
    "AMPERSAND": '"&"',
    "AT": '"@"',
    "BANG": '"!"',
    "IMPLEMENTS": '"implements"',
    "REPEATABLE": '"repeatable"',
    "ON": '"on"',
}
_CLOSED_BY = {"{": "}", "[": "]", "(": ")"}
_OPERATIONS = frozenset(["query", "mutation", "subscription", "fragment"])

_BRACKET_OR_SKIPPED = re.compile(
    r"""(?P<bracket>[{}\[\]()])
      | \#[^\n\r]*
      | \"{3}[^"\\]*(?:(?:\\\"{3}|\\(?!\"{3})|\"{1,2}(?!\"))[^"\\]*)*\"{3}
      | "(?:[^"\\\n\r]|\\.)*"
    """,
    re.VERBOSE,
)
_ESCAPE = re.compile(r'\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}|u\{[0-9A-Fa-f]+\})')
_NUMBER_LIKE = re.compile(r"[-+][-+.\w]*|\.?[0-9][-+.\w]*")
_LONGEST_QUOTE = 40


def explain_token(source: Source | TracedText, error: UnexpectedToken) -> Mistake:
    """A token that has no place where it stands."""
    token = error.token
    accepted: Collection[str] = error.accepts
    if token.type == "$END":
        return _explain_end(source, token, accepted)
    offset = token.start_pos or 0
    message = f"expected {_any_of(accepted)}, found {_quote(token)}"
    hint = _hint(source, token, accepted)
    return Mistake(offset, f"{message}; {hint}" if hint else message)


def explain_characters(source: Source | TracedText, error: UnexpectedCharacters) -> Mistake:
    """Characters that are no token at all."""
    text, offset = source.text, error.pos_in_stream or 0
    if text.startswith('"""', offset):
        return Mistake(offset, 'this block string is never closed by """')
    if text[offset] == '"':
        return _explain_string(text, offset)
    if text[offset] == "'":
        return Mistake(offset, 'strings are written in double quotes: "…"')
    if text[offset] == "$":
        return Mistake(offset, "variables have no place in a schema")
    if word := _NUMBER_LIKE.match(text, offset):
        return Mistake(offset, f"{_quote(word[0])} is not a number")
    accepted: Collection[str] = error.interactive_parser.accepts()  # type: ignore[no-untyped-call]
    return Mistake(offset, f"expected {_any_of(accepted)}, found {_name_character(text[offset])}")


def _explain_end(source: Source | TracedText, end: Token, accepted: Collection[str]) -> Mistake:
    """Lark gives the end of the file the place of the last token; what is missing goes behind that token."""
    if end.end_pos is None:
        return Mistake(0, "there is no definition here: the text is empty or holds only comments")
    message = f"expected {_any_of(accepted)}, found the end of the file"
    if unclosed := _unclosed(source.text, end.end_pos):
        message += f"; {_point_at(source, unclosed[-1], end.end_pos)} is never closed"
    return Mistake(end.end_pos, message)


def _explain_string(text: str, offset: int) -> Mistake:
    place = offset + 1
    while place < len(text) and text[place] not in '"\n\r':
        if text[place] != "\\":
            place += 1
        elif known := _ESCAPE.match(text, place):
            place = known.end()
        else:
            escape = text[place : place + 2].rstrip()
            return Mistake(place, f'"{escape}" is not an escape that GraphQL knows')
    return Mistake(offset, 'this string is not closed on its line (several lines go between """ and """)')


def _hint(source: Source | TracedText, found: Token, accepted: Collection[str]) -> str | None:
    offset = found.start_pos or 0
    text = str(found)
    unclosed = _unclosed(source.text, offset)
    if text in _CLOSED_BY.values():
        if not unclosed:
            return f'there is no "{_opening(text)}" for it to close'
        if _CLOSED_BY[source.text[unclosed[-1]]] != text:
            return f"{_point_at(source, unclosed[-1], offset)} is never closed"
        if _is_empty(source.text, unclosed[-1], offset):
            return f'leave out empty "{_opening(text)}{text}"'
    if not unclosed and "TYPE" in accepted and "NAME" not in accepted and (text in _OPERATIONS or text == "{"):
        return "a schema holds definitions, not queries"
    if found.type == "NAME" and "AMPERSAND" in accepted:
        return 'interfaces are joined by "&"'
    return None


def _unclosed(text: str, end: int) -> list[int]:
    """Where the brackets stand that are still open at `end`, outermost first."""
    waiting: list[int] = []
    for match in _BRACKET_OR_SKIPPED.finditer(text, 0, end):
        bracket = match["bracket"]
        if bracket in _CLOSED_BY:
            waiting.append(match.start())
        elif bracket and waiting:
            waiting.pop()
    return waiting


def _is_empty(text: str, start: int, end: int) -> bool:
    between = re.sub(r"#[^\n\r]*", "", text[start + 1 : end])
    return not between.strip(" \t\r\n,\ufeff")


def _opening(closing: str) -> str:
    return next(opening for opening, other in _CLOSED_BY.items() if other == closing)


def _point_at(source: Source | TracedText, offset: int, seen_from: int) -> str:
    place = source.locate(offset)
    file = "" if place.path == source.locate(seen_from).path else f" of {place.path}"
    return f'the "{source.text[offset]}" at line {place.line}, column {place.column}{file}'


def _any_of(accepted: Collection[str]) -> str:
    """The terminals that could stand here, as "a, b or c"; those that belong together under one name."""
    rest = set(accepted)
    names = []
    if "INT" in rest:
        names.append("a value")
        rest -= _VALUE | _NAME
    elif "NAME" in rest:
        names.append("a type" if "LSQB" in rest else "a name")
        rest -= {"LSQB"} | _NAME
    elif "TYPE" in rest:
        names.append("a definition (type, input, enum, …)")
        rest -= _DEFINITION
    names = sorted(_LABELS[terminal] for terminal in rest) + names
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} or {names[-1]}"


def _quote(text: str) -> str:
    line = text.splitlines()[0] if text else text
    shown = line if len(line) <= _LONGEST_QUOTE else line[:_LONGEST_QUOTE] + "…"
    return shown if shown.startswith('"') else f'"{shown}"'


def _name_character(character: str) -> str:
    if character.isprintable():
        return f'"{character}"'
    name = unicodedata.name(character, "")
    return f"the character U+{ord(character):04X}{name and f' ({name})'}"
