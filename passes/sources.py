"""A function's source files as text and bytes, and back into the IR."""

import base64
import hashlib
from collections.abc import Mapping

from amp2gen.ir.functions import Function, SourceFile

SCRIPTS = (".js", ".mjs", ".cjs", ".ts", ".jsx", ".tsx")


def scripts(function: Function) -> dict[str, str]:
    """The JavaScript and TypeScript files by path."""
    return {file.path: file.text for file in function.sources if file.text is not None and file.path.endswith(SCRIPTS)}


def contents(function: Function) -> dict[str, bytes]:
    """All files by path."""
    return {
        file.path: file.text.encode() if file.text is not None else base64.b64decode(file.base64 or "")
        for file in function.sources
    }


def changed_sources(function: Function, texts: Mapping[str, str]) -> tuple[SourceFile, ...]:
    """The function's files with the given texts in the place of theirs."""
    return tuple(
        source_file(file.path, texts[file.path].encode()) if texts.get(file.path, file.text) != file.text else file
        for file in function.sources
    )


def source_file(path: str, content: bytes) -> SourceFile:
    """A file as text where it is UTF-8, else as base64."""
    digest = hashlib.sha256(content).hexdigest()
    try:
        return SourceFile(path=path, text=content.decode("utf-8"), sha256=digest)
    except UnicodeDecodeError:
        return SourceFile(path=path, base64=base64.b64encode(content).decode(), sha256=digest)
