"""The page itself, from its template. Everything from the user's files is escaped by the template engine."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from amp2gen import __version__
from amp2gen.assess.assessment import SIGNS, Assessment
from amp2gen.assess.portfolio import Portfolio
from amp2gen.cli.excerpt import excerpt
from amp2gen.cli.reports.html.files import file_pairs
from amp2gen.cli.reports.html.picture import HEIGHT, WIDTH, anchor, picture
from amp2gen.cli.reports.sections import END_OF_LIFE, place, portfolio_section, title
from amp2gen.ir.app import App
from amp2gen.ir.diagnostics import CATALOGUE, SEVERITIES, Diagnostic

HERE = Path(__file__).parent


@dataclass(frozen=True)
class ShownDiagnostic:
    """A diagnostic with the source line it is about, and the long text of its kind."""

    diagnostic: Diagnostic
    source: str | None
    text: str


def html_report(
    assessment: Assessment,
    app: App,
    before: Mapping[str, bytes],
    after: Mapping[str, bytes],
    parity: Mapping[str, Any] | None = None,
) -> str:
    """The report of one project: `before` and `after` are the files of both generations by path.

    `parity` is what `amp2gen verify --format json` said.
    """
    return _render(
        "report.html.j2",
        title=title(assessment),
        assessment=assessment,
        picture=picture(app),
        box=(WIDTH, HEIGHT),
        diagnostics=list(_shown(assessment, before)),
        counts=Counter(item.severity for item in assessment.diagnostics),
        files=file_pairs(app, before, after),
        parity=parity,
        anchor=anchor,
        place=place,
    )


def portfolio_html(portfolio: Portfolio) -> str:
    """The table of several projects."""
    return _render("portfolio.html.j2", title="Portfolio", section=portfolio_section(portfolio))


def _shown(assessment: Assessment, before: Mapping[str, bytes]) -> Iterator[ShownDiagnostic]:
    for diagnostic in assessment.diagnostics:
        yield ShownDiagnostic(diagnostic, excerpt(diagnostic, before), CATALOGUE[diagnostic.code].text)


def _render(template: str, **values: Any) -> str:
    shared = {
        "css": (HERE / "report.css").read_text("utf-8"),
        "js": (HERE / "report.js").read_text("utf-8"),
        "end_of_life": END_OF_LIFE,
        "version": __version__,
        "signs": SIGNS,
        "severities": SEVERITIES,
    }
    return _environment().get_template(template).render(**shared, **values)


@cache
def _environment() -> Environment:
    return Environment(
        loader=FileSystemLoader(HERE),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
