"""An assessment for a terminal: aligned columns, in colour where one is shown."""

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from amp2gen.assess.assessment import Assessment
from amp2gen.assess.portfolio import Portfolio
from amp2gen.cli.render import visible
from amp2gen.cli.reports.sections import END_OF_LIFE, Row, Section, portfolio_section, sections, title

STYLES = {"✔": "green", "✘": "red", "?": "yellow", "—": "dim"}
WRAPPED_FROM = 60
"""Cells longer than this stand on a line of their own below the row: nobody reads a column that wide."""


def print_assessment(assessment: Assessment, out: Console) -> None:
    """All sections, then the verdict."""
    out.print(Text(visible(title(assessment)), style="bold"))
    for section in sections(assessment):
        out.print()
        _print_section(section, out)
    out.print()
    out.print(Text(assessment.verdict, style="bold"))
    out.print(END_OF_LIFE)


def print_portfolio(portfolio: Portfolio, out: Console) -> None:
    _print_section(portfolio_section(portfolio), out)
    out.print(END_OF_LIFE)


def _print_section(section: Section, out: Console) -> None:
    out.print(Text(section.title, style="bold underline"))
    short, long = _split(section)
    widths = [max(len(row[index]) for row in (section.columns, *short)) for index in range(len(section.columns))]
    if any(section.columns[:-1]) and section.columns[0]:
        out.print(_line(section.columns, widths, style="dim"))
    for index, row in enumerate(short):
        out.print(_line(row, widths))
        for text in long[index]:
            out.print(Text(f"     {text}", style="dim"))
        for command in section.commands[index] if section.commands else ():
            out.print(Text(f"     $ {command}", style="cyan"))


def _split(section: Section) -> tuple[list[Row], list[list[str]]]:
    """The rows without their long last cells, and these."""
    rows = [tuple(visible(cell) for cell in row) for row in section.rows]
    is_long = [len(row[-1]) > WRAPPED_FROM for row in rows]
    short = [(*row[:-1], "") if long else row for row, long in zip(rows, is_long, strict=True)]
    return short, [[row[-1]] if long else [] for row, long in zip(rows, is_long, strict=True)]


def _line(row: Row, widths: list[int], style: str = "") -> Text:
    line = Text(style=style)
    for piece in _cells(row, widths):
        line += piece
    line.rstrip()
    return line


def _cells(row: Row, widths: list[int]) -> Iterator[Text]:
    for cell, width in zip(row, widths, strict=True):
        yield Text(cell.ljust(width), style=STYLES.get(cell[:1], ""))
        yield Text("  ")
