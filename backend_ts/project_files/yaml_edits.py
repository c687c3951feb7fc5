"""Edit a YAML text at the places that its parsed nodes came from."""

import json
import re
import warnings
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError
from ruamel.yaml.nodes import CollectionNode, MappingNode, Node, ScalarNode, SequenceNode

from amp2gen.backend_ts.project_files.notes import newline_of


@dataclass(frozen=True, slots=True)
class Edit:
    """Put `text` in place of the characters from `start` to `end`."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """A node and the sequence it stands in; `parent` None for the value of a mapping."""

    node: Node
    parent: SequenceNode | None


class NotEditableError(ValueError):
    """The text is laid out (a flow mapping, say) in a way that these edits do not know; `line` counts
    from 1.
    """

    def __init__(self, line: int) -> None:
        super().__init__(f"line {line} is laid out in a way that cannot be edited safely")
        self.line = line


_FOLD = "\a"
"""ruamel's mark for where the lines of a folded scalar met."""

_PLAIN = re.compile(r"\.?[A-Za-z/][^\[\]{},\n]*(?<![\s:])")
_NOT_STRINGS = frozenset(["y", "yes", "on", "true", "n", "no", "off", "false", "null", ".inf", ".nan"])


def plain_or_quoted(value: str) -> str:
    """A one-line string as YAML (1.1 and 1.2, also within flow lists), in single quotes where it needs them."""
    is_plain = _PLAIN.fullmatch(value) and ": " not in value and " #" not in value
    return value if is_plain and value.lower() not in _NOT_STRINGS else _quoted(value)


class NotYamlError(ValueError):
    """The text is no YAML document; `line` counts from 1 and is None where the parser does not say."""

    def __init__(self, problem: str, line: int | None) -> None:
        super().__init__(problem)
        self.line = line


def compose(text: str) -> Node | None:
    """The node tree of a YAML document, None for an empty one. Raises NotYamlError."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # an anchor used twice is odd, but not our business
            node: Node | None = YAML().compose(text)
    except MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark is not None else None
        raise NotYamlError(error.problem or "not readable as YAML", line) from error
    except Exception as error:  # ruamel's own slips: an escape past Unicode's end, a version 1.11, nesting 3000 deep
        raise NotYamlError("not readable as YAML", None) from error
    for scalar in _scalars(node, set()):
        scalar.value = scalar.value.replace(_FOLD, "")
    return node


def _scalars(node: Node | None, seen: set[int]) -> Iterator[ScalarNode]:
    """Those that are folded (`>`) below a node."""
    if node is None or id(node) in seen:
        return
    seen.add(id(node))
    if isinstance(node, ScalarNode) and node.style == ">":
        yield node
    elif isinstance(node, CollectionNode):
        for entry in node.value:
            for part in entry if isinstance(entry, tuple) else (entry,):
                yield from _scalars(part, seen)


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """`text` with all `edits`, which must not overlap; at one place they stand in the order given."""
    ordered = sorted(enumerate(edits), key=lambda pair: (pair[1].start, pair[1].end, pair[0]), reverse=True)
    for _, edit in ordered:
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def child(node: Node | None, key: str) -> Node | None:
    """The value under `key` of a mapping."""
    if not isinstance(node, MappingNode):
        return None
    return next((value for name, value in node.value if name.value == key), None)


def items(node: Node) -> tuple[Item, ...]:
    """The items of a sequence; none for anything else."""
    if not isinstance(node, SequenceNode):
        return ()
    return tuple(Item(item, node) for item in node.value)


def line_of(node: Node) -> int:
    """The line, from 1, that the node starts on."""
    return int(node.start_mark.line) + 1


def replace_items(text: str, replacements: Sequence[tuple[Item, Sequence[str]]]) -> tuple[Edit, ...]:
    """The edits that put commands in the place of scalar items; no commands take the item away.

    A list that loses all its items becomes `[]`: a key without a value would be null.
    """
    lost = Counter(id(item.parent) for item, commands in replacements if item.parent and not commands)
    edits: list[Edit] = []
    emptied: set[int] = set()
    for item, commands in replacements:
        is_lost = item.parent is not None and lost[id(item.parent)] == len(item.parent.value)
        first_lost = is_lost and id(item.parent) not in emptied
        if first_lost:
            emptied.add(id(item.parent))
        edits.append(_replace(text, item, commands, first_lost))
    return tuple(edits)


def append_items(text: str, sequence: SequenceNode, entries: Sequence[Sequence[str]]) -> Edit:
    """Add entries, each the lines of one item, after the last item of a list that has some."""
    first, last = sequence.value[0], sequence.value[-1]
    if sequence.flow_style:
        end = _content_end(text, last)
        return Edit(end, end, "".join(f", {_scalar(' '.join(entry), None, '', text)}" for entry in entries))
    lead = text[_line_start(text, first.start_mark.index) : first.start_mark.index]
    if lead.strip() != "-" or first.start_mark.index < sequence.start_mark.index:
        raise NotEditableError(line_of(sequence))
    indent = " " * len(lead)
    lines = [f"{lead if number == 0 else indent}{line}" for entry in entries for number, line in enumerate(entry)]
    return _lines_after(text, _content_end(text, last), lines)


def append_child(text: str, parent: MappingNode, key: str, lines: Sequence[str]) -> Edit:
    """Add `lines` (further keys, or list items) below `key`, whose value is a block mapping or empty."""
    name, node = next((name, value) for name, value in parent.value if name.value == key)
    if isinstance(node, MappingNode) and node.value and not node.flow_style:
        indent = " " * node.value[0][0].start_mark.column
        return _lines_after(text, _content_end(text, node), [indent + line for line in lines])
    if parent.flow_style or node.value not in ([], "", "~", "null"):
        raise NotEditableError(line_of(name))
    indent = " " * (name.start_mark.column + 2)
    below = "".join(newline_of(text) + indent + line for line in lines)
    start, end = _span(text, node)
    line_end = _line_end(text, name.end_mark.index)
    if start == end or start > line_end:
        return Edit(line_end, line_end, below)
    return Edit(start, line_end, text[end:line_end] + below)


def insert_above(text: str, mapping: MappingNode, key: str, lines: Sequence[str]) -> Edit:
    """Add `lines` (a key and what is below it) above `key` and the comment over it; last where there is
    no `key`.
    """
    if mapping.flow_style or not mapping.value:
        raise NotEditableError(line_of(mapping))
    indent = " " * mapping.value[0][0].start_mark.column
    indented = [indent + line for line in lines]
    found = next((name for name, _ in mapping.value if name.value == key), None)
    start = _line_start(text, found.start_mark.index) if found is not None else -1
    if found is None or text[start : found.start_mark.index].strip():
        return _lines_after(text, _content_end(text, mapping), indented)
    while start > 0 and text[(above := _line_start(text, start - 1)) : start].lstrip().startswith("#"):
        start = above
    return Edit(start, start, "".join(line + newline_of(text) for line in indented))


def _replace(text: str, item: Item, commands: Sequence[str], leaves_none: bool) -> Edit:
    start, end = _span(text, item.node)
    line_start, line_end = _line_start(text, start), _line_end(text, end)
    lead = text[line_start:start]
    if text[start] in "&!" or item.parent is None or item.parent.flow_style or lead.strip() != "-":
        return Edit(start, end, _one_scalar(text, item, commands))
    if commands:
        scalars = [_scalar(command, _style(item.node), " " * len(lead), text) for command in commands]
        return Edit(start, end, (newline_of(text) + lead).join(scalars))
    comment = text[end:line_end].strip()
    indent = lead[: lead.index("-")]
    if leaves_none:
        return Edit(line_start, line_end, f"{indent}  [] {comment}".rstrip())
    if comment:
        return Edit(line_start, line_end, indent + comment)
    return Edit(line_start, min(len(text), text.find("\n", line_end) + 1 or len(text)), "")


def _one_scalar(text: str, item: Item, commands: Sequence[str]) -> str:
    """`commands` as one scalar: for one that has an anchor or tag, stands in a flow list, or in no list."""
    start, end = _span(text, item.node)
    mark = text[start:end].split(maxsplit=1)[0] + " " if text[start] in "&!" else ""
    return mark + _scalar(" && ".join(commands) or "true", _style(item.node), "", text)


def _style(node: Node) -> str | None:
    return node.style if isinstance(node, ScalarNode) else None


def _scalar(value: str, style: str | None, indent: str, text: str) -> str:
    if "\n" in value:
        body = value.removesuffix("\n")
        if not indent or body.startswith(" ") or body.endswith("\n"):
            return json.dumps(value, ensure_ascii=False)
        lines = [
            "|" if value.endswith("\n") else "|-",
            *(indent + line if line else "" for line in body.split("\n")),
        ]
        return newline_of(text).join(lines)
    if style == '"':
        return json.dumps(value, ensure_ascii=False)
    return plain_or_quoted(value) if style != "'" else _quoted(value)


def _quoted(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def _lines_after(text: str, end: int, lines: Iterable[str]) -> Edit:
    line_end = _line_end(text, end)
    return Edit(line_end, line_end, "".join(newline_of(text) + line for line in lines))


def _content_end(text: str, node: Node) -> int:
    """Where the node's own text ends; a block collection's end mark lies past the blank lines and comments
    below.
    """
    if not isinstance(node, CollectionNode) or node.flow_style or not node.value:
        return _span(text, node)[1]
    starts = [
        part.start_mark.index for entry in node.value for part in (entry if isinstance(entry, tuple) else (entry,))
    ]
    last = node.value[-1][1] if isinstance(node, MappingNode) else node.value[-1]
    if (len(starts) > 1 and starts[-1] <= max(starts[:-1])) or starts[-1] <= node.start_mark.index - 1:
        return _span(text, node)[1]  # the last is an alias: its node stands at its anchor
    return _content_end(text, last)


def _span(text: str, node: Node) -> tuple[int, int]:
    """Start and end of a node, without the line ends and comments that a block scalar's end mark lies
    past.
    """
    start, end = node.start_mark.index, node.end_mark.index
    return start, start + len(text[start:end].rstrip())


def _line_start(text: str, at: int) -> int:
    return text.rfind("\n", 0, at) + 1


def _line_end(text: str, at: int) -> int:
    """The end of the line that holds `at`, before its line ending."""
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    return end - 1 if end > at and text[end - 1] == "\r" else end
