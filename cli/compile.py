"""`amp2gen compile`: a Gen 1 checkout becomes a Gen 2 project."""

import sys
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from pathlib import Path
from typing import Literal, NoReturn

import rich_click as click
from rich.console import Console

from amp2gen import __version__
from amp2gen.cli import gen1_source
from amp2gen.cli.config import load_config
from amp2gen.cli.dumps import load_dump
from amp2gen.cli.orchestrate import GEN1_ONLY, compile_dump, compile_project, exit_code
from amp2gen.cli.output.compare import check, diff
from amp2gen.cli.output.errors import OutputError
from amp2gen.cli.output.in_place import apply_in_place, recover
from amp2gen.cli.output.manifest import Manifest, hashes
from amp2gen.cli.output.out_dir import write_out
from amp2gen.cli.output.tree import FileTree
from amp2gen.cli.render import as_json, console, failure_as_json, print_diagnostic, print_diagnostics, print_result
from amp2gen.frontend import ProjectError
from amp2gen.ir import kinds
from amp2gen.ir.diagnostics import Diagnostic

DEFAULT_OUT = "amplify-gen2"


def compile_command(
    project: Path,
    out: Path | None,
    in_place: bool,
    only_check: bool,
    only_diff: bool,
    environment: str | None,
    branches: tuple[str, ...],
    snapshot: Path | None,
    dump_file: Path | None,
    gen1: str | None,
    schema: Literal["sdl", "builder"] | None,
    client_app: bool | None,
    strict: bool | None,
    force: bool,
    form: str,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> None:
    """Carries out `amp2gen compile`."""
    _refuse_conflicts(out, in_place, only_check, only_diff, form)
    taken_over = _branches(branches)
    if dump_file is not None and (environment or branches or snapshot):
        raise click.UsageError("--env, --branch and --snapshot are decided in the dump of --from-ir")
    progress = console(color=not no_color, stderr=True)
    try:
        root = gen1_source.project_root(project)
        config = load_config(root)
        recovered = recover(root)
        if recovered:
            progress.print(f"note: an earlier run was interrupted in {root}: its changes are {recovered} now")
        with gen1_source.sources(root, gen1) as source, _spinner(progress, quiet=quiet):
            settings = config.options()
            settings = replace(
                settings,
                client_app=settings.client_app if client_app is None else client_app,
                schema=schema or settings.schema,
            )
            if dump_file is not None:
                compiled = compile_dump(
                    load_dump(dump_file, needs_sources=True), source.folder, settings, config.suppress
                )
            else:
                compiled = compile_project(
                    source.folder,
                    config.choices(environment, taken_over),
                    settings,
                    config.snapshot_folder(root, snapshot),
                    config.suppress,
                )
        if verbose:
            progress.print(f"{root}: {len(compiled.files)} files, environment {compiled.app.default_environment}")
        tree = FileTree(compiled.files, removals=frozenset(GEN1_ONLY))
        code = exit_code(compiled.diagnostics, strict=config.strict if strict is None else strict)
        if only_diff:
            click.echo(diff(tree, root), nl=False)
            print_diagnostics(compiled, progress, quiet=quiet)
            sys.exit(code)
        if only_check:
            paths: tuple[str, ...] = tuple(check(tree, root))
            code = 1 if paths else code
        else:
            manifest = Manifest(__version__, source.commit, hashes(compiled.files))
            paths, remark = _write(tree, root, out, manifest, in_place=in_place, force=force)
            if remark and not quiet:
                progress.print(remark)
    except ProjectError as error:
        _fail(error.diagnostic, error.content, form, progress)
    except OutputError as error:
        _fail(kinds.OUTPUT_REFUSED.at(None, error.message, error.hint), None, form, progress)
    if form == "json":
        click.echo(as_json(compiled, paths, code))
    elif only_check:
        click.echo("".join(f"{path}\n" for path in paths), nl=False)
        print_diagnostics(compiled, progress, quiet=quiet)
    else:
        print_result(compiled, paths, console(color=not no_color), quiet=quiet)
        if not quiet:
            place = root if in_place else out or root / DEFAULT_OUT
            progress.print(f"written to {place}; start with MIGRATION.md there")
    sys.exit(code)


def _refuse_conflicts(out: Path | None, in_place: bool, check: bool, diff: bool, form: str) -> None:
    if (out is not None) + in_place + check + diff > 1:
        raise click.UsageError("--out, --in-place, --check and --diff exclude each other")
    if diff and form == "json":
        raise click.UsageError("--diff prints a patch, and --format json a document: choose one")


def _spinner(progress: Console, *, quiet: bool) -> AbstractContextManager[object]:
    return nullcontext() if quiet else progress.status("Compiling…")


def _branches(written: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for item in written:
        environment, separator, branch = item.partition("=")
        if not separator or not environment or not branch:
            raise click.UsageError(f"--branch takes ENV=BRANCH, not {item!r}")
        found[environment] = (*found.get(environment, ()), branch)
    return found


def _write(
    tree: FileTree, root: Path, out: Path | None, manifest: Manifest, *, in_place: bool, force: bool
) -> tuple[tuple[str, ...], str | None]:
    """Write and say which files, and what became of files that nobody could restore, if there were any."""
    if in_place:
        applied = apply_in_place(tree, root, manifest, force=force)
        kept = f"note: Gen 1 files that git does not have are kept in {applied.kept_in}" if applied.kept_in else None
        return applied.written, kept
    target = out if out is not None else root / DEFAULT_OUT
    written = write_out(FileTree(tree.files), target, project=root, manifest=manifest, force=force)
    return written.paths, f"note: what was there before is kept in {written.backup}" if written.backup else None


def _fail(diagnostic: Diagnostic, content: bytes | None, form: str, progress: Console) -> NoReturn:
    """Exit code 2: a project that cannot be read, or a place that cannot be written to. Nothing was written."""
    if form == "json":
        click.echo(failure_as_json(diagnostic, code=2))
    else:
        place = diagnostic.origin.file if diagnostic.origin else ""
        print_diagnostic(diagnostic, {} if content is None else {place: content}, progress)
    sys.exit(2)
