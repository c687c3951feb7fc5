"""An assessment as GitHub-flavoured Markdown, for issues, pull requests and job summaries."""

import re
from collections.abc import Iterator

from amp2gen.assess.assessment import Assessment
from amp2gen.assess.portfolio import Portfolio
from amp2gen.cli.reports.sections import END_OF_LIFE, Row, Section, portfolio_section, sections, title
from amp2gen.ir.diagnostics import Diagnostic

MARKUP = re.compile(r"[\\<>*\[\]_]")


def markdown(assessment: Assessment) -> str:
    """The whole report, diagnostics included."""
    lines = [f"# {_plain(title(assessment))}", "", f"**{_plain(assessment.verdict)}** {END_OF_LIFE}"]
    for section in sections(assessment):
        lines += ["", f"## {section.title}", "", *_section(section)]
    if assessment.diagnostics:
        lines += ["", "## Diagnostics", "", *(_diagnostic(each) for each in assessment.diagnostics)]
    return "\n".join(lines) + "\n"


def portfolio_markdown(portfolio: Portfolio) -> str:
    return "\n".join(["# Portfolio", "", *_table(portfolio_section(portfolio)), "", END_OF_LIFE]) + "\n"


def _section(section: Section) -> Iterator[str]:
    if section.columns[0]:
        yield from _table(section)
        return
    for index, (sign, what, why) in enumerate(section.rows):
        mark = sign if sign.endswith(".") else f"- {sign}"
        yield f"{mark} **{_plain(what)}**: {_plain(why)}"
        if section.commands and section.commands[index]:
            yield from ("", "   ```sh", *(f"   {command}" for command in section.commands[index]), "   ```", "")


def _table(section: Section) -> Iterator[str]:
    yield _row(section.columns)
    yield _row(("---",) * len(section.columns))
    yield from (_row(tuple(_plain(cell) for cell in row)) for row in section.rows)


def _row(cells: Row) -> str:
    return f"| {' | '.join(cells)} |"


def _diagnostic(diagnostic: Diagnostic) -> str:
    place = f" ({_plain(str(diagnostic.origin))})" if diagnostic.origin else ""
    help = f" — {_plain(diagnostic.help)}" if diagnostic.help else ""
    return f"- **{diagnostic.severity} {diagnostic.code}**: {_plain(diagnostic.message)}{place}{help}"


def _plain(text: str) -> str:
    """Names come from the user's files: what Markdown or HTML would obey is escaped, but in code; one line."""
    parts = " ".join(text.split()).split("`")
    is_balanced = len(parts) % 2 == 1
    escaped = (part if is_balanced and index % 2 else MARKUP.sub(r"\\\g<0>", part) for index, part in enumerate(parts))
    return "`".join(escaped).replace("|", "\\|")
