"""Kinesis streams: clients pass their name, which differs between branches."""

import re

from tree_sitter import Node

from amp2gen.passes.client_app.additions import outputs_name
from amp2gen.passes.client_app.draft import Draft
from amp2gen.passes.client_app.script import strings
from amp2gen.syntax.javascript.tree import child, string_value, text

KINESIS = ("aws-amplify/analytics/kinesis", "aws-amplify/analytics/kinesis-firehose")
VALUES = {"pair": "value", "variable_declarator": "value", "assignment_expression": "right"}
AROUND_VALUES = frozenset(
    {"arguments", "array", "ternary_expression", "binary_expression", "return_statement", "jsx_expression"}
)
TAKE_IT = "take it from custom.Kinesis in amplify_outputs.json"


def rename_streams(draft: Draft) -> None:
    """The name of a Gen 1 stream becomes the name that amplify_outputs.json has for it."""
    for literal in strings(draft.script):
        place = _stream(draft, literal)
        if place is not None and _is_value(draft, literal):
            draft.replace(literal, f"{outputs_name(draft)}.{place}")
        elif place is not None:
            draft.problem(literal, f"a Gen 1 stream is named: {text(literal)}", TAKE_IT)
        elif _is_unknown_stream(draft, literal):
            draft.remark(literal, f"a stream that is none of this project's is named: {text(literal)}")


def _stream(draft: Draft, literal: Node) -> str | None:
    """Where amplify_outputs.json has the name: of the whole name, or of `name-${environment}`."""
    value = string_value(literal)
    if value is not None:
        return draft.outputs.streams.get(value) or _of_any_environment(draft, value)
    parts = literal.named_children
    if [part.type for part in parts] == ["string_fragment", "template_substitution"]:
        return draft.outputs.stream_prefixes.get(text(parts[0]))
    return None


def _of_any_environment(draft: Draft, value: str) -> str | None:
    """The same for the name in an environment that the checkout does not name. Gen 1's CLI allows 2 to 10 letters."""
    named = re.fullmatch(r"(.+-)[a-z]{2,10}", value)
    return draft.outputs.stream_prefixes.get(named[1]) if named and draft.outputs.any_environment else None


def _is_value(draft: Draft, literal: Node) -> bool:
    outer = draft.script.outermost(literal)
    around = draft.script.parent(outer)
    field = VALUES.get(around.type)
    return around.type in AROUND_VALUES if field is None else child(around, field) == outer


def _is_unknown_stream(draft: Draft, literal: Node) -> bool:
    around = draft.script.parent(literal)
    if around.type != "pair" or text(child(around, "key")) != "streamName":
        return False
    return any(string_value(child(node, "source")) in KINESIS for node in draft.script.imports())
