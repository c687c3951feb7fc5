"""What GraphQL strings mean, and how to write them.

Source of the rules: the GraphQL specification, sections "String Value" and "Block Strings".
"""

import re

_ESCAPE = re.compile(r"\\(?:u\{([0-9A-Fa-f]+)\}|u([0-9A-Fa-f]{4})|(.))")
_LINE_END = re.compile(r"\r\n|\n|\r")
_MEANING = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_SPELLING = {character: escape for escape, character in _MEANING.items() if escape != "/"}
_BLANK = " \t"


class BadEscape(Exception):  # noqa: N818 - a mistake in the user's text
    """An escape that stands for no character. `offset` counts from the start of the string's content."""

    def __init__(self, escape: str, offset: int) -> None:
        super().__init__(escape, offset)
        self.escape = escape
        self.offset = offset


def decode(raw: str) -> str:
    """The meaning of what stands between the quotes of a plain string. Raises BadEscape."""
    if "\\" not in raw:
        return raw
    pieces: list[str] = []
    done = 0
    while match := _ESCAPE.search(raw, done):
        pieces.append(raw[done : match.start()])
        long, short, letter = match.groups()
        done = match.end()
        if letter:
            if letter not in _MEANING:
                raise BadEscape(match[0], match.start())
            pieces.append(_MEANING[letter])
            continue
        code = int(long or short, 16)
        if short and 0xD800 <= code <= 0xDBFF and (second := _ESCAPE.match(raw, done)) and second[2]:
            low = int(second[2], 16)
            if 0xDC00 <= low <= 0xDFFF:
                code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00)
                done = second.end()
        if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
            raise BadEscape(match[0], match.start())
        pieces.append(chr(code))
    return "".join([*pieces, raw[done:]])


def decode_block(raw: str) -> str:
    """The meaning of what stands between the triple quotes of a block string."""
    lines = _LINE_END.split(raw.replace('\\"""', '"""'))
    filled = [line for line in lines[1:] if line.strip(_BLANK)]
    indent = min((len(line) - len(line.lstrip(_BLANK)) for line in filled), default=0)
    lines[1:] = [line[indent:] for line in lines[1:]]
    while lines and not lines[0].strip(_BLANK):
        del lines[0]
    while lines and not lines[-1].strip(_BLANK):
        del lines[-1]
    return "\n".join(lines)


def encode(value: str) -> str:
    """A plain string, with its quotes. Raises ValueError for half of a surrogate pair."""
    return '"' + "".join(map(_spell, value)) + '"'


def encode_block(value: str) -> str | None:
    """A block string with its quotes on lines of their own. Indenting all its lines alike does no harm.

    None if a block string cannot mean this value (control characters, blank first or last lines, …).
    """
    raw = "\n" + value.replace('"""', '\\"""') + "\n"
    if any(_is_unprintable(character) for character in value) or decode_block(raw) != value:
        return None
    return f'"""{raw}"""'


def _spell(character: str) -> str:
    if character in _SPELLING:
        return "\\" + _SPELLING[character]
    if 0xD800 <= ord(character) <= 0xDFFF:
        raise ValueError(f"U+{ord(character):04X} is half of a character and cannot be written in GraphQL")
    return f"\\u{ord(character):04X}" if _is_unprintable(character) else character


def _is_unprintable(character: str) -> bool:
    """Control characters, and what some editors take for the end of a line."""
    code = ord(character)
    is_control = (code < 0x20 and character not in "\n\t") or 0x7F <= code < 0xA0
    return is_control or code in (0x2028, 0x2029, 0xFEFF)
