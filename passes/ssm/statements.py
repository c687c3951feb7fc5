"""Take parts out of declarations and imports, or whole ones out of a file, as a person would."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tree_sitter import Node

from amp2gen.passes.ssm.script import Script
from amp2gen.syntax.javascript.tree import child
from amp2gen.syntax.spans import Edit, Span


@dataclass(frozen=True)
class Statement:
    """A declaration or an import, and the ids of the parts that it loses."""

    node: Node
    lost: frozenset[int]


def without_parts(script: Script, statements: Iterable[Statement]) -> list[Edit]:
    """The edits that take the parts out."""
    whole: list[Span] = []
    edits: list[Edit] = []
    for statement in statements:
        parts = _lost_parts(statement)
        if parts is None:
            whole.append(_extent(script, statement.node))
        else:
            edits += _parts_out(script, parts)
    return [*edits, *_without_lines(script.source.text, whole)]


@dataclass(frozen=True)
class _Listed:
    """Some elements of a comma-separated list."""

    all: list[Node]
    lost: list[Node]


def _lost_parts(statement: Statement) -> list[_Listed] | None:
    """The lists that lose something; None if nothing of the statement is left."""
    node = statement.node
    if node.type == "import_statement":
        clause = next(each for each in node.named_children if each.type == "import_clause")
        return _lost_of(clause, statement.lost)
    if node.id in statement.lost:
        return None
    declarators = [each for each in node.named_children if each.type == "variable_declarator"]
    gone, lists = [], []
    for declarator in declarators:
        pattern = child(declarator, "name")
        inner = _lost_in(_code(pattern), statement.lost) if pattern.type == "object_pattern" else None
        if declarator.id in statement.lost or (inner is not None and len(inner.lost) == len(inner.all)):
            gone.append(declarator)
        elif inner is not None:
            lists.append(inner)
    if len(gone) == len(declarators):
        return None
    return [*lists, _Listed(declarators, gone)] if gone else lists


def _lost_of(clause: Node, lost: frozenset[int]) -> list[_Listed] | None:
    """`import a, { b, c } from` loses names, the braces, or all."""
    parts = _code(clause)
    gone, lists = [], []
    for part in parts:
        inner = _lost_in(_code(part), lost) if part.type == "named_imports" else None
        if part.id in lost or (inner is not None and len(inner.lost) == len(inner.all)):
            gone.append(part)
        elif inner is not None:
            lists.append(inner)
    if len(gone) == len(parts):
        return None
    return [*lists, _Listed(parts, gone)] if gone else lists


def _lost_in(parts: list[Node], lost: frozenset[int]) -> _Listed | None:
    gone = [part for part in parts if part.id in lost]
    return _Listed(parts, gone) if gone else None


def _parts_out(script: Script, lists: Iterable[_Listed]) -> Iterator[Edit]:
    """Each lost element goes with the comma behind it, or with the one before it if it is among the last."""
    for listed in lists:
        lost = {part.id for part in listed.lost}
        kept = [part for part in listed.all if part.id not in lost]
        last_kept = kept[-1]
        for index, part in enumerate(listed.all):
            if part.id not in lost:
                continue
            span = script.tree.span(part)
            if part.start_byte < last_kept.start_byte:
                yield Edit(Span(span.start, script.tree.span(listed.all[index + 1]).start), "")
            else:
                yield Edit(Span(script.tree.span(listed.all[index - 1]).end, span.end), "")


def _extent(script: Script, statement: Node) -> Span:
    """A statement without a semicolon that stands on a later line, which guards the next statement."""
    span = script.tree.span(statement)
    written = script.source.slice(span)
    guarded = re.search(r"\s*\n\s*;$", written)
    return Span(span.start, span.start + guarded.start()) if guarded else span


def _without_lines(text: str, spans: list[Span]) -> Iterator[Edit]:
    """Remove statements, with their lines where they stand alone, and one of two blank lines that would meet."""
    for span in _merged([_whole_lines(text, span) for span in sorted(spans)]):
        before, after = text[: span.start], text[span.end :]
        following = _END_OF_SPACE.match(after)
        if following and _joins(before, after[following.end() :]):
            at = span.end + following.end()
            yield Edit(Span(at, at), ";")
        blank_after = _BLANK_AFTER.match(after)
        blank_before = _BLANK_BEFORE.search(before)
        if blank_after and (blank_before or _OPENED.search(before)):
            span = Span(span.start, span.end + blank_after.end())
        elif blank_before and _CLOSES.match(after):
            span = Span(blank_before.start(1), span.end)
        yield Edit(span, "")


_END_OF_SPACE = re.compile(r"(\s|//[^\n]*|/\*.*?\*/)*", re.DOTALL)
_BLANK_AFTER = re.compile(r"[ \t]*\r?\n")
_BLANK_BEFORE = re.compile(r"\n([ \t]*\r?\n)\Z")
_OPENED = re.compile(r"(\A|[{(]\r?\n)\Z")
_CLOSES = re.compile(r"[ \t]*(\}|\Z)")


def _merged(spans: list[Span]) -> list[Span]:
    merged: list[Span] = []
    for span in spans:
        if merged and span.start <= merged[-1].end:
            merged[-1] = Span(merged[-1].start, max(span.end, merged[-1].end))
        else:
            merged.append(span)
    return merged


def _whole_lines(text: str, span: Span) -> Span:
    """The lines of a statement that has them for itself; else the statement and the space behind it."""
    start = len(text[: span.start].rstrip(" \t"))
    rest = re.match(r"[ \t]*(\r?\n|\Z)", text[span.end :])
    alone = start == 0 or text[start - 1] == "\n"
    if alone and rest:
        return Span(start, span.end + rest.end())
    if rest:
        return Span(start, span.end)
    following = re.match(r"[ \t]*", text[span.end :])
    return Span(span.start, span.end + (following.end() if following else 0))


def _joins(before: str, after: str) -> bool:
    """Whether code without semicolons would run on: the next line starts with a bracket, or the like."""
    previous = before.rstrip()[-1:]
    return after[:1] in {*"([`+-/*"} and previous not in {"", ";", "{"}


def _code(node: Node) -> list[Node]:
    return [part for part in node.named_children if part.type != "comment"]
