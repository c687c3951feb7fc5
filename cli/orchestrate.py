"""The compile itself, as the commands share it: files in, files and diagnostics out. Nothing is written here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from amp2gen.backend_ts.emit import emit
from amp2gen.backend_ts.project import ProjectFiles, with_own_commands
from amp2gen.backend_ts.project_files.package_manager import YARNRC
from amp2gen.cli.config import Suppression
from amp2gen.cli.places import with_lines
from amp2gen.cli.suppress import suppress
from amp2gen.frontend import Choices, Gen1Project, load_project, lower
from amp2gen.frontend.project import MERGED
from amp2gen.ir.app import App
from amp2gen.ir.diagnostics import SEVERITIES, Diagnostic, Severity
from amp2gen.passes.options import Options
from amp2gen.passes.pipeline import PIPELINE, run

GEN1_ONLY = (
    "amplify/#current-cloud-backend",
    "amplify/.config",
    "amplify/README.md",
    "amplify/backend",
    "amplify/cli.json",
    "amplify/hooks",
    "amplify/mock-data",
    "amplify/team-provider-info.json",
)
"""What Gen 1 leaves in `amplify/` and Gen 2 has no use for; an in-place migration takes it out."""


@dataclass(frozen=True)
class Compiled:
    """The result of a compile: the app after all passes, the files by path, and all diagnostics by severity.

    `sources` are the files of the Gen 1 project that the diagnostics point into, as far as they are known.
    `suppressed` are diagnostics that the project has agreed to, each with the reason; they are not in `diagnostics`.
    """

    app: App
    files: Mapping[str, bytes]
    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, bytes] = field(default_factory=dict)
    suppressed: tuple[tuple[Diagnostic, str], ...] = ()

    def count(self, severity: Severity) -> int:
        return sum(1 for diagnostic in self.diagnostics if diagnostic.severity == severity)


def compile_project(
    path: Path,
    choices: Choices,
    options: Options,
    snapshot: Path | None = None,
    suppressions: Sequence[Suppression] = (),
) -> Compiled:
    """Read, lower, run the passes, emit. Raises ProjectError when the project cannot be read at all.

    Diagnostics that `suppressions` or comments in the project's files agree to are set apart.
    """
    project = load_project(path, snapshot)
    return _compiled(project, lower(project, choices), options, suppressions)


def compile_dump(app: App, path: Path, options: Options, suppressions: Sequence[Suppression] = ()) -> Compiled:
    """The same for an app that was dumped, after whatever pass. `path` is the project whose files the output joins."""
    return _compiled(load_project(path), app, options, suppressions)


def _compiled(project: Gen1Project, app: App, options: Options, suppressions: Sequence[Suppression]) -> Compiled:
    compiled = compile_app(run(app, PIPELINE, options), repository_files(project))
    sources = {**project.client_files, **project.files}
    said = suppress(with_lines(compiled.diagnostics, sources), suppressions, sources)
    return replace(compiled, diagnostics=by_severity(said.diagnostics), suppressed=said.suppressed, sources=sources)


def compile_app(app: App, existing: ProjectFiles) -> Compiled:
    """Emit an app that has gone through all passes."""
    app = with_own_commands(app, existing)
    output = emit(app, existing)
    return Compiled(app, output.files, by_severity((*app.diagnostics, *output.diagnostics)))


def repository_files(project: Gen1Project) -> ProjectFiles:
    """The repository's own files that the output is merged into."""
    texts = {name: project.files[name].decode("utf-8") for name in MERGED if name in project.files}
    if YARNRC in project.files:
        texts[YARNRC] = project.files[YARNRC].decode(errors="replace")
    names = frozenset(path for path in project.files if "/" not in path)
    return ProjectFiles(texts, names, project.inside_repository, project.above)


def by_severity(diagnostics: tuple[Diagnostic, ...]) -> tuple[Diagnostic, ...]:
    """Errors first; within a severity in the order found."""
    return tuple(sorted(diagnostics, key=lambda diagnostic: SEVERITIES.index(diagnostic.severity)))


def exit_code(diagnostics: tuple[Diagnostic, ...], *, strict: bool) -> int:
    """1 if there is an error, or with `strict` a warning; else 0."""
    failing = ("error", "warning") if strict else ("error",)
    return int(any(diagnostic.severity in failing for diagnostic in diagnostics))
