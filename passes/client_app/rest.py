"""aws-amplify learns of REST APIs and predictions from its own form of the configuration, not from
amplify_outputs.json."""

from amp2gen.passes.client_app.additions import parser_name
from amp2gen.passes.client_app.draft import Draft, Sink
from amp2gen.syntax.spans import Span, apply_edits


def configure_rest_apis(draft: Draft) -> None:
    """Where the configuration is handed over, hand over REST APIs and predictions too. All other edits must have been
    made."""
    hoisted: dict[str, str] = {}
    if (draft.outputs.rest_apis or draft.outputs.has_predictions) and not draft.problems:
        for sink in sorted(draft.sinks, key=lambda sink: _inner_first(draft, sink)):
            _extend(draft, sink, hoisted)


def _inner_first(draft: Draft, sink: Sink) -> tuple[int, int]:
    span = draft.script.tree.span(sink.node)
    return span.end, -span.start


def _extend(draft: Draft, sink: Sink, hoisted: dict[str, str]) -> None:
    """`hoisted`: the constants that the whole file has for what is parsed so far."""
    script = draft.script
    parsed = _take(draft, sink)
    if not sink.parsed:
        parsed = f"{parser_name(draft)}({parsed})"
    statement = script.statement(sink.node)
    if parsed in hoisted:
        parsed = hoisted[parsed]
    elif statement is not None:
        name = draft.fresh("resourceConfig")
        line = f"const {name} = {parsed}{script.semicolon()}"
        draft.insert_before(statement, f"{line}{script.newline}{script.indent(statement)}")
        if script.parent(statement).type == "program":
            hoisted[parsed] = name
        parsed = name
    lines = (
        f"{sink.key}{{",
        f"  ...{parsed},",
        *([f"  API: {{ ...{parsed}.API, REST: {sink.base}.custom.API }},"] if draft.outputs.rest_apis else []),
        *([f"  Predictions: {sink.base}.custom.Predictions,"] if draft.outputs.has_predictions else []),
        "}",
    )
    draft.replace(sink.node, f"{script.newline}{script.indent(sink.node)}".join(lines))


def _take(draft: Draft, sink: Sink) -> str:
    """The expression's new text; its edits are taken out of the draft."""
    span = draft.script.tree.span(sink.node)
    inside = [edit for edit in draft.edits if span.start <= edit.span.start and edit.span.end <= span.end]
    draft.edits = [edit for edit in draft.edits if edit not in inside]
    moved = [each._replace(span=Span(each.span.start - span.start, each.span.end - span.start)) for each in inside]
    return apply_edits(draft.script.tree.source.slice(span), moved)
