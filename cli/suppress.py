"""Diagnostics that a project has agreed to: by an entry of amp2gen.toml, or by a comment where the file has comments.

    type Note @model {  # amp2gen: ignore A2G1404: the search moves to a service of its own

A comment stands on the line that it is about, or on the one above. Errors are never suppressed.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import PurePosixPath

from amp2gen.cli.config import FILE, Suppression
from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.syntax.documents import decode
from amp2gen.syntax.spans import SyntaxProblem

COMMENT_MARKS = {
    **dict.fromkeys((".graphql", ".yml", ".yaml", ".py", ".toml"), "#"),
    **dict.fromkeys((".js", ".cjs", ".mjs", ".jsx", ".ts", ".tsx", ".mts", ".cts"), "//"),
    ".vtl": "##",
}
"""How a comment begins, by a file's suffix. JSON has none: say it in amp2gen.toml."""

COMMENT = re.compile(r"amp2gen:\s*ignore\b\s*(?P<code>A2G\d{4})?\s*[:—-]*\s*(?P<reason>.*)")


@dataclass(frozen=True)
class Rule:
    """One suppression: of a code, in files that match `path` (all of them if None), on some lines (all if None)."""

    code: str
    reason: str
    written: Origin
    path: str | None = None
    lines: frozenset[int] | None = None

    def covers(self, diagnostic: Diagnostic) -> bool:
        origin = diagnostic.origin
        if diagnostic.code != self.code:
            return False
        if self.path is not None and (origin is None or not fnmatchcase(origin.file, self.path)):
            return False
        return self.lines is None or (origin is not None and origin.line in self.lines)


@dataclass(frozen=True)
class Suppressed:
    """What is left to say, suppressions that are wrong or match nothing included, and what is not said any more."""

    diagnostics: tuple[Diagnostic, ...]
    suppressed: tuple[tuple[Diagnostic, str], ...]


def suppress(
    diagnostics: Iterable[Diagnostic], listed: Sequence[Suppression], sources: Mapping[str, bytes]
) -> Suppressed:
    """Takes out what the project has agreed to. `listed` are the entries of amp2gen.toml."""
    rules: list[Rule] = []
    problems: list[Diagnostic] = []
    for found in (*_from_config(listed), *_from_comments(sources)):
        (rules if isinstance(found, Rule) else problems).append(found)  # type: ignore[arg-type]
    left: list[Diagnostic] = []
    taken: list[tuple[Diagnostic, str]] = []
    used: set[Rule] = set()
    for diagnostic in diagnostics:
        rule = next((rule for rule in rules if rule.covers(diagnostic)), None)
        if rule is None:
            left.append(diagnostic)
            continue
        used.add(rule)
        if diagnostic.severity == "error":
            left.append(diagnostic)
            problems.append(_refused(rule, f"{rule.code} is an error here, and errors cannot be suppressed"))
        else:
            taken.append((diagnostic, rule.reason))
    unused = (rule for rule in dict.fromkeys(rules) if rule not in used)
    return Suppressed((*left, *dict.fromkeys(problems), *(_unused(rule) for rule in unused)), tuple(taken))


def _from_config(listed: Sequence[Suppression]) -> Iterator[Rule]:
    for index, entry in enumerate(listed):
        yield Rule(entry.code, entry.reason, Origin(file=FILE, pointer=f"/suppress/{index}"), entry.path)


def _from_comments(sources: Mapping[str, bytes]) -> Iterator[Rule | Diagnostic]:
    for path, content in sources.items():
        mark = COMMENT_MARKS.get(PurePosixPath(path).suffix)
        if mark is None or b"amp2gen:" not in content:
            continue
        try:
            lines = decode(content, path).splitlines()
        except SyntaxProblem:
            continue
        for number, line in enumerate(lines, start=1):
            _, separator, comment = line.partition(mark)
            match = COMMENT.search(comment) if separator else None
            if match:
                yield _from_comment(match, Origin(file=path, line=number))


def _from_comment(match: re.Match[str], written: Origin) -> Rule | Diagnostic:
    code, reason = match["code"], match["reason"].removesuffix("*/").strip()
    if not code or not reason:
        lacking = "the reason" if code else "the code"
        message = f"the comment lacks {lacking}: write `amp2gen: ignore A2G1404: why it is all right`"
        return kinds.SUPPRESSION_REFUSED.at(written, message)
    line = written.line or 0
    return Rule(code, reason, written, written.file, frozenset({line, line + 1}))


def _refused(rule: Rule, message: str) -> Diagnostic:
    return kinds.SUPPRESSION_REFUSED.at(rule.written, message, "solve it, and remove the suppression")


def _unused(rule: Rule) -> Diagnostic:
    where = f" in {rule.path}" if rule.path and rule.lines is None else ""
    return kinds.SUPPRESSION_UNUSED.at(rule.written, f"there is no {rule.code}{where} to suppress", "remove it")
