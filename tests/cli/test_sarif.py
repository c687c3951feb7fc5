"""The SARIF log: what the standard demands of it, and that nothing of a diagnostic is lost in it."""

import json
import os
from pathlib import Path

import pytest
from gen1 import amp2gen

from amp2gen.cli.sarif import sarif
from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.verify.toolchain import Missing, installed

SHOP = Path(__file__).resolve().parents[2] / "golden" / "shop" / "gen1"
SCHEMA = "node_modules/@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json"

WARNING = kinds.GEN1_UNKNOWN.at(None, "not compared")
PLACED = kinds.SETTING_DIFFERS.at(
    Origin(file="amplify/backend/auth/my pool/x.json", pointer="/a", line=3, column=7), "it differs", "Set it."
)


def log(*diagnostics, accepted=()):
    return json.loads(sarif(diagnostics, accepted))


@pytest.fixture(scope="module")
def validator():
    """Of the standard's own schema."""
    jsonschema = pytest.importorskip("jsonschema")
    packages = installed(Path(__file__).resolve().parent / "sarif_schema")
    if isinstance(packages, Missing):
        assert "CI" not in os.environ, packages.reason
        pytest.skip(packages.reason)
    return jsonschema.Draft4Validator(json.loads((packages / SCHEMA).read_text("utf-8")))


def test_the_schema_of_the_standard_takes_the_log(validator):
    of_shop = json.loads(amp2gen("assess", SHOP, "--format", "sarif").out)
    assert len(of_shop["runs"][0]["results"]) > 10
    for document in (log(), log(WARNING, PLACED, PLACED), log(PLACED, accepted=[(WARNING, "known")]), of_shop):
        assert [error.message for error in validator.iter_errors(document)] == []


def test_the_schema_refuses_a_level_that_is_none(validator):
    document = log(PLACED)
    document["runs"][0]["results"][0]["level"] = "fatal"
    assert [list(error.path)[-1] for error in validator.iter_errors(document)] == ["level"]


def check_structure(document):
    """What the schema does not say: indexes that fit, places that a viewer finds."""
    assert document["version"] == "2.1.0"
    assert document["$schema"].endswith("sarif-schema-2.1.0.json")
    for run in document["runs"]:
        driver = run["tool"]["driver"]
        assert driver["name"]
        ids = [rule["id"] for rule in driver["rules"]]
        assert len(set(ids)) == len(ids)
        for result in run["results"]:
            assert ids[result["ruleIndex"]] == result["ruleId"]
            assert result["level"] in ("none", "note", "warning", "error")
            assert result["message"]["text"]
            for location in result.get("locations", ()):
                place = location["physicalLocation"]
                assert place["artifactLocation"]["uriBaseId"] in run["originalUriBaseIds"]
                assert " " not in place["artifactLocation"]["uri"]
                region = place["region"]
                assert all(number >= 1 for number in region.values())


def test_the_log_has_the_form_of_the_standard():
    for document in (log(), log(WARNING, PLACED, PLACED), log(PLACED, accepted=[(WARNING, "known")])):
        check_structure(document)


def test_a_diagnostic_keeps_severity_place_and_help():
    (run,) = log(PLACED)["runs"]
    (result,) = run["results"]
    assert result["ruleId"] == "A2G4103"
    assert result["level"] == "error"
    assert result["message"]["text"] == "it differs\nSet it."
    (location,) = result["locations"]
    assert location["physicalLocation"]["artifactLocation"]["uri"] == "amplify/backend/auth/my%20pool/x.json"
    assert location["physicalLocation"]["region"] == {"startLine": 3, "startColumn": 7}
    assert location["logicalLocations"] == [{"fullyQualifiedName": "/a"}]


def test_what_concerns_a_whole_file_stands_at_its_top():
    (run,) = log(kinds.SETTING_DIFFERS.at(Origin(file="amplify.yml"), "it differs"))["runs"]
    assert run["results"][0]["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}


def test_each_code_is_described_once():
    (run,) = log(PLACED, PLACED, WARNING)["runs"]
    rules = {rule["id"]: rule for rule in run["tool"]["driver"]["rules"]}
    assert list(rules) == ["A2G4103", "A2G4110"]
    assert rules["A2G4103"]["shortDescription"]["text"] == kinds.SETTING_DIFFERS.title
    assert rules["A2G4110"]["defaultConfiguration"] == {"level": "warning"}


def test_what_is_accepted_is_suppressed_with_its_reason():
    (run,) = log(PLACED, accepted=[(WARNING, "the schema is not ours")])["runs"]
    plain, accepted = run["results"]
    assert "suppressions" not in plain
    assert accepted["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "the schema is not ours"}
    ]
