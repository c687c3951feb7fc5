"""Which resource or file a diagnostic is about, told by where it points."""

from collections.abc import Iterable, Iterator

from amp2gen.ir.app import InventoryEntry
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.syntax.documents import child_pointer

BACKEND = "amplify/backend/"
LISTS = frozenset({"amplify/backend/backend-config.json", "amplify/backend/amplify-meta.json"})
"""Files that list all resources, by category and name."""


def about_resource(entry: InventoryEntry, diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Diagnostics with a place in the resource's folder, or in its entry of a list of resources."""
    pointer = child_pointer(child_pointer("", entry.category), entry.name)
    folder = f"{BACKEND}{entry.category}/{entry.name}"
    for diagnostic in diagnostics:
        origin = diagnostic.origin
        if origin is None:
            continue
        listed = origin.file in LISTS and _is_below(origin.pointer or "", pointer)
        if listed or _is_below(origin.file, folder):
            yield diagnostic


def about_place(path: str, line: int | None, diagnostics: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    """Diagnostics with a place in a file or folder; where `line` is given, on that line or on none."""
    for diagnostic in diagnostics:
        origin = diagnostic.origin
        if origin is None or not _is_below(origin.file, path):
            continue
        if line is None or origin.line is None or origin.line == line:
            yield diagnostic


def _is_below(path: str, folder: str) -> bool:
    return path == folder or path.startswith(f"{folder}/")
