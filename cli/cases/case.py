"""Cases on disk: what was agreed to, and what the compiler gives now."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from amp2gen.cli.checkout import compile_checkout
from amp2gen.cli.orchestrate import Compiled
from amp2gen.cli.projects import projects_of
from amp2gen.frontend import ProjectError
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.ir.dump import dump

GEN1 = "gen1"
GEN2 = "gen2/"
IR = "ir.json"
DIAGNOSTICS = "diagnostics.txt"


@dataclass(frozen=True)
class Case:
    """A folder with a project in `gen1/`, and beside it what the project compiles to, once that was recorded."""

    folder: Path

    @property
    def name(self) -> str:
        return self.folder.name

    @property
    def project(self) -> Path:
        """The one Gen 1 project of the case. Raises ProjectError when there is none."""
        return projects_of(self.folder / GEN1)[0]

    @property
    def is_recorded(self) -> bool:
        return (self.folder / DIAGNOSTICS).is_file()


def find_cases(folder: Path) -> tuple[Case, ...]:
    """All cases of a folder, by name."""
    return tuple(Case(path.parent) for path in sorted(folder.glob(f"*/{GEN1}")) if path.is_dir())


def agreed(case: Case) -> dict[str, bytes]:
    """The files that were recorded, by path below the case."""
    found = {path: case.folder / path for path in (IR, DIAGNOSTICS)}
    found |= {path.relative_to(case.folder).as_posix(): path for path in (case.folder / GEN2).rglob("*")}
    return {name: path.read_bytes() for name, path in sorted(found.items()) if path.is_file()}


def produced(case: Case) -> dict[str, bytes]:
    """The same files as the compiler writes them now. A project that cannot be read has its diagnostic only."""
    try:
        compiled = compile_checkout(case.project)
    except ProjectError as error:
        return {DIAGNOSTICS: _line(error.diagnostic).encode()}
    return dict(sorted(promised(compiled)))


def promised(compiled: Compiled) -> Iterator[tuple[str, bytes]]:
    """The files of a case for a compile's result: output, IR, diagnostics."""
    for path, content in compiled.files.items():
        yield f"{GEN2}{path}", content
    # One more pass that changes nothing is no change.
    app = compiled.app.model_copy(update={"passes": ()})
    yield IR, dump(app, with_sources=False).encode()
    yield DIAGNOSTICS, "".join(_line(each) for each in compiled.diagnostics).encode()


def write(case: Case, files: Mapping[str, bytes | None]) -> None:
    """Writes files of a case by path; None removes one, and folders that it leaves empty."""
    for path, content in files.items():
        target = case.folder / path
        if content is not None:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
            continue
        target.unlink(missing_ok=True)
        for folder in target.parents:
            if folder == case.folder or any(folder.iterdir()):
                break
            folder.rmdir()


def _line(diagnostic: Diagnostic) -> str:
    return f"{diagnostic.severity} {diagnostic.code} {diagnostic.origin or '-'}: {diagnostic.message}\n"
