"""The real apps: whatever differs between Gen 1 and what they are compiled to is intended, or known to be wrong."""

import json
from pathlib import Path

import pytest

from amp2gen.ir.diagnostics import CATALOGUE
from amp2gen.verify.compare import compare_backends
from amp2gen.verify.gen1_side import read_gen1_side
from amp2gen.verify.report import as_data, json_report, text_report

pytestmark = pytest.mark.node

APPS = Path(__file__).resolve().parents[3] / "shared" / "apps"

MODES = ("fresh", "taking over", "moved")

KNOWN = {
    "backend-only": set(),
    "product-catalog": set(),
    "discussions": set(),
    "fitness-tracker": {"group Admin"},  # Description: of an override of the template, which the checkout lacks
}


@pytest.mark.parametrize("name", KNOWN)
def test_nothing_differs_by_accident(apps, name):
    comparison = apps[name].compared(*MODES)
    assert {row.name for row in comparison.findings} == KNOWN[name], text_report(comparison)


@pytest.mark.parametrize("name", KNOWN)
def test_everything_is_compared(apps, name):
    comparison = apps[name].compared("moved")
    kinds = {row.kind for row in comparison.rows}
    assert kinds >= {
        *("user pool", "user pool client", "identity pool", "identity pool roles", "trust", "grant"),
        *("api", "api key", "resolver", "data source", "model table", "schema type", "auth rules", "function"),
    }
    assert comparison.summary["equal"] > 400


def test_what_only_some_apps_have_is_compared(apps):
    kinds = {name: {row.kind for row in app.compared("moved").rows} for name, app in apps.items()}
    assert kinds["product-catalog"] >= {"bucket", "bucket notification", "invoke permission"}
    assert kinds["discussions"] >= {"table", "event source"}
    assert kinds["fitness-tracker"] >= {"group", "trigger", "rest api", "rest method", "rest api error"}


def test_the_checkout_says_the_same_as_the_snapshot(apps):
    for name, app in apps.items():
        gen1 = read_gen1_side(APPS / name / "gen1", "main")
        assert gen1.source == "current cloud backend"
        syntheses = list(app.syntheses.values())
        of_checkout = compare_backends(gen1, syntheses, app.schema)
        of_snapshot = compare_backends(app.gen1, syntheses, app.schema)
        assert [(row.mode, row.name, row.setting, row.status) for row in of_checkout.findings] == [
            (row.mode, row.name, row.setting, row.status) for row in of_snapshot.findings
        ]


def test_findings_are_in_the_catalogue_and_say_where(apps):
    for app in apps.values():
        for diagnostic in app.compared(*MODES).diagnostics:
            assert diagnostic.code in CATALOGUE
            assert diagnostic.origin is not None


def test_a_finding_of_all_modes_is_one_diagnostic(apps):
    comparison = apps["fitness-tracker"].compared(*MODES)
    assert len(comparison.diagnostics) <= len(comparison.findings)
    assert len({(each.code, each.message) for each in comparison.diagnostics}) == len(comparison.diagnostics)


def test_the_reports_say_the_same(apps):
    comparison = apps["product-catalog"].compared(*MODES)
    data = json.loads(json_report(comparison))
    assert data == as_data(comparison)
    assert data["summary"] == dict(comparison.summary)
    assert {row["status"] for row in data["rows"]} <= {"intended", "warning", "finding"}
    text = text_report(comparison, intended=True)
    assert f"{comparison.summary['finding']} findings" in text
    for row in data["rows"]:
        assert row["reason"] is None or row["reason"] in text


def test_intended_differences_have_a_reason(apps):
    for app in apps.values():
        intended = [row for row in app.compared(*MODES).rows if row.status == "intended"]
        assert intended
        assert all(row.reason for row in intended)
