"""`amp2gen assess`: whether, with how much work and in which steps a project can be migrated. Writes nothing."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from functools import partial
from os import cpu_count
from pathlib import Path
from typing import Any

import rich_click as click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

from amp2gen.assess.assess import assess
from amp2gen.assess.assessment import Accepted, Assessment
from amp2gen.assess.portfolio import Portfolio, portfolio_row
from amp2gen.cli.checkout import compile_checkout
from amp2gen.cli.config import load_config
from amp2gen.cli.orchestrate import Compiled
from amp2gen.cli.projects import projects_of
from amp2gen.cli.render import console, print_diagnostic
from amp2gen.cli.reports.html.page import html_report, portfolio_html
from amp2gen.cli.reports.markdown import markdown, portfolio_markdown
from amp2gen.cli.reports.text import print_assessment, print_portfolio
from amp2gen.cli.sarif import sarif
from amp2gen.frontend import ProjectError
from amp2gen.ir import kinds
from amp2gen.ir.diagnostics import SEVERITIES, Diagnostic

Found = Assessment | Diagnostic
"""An assessed project, or why it cannot be read."""


def assess_command(
    projects: tuple[Path, ...],
    environment: str | None,
    snapshot: Path | None,
    fail_on: str | None,
    form: str,
    parity_file: Path | None,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> None:
    """Carries out `amp2gen assess`."""
    progress = console(color=not no_color, stderr=True)
    out = console(color=not no_color)
    try:
        paths = tuple(dict.fromkeys(found for path in projects for found in projects_of(path)))
    except ProjectError as error:
        _print_failure(error.diagnostic, form, progress)
        sys.exit(2)
    labels = _labels(paths)
    is_portfolio = len(paths) > 1
    if is_portfolio and snapshot is not None:
        raise click.UsageError("--snapshot is of one project: name one PROJECT")
    if is_portfolio:
        found = _assess_all(partial(assess_project, environment=environment), paths, labels, progress, quiet=quiet)
        _print_portfolio(labels, found, form, out)
        sys.exit(_exit_code(paths, found, fail_on))
    try:
        compiled = compile_checkout(paths[0], environment, snapshot)
        assessment = _assessed(compiled, str(projects[0]))
        parity = _parity(parity_file) if parity_file else None
    except ProjectError as error:
        _print_failure(error.diagnostic, form, progress)
        sys.exit(2)
    if form == "html":
        click.echo(html_report(assessment, compiled.app, compiled.sources, compiled.files, parity), nl=False)
    else:
        _print_assessment(assessment, compiled.sources, form, out, quiet=quiet, verbose=verbose)
    sys.exit(_exit_code(paths, [assessment], fail_on))


def assess_project(path: Path, label: str, *, environment: str | None) -> Found:
    """One of several projects, in a process of its own: an error of ours does not stop the others."""
    try:
        return _assessed(compile_checkout(path, environment, None), label)
    except ProjectError as error:
        return error.diagnostic
    except Exception as error:
        return kinds.PROJECT_FAILED.at(None, f"internal error: {type(error).__name__}: {error}")


def _assessed(compiled: Compiled, label: str) -> Assessment:
    accepted = tuple(Accepted(diagnostic=item, reason=why) for item, why in compiled.suppressed)
    found = assess(compiled.app, compiled.sources, compiled.diagnostics, label)
    return found.model_copy(update={"accepted": accepted})


def _parity(path: Path) -> dict[str, Any]:
    """The JSON report of a verification. Raises ProjectError when the file is none."""
    try:
        data = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError):
        data = None
    if not isinstance(data, dict) or not {"environment", "summary", "rows"} <= set(data):
        raise ProjectError(
            kinds.PARITY_UNREADABLE,
            f"{path} is not what `amp2gen verify --format json` prints",
            help="run `amp2gen verify PROJECT --format json` and pass its output",
        )
    return data


def _assess_all(
    run: "partial[Found]", paths: Sequence[Path], labels: Sequence[str], progress: Console, *, quiet: bool
) -> list[Found]:
    """Every project in its turn, on all processors."""
    workers = min(len(paths), cpu_count() or 1)
    with ProcessPoolExecutor(workers) as pool, _bar(progress, len(paths), quiet=quiet) as advance:
        found = []
        for each in pool.map(run, paths, labels):
            found.append(each)
            advance()
        return found


@contextmanager
def _bar(out: Console, total: int, *, quiet: bool) -> Iterator["partial[None]"]:
    columns = (TextColumn("Assessing"), BarColumn(), MofNCompleteColumn())
    with Progress(*columns, console=out, disable=quiet or not out.is_terminal, transient=True) as bar:
        yield partial(bar.advance, bar.add_task("", total=total))


def _labels(paths: Sequence[Path]) -> list[str]:
    """What tells the projects apart: their paths below the folder that holds all of them."""
    if len(paths) == 1:
        return [paths[0].name]
    split = [path.resolve().parts for path in paths]
    shared = next(
        (depth for depth, parts in enumerate(zip(*split, strict=False)) if len(set(parts)) > 1),
        min(len(parts) for parts in split),
    )
    return ["/".join(parts[shared:]) or parts[-1] for parts in split]


def _print_assessment(
    found: Assessment, sources: Mapping[str, bytes], form: str, out: Console, *, quiet: bool, verbose: bool
) -> None:
    if form == "json":
        click.echo(_json(found.model_dump(mode="json") | {"verdict": found.verdict}))
    elif form == "md":
        click.echo(markdown(found), nl=False)
    elif form == "sarif":
        click.echo(sarif(found.diagnostics, ((item.diagnostic, item.reason) for item in found.accepted)), nl=False)
    elif quiet:
        out.print(found.verdict)
    else:
        print_assessment(found, out)
        for diagnostic in found.diagnostics if verbose else ():
            print_diagnostic(diagnostic, sources, out)


def _print_portfolio(labels: Sequence[str], found: Sequence[Found], form: str, out: Console) -> None:
    rows = tuple(portfolio_row(label, each) for label, each in zip(labels, found, strict=True))
    portfolio = Portfolio(rows=rows)
    if form == "json":
        data = portfolio.model_dump(mode="json")
        for row, each in zip(data["rows"], found, strict=True):
            row["assessment"] = each.model_dump(mode="json") if isinstance(each, Assessment) else None
        click.echo(_json(data))
    elif form == "md":
        click.echo(portfolio_markdown(portfolio), nl=False)
    elif form == "html":
        click.echo(portfolio_html(portfolio), nl=False)
    elif form == "sarif":
        click.echo(
            sarif(
                _below(label, each)
                for label, all_of in zip(labels, found, strict=True)
                for each in (all_of.diagnostics if isinstance(all_of, Assessment) else (all_of,))
            ),
            nl=False,
        )
    else:
        print_portfolio(portfolio, out)


def _below(label: str, diagnostic: Diagnostic) -> Diagnostic:
    """The diagnostic with its place below the project's folder."""
    origin = diagnostic.origin
    if origin is None:
        return diagnostic
    return diagnostic.model_copy(update={"origin": origin.model_copy(update={"file": f"{label}/{origin.file}"})})


def _print_failure(diagnostic: Diagnostic, form: str, progress: Console) -> None:
    if form == "json":
        click.echo(_json({"diagnostics": [diagnostic.model_dump(mode="json")]}))
    elif form == "sarif":
        click.echo(sarif([diagnostic]), nl=False)
    else:
        print_diagnostic(diagnostic, {}, progress)


def _exit_code(paths: Sequence[Path], found: Sequence[Found], fail_on: str | None) -> int:
    """2 if a project cannot be read, 1 if `fail_on` or a project's own configuration says so, else 0."""
    assessed = [each for each in found if isinstance(each, Assessment)]
    if len(assessed) < len(found):
        return 2
    return int(
        any(_fails(each, fail_on or load_config(path).fail_on) for path, each in zip(paths, assessed, strict=True))
    )


def _fails(assessment: Assessment, fail_on: str | None) -> bool:
    failing = SEVERITIES[: SEVERITIES.index(fail_on) + 1] if fail_on in SEVERITIES else ()
    return any(diagnostic.severity in failing for diagnostic in assessment.diagnostics)


def _json(data: object) -> str:
    return json.dumps(data, indent=2, ensure_ascii=False)
