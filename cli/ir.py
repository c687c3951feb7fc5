"""`amp2gen ir`: the intermediate representation, for other programs."""

import json
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import rich_click as click

from amp2gen.cli import gen1_source
from amp2gen.cli.config import load_config
from amp2gen.cli.dumps import load_dump
from amp2gen.cli.render import console, print_diagnostic
from amp2gen.frontend import ProjectError, load_project, lower
from amp2gen.ir.app import App
from amp2gen.ir.check import problems_of
from amp2gen.ir.diff import Change, diff
from amp2gen.ir.dump import dump, schema
from amp2gen.ir.graph import graph
from amp2gen.ir.graph_formats import dot, graphml, mermaid
from amp2gen.ir.pretty import pretty
from amp2gen.passes.pipeline import PIPELINE, run, until

FRONTEND = "frontend"
"""What `--after` calls the app before all passes."""

FORMATS: Mapping[str, Callable[[App], str]] = {
    "text": lambda app: pretty(app) + "\n",
    "dot": lambda app: dot(graph(app)),
    "mermaid": lambda app: mermaid(graph(app)),
    "graphml": lambda app: graphml(graph(app)),
}
"""All forms but JSON, which alone has sources."""

WIDTH = 100
SIGNS = {"added": "+", "removed": "-", "changed": "~"}


def dump_command(
    project: Path, environment: str | None, after: str | None, with_sources: bool, form: str, no_color: bool
) -> None:
    """Carries out `amp2gen ir dump`."""
    if with_sources and form != "json":
        raise click.UsageError("--with-sources goes with --format json")
    with _readable(no_color=no_color):
        app = _compiled(project, environment, after or PIPELINE[-1].name)
    click.echo(dump(app, with_sources=with_sources) if form == "json" else FORMATS[form](app), nl=False)


def schema_command() -> None:
    """Carries out `amp2gen ir schema`."""
    click.echo(schema(), nl=False)


def diff_command(before: Path, after: Path, form: str, quiet: bool, no_color: bool) -> None:
    """Carries out `amp2gen ir diff`."""
    with _readable(no_color=no_color):
        changes = diff(_app_of(before), _app_of(after))
    if quiet:
        sys.exit(int(bool(changes)))
    if form == "json":
        click.echo(json.dumps([change.model_dump(mode="json") for change in changes], indent=2, ensure_ascii=False))
    else:
        click.echo("".join(f"{_line(change)}\n" for change in changes), nl=False)
    sys.exit(int(bool(changes)))


def check_command(dump_file: Path, no_color: bool) -> None:
    """Carries out `amp2gen ir check`."""
    with _readable(no_color=no_color):
        problems = list(problems_of(load_dump(dump_file)))
    click.echo("".join(f"{problem}\n" for problem in problems), nl=False)
    sys.exit(int(bool(problems)))


def _compiled(project: Path, environment: str | None, after: str) -> App:
    root = gen1_source.project_root(project)
    config = load_config(root)
    with gen1_source.sources(root, None) as source:
        loaded = load_project(source.folder, config.snapshot_folder(root, None))
    app = lower(loaded, config.choices(environment, {}))
    return run(app, () if after == FRONTEND else until(after), config.options())


def _app_of(path: Path) -> App:
    return _compiled(path, None, PIPELINE[-1].name) if path.is_dir() else load_dump(path)


@contextmanager
def _readable(*, no_color: bool) -> Iterator[None]:
    """Ends the command with 2 where a project or a dump cannot be read."""
    try:
        yield
    except ProjectError as error:
        print_diagnostic(error.diagnostic, {}, console(color=not no_color, stderr=True))
        sys.exit(2)


def _line(change: Change) -> str:
    values = (_short(value) for value in (change.before, change.after) if value is not None)
    return f"{SIGNS[change.kind]} {change.path}: {' → '.join(values)}"


def _short(value: object) -> str:
    """A value on a line: whole resources are cut off, `--format json` has them whole."""
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= WIDTH else f"{text[: WIDTH - 1]}…"
