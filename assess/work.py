"""What is left to a person, counted: decisions, values to fill in, places to look at, things to test."""

from collections import Counter
from collections.abc import Iterable, Iterator

from amp2gen.assess.assessment import Work
from amp2gen.backend_ts.functional_tests import test_sections
from amp2gen.ir import kinds
from amp2gen.ir.app import App
from amp2gen.ir.diagnostics import CATALOGUE, Diagnostic

FILLED_IN = frozenset(
    kind.code
    for kind in (kinds.MISSING_FACT, kinds.PARAMETER_WITHOUT_VALUE, kinds.ASSUMED_ENVIRONMENT, kinds.SECRET_TO_SET)
)
"""Diagnostics that ask for a value, not for a decision."""


def work(app: App, diagnostics: Iterable[Diagnostic]) -> tuple[Work, ...]:
    """Decisions first; within a kind the most frequent first."""
    found = [*_from_diagnostics(diagnostics), *_tests(app)]
    order = ("decide", "fill in", "look at", "test")
    return tuple(sorted(found, key=lambda item: (order.index(item.kind), -item.count, item.title)))


def _from_diagnostics(diagnostics: Iterable[Diagnostic]) -> Iterator[Work]:
    counts = Counter((item.code, item.severity) for item in diagnostics)
    for (code, severity), count in counts.items():
        title = CATALOGUE[code].title
        if code in FILLED_IN:
            yield Work(title=title, count=count, kind="fill in", code=code)
        elif severity == "error":
            yield Work(title=title, count=count, kind="decide", code=code)
        elif severity == "warning":
            yield Work(title=title, count=count, kind="look at", code=code)


def _tests(app: App) -> Iterator[Work]:
    for section in test_sections(app):
        yield Work(title=f"{section.title}: tests listed in MIGRATION.md", count=len(section.items), kind="test")
