"""The source line that a diagnostic points to, underlined, as compilers show it."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.ir.plain_secrets import HARMLESS, NAMES, looks_secret
from amp2gen.syntax.documents import decode
from amp2gen.syntax.spans import Source, SyntaxProblem

POINTS = frozenset({kinds.SYNTAX_ERROR.code})
"""Codes whose place is one character: there the text stops making sense, so nothing after it is underlined."""

NEVER = frozenset({kinds.PLAIN_TEXT_SECRET.code})
SECRET_FILES = frozenset({"team-provider-info.json", "amplify-meta.json"})
"""Files in which Gen 1 keeps secrets: no line of them is ever shown."""

NAME_AND_VALUE = re.compile(r"""(?<![\w-])([\w-]++)["']?\s*+[:=]\s*+["']?([^\s"',]*)""")
"""Takes a line of megabytes, too: a run of letters, or of spaces, is gone over once."""
WORD = re.compile(r"""[^\s"',:]+""")
TOKEN = re.compile(r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[@$]?[\w-]+(?:\.[\w-]+)*""")
WIDTH = 100


def excerpt(diagnostic: Diagnostic, sources: Mapping[str, bytes]) -> str | None:
    """The line with its number, and below it a mark under the word there.

    None for notes, for places without a line, for files that are not in `sources`, and for lines that may hold secrets.
    """
    origin = diagnostic.origin
    if diagnostic.severity == "note" or diagnostic.code in NEVER or origin is None or origin.file not in sources:
        return None
    line = _line(origin, sources[origin.file])
    if line is None or PurePosixPath(origin.file).name in SECRET_FILES or may_hold_secret(line):
        return None
    column = min(origin.column or _first_column(line), len(line) + 1)
    length = 1 if diagnostic.code in POINTS else _length(line, column)
    start = max(0, column - 1 - WIDTH // 2) if len(line) > WIDTH else 0
    shown = "".join(char if char.isprintable() else " " for char in line[start : start + WIDTH])
    mark = "^" * max(1, min(length, WIDTH - (column - 1 - start)))
    number = str(origin.line)
    return f"{number} | {shown.rstrip()}\n{' ' * len(number)} | {' ' * (column - 1 - start)}{mark}"


def _line(origin: Origin, content: bytes) -> str | None:
    if origin.line is None:
        return None
    try:
        return Source(origin.file, decode(content, origin.file)).line_text(origin.line)
    except (SyntaxProblem, ValueError):
        return None


def _first_column(line: str) -> int:
    return len(line) - len(line.lstrip()) + 1


def _length(line: str, column: int) -> int:
    """How many characters the word, string or name at a column has."""
    token = TOKEN.match(line, column - 1)
    return len(token[0]) if token else 1


def may_hold_secret(line: str) -> bool:
    """Whether a line may hold a secret, be it in a file that does not parse, or in JSON inside of a JSON string."""
    plain = line.replace("\\", "")
    named = (NAMES.search(name) and not HARMLESS.match(value) for name, value in NAME_AND_VALUE.findall(plain))
    return any(named) or any(looks_secret("", word) for word in WORD.findall(plain))
