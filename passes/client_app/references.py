"""Where a file loads Gen 1's client configuration; each such place loads amplify_outputs.json instead."""

import re

from tree_sitter import Node

from amp2gen.passes.client_app.draft import Draft
from amp2gen.passes.client_app.imports import adapt_import
from amp2gen.passes.client_app.mocks import adapt_mock
from amp2gen.passes.client_app.script import BLOCKS, mentions, strings
from amp2gen.passes.client_app.uses import adapt, adapt_binding
from amp2gen.syntax.javascript.tree import child, string_value, text

GEN1_NAME = r"(?:aws-exports|amplifyconfiguration)"
SPECIFIER = re.compile(rf"(?:\S*/)?{GEN1_NAME}(?:\.(?:js|mjs|cjs|ts|json))?")
IN_A_PATH = re.compile(rf"(?<![\w-]){GEN1_NAME}(?![\w-])")
MOCKS = frozenset(f"{tool}.{name}" for tool in ("jest", "vi") for name in ("mock", "doMock", "unmock", "dontMock"))
LOAD_IT = "import amplify_outputs.json instead"


def adapt_references(draft: Draft) -> None:
    for literal in strings(draft.script):
        value = string_value(literal)
        if value is not None and SPECIFIER.fullmatch(value):
            _reference(draft, literal)
            continue
        module = draft.modules.find(draft.script.path, value) if value and draft.modules.exports else None
        if module is not None:
            adapt_import(draft, literal, module)
        elif IN_A_PATH.search(value if value is not None else text(literal)) and not re.search(r"\s", value or ""):
            draft.problem(literal, "Gen 1's configuration file stands in a path", LOAD_IT)


def _reference(draft: Draft, literal: Node) -> None:
    script = draft.script
    around = script.parent(literal)
    own = draft.modules.find_own(script.path, string_value(literal) or "")
    if own is not None:
        draft.problem(literal, f"{own} is not the file that Gen 1 writes: it has values of its own", LOAD_IT)
    elif around.type == "import_statement":
        _static_import(draft, around, literal)
    elif around.type == "arguments":
        _call(draft, script.parent(around), literal)
    elif around.type == "export_statement":
        _export_from(draft, around, literal)
    elif around.type != "module":  # `declare module`: a type for a file that is not loaded any more
        draft.problem(literal, "Gen 1's configuration file is named in a way that is not recognised", LOAD_IT)


def _static_import(draft: Draft, statement: Node, literal: Node) -> None:
    if any(part.type == "type" for part in statement.children):
        draft.problem(statement, "a type of Gen 1's configuration is imported")
        return
    _point(draft, literal)
    clause = next((part for part in statement.named_children if part.type == "import_clause"), None)
    for part in clause.named_children if clause else ():
        if part.type == "identifier":
            _name(draft, part)
        elif part.type == "namespace_import":
            name = part.named_children[0]
            draft.replace(part, text(name))
            draft.needs_json_modules = True
            _name(draft, name)
        else:
            for specifier in part.named_children:
                if text(child(specifier, "name")) == "default":
                    _name(draft, child(specifier, "alias"))
                else:
                    draft.problem(specifier, "single keys of Gen 1's configuration are imported", LOAD_IT)


def _export_from(draft: Draft, statement: Node, literal: Node) -> None:
    """`export { default as awsConfig } from './aws-exports'`. Of a JSON file, names other than `default` differ."""
    _point(draft, literal)
    clause = next((part for part in statement.named_children if part.type == "export_clause"), None)
    for specifier in clause.named_children if clause else ():
        if text(child(specifier, "name")) == "default":
            draft.export(statement, text(specifier.child_by_field_name("alias") or child(specifier, "name")), ())
        else:
            draft.problem(specifier, "single keys of Gen 1's configuration are exported again", LOAD_IT)
    if clause is None:
        draft.problem(statement, "all of Gen 1's configuration file is exported again", LOAD_IT)


def _name(draft: Draft, name: Node) -> None:
    """A name for the configuration in the whole file."""
    draft.imported.append(text(name))
    if mentions(draft.script, text(name)):
        draft.problem(name, f"the template uses {text(name)}", "take what it needs into a variable of the script")
    _bound(draft, name)


def _bound(draft: Draft, name: Node) -> None:
    binding = draft.script.binding(name)
    if binding is not None:
        adapt_binding(draft, binding)


def _call(draft: Draft, call: Node, literal: Node) -> None:
    function = call.child_by_field_name("function")
    arguments = _arguments(call)
    if function is None or arguments[0] != literal:
        draft.problem(literal, "Gen 1's configuration file is named in a way that is not recognised", LOAD_IT)
    elif function.type == "import":
        _dynamic_import(draft, call, literal)
    elif draft.script.is_global(function, "require"):
        _point(draft, literal)
        base = f"require({_specifier(draft, literal)})"
        _top_level_name(draft, call)
        adapt(draft, call, base)
    elif text(function) in MOCKS:
        _point(draft, literal)
        if len(arguments) > 1:
            adapt_mock(draft, arguments[1])
    else:
        draft.problem(call, "Gen 1's configuration file is named in a way that is not recognised", LOAD_IT)


def _top_level_name(draft: Draft, call: Node) -> None:
    """`const awsconfig = require(…)` names the configuration for the whole file."""
    script = draft.script
    outer = script.outermost(call)
    around = script.parent(outer)
    if around.type == "member_expression" and text(child(around, "property")) == "default":
        around = script.parent(script.outermost(around))
    if around.type == "variable_declarator" and script.parent(script.parent(around)).type == "program":
        name = child(around, "name")
        if name.type == "identifier":
            draft.imported.append(text(name))


def _dynamic_import(draft: Draft, call: Node, literal: Node) -> None:
    """`(await import(…)).default`, `const { default: x } = await import(…)`, `import(…).then(({ default: x }) => …)`.

    A bundler's JSON module has a default export as well, so `default` stays.
    """
    script = draft.script
    _point(draft, literal)
    around = script.parent(call)
    if around.type == "await_expression":
        outer = script.outermost(around)
        around = script.parent(outer)
        if around.type == "member_expression" and text(child(around, "property")) == "default":
            adapt(draft, around, f"(await import({_specifier(draft, literal)})).default")
            return
        if around.type == "variable_declarator" and _named(draft, around):
            return
    elif around.type == "member_expression" and text(child(around, "property")) == "then":
        arguments = _arguments(script.parent(around))
        if len(arguments) == 1 and arguments[0].type == "arrow_function":
            parameters = arguments[0].child_by_field_name("parameters")
            listed = parameters.named_children if parameters else []
            pattern = (listed[0].child_by_field_name("pattern") or listed[0]) if listed else None
            if pattern is not None and _only_default(draft, pattern):
                return
    draft.problem(call, "what this import loads is used in a way that is not recognised", LOAD_IT)


def _named(draft: Draft, declarator: Node) -> bool:
    """`const loaded = await import(…)`, whose uses are all of `loaded.default`, or a pattern with `default` alone."""
    script, name = draft.script, child(declarator, "name")
    if script.parent(script.parent(declarator)).type not in BLOCKS:
        return False
    binding = script.binding(name) if name.type == "identifier" else None
    if binding is None or mentions(script, binding.name):
        return _only_default(draft, name)
    members = [script.parent(use.node) for use in binding.references]
    if not all(each.type == "member_expression" and text(child(each, "property")) == "default" for each in members):
        return False
    for member in members:
        adapt(draft, member, f"{binding.name}.default")
    return True


def _only_default(draft: Draft, pattern: Node) -> bool:
    """Whether a pattern takes nothing but the default export; then its uses are adapted."""
    parts = pattern.named_children if pattern.type == "object_pattern" else []
    if len(parts) != 1 or parts[0].type != "pair_pattern" or text(child(parts[0], "key")) != "default":
        return False
    name = child(parts[0], "value")
    if name.type != "identifier":
        return False
    _bound(draft, name)
    return True


def _arguments(call: Node) -> list[Node]:
    """The arguments of a call; none if it is something else."""
    arguments = call.child_by_field_name("arguments")
    return [] if arguments is None else [part for part in arguments.named_children if part.type != "comment"]


def _point(draft: Draft, literal: Node) -> None:
    draft.replace(literal, _specifier(draft, literal))
    draft.needs_json_modules |= not text(literal)[1:-1].endswith(".json")


def _specifier(draft: Draft, literal: Node) -> str:
    quote = text(literal)[0]
    return f"{quote}{draft.script.relative(draft.outputs.path)}{quote}"
