"""Names of environment variables outside of `process.env.X`."""

import re
from collections.abc import Iterator

from tree_sitter import Node

from amp2gen.passes.ssm.script import Script, accessed, arguments, constant, inner
from amp2gen.syntax.javascript.scopes import Binding
from amp2gen.syntax.javascript.tree import child, string_value, text, walk, words

_TEXTS = frozenset({"string", "template_string"})
_NAMES = words("property_identifier identifier shorthand_property_identifier shorthand_property_identifier_pattern")


def mentioned(script: Script, variables: frozenset[str]) -> Iterator[tuple[Node, frozenset[str]]]:
    """The nodes that name variables where unseen code could read the environment by that name."""
    variables = frozenset(each for each in variables if each in script.source.text)
    for node in walk(script.tree.root) if variables else ():
        if node.type in _NAMES or node.type in _TEXTS:
            written = text(node)
            named = frozenset(each for each in variables if _has_word(written, each, node.type))
            if named and not _is_harmless(script, node):
                yield node, named


def loads(node: Node) -> str | None:
    """The module that an import statement, a require or an `import()` names."""
    if node.type == "import_statement":
        return string_value(node.child_by_field_name("source"))
    parts = arguments(node) if text(child(node, "function")) in {"require", "import"} else None
    return string_value(parts[0]) if parts else None


def _has_word(written: str, variable: str, kind: str) -> bool:
    if kind in _NAMES:
        return written == variable
    return re.search(rf"(?<![\w$]){re.escape(variable)}(?![\w$])", written) is not None


def _is_harmless(script: Script, node: Node) -> bool:
    parent = script.tree.parent(node)
    if node.type in _TEXTS:
        is_key = parent is not None and parent.type == "subscript_expression" and _is_env_key(script, parent)
        return is_key or _is_for_people(script, node)
    if node.type != "property_identifier":
        binding = script.bindings.get(node.id)
        return binding is not None and (binding.kind != "import" or _is_own_file(_import_of(script, binding)))
    if parent is None:
        return False
    if parent.type == "pair":
        return _is_kept_here(script, parent)
    return _is_env_key(script, parent) or _is_own_member(script, parent, node)


def _is_kept_here(script: Script, pair: Node) -> bool:
    """Whether a property belongs to an object that is not made for the sake of a call."""
    for node in script.tree.ancestors(pair):
        if node.type not in {"object", "pair", "parenthesized_expression"}:
            return node.type in {"variable_declarator", "return_statement", "assignment_expression", "arrow_function"}
    return False


def _is_env_key(script: Script, access: Node) -> bool:
    """Whether an access is `process.env.X`; what it means was seen above."""
    found = accessed(script, access)
    return found is not None and text(found[0]) in {"process.env", "process?.env"}


def _is_own_member(script: Script, access: Node, key: Node) -> bool:
    """`exports.X`, and `config.X` where config is an object made in this file or another file of the function."""
    if access.type != "member_expression" or child(access, "property") != key:
        return False
    holder = inner(child(access, "object"))
    if text(holder) in {"exports", "module.exports"}:
        return True
    binding = script.bindings.get(holder.id)
    if binding is not None and binding.kind == "import":
        return _is_own_file(_import_of(script, binding))
    made = constant(script, holder)
    return made.type == "object" or (made.type == "call_expression" and _is_own_file(made))


def _import_of(script: Script, binding: Binding) -> Node:
    return next(each for each in script.tree.ancestors(binding.declarations[0]) if each.type == "import_statement")


def _is_own_file(load: Node) -> bool:
    return (loads(load) or "").startswith(".")


_TEXT_PARTS = words("binary_expression template_substitution template_string parenthesized_expression")


def _is_for_people(script: Script, node: Node) -> bool:
    """Whether a string is part of an error's message or of a log line."""
    for parent in script.tree.ancestors(node):
        if parent.type == "arguments":
            call = script.tree.parent(parent)
            called = call.child_by_field_name("function") or call.child_by_field_name("constructor") if call else None
            return called is not None and re.fullmatch(r"\w*Error|console\.\w+", text(called)) is not None
        if parent.type not in _TEXT_PARTS:
            return False
    return False
