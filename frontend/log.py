"""Where a lowering puts its diagnostics while it works."""

from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.ir.diagnostics import Diagnostic, Kind
from amp2gen.syntax.documents import Document
from amp2gen.syntax.spans import SyntaxProblem


class Log:
    """Collects diagnostics in the order they are found; the same one is kept once."""

    def __init__(self) -> None:
        self._found: dict[Diagnostic, None] = {}

    def add(self, kind: Kind, origin: Origin | None, message: str, help: str | None = None) -> None:
        self._found.setdefault(kind.at(origin, message, help))

    def problem(self, problem: SyntaxProblem) -> None:
        """A file that does not parse, at the place where it does not."""
        self.add(kinds.SYNTAX_ERROR, origin_of(problem), problem.message, "correct the file and compile again")

    def extend(self, diagnostics: tuple[Diagnostic, ...]) -> None:
        for diagnostic in diagnostics:
            self._found.setdefault(diagnostic)

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        return tuple(self._found)


def origin_at(document: Document, pointer: str) -> Origin:
    """The place of the value at a JSON pointer of a document."""
    position = document.position(pointer)
    line, column = position if position else (None, None)
    return Origin(file=document.path, pointer=pointer or None, line=line, column=column)


def origin_of(problem: SyntaxProblem) -> Origin:
    return Origin(file=problem.path, line=problem.line, column=problem.column)
