"""Edits of a file: replace expressions, drop declarations, and drop what nothing else needs then."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from tree_sitter import Node

from amp2gen.passes.ssm.answers import Changes, Replacement
from amp2gen.passes.ssm.script import Script, can_drop, has_type
from amp2gen.passes.ssm.sdk import exported, is_client, is_command, is_plain
from amp2gen.passes.ssm.statements import Statement, without_parts
from amp2gen.syntax.javascript.scopes import Binding
from amp2gen.syntax.javascript.tree import child, text
from amp2gen.syntax.spans import Edit, Span, apply_edits

_NAMES = re.compile(r"(?<![.\w$'])[A-Za-z_$][\w$]*")


def edited(script: Script, all_changes: Sequence[Changes]) -> str:
    """The file's text with the changes done and without the declarations that served only what they remove."""
    replaced = [each for changes in all_changes for each in changes.replaced]
    dropped = {node.id: node for changes in all_changes for node in changes.dropped}
    removal = _Removal(script, replaced, dropped)
    removal.drop_unused()
    edits = [_edit(script, each) for each in replaced]
    edits += without_parts(script, removal.statements())
    return apply_edits(script.source.text, edits)


def _edit(script: Script, replacement: Replacement) -> Edit:
    span = _span(script, replacement)
    before = script.source.text[span.start - 1 : span.start]
    apart = " " if replacement.code and re.match(r"[\w$]", before) else ""
    return Edit(span, apart + replacement.code)


def _span(script: Script, replacement: Replacement) -> Span:
    start = script.tree.span(replacement.first).start
    if replacement.code:
        return Span(start, script.tree.span(replacement.last).end)
    # An operand goes with all up to the next one.
    following = replacement.last.next_sibling
    assert following is not None
    return Span(start, script.tree.span(following).start)


@dataclass
class _Removal:
    """`dropped`: declarators, import clauses and parts of patterns, by id."""

    script: Script
    replaced: Sequence[Replacement]
    dropped: dict[int, Node]
    spans: list[Span] = field(init=False)

    def __post_init__(self) -> None:
        self.spans = [_span(self.script, each) for each in self.replaced]
        self.spans += [self.script.tree.span(node) for node in self.dropped.values()]

    def drop_unused(self) -> None:
        """Drop every declaration whose uses are all gone, until there is none."""
        kept = {word for each in self.replaced for word in _NAMES.findall(each.code)}
        candidates = [
            binding
            for scope in self.script.names.scopes
            for binding in scope.bindings.values()
            if binding.name not in kept and len(binding.declarations) == 1
        ]
        changed = True
        while changed:
            changed = False
            for binding in candidates:
                node = self.spare_part(binding)
                if node is not None and node.id not in self.dropped:
                    self.dropped[node.id] = node
                    self.spans.append(self.script.tree.span(node))
                    changed = True

    def spare_part(self, binding: Binding) -> Node | None:
        """The part of the file that only declares this name, if all its uses are gone (and there were some)."""
        uses = [self.script.tree.span(use.node) for use in binding.references]
        uses += [span for name, span in self.script.typed if name == binding.name]
        if not uses or binding.reassigned or not all(self.is_gone(span) for span in uses):
            return None
        return _removable(self.script, binding)

    def is_gone(self, span: Span) -> bool:
        return any(start <= span.start and span.end <= end for start, end in self.spans)

    def statements(self) -> Iterator[Statement]:
        """The statements that lose something, with the parts that they lose."""
        found: dict[int, tuple[Node, list[Node]]] = {}
        for node in self.dropped.values():
            statement = _statement(self.script, node)
            found.setdefault(statement.id, (statement, []))[1].append(node)
        for statement, parts in found.values():
            yield Statement(statement, frozenset(part.id for part in parts))


def _removable(script: Script, binding: Binding) -> Node | None:
    node = binding.declarations[0]
    parent = script.tree.parent(node)
    if parent is None:
        return None
    if binding.kind == "import":
        part = parent if parent.type in {"import_specifier", "namespace_import"} else node
        return part if exported(script, node) is not None and not _has_types(script, node) else None
    if binding.kind not in {"const", "let", "var"}:
        return None
    part = parent if parent.type == "pair_pattern" else node
    declarator = parent if parent.type == "variable_declarator" else _declarator_of(script, part)
    if declarator is None or not can_drop(script, declarator):
        return None
    value = child(declarator, "value")
    if declarator == parent:
        return declarator if _is_spare(script, value) else None
    environment = text(value) in {"process.env", "process"}
    return part if environment or exported(script, value) is not None else None


def _has_types(script: Script, node: Node) -> bool:
    """Whether the import of a name also brings types, which nothing here keeps count of."""
    return has_type(script, _statement(script, node))


def _declarator_of(script: Script, part: Node) -> Node | None:
    """The declarator of a flat pattern without a rest element, which would get what is dropped."""
    pattern = script.tree.parent(part)
    if pattern is None or pattern.type != "object_pattern":
        return None
    if any(each.type == "rest_pattern" for each in pattern.named_children):
        return None
    declarator = script.tree.parent(pattern)
    return declarator if declarator is not None and declarator.type == "variable_declarator" else None


def _is_spare(script: Script, value: Node) -> bool:
    """Whether evaluating an initializer does nothing that anybody could miss."""
    if is_client(script, value) or is_command(script, value) or exported(script, value) is not None:
        return True
    return is_plain(script, value)


def _statement(script: Script, node: Node) -> Node:
    types = {"import_statement", "lexical_declaration", "variable_declaration"}
    return next(each for each in script.tree.ancestors(node) if each.type in types)
