"""What a file does with Gen 1's configuration, and how it does the same with what amplify_outputs.json holds."""

from tree_sitter import Node

from amp2gen.passes.client_app.draft import Draft, Sink
from amp2gen.passes.client_app.outputs import OTHERWISE, REST_APIS, URL_LISTS, rest_apis_as_listed
from amp2gen.passes.client_app.overrides import as_url_list, override
from amp2gen.passes.client_app.script import BLOCKS, WRAPPERS, mentions
from amp2gen.syntax.javascript.scopes import Binding
from amp2gen.syntax.javascript.tree import child, string_value, text
from amp2gen.syntax.spans import Edit, Span

BY_CONTENT = frozenset({"every", "filter", "find", "flatMap", "forEach", "map", "reduce", "some"})
"""What does not count on the order of a list."""

SERVER_SIDE = frozenset(
    {"createServerRunner", "generateServerClientUsingCookies", "generateServerClientUsingReqRes", "withSSRContext"}
)
"""Functions whose option `config` takes what `Amplify.configure` takes."""


def adapt_binding(draft: Draft, binding: Binding) -> None:
    """Every use of a name that holds the configuration."""
    for use in binding.references:
        if use.access != "read":
            draft.problem(use.node, f"{binding.name} is given another value")
        else:
            adapt(draft, use.node, binding.name)


def adapt(draft: Draft, node: Node, base: str) -> None:
    """One expression that holds the configuration; `base` is how to write it, once the file has changed."""
    script = draft.script
    outer = script.outermost(node)
    around = script.parent(outer)
    match around.type:
        case "member_expression" | "subscript_expression" if child(around, "object") == outer:
            _read(draft, outer, around, base)
        case "spread_element" if script.parent(around).type == "object":
            _merge(draft, script.parent(around), base)
        case "arguments":
            _argument(draft, outer, script.parent(around), base)
        case "variable_declarator":
            _declared(draft, outer, around, base)
        case "pair" | "object":
            _option(draft, outer, around, base)
        case "ternary_expression":
            _choice(draft, around, base)
        case "expression_statement":
            pass
        case _:
            _unrecognised(draft, outer)


def _unrecognised(draft: Draft, node: Node) -> None:
    draft.problem(
        node,
        "Gen 1's configuration is used in a way that is not recognised",
        "see what the code takes from it and read that from amplify_outputs.json",
    )


def _read(draft: Draft, config: Node, first: Node, base: str) -> None:
    """`config.aws_user_pools_id` and deeper, as far as there is a key in Gen 2 for it."""
    keys, last = [], first
    while True:
        key = _key(last)
        if key is None:
            _unrecognised(draft, last)
            return
        keys.append(key)
        dotted = ".".join(keys)
        if dotted == "default":
            draft.replace_between(config, last, "")
            adapt(draft, last, base)
            return
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
    is_searched = around.type == "member_expression" and text(child(around, "property")) in BY_CONTENT
    if around.type == "assignment_expression" or _dot(first) == "?.":
        return False
    if not is_searched and draft.outputs.rest_apis > 1:
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
        _unrecognised(draft, around)
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


def _key(member: Node) -> str | None:
    if member.type == "member_expression":
        return text(child(member, "property"))
    index = child(member, "index")
    return text(index) if index.type == "number" else string_value(index)


def _dot(member: Node) -> str:
    return "?." if member.child_by_field_name("optional_chain") else "."


def _merge(draft: Draft, merged: Node, base: str) -> None:
    """`{ ...config, oauth: … }` holds the configuration, too, with some of it overridden."""
    if not draft.first_visit(merged):
        return
    override(draft, merged, base)
    adapt(draft, merged, base)


def _choice(draft: Draft, ternary: Node, base: str) -> None:
    """`isLocal ? { ...config, … } : config` holds the configuration where both branches do."""
    if not draft.first_visit(ternary):
        return
    if all(_holds(child(ternary, branch), base) for branch in ("consequence", "alternative")):
        adapt(draft, ternary, base)
    else:
        _unrecognised(draft, ternary)


def _holds(node: Node, base: str) -> bool:
    while node.type in WRAPPERS:
        node = node.named_children[0]
    if node.type == "object":
        spreads = [part for part in node.named_children if part.type == "spread_element"]
        return any(text(spread.named_children[0]) == base for spread in spreads)
    return text(node) == base


def _argument(draft: Draft, outer: Node, call: Node, base: str) -> None:
    function = call.child_by_field_name("function")
    called = _called(function) if function else ""
    is_first = child(call, "arguments").named_children[0] == outer
    if called == "Amplify.configure" and is_first:
        draft.sinks.append(Sink(outer, base))
    elif called == "parseAmplifyConfig" and is_first:
        draft.sinks.append(Sink(call, base, parsed=True))
    elif not called.startswith("console."):
        _unrecognised(draft, outer)


def _called(function: Node) -> str:
    """`Amplify.configure`, of `(Amplify as any)?.configure`, too."""
    if function.type != "member_expression":
        return text(function)
    holder = child(function, "object")
    while holder.type in WRAPPERS:
        holder = holder.named_children[0]
    return f"{text(holder)}.{text(child(function, 'property'))}"


def _option(draft: Draft, outer: Node, around: Node, base: str) -> None:
    """`createServerRunner({ config })`."""
    script = draft.script
    options = script.parent(around) if around.type == "pair" else around
    key = text(child(around, "key")) if around.type == "pair" else text(outer)
    arguments = script.parent(options)
    call = script.tree.parent(arguments)
    function = call.child_by_field_name("function") if call and arguments.type == "arguments" else None
    if key == "config" and function is not None and text(function) in SERVER_SIDE:
        draft.sinks.append(Sink(outer, base, key="" if around.type == "pair" else f"{key}: "))
    else:
        _unrecognised(draft, outer)


def _declared(draft: Draft, outer: Node, declarator: Node, base: str) -> None:
    """Another name for the configuration, or names for parts of it."""
    script = draft.script
    name, statement = child(declarator, "name"), script.parent(declarator)
    if script.parent(statement).type not in BLOCKS:
        draft.problem(statement, "Gen 1's configuration is exported again, for whoever imports this module")
    elif name.type == "identifier":
        binding = script.binding(name)
        if binding is None or mentions(script, binding.name):
            _unrecognised(draft, name)
        else:
            adapt_binding(draft, binding)
    elif name.type == "object_pattern" and len(statement.named_children) == 1 and outer.type == "identifier":
        _destructured(draft, name, statement, base)
    else:
        _unrecognised(draft, declarator)


def _destructured(draft: Draft, pattern: Node, statement: Node, base: str) -> None:
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
            _unrecognised(draft, part)
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
