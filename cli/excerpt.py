"""The source line that a diagnostic points to, with a caret below, as compilers show it."""

import re
from collections.abc import Mapping
from pathlib import PurePosixPath

from amp2gen.frontend.plain_secrets import looks_secret
from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.syntax.documents import decode
from amp2gen.syntax.spans import Source, SyntaxProblem

SHOWN = frozenset({kinds.SYNTAX_ERROR.code, kinds.WRONG_TYPE.code})
"""Codes of diagnostics that are about the text itself."""

SECRET_FILES = frozenset({"team-provider-info.json", "amplify-meta.json"})
"""Files in which Gen 1 keeps secrets: no line of them is ever shown."""

NAME_AND_VALUE = re.compile(r"""["']?([\w-]+)["']?\s*[:=]\s*["']?([^\s"',]*)""")
WORD = re.compile(r"""[^\s"',:]+""")
WIDTH = 100


def excerpt(diagnostic: Diagnostic, sources: Mapping[str, bytes]) -> str | None:
    """Line number, line and caret; None for other diagnostics, files not in `sources`, and lines with secrets."""
    origin = diagnostic.origin
    if diagnostic.code not in SHOWN or origin is None or origin.line is None or origin.file not in sources:
        return None
    line = _line(origin, sources[origin.file])
    if line is None or PurePosixPath(origin.file).name in SECRET_FILES or _holds_secret(line):
        return None
    column = min(origin.column or 1, len(line) + 1)
    start = max(0, column - 1 - WIDTH // 2) if len(line) > WIDTH else 0
    shown = "".join(char if char.isprintable() else " " for char in line[start : start + WIDTH])
    number = str(origin.line)
    return f"{number} | {shown}\n{' ' * len(number)} | {' ' * (column - 1 - start)}^"


def _line(origin: Origin, content: bytes) -> str | None:
    try:
        return Source(origin.file, decode(content, origin.file)).line_text(origin.line or 1)
    except (SyntaxProblem, ValueError):
        return None


def _holds_secret(line: str) -> bool:
    """Whether a line may hold a secret, be it in a file that does not parse."""
    named = any(looks_secret(name, value) for name, value in NAME_AND_VALUE.findall(line))
    return named or any(looks_secret("", word) for word in WORD.findall(line))
