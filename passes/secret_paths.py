"""Paths of Gen 1's secrets that functions in other languages than JavaScript write out.

Python takes them from the variable that holds the branch's own path; in other languages each is named.
"""

import re
from collections.abc import Mapping

from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.ir.functions import Function
from amp2gen.passes.sources import changed_sources
from amp2gen.syntax.spans import SyntaxProblem

MENTION = re.compile(r"/amplify/|AMPLIFY_\w")


def with_own_paths(function: Function, variables: Mapping[str, str]) -> tuple[Function, list[Diagnostic]]:
    """The function with sources that take paths from `variables`, and what there is to say.

    `variables`: what follows `AMPLIFY_` in a secret's path → the variable that holds the path.
    """
    changed: dict[str, str] = {}
    found: list[Diagnostic] = []
    for file in function.sources:
        if file.text is None or not MENTION.search(file.text):
            continue
        changed[file.path], rewritten, kept = _read(file.path, file.text, variables)
        place = f"amplify/backend/function/{function.name}/{file.path}"
        if rewritten:
            message = f"function {function.name}: the path of a secret comes from {', '.join(rewritten)}"
            found.append(kinds.SECRET_PATH_FROM_VARIABLE.at(Origin(file=place), message))
        for line in kept:
            message = f"function {function.name}: a path of Gen 1's secrets is written out"
            advice = f"take it from {' or '.join(sorted(variables.values()))}, which holds the branch's own path"
            found.append(kinds.SECRET_PATH_WRITTEN_OUT.at(Origin(file=place, line=line), message, advice))
    return function.model_copy(update={"sources": changed_sources(function, changed)}), found


def _read(path: str, text: str, variables: Mapping[str, str]) -> tuple[str, tuple[str, ...], tuple[int, ...]]:
    """The new text, the variables that it now reads, and the lines of paths that stay."""
    if path.endswith(".py"):
        from amp2gen.syntax.python.paths import with_variables

        try:
            result = with_variables(text, variables)
            return result.text, result.rewritten, result.kept
        except SyntaxProblem:
            pass  # of Python 2, say: its lines are looked at as those of any other language
    lines = tuple(number for number, line in enumerate(text.splitlines(), 1) if MENTION.search(line))
    return text, (), lines
