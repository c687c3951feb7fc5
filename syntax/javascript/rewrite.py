"""The edits that turn an analysed CommonJS file into an ES module. `esm.plan` has found no obstacle before.

Edits are as small as they can be, so the user's comments and layout stay.
"""

import posixpath
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tree_sitter import Node

from amp2gen.syntax.javascript.commonjs import CommonJs, Export, pattern_pairs
from amp2gen.syntax.javascript.esm import Style, becomes_import, imports_by_name, is_listed_object, stable_binding
from amp2gen.syntax.javascript.package import DynamicLink, Link, Package
from amp2gen.syntax.javascript.resolve import quoted, relative_specifier
from amp2gen.syntax.javascript.strict import RESERVED, spell_out
from amp2gen.syntax.javascript.tree import child, text, words
from amp2gen.syntax.spans import Edit, Span, apply_edits

_KEYWORDS = RESERVED | words(
    """arguments break case catch class const continue debugger default delete do else enum eval export extends
    false finally for function if import in instanceof new null return super switch this throw true try typeof
    undefined var void while with"""
)


@dataclass
class _Draft:
    """The edits of one file, and the names they took."""

    package: Package
    module: CommonJs
    styles: Mapping[str, Style]
    edits: list[Edit] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)

    @property
    def newline(self) -> str:
        return "\r\n" if "\r\n" in self.module.tree.source.text else "\n"

    def replace(self, node: Node, replacement: str) -> None:
        self.edits.append(Edit(self.module.tree.span(node), replacement))

    def insert(self, at: int, addition: str) -> None:
        self.edits.append(Edit(Span(at, at), addition))

    def fresh(self, wanted: str) -> str:
        name, number = wanted, 2
        while name in self.taken or name in self.module.names.identifiers or name in _KEYWORDS:
            name, number = f"{wanted}{number}", number + 1
        self.taken.add(name)
        return name


def to_es_module(
    package: Package, path: str, styles: Mapping[str, Style], handler: str, more: Sequence[Edit] = ()
) -> str:
    """The text of a file as an ES module, with `more` edits; the entry exports its handler as `handler`."""
    module = package.modules[path]
    draft = _Draft(package, module, styles)
    for link in package.links[path]:
        _import(draft, link)
    for dynamic in package.dynamic[path]:
        _spell_out_names(draft, dynamic)
    locals_by_name: dict[str | None, str] = {}
    for export in module.exports:
        locals_by_name |= _export(draft, export)
    for read in module.reads:
        name = read.name if styles[path].kind == "named" else None
        target = read.node if name is not None or read.name is None else child(read.node, "object")
        draft.replace(target, locals_by_name[name])
    _separate(draft)
    draft.edits += [*spell_out(module.tree, module.names)[0], *more]
    ported = apply_edits(module.tree.source.text, draft.edits)
    if path != package.entry or handler == "handler":
        return ported
    return f"{ported.rstrip()}{draft.newline}export {{ {locals_by_name[handler]} as handler }};{draft.newline}"


def _import(draft: _Draft, link: Link) -> None:
    require, module = link.require, draft.module
    source = _specifier(draft, link)
    attribute = " with { type: 'json' }" if link.target is not None and link.target.endswith(".json") else ""
    by_name = imports_by_name(link, draft.styles, module)
    if require.form == "bare":
        draft.replace(require.call, f"import {source}{attribute}")
    elif becomes_import(link, draft.styles, module):
        declarator = require.declarator
        assert declarator is not None
        pattern = child(declarator, "name")
        if require.form == "pattern":
            _import_specifiers(draft, pattern)
        elif by_name:
            draft.replace(pattern, f"* as {text(pattern)}")
        equals = next(part for part in declarator.children if part.type == "=")
        draft.replace(equals, "from")
        draft.replace(require.call, f"{source}{attribute}")
    elif known := _imported_name(draft, link):
        draft.replace(require.call, known)
    else:
        name = draft.fresh(_camel_case(require.specifier))
        clause = f"* as {name}" if by_name else name
        start = module.tree.span(require.statement).start
        draft.insert(start, f"import {clause} from {source}{attribute};{draft.newline}")
        draft.replace(require.call, name)


def _imported_name(draft: _Draft, link: Link) -> str | None:
    """The name that an earlier `const name = require(…)` of the same module gave it."""
    for other in draft.package.links[draft.module.path]:
        if other.require.call.start_byte >= link.require.call.start_byte:
            return None
        same = other.target == link.target and (link.target or other.require.specifier == link.require.specifier)
        if other.require.form == "whole" and same and other.require.declarator is not None:
            return text(child(other.require.declarator, "name"))
    return None


def _import_specifiers(draft: _Draft, pattern: Node) -> None:
    for part, name, local in pattern_pairs(pattern) or []:
        if part.type == "pair_pattern":
            draft.replace(part, name if name == local else f"{name} as {local}")


def _specifier(draft: _Draft, link: Link) -> str:
    literal = text(child(link.require.call, "arguments").named_children[0])
    quote = literal[0] if literal[0] in "'\"" else "'"
    target = link.target
    specifier = relative_specifier(draft.module.path, target) if target else link.require.specifier
    return f"{quote}{specifier}{quote}"


def _separate(draft: _Draft) -> None:
    """Give each import its own statement: `const a = require('a'), b = 1` → `import a …; const b = 1`."""
    module = draft.module
    imported = {
        link.require.declarator.id
        for link in draft.package.links[module.path]
        if link.require.declarator is not None and becomes_import(link, draft.styles, module)
    }
    for statement in module.statements:
        declarators = [each for each in statement.named_children if each.type == "variable_declarator"]
        if not any(each.id in imported for each in declarators):
            continue
        keyword = statement.children[0]
        words = ["import" if each.id in imported else text(keyword) for each in declarators]
        draft.replace(keyword, words[0])
        for index, declarator in enumerate(declarators[1:], 1):
            if "import" not in words[index - 1 : index + 1]:
                continue
            _split_before(draft, declarator, words[index])


def _split_before(draft: _Draft, declarator: Node, word: str) -> None:
    tree = draft.module.tree
    comma = declarator.prev_sibling
    while comma is not None and comma.type != ",":
        comma = comma.prev_sibling
    assert comma is not None
    between = Span(tree.span(comma).end, tree.span(declarator).start)
    draft.replace(comma, ";")
    if tree.source.slice(between).strip():
        draft.insert(between.end, f"{word} ")
    else:
        draft.edits.append(Edit(between, f"{draft.newline}{word} "))


def _export(draft: _Draft, export: Export) -> dict[str | None, str]:
    """Edit one assignment; each name that it exports (None for the default), and what the file itself calls it."""
    module = draft.module
    if draft.styles[module.path].kind == "default":
        return {None: _export_default(draft, export)}
    if export.name is None:
        return _export_list(draft, export)
    return {export.name: _export_named(draft, export, export.name)}


def _export_named(draft: _Draft, export: Export, name: str) -> str:
    module = draft.module
    value = export.value
    if value.type == "identifier" and stable_binding(module, text(value), export):
        span = module.tree.span(_assignment(export))
        clause = text(value) if text(value) == name else f"{text(value)} as {name}"
        draft.edits.append(Edit(span, f"export {{ {clause} }}"))
        return text(value)
    if _is_free(module, name):
        draft.replace(export.target, f"export const {name}")
        draft.taken.add(name)
        return name
    local = draft.fresh("exported" + name[:1].upper() + name[1:])
    draft.replace(export.target, f"const {local}")
    draft.insert(module.tree.span(export.statement).end, f"{draft.newline}export {{ {local} as {name} }};")
    return local


def _assignment(export: Export) -> Node:
    return export.statement.named_children[0]


def _is_free(module: CommonJs, name: str) -> bool:
    """Whether a top-level `const name` captures no use of the same name, and is seen where exports are read."""
    if name in _KEYWORDS or name in module.names.top.bindings or name in module.names.free:
        return False
    return name not in module.names.identifiers or all(read.name != name for read in module.reads)


def _export_list(draft: _Draft, export: Export) -> dict[str | None, str]:
    """`module.exports = { a, b: c }` → `export { a, c as b }`."""
    tree = draft.module.tree
    head = Span(tree.span(export.target).start, tree.span(export.value).start)
    draft.edits.append(Edit(head, "export "))
    pairs = is_listed_object(export.value) or []
    for part, name, local in pairs:
        if part.type == "pair":
            draft.replace(part, local if name == local else f"{local} as {name}")
    return {name: local for _, name, local in pairs}


def _export_default(draft: _Draft, export: Export) -> str:
    module = draft.module
    tree = module.tree
    if not module.reads:
        head = Span(tree.span(export.target).start, tree.span(export.value).start)
        closed = _would_capture(module, export.value)
        draft.edits.append(Edit(head, "export default (" if closed else "export default "))
        if closed:
            draft.insert(tree.span(export.value).end, ")")
        return ""
    local = draft.fresh("exported")
    draft.replace(export.target, f"const {local}")
    draft.insert(tree.span(export.statement).end, f"{draft.newline}export default {local};")
    return local


def _would_capture(module: CommonJs, value: Node) -> bool:
    """Whether `export default function f() {…}`, a declaration, would mean more by `f` than the expression did."""
    name = value.child_by_field_name("name") if value.type in _DECLARING else None
    if name is None:
        return False
    own = [each for scope in module.names.scopes for each in scope.bindings.values() if each.declarations == [name]]
    taken = text(name) in module.names.top.bindings or text(name) in module.names.free
    return taken or any(binding.reassigned for binding in own)


_DECLARING = frozenset({"function_expression", "generator_function", "class"})


def _spell_out_names(draft: _Draft, link: DynamicLink) -> None:
    """A map from each name to its module takes the place of a computed require."""
    module, newline = draft.module, draft.newline
    entries, imports = [], []
    for spelling, target in link.targets.items():
        style = draft.styles[target]
        name = draft.fresh(_camel_case(spelling))
        clause = f"* as {name}" if style.kind == "named" else name
        imports.append(f"import {clause} from {quoted(relative_specifier(module.path, target))};")
        entries.append(f"  [{quoted(spelling)}, {_as_object(name, style)}],")
    table, getter = draft.fresh("modulesByPath"), draft.fresh("moduleAt")
    lines = [
        *imports,
        "",
        "// Every module that a name can stand for, spelled out for the bundler.",
        f"const {table} = new Map([",
        *entries,
        "]);",
        "",
        f"function {getter}(path) {{",
        f"  if (!{table}.has(path)) {{",
        "    const error = new Error(`Cannot find module '${path}'`);",
        "    throw Object.assign(error, { code: 'MODULE_NOT_FOUND' });",
        "  }",
        f"  return {table}.get(path);",
        "}",
        "",
        "",
    ]
    draft.insert(module.tree.span(_first_code(module, link)).start, newline.join(lines))
    draft.replace(child(link.require.call, "function"), getter)


def _first_code(module: CommonJs, link: DynamicLink) -> Node:
    """Where the map goes: before the first statement that is neither a directive nor a require."""
    required = {each.statement.id for each in module.requires if each.form in {"bare", "whole", "pattern"}}
    for statement in module.statements:
        directive = statement.type == "expression_statement" and statement.named_children[0].type == "string"
        if not directive and statement.id not in required:
            return statement
    return link.require.statement


def _as_object(name: str, style: Style) -> str:
    """The object that require gave: its keys in the order of assignment, not the module namespace."""
    if style.kind == "default":
        return name
    if list(style.names) == sorted(style.names):
        return f"{{ ...{name} }}"
    return "{ " + ", ".join(f"{each}: {name}.{each}" for each in style.names) + " }"


def _camel_case(specifier: str) -> str:
    """`./lib/user-store.js` → `userStore`."""
    stem = posixpath.basename(specifier.rstrip("/")).removesuffix(".js").removesuffix(".json")
    words = [word for word in re.split(r"[^A-Za-z0-9]+", stem) if word]
    joined = "".join([*words[:1], *(word[:1].upper() + word[1:] for word in words[1:])]) or "module"
    return joined if not joined[0].isdigit() else f"module{joined}"
