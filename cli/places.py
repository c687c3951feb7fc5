"""The line of every diagnostic that points at a value of a file."""

from collections.abc import Iterable, Mapping

from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.syntax.documents import Document, decode, load
from amp2gen.syntax.spans import SyntaxProblem


def with_lines(diagnostics: Iterable[Diagnostic], sources: Mapping[str, bytes]) -> tuple[Diagnostic, ...]:
    """Line and column for each place that has only a JSON pointer, as far as its file is in `sources` and has it.

    Passes and emitters know a value by its pointer; a person looks for a line.
    """
    documents: dict[str, Document | None] = {}
    return tuple(_with_line(diagnostic, sources, documents) for diagnostic in diagnostics)


def _with_line(
    diagnostic: Diagnostic, sources: Mapping[str, bytes], documents: dict[str, Document | None]
) -> Diagnostic:
    origin = diagnostic.origin
    if origin is None or origin.line is not None or not origin.pointer or origin.file not in sources:
        return diagnostic
    if origin.file not in documents:
        documents[origin.file] = _document(sources[origin.file], origin.file)
    document = documents[origin.file]
    position = document and document.position(origin.pointer)
    if not position:
        return diagnostic
    line, column = position
    return diagnostic.model_copy(update={"origin": origin.model_copy(update={"line": line, "column": column})})


def _document(content: bytes, path: str) -> Document | None:
    try:
        return load(decode(content, path), path)
    except SyntaxProblem:
        return None
