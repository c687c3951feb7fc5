"""`amp2gen compile`: a Gen 1 checkout becomes a Gen 2 project."""

import sys
from pathlib import Path

import rich_click as click

from amp2gen import __version__
from amp2gen.cli import gen1_source
from amp2gen.cli.orchestrate import GEN1_ONLY, Compiled, compile_project, exit_code
from amp2gen.cli.output.compare import check, diff
from amp2gen.cli.output.errors import OutputError
from amp2gen.cli.output.in_place import Applied, apply_in_place, recover
from amp2gen.cli.output.manifest import manifest_of
from amp2gen.cli.output.out_dir import write_out
from amp2gen.cli.output.tree import FileTree
from amp2gen.cli.render import as_json, console, print_result
from amp2gen.frontend import Choices, ProjectError
from amp2gen.passes.options import Options

DEFAULT_OUT = "amplify-gen2"


@click.command(name="compile")
@click.argument("project", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="Folder to write to [default: PROJECT/amplify-gen2].")
@click.option("--in-place", is_flag=True, help="Change the project itself; needs a clean git work tree.")
@click.option("--check", "only_check", is_flag=True, help="Write nothing; exit 1 if the project would change.")
@click.option("--diff", "only_diff", is_flag=True, help="Write nothing; show what would change.")
@click.option("--env", "environment", metavar="NAME", help="Gen 1 environment whose values win.")
@click.option(
    "--branch",
    "branches",
    metavar="ENV=BRANCH",
    multiple=True,
    help="Branch that takes over an environment [default: gen2-ENV]; may be repeated.",
)
@click.option("--snapshot", type=click.Path(path_type=Path), help="Folder that `amp2gen snapshot` wrote.")
@click.option("--gen1", metavar="DIR|REF", help="Gen 1 sources, if they are no longer in PROJECT.")
@click.option("--strict", is_flag=True, help="Exit 1 on warnings, too.")
@click.option("--force", is_flag=True, help="Overwrite files that were changed since the last compile.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@click.option("--quiet", is_flag=True, help="Errors only.")
@click.option("--verbose", is_flag=True, help="Say what is being done; show tracebacks of internal errors.")
@click.option("--no-color", is_flag=True, help="No colours.")
def compile_command(
    project: Path,
    out: Path | None,
    in_place: bool,
    only_check: bool,
    only_diff: bool,
    environment: str | None,
    branches: tuple[str, ...],
    snapshot: Path | None,
    gen1: str | None,
    strict: bool,
    force: bool,
    form: str,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> None:
    """Turn the Gen 1 project at PROJECT into an equivalent Gen 2 project. Offline; nothing is deployed.

    Examples:

        amp2gen compile .                     # to look at: ./amplify-gen2
        amp2gen compile . --diff
        amp2gen compile . --in-place --branch main=production
    """
    if sum(map(bool, (out, in_place, only_check, only_diff))) > 1:
        raise click.UsageError("--out, --in-place, --check and --diff exclude each other")
    choices = Choices(environment=environment, branches=_branches(branches))
    progress = console(color=not no_color, stderr=True)
    try:
        root = gen1_source.project_root(project)
        recover(root)
        with progress.status("Compiling…"), gen1_source.sources(root, gen1) as source:
            compiled = compile_project(source, choices, Options(), snapshot)
        if verbose:
            progress.print(f"{root}: {len(compiled.files)} files, environment {compiled.app.default_environment}")
        tree = FileTree(compiled.files, removals=frozenset(GEN1_ONLY))
        if only_check or only_diff:
            _compare(tree, root, only_diff=only_diff)
            return
        written = _write(compiled, tree, root, out, in_place=in_place, force=force)
    except ProjectError as error:
        _fail(error.message, str(error.origin) if error.origin else None, error.help)
    except OutputError as error:
        _fail(error.message, None, error.hint)
    code = exit_code(compiled.diagnostics, strict=strict)
    if form == "json":
        click.echo(as_json(compiled, written, code))
    else:
        print_result(compiled, written, console(color=not no_color), quiet=quiet)
    sys.exit(code)


def _branches(written: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for item in written:
        environment, separator, branch = item.partition("=")
        if not separator or not environment or not branch:
            raise click.UsageError(f"--branch takes ENV=BRANCH, not {item!r}")
        found[environment] = (*found.get(environment, ()), branch)
    return found


def _compare(tree: FileTree, root: Path, *, only_diff: bool) -> None:
    differing = check(tree, root)
    if only_diff:
        click.echo(diff(tree, root), nl=False)
    else:
        for path in differing:
            click.echo(path)
    sys.exit(1 if differing and not only_diff else 0)


def _write(
    compiled: Compiled, tree: FileTree, root: Path, out: Path | None, *, in_place: bool, force: bool
) -> tuple[str, ...]:
    manifest = manifest_of(compiled.files, __version__, root)
    if in_place:
        applied: Applied = apply_in_place(tree, root, manifest, force=force)
        return applied.written
    target = out or root / DEFAULT_OUT
    return write_out(FileTree(compiled.files), target, project=root, manifest=manifest, force=force).paths


def _fail(message: str, place: str | None, help: str | None) -> None:
    """Exit code 2: usage, or a project that cannot be read. Nothing was written."""
    click.echo(f"error: {message}", err=True)
    if place:
        click.echo(f"  --> {place}", err=True)
    if help:
        click.echo(f"  help: {help}", err=True)
    sys.exit(2)
