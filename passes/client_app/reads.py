"""What a file reads of Gen 1's configuration, and where amplify_outputs.json has the same."""

from tree_sitter import Node

from amp2gen.passes.client_app.draft import Draft
from amp2gen.passes.client_app.outputs import OTHERWISE, REST_APIS, URL_LISTS, rest_apis_as_listed
from amp2gen.passes.client_app.overrides import as_url_list
from amp2gen.syntax.javascript.tree import child, string_value, text
from amp2gen.syntax.spans import Edit, Span

BY_CONTENT = frozenset({"every", "filter", "find", "flatMap", "forEach", "map", "reduce", "some"})
"""What does not count on the order of a list."""

CHANGING = frozenset({"copyWithin", "fill", "pop", "push", "reverse", "shift", "sort", "splice", "unshift"})
"""What changes the list itself, which a list made anew would not show."""


def read(draft: Draft, config: Node, first: Node, base: str) -> None:
    """`config.aws_user_pools_id` and deeper, as far as there is a key in Gen 2 for it."""
    keys, last = [], first
    while True:
        key = member_key(last)
        if key is None:
            unrecognised(draft, last)
            return
        keys.append(key)
        dotted = ".".join(keys)
        if dotted in draft.outputs.keys:
            break
        outer = draft.script.outermost(last)
        around = draft.script.parent(outer)
        if dotted == "oauth" and around.type == "spread_element":
            draft.replace_between(config, last, f"{_dot(first)}auth.oauth")
            draft.oauth_spreads.append(draft.script.parent(around))
            return
        deeper = around.type in {"member_expression", "subscript_expression"} and child(around, "object") == outer
        if not deeper or not any(known.startswith(f"{dotted}.") for known in draft.outputs.keys):
            if keys[0] == REST_APIS and draft.outputs.rest_apis and _as_list(draft, config, first, base):
                return
            hint = OTHERWISE.get(keys[0])
            draft.problem(
                last, f"amplify_outputs.json does not have {dotted} as it is", hint and f"{hint}: {_excerpt(last)}"
            )
            return
        last = around
    _replace_read(draft, config, first, last, dotted)


def _as_list(draft: Draft, config: Node, first: Node, base: str) -> bool:
    """Gen 1's list of REST APIs, made anew. Whoever counts in a list of several gets another order, and is left."""
    script = draft.script
    outer = script.outermost(first)
    around = script.parent(outer)
    method = text(child(around, "property")) if around.type == "member_expression" else ""
    if around.type == "assignment_expression" or method in CHANGING or _dot(first) == "?.":
        return False
    if method not in BY_CONTENT and draft.outputs.rest_apis > 1:
        return False
    span = script.tree.span
    draft.edits.append(Edit(Span(span(config).start, span(first).end), rest_apis_as_listed(base)))
    return True


def _excerpt(node: Node) -> str:
    """An expression on one line, for messages."""
    return f"see `{' '.join(text(node).split())}`"


def _replace_read(draft: Draft, config: Node, first: Node, last: Node, key: str) -> None:
    script = draft.script
    place = _dot(first) + draft.outputs.keys[key]
    outer = script.outermost(last)
    around = script.parent(outer)
    if around.type == "assignment_expression" and child(around, "left") == outer:
        if key in URL_LISTS:
            as_url_list(draft, child(around, "right"))
    elif around.type in {"augmented_assignment_expression", "update_expression"} or text(around).startswith("delete "):
        unrecognised(draft, around)
        return
    elif key in URL_LISTS:
        split = _split(draft, outer)
        draft.replace_between(config, split or last, place if split else f"{place}.join({_comma(draft)})")
        return
    draft.replace_between(config, last, place)


def _split(draft: Draft, node: Node) -> Node | None:
    """The call `node.split(',')` around a node."""
    member = draft.script.parent(node)
    if member.type != "member_expression" or text(child(member, "property")) != "split":
        return None
    call = draft.script.parent(member)
    if call.type != "call_expression" or child(call, "function") != member:
        return None
    arguments = child(call, "arguments").named_children
    return call if len(arguments) == 1 and string_value(arguments[0]) == "," else None


def _comma(draft: Draft) -> str:
    quote = draft.script.quote()
    return f"{quote},{quote}"


def member_key(member: Node) -> str | None:
    if member.type == "member_expression":
        return text(child(member, "property"))
    index = child(member, "index")
    return text(index) if index.type == "number" else string_value(index)


def _dot(member: Node) -> str:
    return "?." if member.child_by_field_name("optional_chain") else "."


def read_pattern(draft: Draft, pattern: Node, statement: Node, base: str) -> None:
    """`const { aws_user_pools_id } = config` becomes a declaration per name."""
    script = draft.script
    lines = []
    for part in pattern.named_children:
        if part.type == "comment":
            lines.append(text(part))
            continue
        key = child(part, "key") if part.type == "pair_pattern" else part
        local = child(part, "value") if part.type == "pair_pattern" else part
        place = draft.outputs.keys.get(text(key))
        if local.type not in {"identifier", "shorthand_property_identifier_pattern"}:
            unrecognised(draft, part)
            return
        value = f"{base}.{place}" if place else None
        if text(key) == REST_APIS and draft.outputs.rest_apis == 1:
            value = rest_apis_as_listed(base)
        if value is None:
            hint = OTHERWISE.get(text(key))
            draft.problem(part, f"amplify_outputs.json does not have {text(key)} as it is", hint)
            return
        lines.append(f"{text(statement.children[0])} {text(local)} = {value}{script.semicolon()}")
    draft.replace(statement, f"{script.newline}{script.indent(statement)}".join(lines))


def unrecognised(draft: Draft, node: Node) -> None:
    draft.problem(
        node,
        "Gen 1's configuration is used in a way that is not recognised",
        "see what the code takes from it and read that from amplify_outputs.json",
    )
