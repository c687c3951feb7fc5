"""What a file does with Gen 1's configuration, and how it does the same with what amplify_outputs.json holds."""

from tree_sitter import Node

from amp2gen.passes.client_app.draft import Draft, Sink
from amp2gen.passes.client_app.modules import Keys
from amp2gen.passes.client_app.overrides import override
from amp2gen.passes.client_app.reads import member_key, read, read_pattern, unrecognised
from amp2gen.passes.client_app.script import BLOCKS, WRAPPERS, mentions
from amp2gen.syntax.javascript.scopes import Binding
from amp2gen.syntax.javascript.tree import child, text

SERVER_SIDE = frozenset(
    {"createServerRunner", "generateServerClientUsingCookies", "generateServerClientUsingReqRes", "withSSRContext"}
)
"""Functions whose option `config` takes what `Amplify.configure` takes."""


def adapt_binding(draft: Draft, binding: Binding, keys: Keys = ()) -> None:
    """Every use of a name that holds the configuration, or has it below some keys."""
    if not draft.first_visit(binding.declarations[0]):
        return
    for use in binding.references:
        if use.access != "read":
            draft.problem(use.node, f"{binding.name} is given another value")
        else:
            adapt_below(draft, use.node, keys, binding.name)


def adapt(draft: Draft, node: Node, base: str) -> None:
    """One expression that holds the configuration; `base` is how to write it, once the file has changed."""
    script = draft.script
    outer = script.outermost(node)
    around = script.parent(outer)
    match around.type:
        case "member_expression" | "subscript_expression" if child(around, "object") == outer:
            if member_key(around) == "default":
                draft.replace_between(outer, around, "")
                adapt(draft, around, base)
            else:
                read(draft, outer, around, base)
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
        case "binary_expression":
            _either(draft, around, base)
        case "export_statement" | "export_specifier":
            _exported(draft, around, ())
        case "expression_statement":
            pass
        case _:
            unrecognised(draft, outer)


def adapt_below(draft: Draft, node: Node, keys: Keys, base: str) -> None:
    """One expression that has the configuration below some keys: `environment.amplify` is it, `environment` has it."""
    if not keys:
        adapt(draft, node, base)
        return
    script = draft.script
    outer = script.outermost(node)
    around = script.parent(outer)
    match around.type:
        case "member_expression" | "subscript_expression" if child(around, "object") == outer:
            key = member_key(around)
            if key == keys[0]:
                adapt_below(draft, around, keys[1:], text(around))
            elif key is None:
                unrecognised(draft, around)
        case "spread_element" if script.parent(around).type == "object":
            _held(draft, script.parent(around), keys)
        case "variable_declarator":
            _named(draft, outer, around, keys)
        case "export_statement" | "export_specifier":
            _exported(draft, around, keys)
        case "arguments" if _called_with(draft, outer).startswith("console."):
            pass
        case _:
            unrecognised(draft, outer)


def _exported(draft: Draft, around: Node, keys: Keys) -> None:
    """`export default config`, `export { config as awsConfig }`: who imports it, is adapted with this file."""
    name = "default"
    if around.type == "export_specifier":
        name = text(around.child_by_field_name("alias") or child(around, "name"))
    draft.export(around, name, keys)


def _held(draft: Draft, object_: Node, keys: Keys) -> None:
    """An object that has the configuration below some keys. Another spread could put something else there."""
    script = draft.script
    spreads = [part for part in object_.named_children if part.type == "spread_element"]
    given = [part for part in object_.named_children if part.type == "pair" and text(child(part, "key")) == keys[0]]
    outer = script.outermost(object_)
    around = script.parent(outer)
    if len(spreads) + len(given) > 1:
        unrecognised(draft, object_)
    elif around.type == "pair":
        _held(draft, script.parent(around), (text(child(around, "key")), *keys))
    else:
        adapt_below(draft, object_, keys, "")


def _named(draft: Draft, outer: Node, declarator: Node, keys: Keys) -> None:
    """`const environment = { amplify: config }`, and names for members of such an object."""
    script, name = draft.script, child(declarator, "name")
    if name.type == "object_pattern":
        parts = [part for part in name.named_children if part.type != "comment"]
        names = [text(part.child_by_field_name("key") or part) for part in parts]
        if any(part.type == "rest_pattern" for part in parts) or keys[0] in names:
            unrecognised(draft, declarator)
        return
    binding = script.binding(name) if name.type == "identifier" else None
    if binding is None or mentions(script, ".".join((binding.name, *keys))):
        unrecognised(draft, outer)
        return
    _export_declared(draft, declarator, binding.name, keys)
    adapt_binding(draft, binding, keys)


def _export_declared(draft: Draft, declarator: Node, name: str, keys: Keys) -> None:
    statement = draft.script.parent(draft.script.parent(declarator))
    if statement.type == "export_statement":
        draft.export(statement, name, keys)


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
        unrecognised(draft, ternary)


def _either(draft: Draft, expression: Node, base: str) -> None:
    """`loaded.default || loaded` takes the configuration out of a CommonJS module; a JSON file is it."""
    sides = [text(child(expression, side)) for side in ("left", "right")]
    if not draft.first_visit(expression):
        return
    if text(child(expression, "operator")) in {"||", "??"} and sides == [f"{base}.default", base]:
        draft.replace_between(child(expression, "left"), expression, "")
        adapt(draft, expression, base)
    else:
        unrecognised(draft, expression)


def _holds(node: Node, base: str) -> bool:
    while node.type in WRAPPERS:
        node = node.named_children[0]
    if node.type == "object":
        spreads = [part for part in node.named_children if part.type == "spread_element"]
        return any(text(spread.named_children[0]) == base for spread in spreads)
    return text(node) == base


def _called_with(draft: Draft, argument: Node) -> str:
    function = draft.script.parent(draft.script.parent(argument)).child_by_field_name("function")
    return called(function) if function else ""


def _argument(draft: Draft, outer: Node, call: Node, base: str) -> None:
    name = _called_with(draft, outer)
    is_first = child(call, "arguments").named_children[0] == outer
    if name == "Amplify.configure" and is_first:
        draft.sinks.append(Sink(outer, base))
    elif name == "parseAmplifyConfig" and is_first:
        draft.sinks.append(Sink(call, base, parsed=True))
    elif not name.startswith("console."):
        unrecognised(draft, outer)


def called(function: Node) -> str:
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
    elif call is None or arguments.type != "arguments":
        _held(draft, options, (key,))
    else:
        unrecognised(draft, outer)


def _declared(draft: Draft, outer: Node, declarator: Node, base: str) -> None:
    """Another name for the configuration, or names for parts of it."""
    script = draft.script
    name, statement = child(declarator, "name"), script.parent(declarator)
    if script.parent(statement).type not in {*BLOCKS, "export_statement"}:
        unrecognised(draft, declarator)
    elif name.type == "identifier":
        _named(draft, outer, declarator, ())
    elif name.type == "object_pattern" and len(statement.named_children) == 1 and outer.type == "identifier":
        read_pattern(draft, name, statement, base)
    else:
        unrecognised(draft, declarator)
