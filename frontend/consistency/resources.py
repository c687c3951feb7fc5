"""Names and kinds that a resource's settings repeat: storage, tables and REST APIs."""

import re
from collections.abc import Iterator

from amp2gen.frontend.consistency.copies import below, constants, pointer, read
from amp2gen.frontend.context import Context
from amp2gen.frontend.environments import deployed_environment, outputs
from amp2gen.frontend.log import origin_at
from amp2gen.frontend.project import Entry
from amp2gen.ir import kinds
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.syntax.documents import Document

NUMBER = re.compile(r"[0-9a-f]{4,6}")
"""The last part of the root stack's name, which makes its resources' names unique."""


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
    yield from _deployed_name(entry, document, context)


def _deployed_name(entry: Entry, document: Document, context: Context) -> Iterator[Diagnostic]:
    """Gen 1 composes physical names from the settings: `<bucketName><number>-<env>`, `<tableName>-<env>`."""
    key, output = ("bucketName", "BucketName") if entry.service == "S3" else ("tableName", "Name")
    base = below(document.data).get(key)
    deployed = outputs(context.project, entry.category, entry.name).get(output)
    environment = deployed_environment(context.project, context.environments)
    if isinstance(base, str) and isinstance(deployed, str) and environment is not None:
        middle = deployed.removeprefix(base).removesuffix(f"-{environment}")
        if not deployed.startswith(base) or not (middle == "" or NUMBER.fullmatch(middle)):
            message = f"storage {entry.name}: {key} is not what the deployed {output} is made of"
            yield kinds.DEPLOYED_NAME_DIFFERS.at(origin_at(document, f"/{key}"), message)


def _rest_api(entry: Entry, context: Context) -> Iterator[Diagnostic]:
    document = read(f"{entry.folder}/cli-inputs.json", context)
    if document is None:
        return
    yield from constants(document, f"api {entry.name}", {"version": (1, "1")})
    for name, path in below(document.data, "paths").items():
        yield from constants(document, f"api {entry.name}", {"name": (name,)}, pointer("paths", name), below(path))
