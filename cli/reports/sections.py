"""What an assessment's report says, as titled tables: the text and the Markdown form differ in layout alone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from amp2gen.assess.assessment import Assessment, FeatureRow, Prerequisite
from amp2gen.assess.portfolio import Portfolio, PortfolioRow

END_OF_LIFE = "AWS Amplify Gen 1 reaches its end of life on 1 May 2027."
Row = tuple[str, ...]


@dataclass(frozen=True)
class Section:
    """A titled table. `commands` are printed below the row of the same index, to be copied."""

    title: str
    columns: Row
    rows: tuple[Row, ...]
    commands: tuple[tuple[str, ...], ...] = ()


def title(assessment: Assessment) -> str:
    return f"Assessment of {assessment.app} (environment {assessment.environment})"


def sections(assessment: Assessment) -> tuple[Section, ...]:
    """The report's tables, empty ones left out."""
    found = (
        Section(
            "Resources", ("Category", "Service", "Resource", "Generate", "Refactor"), tuple(_resources(assessment))
        ),
        Section("Advanced features", ("Feature", "Path", "Generate", "Refactor"), tuple(_features(assessment))),
        _prerequisites(assessment.prerequisites),
        Section("Left to a person", ("To do", "Places", "What", "Code"), tuple(_work(assessment))),
        _steps(assessment),
        Section("Agreed to", ("Code", "What", "Reason"), tuple(_accepted(assessment))),
    )
    return tuple(section for section in found if section.rows)


def portfolio_section(portfolio: Portfolio) -> Section:
    """One row per project, and a last one for all."""
    columns = ("Project", "Environment", "Resources", "Features", "Errors", "Warnings", "To fill in", "Verdict")
    rows = [_portfolio_row(row) for row in portfolio.rows]
    totals = portfolio.totals
    all_of = (
        f"{len(portfolio.rows)} projects",
        "",
        f"{totals.resources_done} of {totals.resources}",
        f"{totals.features_done} of {totals.features}",
        str(totals.errors),
        str(totals.warnings),
        str(totals.to_fill_in),
        f"{portfolio.ready} of {len(portfolio.rows)} as they are",
    )
    return Section("Portfolio", columns, (*rows, all_of))


def place(row: FeatureRow) -> str:
    return row.path if row.line is None else f"{row.path}:{row.line}"


def _resources(assessment: Assessment) -> Iterator[Row]:
    for row in assessment.resources:
        yield row.category, row.service, row.name, str(row.generate), str(row.refactor)


def _features(assessment: Assessment) -> Iterator[Row]:
    for row in assessment.features:
        yield row.name, place(row), str(row.generate), str(row.refactor)


def _prerequisites(found: Sequence[Prerequisite]) -> Section:
    signs = {True: "✔", False: "✘", None: "?"}
    return Section(
        "Prerequisites",
        ("", "What", "Why"),
        tuple((signs[item.met], item.title, item.detail) for item in found),
        tuple((item.command,) if item.command and not item.met else () for item in found),
    )


def _work(assessment: Assessment) -> Iterator[Row]:
    for item in assessment.work:
        yield item.kind, str(item.count), item.title, item.code or ""


def _accepted(assessment: Assessment) -> Iterator[Row]:
    for item in assessment.accepted:
        yield item.diagnostic.code, item.diagnostic.message, item.reason


def _steps(assessment: Assessment) -> Section:
    return Section(
        "The migration, step by step",
        ("", "Step", "Why"),
        tuple((f"{number}.", step.title, step.why) for number, step in enumerate(assessment.steps, start=1)),
        tuple(step.commands for step in assessment.steps),
    )


def _portfolio_row(row: PortfolioRow) -> Row:
    if row.failure is not None:
        return (
            row.project,
            "",
            "",
            "",
            "",
            "",
            "",
            ": ".join(filter(None, ("not assessed", row.failure.message, row.failure.help))),
        )
    counts = row.counts
    return (
        row.project,
        row.environment,
        f"{counts.resources_done} of {counts.resources}",
        f"{counts.features_done} of {counts.features}",
        str(counts.errors),
        str(counts.warnings),
        str(counts.to_fill_in),
        "migrates as it is" if row.ready else f"{row.blocked} to decide first",
    )
