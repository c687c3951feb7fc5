"""The reports say the same thing in every format, and nothing in a value is taken for markup."""

import json
import re
from html.parser import HTMLParser

import pytest

from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.verify.findings import Comparison, Row
from amp2gen.verify.report import json_report, parity, table, text_report
from amp2gen.verify.report_html import html_report

PLACE = Origin(file="amplify/backend/x.json", pointer="/a")


def row(status, role="Admin", setting="Precedence", mode="moved", gen1=1, gen2=2, **more):
    diagnostic = kinds.SETTING_DIFFERS.at(PLACE, "it differs", "Set it.") if status == "finding" else None
    return Row(mode, "group", role, setting, status, gen1, gen2, PLACE, None, **{"diagnostic": diagnostic, **more})


LONELY = Row(
    "fresh", "api", "", "", "warning", None, None, None, PLACE, diagnostic=kinds.GEN1_UNKNOWN.at(PLACE, "not compared")
)
ROWS = (
    row("equal"),
    row("intended", setting="Description", gen1="<script>", reason="so is it"),
    row("equal", role="Staff"),
    row("finding", role="Guests"),
    row("finding", role="Guests", mode="fresh"),
    row("accepted", role="Crew", reason="agreed", diagnostic=kinds.SETTING_DIFFERS.at(PLACE, "crew differs")),
    LONELY,
)
COMPARISON = Comparison("app", "main", "snapshot", ("fresh", "moved"), ("group Admin",), ROWS)


def test_a_thing_counts_by_its_worst_setting():
    (groups, api) = parity(COMPARISON)
    assert (groups.kind, groups.things) == ("group", 4)
    assert groups.by_status == {"equal": 1, "intended": 1, "accepted": 1, "warning": 0, "finding": 1}
    assert api.by_status["warning"] == 1
    assert table(COMPARISON) == [("group", 4, 1, 1, 1, 0, 1), ("api", 1, 0, 0, 0, 1, 0), ("all", 5, 1, 1, 1, 1, 1)]


def test_the_text_has_the_table_and_each_finding_once():
    text = text_report(COMPARISON)
    assert re.search(r"^all +5 +1 +1 +1 +1 +1$", text, re.MULTILINE)
    assert text.count("finding A2G4103 group Guests: Precedence (moved, fresh)") == 1
    assert "    Gen 1: 1  --> amplify/backend/x.json (/a)\n    Gen 2: 2\n    Set it.\n" in text
    assert "warning A2G4110 api (fresh)\n    not compared  --> amplify/backend/x.json (/a)\n" in text
    assert "accepted A2G4103 group Crew: Precedence (moved)" in text and "    agreed\n" in text
    assert "so is it" not in text
    assert "so is it" in text_report(COMPARISON, intended=True)


def test_quietly_only_findings_are_said():
    text = text_report(COMPARISON, quiet=True)
    assert "finding A2G4103" in text
    assert not re.search("warning A2G|accepted A2G|compared   ", text)


def test_json_holds_all_that_is_not_equal():
    data = json.loads(json_report(COMPARISON))
    assert data["summary"] == {"equal": 2, "intended": 1, "accepted": 1, "warning": 1, "finding": 2}
    assert [(each["status"], each["role"], each["modes"]) for each in data["rows"]] == [
        ("intended", "Admin", ["moved"]),
        ("finding", "Guests", ["moved", "fresh"]),
        ("accepted", "Crew", ["moved"]),
        ("warning", "", ["fresh"]),
    ]
    assert data["rows"][1]["gen1Place"] == "amplify/backend/x.json (/a)"
    assert data["parity"][0] == {
        "kind": "group", "compared": 4, "equal": 1, "intended": 1, "accepted": 1, "warning": 0, "finding": 1,
    }  # fmt: skip


class Page(HTMLParser):
    """Which elements are open, all texts, and whatever would be loaded from elsewhere."""

    def __init__(self):
        super().__init__()
        self.open, self.texts, self.links = [], [], []

    def handle_starttag(self, tag, attributes):
        self.links += [value for name, value in attributes if name in ("src", "href")]
        if tag not in ("meta", "link", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


@pytest.fixture
def page():
    parser = Page()
    parser.feed(html_report(COMPARISON))
    parser.close()
    return parser


def test_the_page_is_well_formed_and_needs_nothing_else(page):
    assert page.open == []
    assert page.links == []


def test_the_page_says_what_the_text_says(page):
    text = " ".join(" ".join(page.texts).split())
    for said in (
        "A2G4103 group Guests",
        "Set it.",
        "agreed",
        "so is it",
        "not compared",
        "2 findings",
        "all 5 1 1 1 1 1",
    ):
        assert said in text, said
    assert "<script>" in page.texts, "a value is shown as it is"
