"""`amp2gen verify`: prove that the Gen 2 backend does what the Gen 1 backend did."""

import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

import rich_click as click
from rich.console import Console

from amp2gen.cli import gen1_source
from amp2gen.cli.config import load_config
from amp2gen.cli.orchestrate import Compiled, compile_project
from amp2gen.cli.render import console, failure_as_json, print_diagnostic
from amp2gen.cli.sarif import sarif
from amp2gen.frontend import ProjectError
from amp2gen.frontend.project import BACKEND
from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.verify import acceptance
from amp2gen.verify.acceptance import Acceptance, AcceptanceError
from amp2gen.verify.findings import Comparison
from amp2gen.verify.gen1_side import Gen1Side, Gen1SideError, read_gen1_side, read_other_side
from amp2gen.verify.ir_level import compare_app
from amp2gen.verify.lockfile import LOCKFILES, lockfile_rows
from amp2gen.verify.proof import problem, prove, with_rows
from amp2gen.verify.report import json_report, text_report
from amp2gen.verify.report_html import html_report
from amp2gen.verify.rows import PROJECT
from amp2gen.verify.schema_builder import Sdl
from amp2gen.verify.stage import Output
from amp2gen.verify.toolchain import Missing, Toolchain, ToolchainError, ensure, of_project


def verify_command(
    project: Path,
    gen2: Path | None,
    environment: str | None,
    snapshot: Path | None,
    gen1: str | None,
    toolchain: Path | None,
    no_node: bool,
    form: str,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> None:
    """Carries out `amp2gen verify`."""
    if no_node and (toolchain or gen2):
        raise click.UsageError("--no-node looks at no code: it excludes --gen2 and --toolchain")
    err = console(color=not no_color, stderr=True)
    progress = _Progress(err, quiet=quiet)
    try:
        subject = _read(project, gen2, environment, snapshot, gen1, progress)
        comparison = _compare(subject, toolchain, progress, no_node=no_node)
    except ProjectError as error:
        _fail(error.diagnostic, error.content, form, err)
    except _CannotVerifyError as error:
        _fail(error.diagnostic, None, form, err)
    text = text_report(comparison, intended=verbose, quiet=quiet)
    click.echo(text if form == "text" else _FORMATS[form](comparison), nl=False)
    sys.exit(int(bool(comparison.findings)))


@dataclass(frozen=True)
class _Subject:
    """What is verified: the output, the Gen 1 side, and what is known of them before any tool runs. `beside` are
    the other Gen 1 environments, by name."""

    root: Path
    compiled: Compiled
    output: Output
    is_in_memory: bool
    gen1: Gen1Side
    beside: Mapping[str, Gen1Side]
    acceptances: tuple[Acceptance, ...]


class _CannotVerifyError(Exception):
    def __init__(self, diagnostic: Diagnostic) -> None:
        super().__init__(diagnostic.message)
        self.diagnostic = diagnostic


class _Progress:
    """A line per stage on standard error; while one runs, a terminal shows a spinner."""

    def __init__(self, err: Console, *, quiet: bool) -> None:
        self._console = err
        self._quiet = quiet

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        if self._quiet:
            yield
        elif self._console.is_terminal:
            with self._console.status(f"{stage}…"):
                yield
            self._console.print(f"✓ {stage}")
        else:
            self._console.print(f"verify: {stage}")
            yield


def _read(
    project: Path,
    gen2: Path | None,
    environment: str | None,
    snapshot: Path | None,
    gen1: str | None,
    progress: _Progress,
) -> _Subject:
    root = gen1_source.project_root(project)
    if gen2 is None and not (root / BACKEND).is_dir():
        gen2 = root  # migrated in place: what stands there is to be verified, with all that was changed since
    config = load_config(root)
    snapshot = config.snapshot_folder(root, snapshot)
    options = config.options()
    with progress("compile"), gen1_source.sources(root, gen1) as source:
        choices = config.choices(environment, {})
        compiled = compile_project(source.folder, choices, options, snapshot, config.suppress)
        try:
            side = read_gen1_side(source.folder, compiled.app.default_environment, snapshot)
            names = [each.name for each in compiled.app.environments if each.name != side.environment]
            beside = {name: read_other_side(source.folder, name, snapshot) for name in names}
        except Gen1SideError as error:
            origin = Origin(file=error.file) if error.file else None
            raise _CannotVerifyError(kinds.GEN1_SIDE_UNREADABLE.at(origin, error.message)) from None
        except (AttributeError, KeyError, TypeError, ValueError):
            raise _because_of_broken_files(compiled) from None
    output = Output(root.name, compiled.files) if gen2 is None else _gen2_output(gen2, root.name)
    return _Subject(root, compiled, output, gen2 is None, side, beside, _acceptances(root))


def _because_of_broken_files(compiled: Compiled) -> Exception:
    """Gen 1's side takes files to be as the CLI writes them. Those that are not, the compile has reported; where it
    has nothing to say, the error that is being handled is ours."""
    broken = (kinds.SYNTAX_ERROR.code, kinds.WRONG_TYPE.code)
    for said in compiled.diagnostics:
        if said.code in broken:
            return _CannotVerifyError(kinds.GEN1_SIDE_UNREADABLE.at(said.origin, said.message, said.help))
    raise


def _gen2_output(folder: Path, name: str) -> Output:
    try:
        output = Output.read(folder, name)
        locks = {each: (folder / each).read_bytes() for each in LOCKFILES if (folder / each).is_file()}
    except OSError as error:
        message = f"there is no Gen 2 project: {error}"
        raise _CannotVerifyError(kinds.TOOLS_MISSING.at(None, message, "name its folder with --gen2")) from None
    return Output(name, {**output.files, **locks})


def _acceptances(root: Path) -> tuple[Acceptance, ...]:
    file = root / acceptance.FILE
    if not file.is_file():
        return ()
    try:
        return acceptance.read_acceptances(file.read_text("utf-8"))
    except AcceptanceError as error:
        raise _CannotVerifyError(kinds.ACCEPTANCES_UNREADABLE.at(error.origin, error.message)) from None
    except UnicodeDecodeError:
        origin = Origin(file=acceptance.FILE)
        raise _CannotVerifyError(kinds.ACCEPTANCES_UNREADABLE.at(origin, "not valid UTF-8")) from None


def _compare(subject: _Subject, explicit: Path | None, progress: _Progress, *, no_node: bool) -> Comparison:
    try:
        if no_node:
            with progress("compare"):
                comparison = compare_app(subject.compiled.app, subject.gen1)
        else:
            toolchain, sdl = _toolchain(subject.root, explicit), _sdl(subject)
            comparison = prove(toolchain, subject.output, subject.gen1, progress, sdl, subject.beside)
    except ToolchainError as error:
        raise _CannotVerifyError(kinds.TOOLS_MISSING.at(None, str(error))) from None
    rows = [problem(each) for each in subject.compiled.diagnostics if _counts(each)] if subject.is_in_memory else []
    if not subject.is_in_memory:
        rows += lockfile_rows(PROJECT, subject.output.files)
    return acceptance.accept(with_rows(comparison, rows), subject.acceptances)


def _sdl(subject: _Subject) -> Sdl | None:
    api = subject.compiled.app.data
    return Sdl(api.schema_text, api.default_mode.mode) if api else None


def _counts(diagnostic: Diagnostic) -> bool:
    """Errors of the compile, but for resources that are not carried over: the output itself says so."""
    return diagnostic.severity == "error" and diagnostic.code != kinds.UNKNOWN_SERVICE.code


def _toolchain(root: Path, explicit: Path | None) -> Toolchain:
    found = (None if explicit else of_project(root)) or ensure(explicit)
    if isinstance(found, Missing):
        help = "or name a folder with --toolchain, or compare without Node by --no-node"
        raise _CannotVerifyError(kinds.TOOLS_MISSING.at(None, found.reason, help))
    return found


_FORMATS: dict[str, Callable[[Comparison], str]] = {
    "json": json_report,
    "html": html_report,
    "sarif": lambda comparison: sarif(comparison.diagnostics, comparison.accepted),
}


def _fail(diagnostic: Diagnostic, content: bytes | None, form: str, err: Console) -> NoReturn:
    """Exit code 2: nothing could be verified."""
    if form == "json":
        click.echo(failure_as_json(diagnostic, code=2))
    elif form == "sarif":
        click.echo(sarif([diagnostic]), nl=False)
    else:
        place = diagnostic.origin.file if diagnostic.origin else ""
        print_diagnostic(diagnostic, {} if content is None else {place: content}, err)
    sys.exit(2)
