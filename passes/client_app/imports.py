"""Imports of files of the client app that export Gen 1's configuration, and what is done with what they export."""

from collections.abc import Mapping

from tree_sitter import Node

from amp2gen.passes.client_app.draft import Draft
from amp2gen.passes.client_app.modules import Keys
from amp2gen.passes.client_app.reads import member_key, unrecognised
from amp2gen.passes.client_app.script import mentions
from amp2gen.passes.client_app.uses import adapt_below, adapt_binding
from amp2gen.syntax.javascript.tree import child, text

MOCKS = frozenset({"mock", "doMock", "unmock", "dontMock", "importActual", "requireActual"})


def adapt_import(draft: Draft, literal: Node, module: str) -> None:
    """`literal` names a file that exports the configuration, if it is part of an import."""
    around = draft.script.parent(literal)
    exported = draft.modules.exports[module]
    if around.type in {"import_statement", "export_statement"}:
        draft.imported_modules.add(module)
    if around.type == "import_statement":
        _static(draft, around, module, exported)
    elif around.type == "export_statement":
        _exported_again(draft, around, module, exported)
    elif around.type == "arguments":
        _call(draft, literal, draft.script.parent(around), module, exported)


def _static(draft: Draft, statement: Node, module: str, exported: Mapping[str, Keys]) -> None:
    clause = next((part for part in statement.named_children if part.type == "import_clause"), None)
    if clause is None or any(part.type == "type" for part in statement.children):
        return
    for part in clause.named_children:
        if part.type == "identifier":
            _bound(draft, part, module, exported.get("default"))
        elif part.type == "namespace_import":
            _namespace(draft, part.named_children[0], module, exported)
        else:
            for each in part.named_children:
                is_type = any(word.type == "type" for word in each.children)
                keys = None if is_type else exported.get(text(child(each, "name")))
                _bound(draft, each.child_by_field_name("alias") or child(each, "name"), module, keys)


def _bound(draft: Draft, name: Node, module: str, keys: Keys | None) -> None:
    """A name for something that the module exports; `keys` is None if that is not the configuration."""
    if keys is None:
        return
    draft.taken.setdefault(module, name)
    if not keys:
        draft.imported.append(text(name))
    if mentions(draft.script, ".".join((text(name), *keys))):
        draft.problem(name, f"the template uses {text(name)}", "take what it needs into a variable of the script")
    binding = draft.script.binding(name)
    if binding is not None:
        adapt_binding(draft, binding, keys)


def _namespace(draft: Draft, name: Node, module: str, exported: Mapping[str, Keys]) -> None:
    """`import * as settings from './settings'`: an object with the module's exports."""
    script = draft.script
    draft.taken.setdefault(module, name)
    binding = script.binding(name)
    for use in binding.references if binding else ():
        around = script.parent(use.node)
        key = member_key(around) if around.type in {"member_expression", "subscript_expression"} else None
        if key is not None and key in exported:
            adapt_below(draft, around, exported[key], text(around))
        elif key is None:
            unrecognised(draft, use.node)


def _exported_again(draft: Draft, statement: Node, module: str, exported: Mapping[str, Keys]) -> None:
    clause = next((part for part in statement.named_children if part.type != "string"), None)
    if clause is None:
        again = {name: name for name in exported if name != "default"}
    elif clause.type == "export_clause":
        names = {text(each.child_by_field_name("alias") or child(each, "name")): each for each in clause.named_children}
        again = {new: text(child(each, "name")) for new, each in names.items()}
    else:
        draft.taken.setdefault(module, statement)
        unrecognised(draft, statement)
        return
    for name, old in again.items():
        if old in exported:
            draft.taken.setdefault(module, statement)
            draft.export(statement, name, exported[old])


def _call(draft: Draft, literal: Node, call: Node, module: str, exported: Mapping[str, Keys]) -> None:
    """`require('./config').awsConfig`, `const { awsConfig } = require('./config')`; tests that put a mock there."""
    script = draft.script
    function = call.child_by_field_name("function")
    if function is None:
        return
    if function.type == "member_expression" and text(child(function, "property")) in MOCKS:
        if len(child(call, "arguments").named_children) > 1:
            draft.remark(literal, f"a mock stands for {module}", "give it the form of amplify_outputs.json")
        return
    if function.type != "import" and not script.is_global(function, "require"):
        return
    draft.imported_modules.add(module)
    draft.taken.setdefault(module, call)
    outer = script.outermost(call)
    around = script.parent(outer)
    if function.type != "import" and around.type == "member_expression":
        keys = exported.get(text(child(around, "property")))
        if keys is not None:
            adapt_below(draft, around, keys, text(around))
        return
    pattern = child(around, "name") if around.type == "variable_declarator" else None
    if function.type == "import" or pattern is None or pattern.type != "object_pattern":
        unrecognised(draft, call)
        return
    for part in pattern.named_children:
        key = part.child_by_field_name("key")
        name = child(part, "value") if key else part
        if part.type == "rest_pattern" or (text(key or part) in exported and "identifier" not in name.type):
            unrecognised(draft, part)
        else:
            _bound(draft, name, module, exported.get(text(key or part)))
