"""What the emitters give: files, and what each one adds to backend.ts."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, field

from amp2gen.backend_ts.typescript.printer import print_module
from amp2gen.backend_ts.typescript.tree import Imported, Module, Stmt
from amp2gen.ir.functions import SourceFile

Files = Mapping[str, bytes]
"""Content by posix path below the project."""


@dataclass(frozen=True)
class Unit:
    """One resource's part of the output.

    `defines` are keys of defineBackend; `customizes`, `adds` and `functions` are statements of backend.ts, run in that
    order: changes of defined resources, resources of their own, then what functions need of all of them.
    """

    files: Mapping[str, bytes] = field(default_factory=dict)
    defines: tuple[Imported, ...] = ()
    customizes: tuple[Stmt, ...] = ()
    adds: tuple[Stmt, ...] = ()
    functions: tuple[Stmt, ...] = ()
    helpers: frozenset[str] = frozenset()


def typescript(path: str, *statements: Stmt) -> dict[str, bytes]:
    """One TypeScript file."""
    return {path: print_module(Module(statements)).encode()}


def content_of(file: SourceFile) -> bytes:
    """The bytes of a file that is carried over."""
    return file.text.encode() if file.text is not None else base64.b64decode(file.base64 or "")
