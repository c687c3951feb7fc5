"""The npm packages that a function's ES modules and TypeScript load, from its entry on.

Lambda's Node runtimes bring the AWS SDK along, so that a manifest need not name it; a bundle has only what is
installed.
"""

import posixpath
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from tree_sitter import Node

from amp2gen.syntax.javascript import packages
from amp2gen.syntax.javascript.notes import Note
from amp2gen.syntax.javascript.resolve import kind_of, package_name
from amp2gen.syntax.javascript.strict import note_at
from amp2gen.syntax.javascript.tree import Dialect, Tree, parse, string_value, walk
from amp2gen.syntax.spans import Source, SyntaxProblem

TYPESCRIPT = (".ts", ".mts", ".cts", ".tsx")
SCRIPTS = (".js", ".mjs", ".cjs", ".jsx", *TYPESCRIPT)


@dataclass(frozen=True)
class Load:
    """A place that loads a module when the code runs; imports of types do not."""

    tree: Tree
    node: Node
    specifier: str


def loads(files: Mapping[str, bytes], entry: str) -> Iterator[Load]:
    """What the entry and the files that it leads to load. Files that cannot be parsed are passed over."""
    todo, seen = [entry], {entry}
    while todo:
        tree = read(files, todo.pop())
        for node in walk(tree.root) if tree else ():
            specifier = _specifier(node)
            if tree is None or specifier is None:
                continue
            yield Load(tree, node, specifier)
            target = _file(files, tree.source.path, specifier)
            if target is not None and target not in seen:
                seen.add(target)
                todo.append(target)


def read(files: Mapping[str, bytes], path: str) -> Tree | None:
    """The script at a path; None if it is no script, or none that can be parsed."""
    if not path.endswith(SCRIPTS):
        return None
    dialect: Dialect = "javascript"
    if path.endswith(TYPESCRIPT):
        dialect = "tsx" if path.endswith(".tsx") else "typescript"
    try:
        return parse(Source(path, files[path].decode("utf-8-sig")), dialect)
    except (SyntaxProblem, UnicodeDecodeError):
        return None


def packages_to_add(found: Collection[Load], declared: Collection[str]) -> dict[str, str]:
    """The packages that Lambda's runtime brought and that nothing declares, with a range."""
    ranges = {name: packages.range_of_runtime(name) for name in sorted(_undeclared(found, declared))}
    return {name: wanted for name, wanted in ranges.items() if wanted is not None}


def remarks(found: Collection[Load], declared: Collection[str], typed: Collection[str]) -> Iterator[Note]:
    """What to know about the packages; those in `typed` may be imported for their types alone."""
    for name, load in _undeclared(found, declared).items():
        if name == "aws-sdk":
            message = "Node 18 and later runtimes have no aws-sdk v2: it must be bundled"
            yield note_at(load.tree, load.node, "aws_sdk_v2", message)
        if packages.range_of_runtime(name) is not None:
            message = f"{name} came with the Lambda runtime: it is a dependency now, and bundled"
            yield note_at(load.tree, load.node, "runtime_package", message)
        elif name not in typed:
            yield note_at(load.tree, load.node, "undeclared_package", f"package.json does not list {name}")


def _undeclared(found: Collection[Load], declared: Collection[str]) -> dict[str, Load]:
    """Packages by name, with the first place of each."""
    first: dict[str, Load] = {}
    for load in found:
        name = package_name(load.specifier)
        if kind_of(load.specifier) == "package" and name not in declared:
            first.setdefault(name, load)
    return first


def _specifier(node: Node) -> str | None:
    """What an import, an export of another module, `import()` or `require()` loads."""
    if node.type in {"import_statement", "export_statement"}:
        of_types = any(child.type == "type" for child in node.children)
        return None if of_types else string_value(node.child_by_field_name("source"))
    if node.type == "import_require_clause":
        return string_value(node.child_by_field_name("source"))
    function = node.child_by_field_name("function") if node.type == "call_expression" else None
    if function is None or function.text not in {b"import", b"require"}:
        return None
    arguments = node.child_by_field_name("arguments")
    return string_value(arguments.named_children[0]) if arguments and arguments.named_child_count == 1 else None


def _file(files: Mapping[str, bytes], importer: str, specifier: str) -> str | None:
    """The file of a relative specifier as a bundler finds it: also without its ending, and `.js` for TypeScript."""
    if kind_of(specifier) != "file":
        return None
    wanted = posixpath.normpath(posixpath.join(posixpath.dirname(importer), specifier))
    stem, ending = posixpath.splitext(wanted)
    spelled = [wanted, *(f"{stem}{each}" for each in TYPESCRIPT if ending in {".js", ".mjs", ".cjs", ".jsx"})]
    spelled += [f"{wanted}{middle}{each}" for middle in ("", "/index") for each in SCRIPTS]
    return next((each for each in spelled if each in files), None)
