"""Files of the user's own that an override.ts imports: settings in a table of their own, helpers."""

from collections.abc import Iterator
from posixpath import dirname, join, normpath

from amp2gen.frontend.context import Context
from amp2gen.frontend.sources import source_file
from amp2gen.ir.functions import SourceFile
from amp2gen.syntax.javascript.builtins import is_builtin
from amp2gen.syntax.javascript.tree import parse, string_value
from amp2gen.syntax.spans import Source, SyntaxProblem

TAKEN = frozenset(("resource.ts", "override.ts", "gen1-override.ts"))
"""Files that the Gen 2 project has in the same place."""


def override_modules(folder: str, text: str, context: Context) -> tuple[SourceFile, ...]:
    """The TypeScript files below `folder` that the text of its override.ts imports, and those that they import.

    One that needs anything but such files and what Node.js has stays behind, and the import of it is named.
    """
    found: dict[str, str] = {}
    for specifier in _imports(text):
        found |= _closure(specifier, "", folder, context) or {}
    return tuple(source_file(path, content.encode()) for path, content in sorted(found.items()))


def _closure(specifier: str, at: str, folder: str, context: Context) -> dict[str, str] | None:
    """The file and all that it imports; None if anything of it cannot come along."""
    found: dict[str, str] = {}
    waiting = [normpath(join(at, specifier)) + ".ts"] if specifier.startswith(".") else []
    while waiting:
        path = waiting.pop()
        if path in found:
            continue
        full = f"{folder}/{path}"
        content = context.project.text(full, context.log) if full in context.project.files else None
        if content is None or path.startswith("..") or path in TAKEN:
            return None
        found[path] = content
        for each in _imports(content):
            if each.startswith("."):
                waiting.append(normpath(join(dirname(path), each)) + ".ts")
            elif not is_builtin(each):
                return None
    return found


def _imports(text: str) -> Iterator[str]:
    try:
        root = parse(Source("module.ts", text), "typescript").root
    except SyntaxProblem:
        return
    for statement in root.named_children:
        source = string_value(statement.child_by_field_name("source"))
        if statement.type in ("import_statement", "export_statement") and source is not None:
            yield source
