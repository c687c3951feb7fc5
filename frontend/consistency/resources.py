"""Names and kinds that a resource's settings repeat: storage, tables and REST APIs."""

from collections.abc import Iterator

from amp2gen.frontend.consistency.copies import below, constants, pointer, read
from amp2gen.frontend.context import Context
from amp2gen.frontend.project import Entry
from amp2gen.ir.diagnostics import Diagnostic


def check_resources(context: Context) -> Iterator[Diagnostic]:
    """cli-inputs.json against the folder it is in, and against itself."""
    for entry in context.project.entries_of("storage", "S3", "DynamoDB"):
        yield from _storage(entry, context)
    for entry in context.project.entries_of("api", "API Gateway"):
        yield from _rest_api(entry, context)


def _storage(entry: Entry, context: Context) -> Iterator[Diagnostic]:
    document = read(f"{entry.folder}/cli-inputs.json", context)
    if document is None or entry.imported:
        return
    expected = {"resourceName": (entry.name,), "storageAccess": ("auth", "authAndGuest")}
    yield from constants(document, f"storage {entry.name}", expected)


def _rest_api(entry: Entry, context: Context) -> Iterator[Diagnostic]:
    document = read(f"{entry.folder}/cli-inputs.json", context)
    if document is None:
        return
    yield from constants(document, f"api {entry.name}", {"version": (1, "1")})
    for name, path in below(document.data, "paths").items():
        yield from constants(document, f"api {entry.name}", {"name": (name,)}, pointer("paths", name), below(path))
