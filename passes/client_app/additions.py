"""Imports that a client file needs in addition."""

from tree_sitter import Node

from amp2gen.passes.client_app.draft import Draft
from amp2gen.syntax.javascript.tree import child, string_value, text, walk

UTILS = "aws-amplify/utils"
PARSE = "parseAmplifyConfig"


def parser_name(draft: Draft) -> str:
    """The file's name for aws-amplify's `parseAmplifyConfig`, imported if need be."""
    if PARSE in draft.names:
        return PARSE
    for statement in draft.script.imports():
        if string_value(child(statement, "source")) == UTILS:
            for part in walk(statement):
                if part.type == "import_specifier" and text(child(part, "name")) == PARSE:
                    return text(part.child_by_field_name("alias") or child(part, "name"))
    draft.names.add(PARSE)
    _add(draft, f"{{ {PARSE} }}", UTILS, after="aws-amplify")
    return PARSE


def outputs_name(draft: Draft) -> str:
    """The file's name for what amplify_outputs.json holds, imported if need be."""
    if not draft.imported:
        name = draft.fresh("outputs")
        _add(draft, name, draft.script.relative(draft.outputs.path))
        draft.imported.append(name)
        draft.needs_json_modules = True
    return draft.imported[0]


def _add(draft: Draft, names: str, module: str, after: str | None = None) -> None:
    """An import, or a `require` in a CommonJS file, below the import of `after`, the last one, or the directives."""
    script = draft.script
    quote, end, imports = script.quote(), script.semicolon(), script.imports()
    if not imports and "require" in script.names.free:
        line = f"const {names.replace(' as ', ': ')} = require({quote}{module}{quote}){end}"
        place = next((n for n in script.tree.root.named_children if "require(" in text(n)), None)
    else:
        line = f"import {names} from {quote}{module}{quote}{end}"
        named = [n for n in imports if string_value(child(n, "source")) == after]
        place = (named or imports)[-1] if imports else None
    if place is not None:
        draft.insert_after(place, f"{script.newline}{script.indent(place)}{line}")
    else:
        first = _first_statement(draft)
        draft.insert_before(first, f"{line}{script.newline}{script.indent(first)}")


def _first_statement(draft: Draft) -> Node:
    root = draft.script.tree.root
    for node in root.named_children:
        is_directive = node.type == "expression_statement" and node.named_children[0].type == "string"
        if node.type not in {"comment", "hash_bang_line"} and not is_directive:
            return node
    return root
