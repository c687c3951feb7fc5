"""What a port has to tell people: one remark about one place in a handler's sources."""

from dataclasses import dataclass
from typing import Literal

NoteKind = Literal[
    "aws_sdk_v2",
    "callback",
    "carried",
    "data_file",
    "dynamic_require",
    "implicit_global",
    "kept",
    "layer_import",
    "missing_file",
    "missing_handler",
    "module_object",
    "names",
    "no_promise",
    "runtime_package",
    "sloppy_mode",
    "strict_mode",
    "typescript",
    "undeclared_package",
]
"""What a note is about; `MEANINGS` says it in words."""

MEANINGS: dict[NoteKind, str] = {
    "aws_sdk_v2": "the handler needs the aws-sdk v2 package, which Node 18+ runtimes do not bring",
    "callback": "the response waited for an empty event loop, which never comes in Gen 2; it no longer waits",
    "carried": "a file that the handler does not load was copied as it is",
    "data_file": "the code asks for its own folder, where the bundle has no data files",
    "dynamic_require": "a computed require was spelled out, so that the bundler finds its files",
    "implicit_global": "an assignment to an undeclared name now names globalThis, as strict mode demands",
    "kept": "why the sources stay CommonJS",
    "layer_import": "a module of a Lambda layer, which must stay outside of the bundle",
    "missing_file": "a require of a file that is not there",
    "missing_handler": "the handler's export was not found in the source",
    "module_object": "a part of `module` or `require` that a bundle answers differently",
    "names": "the code can observe names of functions or classes, so the bundle must not be minified",
    "no_promise": "the handler seems to answer by finishing, without a promise or a callback: Gen 2 would time out",
    "runtime_package": "an AWS SDK package that the Lambda runtime brought, and that is bundled now",
    "sloppy_mode": "code that means something else, or nothing, in strict mode, and could not be rewritten",
    "strict_mode": "sloppy-mode code that was rewritten to mean the same in strict mode",
    "typescript": "TypeScript sources are kept",
    "undeclared_package": "a package that package.json does not list (perhaps it came with a layer)",
}

UNSOLVED: frozenset[NoteKind] = frozenset(
    {
        "data_file",
        "layer_import",
        "missing_file",
        "missing_handler",
        "module_object",
        "no_promise",
        "sloppy_mode",
        "undeclared_package",
    }
)
"""Kinds that need a person: the port alone does not promise that these places behave as before."""


@dataclass(frozen=True, order=True)
class Note:
    """A remark about a place; `path` is relative to the function's `src/`, line and column count from 1."""

    path: str
    line: int
    column: int
    kind: NoteKind
    message: str
