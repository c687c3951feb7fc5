"""How many columns a text takes, as prettier counts: wide characters and emoji two, combining marks none.

Characters younger than Python's Unicode tables can be counted wrongly, which moves a line break at worst.
"""

from __future__ import annotations

import re
import unicodedata

_PICTOGRAPH = "[©®‼⁉™ℹ↔-⇿⌀-➿⤴⤵⬀-⯿Ⓜ〰〽㊗㊙\U0001f000-\U0001faff]"
_STYLED = _PICTOGRAPH + "(?:\ufe0f|[\U0001f3fb-\U0001f3ff])?"
_EMOJI = re.compile(f"[#*0-9]\ufe0f?\u20e3|{_STYLED}(?:\u200d{_STYLED})*[\U000e0020-\U000e007f]*")

# Wide in today's Unicode, or emoji that prettier takes for wide, while older tables of Python's call them narrow.
_WIDE = re.compile(
    "[☝☰-☷⚊-⚏⛹✌✍\u4dc0-\u4dff\U0001d300-\U0001d356\U0001d360-\U0001d376\U0001f3cb\U0001f3cc\U0001f574\U0001f575"
    "\U0001f590\U0001f6d8-\U0001f6df\U0001fa70-\U0001faff]"
)


def text_width(text: str) -> int:
    """The columns that `text`, which has no line ends, takes in a fixed-width font."""
    if text.isascii():
        return len(text)
    width = 0
    position = 0
    for emoji in _EMOJI.finditer(text):
        width += sum(map(_character_width, text[position : emoji.start()]))
        width += _character_width(emoji[0]) if len(emoji[0]) == 1 else 2
        position = emoji.end()
    return width + sum(map(_character_width, text[position:]))


def _character_width(character: str) -> int:
    category = unicodedata.category(character)
    if category in ("Mn", "Me"):
        return 0
    if _WIDE.match(character):
        return 2
    if category == "Cn":  # Unassigned: Python's width of these differs from version to version.
        return 2 if 0x20000 <= ord(character) < 0x40000 else 1
    return 2 if unicodedata.east_asian_width(character) in ("W", "F") else 1
