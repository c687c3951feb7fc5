"""Decide whether a package of CommonJS files may become ES modules, and how each file exports.

Nothing here edits: `plan` answers with a style per file, or with the places that forbid the change.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from tree_sitter import Node

from amp2gen.syntax.javascript import builtins, packages
from amp2gen.syntax.javascript.commonjs import CommonJs, Export, ExportRead, pattern_pairs
from amp2gen.syntax.javascript.effects import Effect, runs_at_load
from amp2gen.syntax.javascript.order import cycles, effect_before, load_effects, order_obstacles
from amp2gen.syntax.javascript.package import DynamicLink, Link, Package
from amp2gen.syntax.javascript.resolve import is_json
from amp2gen.syntax.javascript.scopes import Binding
from amp2gen.syntax.javascript.strict import Finding, own_function
from amp2gen.syntax.javascript.tree import FUNCTIONS, child, text, walk

StyleKind = Literal["named", "default", "nothing"]


@dataclass(frozen=True)
class Style:
    """How a file exports once it is an ES module.

    *named*: `export const a`, … for the `exports` in `names` (in the order of assignment) · *default*: `export
    default value`, the very value of module.exports · *nothing*: it is loaded for its effects.
    """

    kind: StyleKind
    names: tuple[str, ...] = ()


@dataclass
class Plan:
    """A style for every file, and everything that forbids porting (with the file it was found in)."""

    styles: dict[str, Style] = field(default_factory=dict)
    obstacles: list[tuple[str, Finding]] = field(default_factory=list)


def plan(package: Package, handler: str) -> Plan:
    """Check a package whose entry must export `handler`."""
    result = Plan()
    effects = load_effects(package)
    for path, module in package.modules.items():
        result.styles[path] = _style(package, module)
    for path, module in package.modules.items():
        for finding in _file_obstacles(package, module, result.styles, effects):
            result.obstacles.append((path, finding))
    result.obstacles += cycles(package)
    vanishing = {path: _vanishing(package, module, result.styles) for path, module in package.modules.items()}
    result.obstacles += order_obstacles(package, effects, vanishing)
    entry, root = result.styles[package.entry], package.modules[package.entry].tree.root
    if handler != "handler" and "handler" in entry.names:
        result.obstacles.append((package.entry, (root, "kept", "exports.handler is not the handler")))
    if handler not in entry.names:
        result.obstacles.append((package.entry, (root, "kept", f"no plain assignment to exports.{handler}")))
    return result


def imports_by_name(link: Link, styles: Mapping[str, Style], module: CommonJs) -> bool:
    """Whether a require becomes `import { … }` or `import * as`, not a default import."""
    if link.kind == "package":
        return packages.shape(link.require.specifier) == "named"
    if link.kind == "builtin":
        return _named_builtin(link, module)
    return link.target in styles and styles[link.target or ""].kind == "named"


def becomes_import(link: Link, styles: Mapping[str, Style], module: CommonJs) -> bool:
    """Whether a require and its declarator turn into an import as a whole, so that nothing of them runs in place."""
    form = link.require.form
    return form in {"bare", "whole"} or (form == "pattern" and imports_by_name(link, styles, module))


def is_listed_object(value: Node) -> list[tuple[Node, str, str]] | None:
    """(part, exported name, local name) of `{ a, b: c }`; None for any other value."""
    if value.type != "object" or not value.named_children:
        return None
    pairs: list[tuple[Node, str, str]] = []
    for part in value.named_children:
        if part.type == "shorthand_property_identifier":
            pairs.append((part, text(part), text(part)))
        elif part.type == "pair" and child(part, "key").type == "property_identifier":
            if child(part, "value").type != "identifier":
                return None
            pairs.append((part, text(child(part, "key")), text(child(part, "value"))))
        elif part.type != "comment":
            return None
    exported = [name for _, name, _ in pairs]
    return pairs if len(set(exported)) == len(exported) and "__proto__" not in exported else None


def stable_binding(module: CommonJs, name: str, export: Export) -> Binding | None:
    """The top-level declaration behind `exports.x = name`, if it has its one value by then."""
    binding = module.names.top.bindings.get(name)
    if binding is None or binding.reassigned:
        return None
    declared = binding.declarations[0].start_byte < export.statement.start_byte
    initialised = binding.kind not in {"var", "let"} or _has_value(module, binding)
    return binding if initialised and (declared or binding.kind == "function") else None


def _has_value(module: CommonJs, binding: Binding) -> bool:
    holder = module.tree.parent(binding.declarations[0])
    at_top = any(
        module.tree.parent(statement) == module.tree.root
        for statement in module.tree.ancestors(binding.declarations[0])
        if statement.type in {"variable_declaration", "lexical_declaration"}
    )
    plain = holder is not None and holder.type != "variable_declarator"
    return at_top and (plain or (holder is not None and holder.child_by_field_name("value") is not None))


def _style(package: Package, module: CommonJs) -> Style:
    whole = [export for export in module.exports if export.name is None]
    if not module.exports:
        return Style("nothing")
    if not whole:
        return Style("named", tuple(dict.fromkeys(export.name or "" for export in module.exports)))
    pairs = is_listed_object(whole[0].value)
    if pairs and not module.reads and all(stable_binding(module, local, whole[0]) for _, _, local in pairs):
        style = Style("named", tuple(name for _, name, _ in pairs))
        if module.path == package.entry or _taken_apart(package, module.path, style):
            return style
    return Style("default")


def _taken_apart(package: Package, path: str, style: Style) -> bool:
    """Whether every file that requires this one only looks at single exports of it."""
    if any(path in link.targets.values() for links in package.dynamic.values() for link in links):
        return False
    return not any(
        _consumer_obstacles(module, link, style)
        for module in package.modules.values()
        for link in package.links[module.path]
        if link.target == path
    )


def _file_obstacles(
    package: Package, module: CommonJs, styles: Mapping[str, Style], effects: Mapping[str, Effect]
) -> Iterator[Finding]:
    yield from module.obstacles
    if not module.path.endswith(".js"):
        yield module.tree.root, "kept", "a .cjs file is CommonJS by its name"
    for link in package.links[module.path]:
        yield from _link_obstacles(package, module, link, styles)
    for dynamic in package.dynamic[module.path]:
        yield from _dynamic_obstacles(package, module, dynamic, styles, effects)
    yield from _export_obstacles(module, styles[module.path])


def _link_obstacles(package: Package, module: CommonJs, link: Link, styles: Mapping[str, Style]) -> Iterator[Finding]:
    call, specifier = link.require.call, link.require.specifier
    if link.require.form == "lazy":
        yield call, "kept", f"{specifier} is required only when this code runs"
    elif link.kind in {"absolute", "internal"}:
        yield call, "kept", f"{specifier} is outside of the handler's own files"
    elif link.kind == "package":
        if packages.shape(specifier) is None:
            yield call, "kept", f"whether import gives the same as require is not known for {specifier}"
        elif imports_by_name(link, styles, module):
            yield from _consumer_obstacles(module, link, None)
    elif link.kind == "file" and link.target is None:
        yield call, "kept", f"{specifier} is not there"
    elif link.target in styles:
        yield from _consumer_obstacles(module, link, styles[link.target or ""])
    elif link.target is not None and not (link.target.endswith(".json") and is_json(package.files[link.target])):
        yield call, "kept", f"{specifier} is neither readable JavaScript nor JSON"
    elif link.kind == "builtin" and link.require.form == "whole":
        yield from _patches(module, link)
    if link.require.form == "whole" and (binding := _binding(module, link)) and binding.reassigned:
        yield call, "kept", f"{binding.name} is given another value later"


def _patches(module: CommonJs, link: Link) -> Iterator[Finding]:
    """Writes to a module of Node, which named imports elsewhere would not see."""
    binding = _binding(module, link)
    for use in binding.references if binding else ():
        member = module.tree.parent(use.node)
        if member is not None and member.type == "member_expression" and is_written(module, member):
            yield member, "kept", f"{text(member)} changes a module of Node"


def _vanishing(package: Package, module: CommonJs, styles: Mapping[str, Style]) -> frozenset[int]:
    """The statements that become nothing but imports."""
    return frozenset(
        link.require.statement.id
        for link in package.links[module.path]
        if becomes_import(link, styles, module) and len(link.require.statement.named_children) == 1
    )


def _binding(module: CommonJs, link: Link) -> Binding | None:
    declarator = link.require.declarator
    return module.names.top.bindings.get(text(child(declarator, "name"))) if declarator else None


def _consumer_obstacles(module: CommonJs, link: Link, style: Style | None) -> list[Finding]:
    """Uses of a required module that an `import *` would answer differently; style None: any name may exist."""
    require, declarator = link.require, link.require.declarator
    if style is not None and style.kind == "default":
        return []
    if style is not None and style.kind == "nothing":
        return [] if require.form == "bare" else [(require.call, "kept", f"{require.specifier} exports nothing")]
    if require.form == "bare":
        return []
    if require.form == "pattern" and declarator is not None:
        return _pattern_obstacles(module, child(declarator, "name"), style)
    if require.form == "whole":
        binding = _binding(module, link)
        uses = [use.node for use in binding.references] if binding else [require.call]
    else:
        uses = [require.call]
    return [
        (use, "kept", f"the exports of {require.specifier} are used as a plain object")
        for use in uses
        if not _reads_member(module, use, style)
    ]


def _pattern_obstacles(module: CommonJs, pattern: Node, style: Style | None) -> list[Finding]:
    found: list[Finding] = []
    for part, name, local in pattern_pairs(pattern) or []:
        binding = module.names.top.bindings.get(local)
        if style is not None and name not in style.names:
            found.append((part, "kept", f"{name} is not among the module's exports"))
        elif binding is None or binding.reassigned:
            found.append((part, "kept", f"{local} is given another value later"))
    return found


def _reads_member(module: CommonJs, use: Node, style: Style | None) -> bool:
    member = module.tree.parent(use)
    if member is None or member.type != "member_expression" or child(member, "object") != use:
        return False
    if style is not None and text(child(member, "property")) not in style.names:
        return False
    return not is_written(module, member)


def is_written(module: CommonJs, node: Node) -> bool:
    """Whether an expression is assigned to, deleted, or the target of a pattern."""
    around = module.tree.parent(node)
    if around is None:
        return False
    if around.type in {"assignment_expression", "augmented_assignment_expression", "for_in_statement"}:
        return child(around, "left") == node
    if around.type == "unary_expression":
        return text(child(around, "operator")) == "delete"
    return around.type in {"update_expression", "array_pattern", "pair_pattern", "rest_pattern", "assignment_pattern"}


def _named_builtin(link: Link, module: CommonJs) -> bool:
    declarator = link.require.declarator
    if link.require.form != "pattern" or declarator is None:
        return False
    pairs = pattern_pairs(child(declarator, "name")) or []
    bindings = [module.names.top.bindings.get(local) for _, _, local in pairs]
    return all(builtins.has_export(link.require.specifier, name) for _, name, _ in pairs) and all(
        binding is not None and not binding.reassigned for binding in bindings
    )


def _dynamic_obstacles(
    package: Package,
    module: CommonJs,
    link: DynamicLink,
    styles: Mapping[str, Style],
    effects: Mapping[str, Effect],
) -> Iterator[Finding]:
    call = link.require.call
    if not link.known:
        yield call, "kept", "the modules that this name can stand for are not known"
    if not link.targets:
        yield call, "kept", "no file fits this name"
    for spelling, target in link.targets.items():
        style = styles.get(target)
        if style is None or style.kind == "nothing":
            yield call, "kept", f"{spelling} is not a module with exports"
        elif style.kind == "named" and package.modules[target].reads:
            yield call, "kept", f"{spelling} looks at its own exports"
        elif style.kind == "named" and len(set(link.targets.values())) != len(link.targets):
            yield call, "kept", f"{spelling} has two spellings"
        elif any(each.target == target for links in package.links.values() for each in links):
            yield call, "kept", f"{spelling} is also required by its name"
        if effects.get(target) is not Effect.NONE and not _loads_at_once(module, call):
            yield call, "kept", f"{spelling} is loaded only when this code runs"


def _loads_at_once(module: CommonJs, call: Node) -> bool:
    functions = [each for each in module.tree.ancestors(call) if each.type in FUNCTIONS]
    return all(runs_at_load(module.tree, module.names, each) for each in functions)


def _export_obstacles(module: CommonJs, style: Style) -> Iterator[Finding]:
    whole = [export for export in module.exports if export.name is None]
    for export in module.exports:
        same = [each for each in module.exports if each.name == export.name]
        if len(same) > 1 and export is same[1]:
            yield export.target, "kept", f"{text(export.target)} is assigned more than once"
        if whole and export.name is not None:
            yield export.target, "kept", "both module.exports and single exports are assigned"
        if export.name == "__esModule":
            yield export.target, "kept", "the file was compiled from an ES module"
        if style.kind == "named":
            for value in _exported_values(export):
                if _uses_this(module, value):
                    yield value, "kept", "this in an exported function is the module's exports"
    for read in module.reads:
        yield from _read_obstacles(module, read, style)


def _exported_values(export: Export) -> list[Node]:
    if export.name is None:
        pairs = is_listed_object(export.value) or []
        return [part.child_by_field_name("value") or part for part, _, _ in pairs]
    return [export.value]


def _uses_this(module: CommonJs, value: Node) -> bool:
    """Whether a function in an exported value, or one it names, looks at its `this`."""
    for part in walk(value, lambda each: each.type not in FUNCTIONS):
        function: Node | None = part
        if part.type in {"identifier", "shorthand_property_identifier"}:
            binding = module.names.top.bindings.get(text(part))
            holder = module.tree.parent(binding.declarations[0]) if binding else None
            function = holder.child_by_field_name("value") or holder if holder else None
        if function is not None and function.type in _PLAIN_FUNCTIONS and _has_this(module, function):
            return True
    return False


def _has_this(module: CommonJs, function: Node) -> bool:
    return any(part.type == "this" and own_function(module.tree, part) == function for part in walk(function))


_PLAIN_FUNCTIONS = FUNCTIONS - {"arrow_function", "method_definition"}


def _read_obstacles(module: CommonJs, read: ExportRead, style: Style) -> Iterator[Finding]:
    if is_written(module, read.node) or (
        module.tree.source.slice(module.tree.span(read.node)).startswith("exports") and (style.kind != "named")
    ):
        yield read.node, "kept", f"{text(read.node)} is used before or beside module.exports"
        return
    export = next((each for each in module.exports if style.kind == "default" or each.name == read.name), None)
    if export is None or (style.kind == "named" and read.name is None):
        yield read.node, "kept", f"{text(read.node)} is used as a plain object"
        return
    later = read.node.start_byte >= export.statement.end_byte
    inside = any(each.type in FUNCTIONS for each in module.tree.ancestors(read.node))
    before = [each for each in module.statements if each.end_byte <= export.statement.end_byte]
    quiet = effect_before(module, before) is not Effect.ACTS
    if not (later or (inside and quiet)):
        yield read.node, "kept", f"{text(read.node)} may be read before it is assigned"
