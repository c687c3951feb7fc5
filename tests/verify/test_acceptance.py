"""Accepted findings: what the file may say, and what becomes of rows and of acceptances of nothing."""

from dataclasses import replace

import pytest

from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.verify.acceptance import Acceptance, AcceptanceError, accept, read_acceptances
from amp2gen.verify.findings import Comparison, Row

PLACE = Origin(file="amplify/backend/x.json")
FOUND = Row(
    "moved",
    "group",
    "Admin",
    "Description",
    "finding",
    "a",
    "b",
    PLACE,
    None,
    diagnostic=kinds.SETTING_DIFFERS.at(PLACE, "it differs"),
)
EQUAL = replace(FOUND, setting="Precedence", status="equal", diagnostic=None)
COMPARISON = Comparison("app", "main", "snapshot", ("moved",), ("group Admin",), (FOUND, EQUAL))

TEXT = """
# Agreed on in the review.
[[accepted]]
code = "A2G4103"
object = "group Admin"
property = "Description"
reason = "Nobody reads it."

[[accepted]]
code = "A2G4201"
object = "synthesis"
reason = "x"
"""


def test_the_file_lists_findings_with_reasons():
    assert read_acceptances(TEXT) == (
        Acceptance("A2G4103", "group Admin", "Nobody reads it.", "Description", line=3),
        Acceptance("A2G4201", "synthesis", "x", line=9),
    )
    assert read_acceptances("") == ()


@pytest.mark.parametrize(
    ("text", "message", "line"),
    [
        ("[[accepted]\n", "not valid TOML", None),
        ("[other]\n", "nothing but tables [[accepted]]", None),
        ("accepted = 1\n", "nothing but tables [[accepted]]", None),
        ('\n[[accepted]]\ncode = "A"\nobject = "b"\n', "needs a `reason`", 2),
        ('[[accepted]]\ncode = "A"\nobject = "b"\nreason = " "\n', "needs a `reason`", 1),
        ('[[accepted]]\ncode = "A"\nobject = "b"\nreason = "c"\nmode = "moved"\n', "has no `mode`", 1),
        ("[[accepted]]\ncode = 1\n", "a table of texts", 1),
        ('[[accepted]]\ncode = "A"\nobject = "b"\nreason = "c"\nline = "7"\n', "has no `line`", 1),
    ],
)
def test_what_is_no_acceptance_is_refused_with_its_place(text, message, line):
    with pytest.raises(AcceptanceError) as raised:
        read_acceptances(text)
    assert message in raised.value.message
    assert raised.value.origin == Origin(file="amplify/amp2gen-accepted.toml", line=line)


def test_an_accepted_finding_is_no_finding_any_more():
    result = accept(COMPARISON, [Acceptance("A2G4103", "group Admin", "Nobody reads it.", "Description")])
    assert result.findings == ()
    assert [(row.status, row.reason) for row in result.rows] == [("accepted", "Nobody reads it."), ("equal", None)]
    assert result.accepted == ((FOUND.diagnostic, "Nobody reads it."),)
    assert result.diagnostics == ()


@pytest.mark.parametrize(
    "acceptance",
    [
        Acceptance("A2G4104", "group Admin", "x", "Description", line=4),
        Acceptance("A2G4103", "group Staff", "x", "Description", line=4),
        Acceptance("A2G4103", "group Admin", "x", line=4),
        Acceptance("A2G4103", "group Admin", "x", "Precedence", line=4),
    ],
)
def test_another_finding_stays_and_the_acceptance_of_nothing_is_reported(acceptance):
    result = accept(COMPARISON, [acceptance])
    assert result.findings == (FOUND,)
    stale = result.rows[-1]
    assert (stale.status, stale.diagnostic.code) == ("warning", "A2G4320")
    assert stale.diagnostic.origin == Origin(file="amplify/amp2gen-accepted.toml", line=4)
