"""What people should know about a handler's sources, whichever way they are carried over."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tree_sitter import Node

from amp2gen.syntax.javascript import packages
from amp2gen.syntax.javascript.commonjs import CommonJs
from amp2gen.syntax.javascript.handlers import find_handler, mentions
from amp2gen.syntax.javascript.notes import Note, NoteKind
from amp2gen.syntax.javascript.package import Package
from amp2gen.syntax.javascript.resolve import kind_of, package_name
from amp2gen.syntax.javascript.strict import note_at, own_function
from amp2gen.syntax.javascript.tree import CLASSES, FUNCTIONS, child, text, walk

CALLBACK = "the response no longer waits for an empty event loop, which Gen 2 never has"


def remarks(package: Package, handler: str, declared: Mapping[str, Any]) -> Iterator[Note]:
    """All notes on reachable CommonJS files. `declared` are the dependencies in package.json."""
    for module in package.modules.values():
        for rule in _RULES:
            for node, kind, message in rule(package, module):
                yield note_at(module.tree, node, kind, message)
        for name, node in packages_of(module):
            if name not in declared:
                yield _undeclared(module, name, node)
    yield from _on_handler(package, handler)


def _undeclared(module: CommonJs, name: str, node: Node) -> Note:
    if packages.range_of_runtime(name) is None:
        return note_at(module.tree, node, "undeclared_package", f"package.json does not list {name}")
    message = f"{name} came with the Lambda runtime: it is a dependency now, and bundled"
    return note_at(module.tree, node, "runtime_package", message)


def packages_of(module: CommonJs) -> Iterator[tuple[str, Node]]:
    """Each npm package that a file requires, with the place of the first require."""
    seen: set[str] = set()
    for require in module.requires:
        name = package_name(require.specifier)
        if kind_of(require.specifier) == "package" and name not in seen:
            seen.add(name)
            yield name, require.call


def observes_names(package: Package) -> bool:
    """Whether the code could tell that a minifier renamed its functions and classes."""
    return any(True for module in package.modules.values() for _ in _names(package, module))


_Remark = tuple[Node, NoteKind, str]


def _sdk_v2(package: Package, module: CommonJs) -> Iterator[_Remark]:
    for name, node in packages_of(module):
        if name == "aws-sdk":
            yield node, "aws_sdk_v2", "Node 18 and later runtimes have no aws-sdk v2: it must be bundled"


def _layers(package: Package, module: CommonJs) -> Iterator[_Remark]:
    for require in module.requires:
        if kind_of(require.specifier) == "absolute":
            message = f"{require.specifier} is outside of the function: it stays out of the bundle"
            yield require.call, "layer_import", message


def _missing(package: Package, module: CommonJs) -> Iterator[_Remark]:
    for link in package.links[module.path]:
        if link.kind == "file" and link.target is None:
            yield link.require.call, "missing_file", f"there is no {link.require.specifier}"


def _dynamic(package: Package, module: CommonJs) -> Iterator[_Remark]:
    for link in package.dynamic[module.path]:
        found = ", ".join(sorted(set(link.targets.values())))
        if link.targets:
            yield link.require.call, "dynamic_require", f"this require was spelled out for {found}"
        else:
            yield link.require.call, "missing_file", "no file fits this computed require"
    for use in module.names.free.get("require", []):
        call = module.tree.parent(use.node)
        known = {each.call for each in module.requires} | {each.call for each in module.dynamic}
        if call is not None and call.type == "call_expression" and call not in known:
            yield call, "missing_file", "what this computed require loads is not known, so it is not in the bundle"


def _folders(package: Package, module: CommonJs) -> Iterator[_Remark]:
    for name in ("__dirname", "__filename"):
        for use in module.names.free.get(name, []):
            yield use.node, "data_file", f"{name} is the bundle's own place, where no data files are"


def _module_objects(package: Package, module: CommonJs) -> Iterator[_Remark]:
    for name in ("require", "module"):
        for use in module.names.free.get(name, []):
            member = module.tree.parent(use.node)
            if member is None or member.type != "member_expression":
                continue
            if text(child(member, "property")) not in {"exports", "main"}:
                yield member, "module_object", f"{text(member)} means the bundle now"


def _wrapper_arguments(package: Package, module: CommonJs) -> Iterator[_Remark]:
    for use in module.names.free.get("arguments", []):
        if own_function(module.tree, use.node) is None:
            yield use.node, "module_object", "arguments at the top level do not exist in a bundle"


def _names(package: Package, module: CommonJs) -> Iterator[_Remark]:
    for node in walk(module.tree.root):
        if node.type in CLASSES:
            yield node, "names", "objects of this class show its name when they are printed"
        elif node.type == "member_expression" and _is_function_name(module, node):
            yield node, "names", f"{text(node)} is the name of a function or class"


def _is_function_name(module: CommonJs, member: Node) -> bool:
    node = child(member, "object")
    if text(child(member, "property")) != "name":
        return False
    if node.type in {"meta_property"} or text(node).endswith((".constructor", "arguments.callee")):
        return True
    binding = module.names.top.bindings.get(text(node)) if node.type == "identifier" else None
    if binding is None:
        return False
    holder = module.tree.parent(binding.declarations[0])
    value = holder.child_by_field_name("value") if holder else None
    return binding.kind in {"function", "class"} or (value is not None and value.type in FUNCTIONS | CLASSES)


_RULES: tuple[Callable[[Package, CommonJs], Iterator[_Remark]], ...] = (
    _sdk_v2,
    _layers,
    _missing,
    _dynamic,
    _folders,
    _module_objects,
    _wrapper_arguments,
    _names,
)


def _on_handler(package: Package, name: str) -> Iterator[Note]:
    module = package.modules.get(package.entry)
    if module is None:
        return
    handler = find_handler(module, name)
    if handler is None:
        if not mentions(module, name):
            message = f"nothing is assigned to exports.{name}"
            yield note_at(module.tree, module.tree.root, "missing_handler", message)
    elif handler.function is not None and handler.answer == "nothing":
        message = "the handler gives no promise and no callback: its answer waits for an empty event loop"
        yield note_at(module.tree, handler.function, "no_promise", message)
    elif handler.function is not None and handler.answer == "callback":
        yield note_at(module.tree, handler.function, "callback", CALLBACK)
