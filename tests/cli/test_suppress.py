"""Diagnostics that a project has agreed to, in amp2gen.toml and in comments."""

import pytest
from gen1 import amp2gen

GONE = "amplify/backend/function/gone/src/index.js"
SDK = "const aws = require('aws-sdk');\nexports.handler = async () => new aws.S3();\n"


def compiled(gen1, *arguments):
    return amp2gen("compile", gen1.root, "--format", "json", "--force", *arguments).json


def codes(result):
    return [item["code"] for item in result["diagnostics"] if item["severity"] != "note"]


def test_an_entry_takes_a_warning_out_and_shows_the_reason(gen1):
    gen1.function("greet").file(GONE, "x")
    assert codes(compiled(gen1)) == ["A2G1204"]
    gen1.file("amp2gen.toml", '[[suppress]]\ncode = "A2G1204"\nreason = "a draft"\n')
    result = compiled(gen1)
    assert codes(result) == []
    assert [(item["code"], item["reason"]) for item in result["suppressed"]] == [("A2G1204", "a draft")]
    assert amp2gen("compile", gen1.root, "--strict", "--force").code == 0
    assert "0 warnings, 0 notes, 1 suppressed" in amp2gen("compile", gen1.root, "--force").out


def test_an_entry_with_a_path_holds_there_only(gen1):
    gen1.function("greet").file(GONE, "x").file(GONE.replace("gone", "old"), "x")
    gen1.file("amp2gen.toml", '[[suppress]]\ncode = "A2G1204"\nreason = "a draft"\npath = "amplify/*/old"\n')
    left = [item["origin"]["file"] for item in compiled(gen1)["diagnostics"] if item["code"] == "A2G1204"]
    assert left == ["amplify/backend/function/gone"]


def test_an_entry_that_matches_nothing_is_reported(gen1):
    gen1.function("greet").file("amp2gen.toml", '[[suppress]]\ncode = "A2G1204"\nreason = "a draft"\n')
    (found,) = [item for item in compiled(gen1)["diagnostics"] if item["severity"] == "warning"]
    assert (found["code"], found["message"]) == ("A2G1131", "there is no A2G1204 to suppress")
    assert found["origin"]["file"] == "amp2gen.toml"


def test_errors_cannot_be_suppressed(gen1):
    gen1.entry("video", "clips", service="ivs")
    gen1.file("amp2gen.toml", '[[suppress]]\ncode = "A2G1201"\nreason = "we know"\n')
    assert codes(compiled(gen1)) == ["A2G1201", "A2G1132"]


def test_a_comment_on_the_line_or_above_it(gen1):
    for code in (
        SDK.replace(";", ";  // amp2gen: ignore A2G2006: moves with the next release", 1),
        "// amp2gen: ignore A2G2006 - moves with the next release\n" + SDK,
    ):
        gen1.function("greet", code)
        result = compiled(gen1)
        assert codes(result) == []
        assert [item["reason"] for item in result["suppressed"]] == ["moves with the next release"]


def test_a_comment_elsewhere_does_nothing_and_is_reported(gen1):
    gen1.function("greet", SDK + "// amp2gen: ignore A2G2006: moves with the next release\n")
    assert codes(compiled(gen1)) == ["A2G2006", "A2G1131"]


def test_a_comment_without_a_reason_or_code_is_reported(gen1):
    gen1.function("greet", "// amp2gen: ignore A2G2006\n" + SDK).function("more", "// amp2gen: ignore\n" + SDK)
    messages = [item["message"] for item in compiled(gen1)["diagnostics"] if item["code"] == "A2G1132"]
    assert [message.partition(":")[0] for message in messages] == [
        "the comment lacks the reason",
        "the comment lacks the code",
    ]


def test_sarif_says_what_is_suppressed_and_why(gen1):
    gen1.function("greet").file(GONE, "x").file("amp2gen.toml", '[[suppress]]\ncode = "A2G1204"\nreason = "a draft"\n')
    (run,) = amp2gen("assess", gen1.root, "--format", "sarif").json["runs"]
    (result,) = [item for item in run["results"] if item["ruleId"] == "A2G1204"]
    assert [item["justification"] for item in result["suppressions"]] == ["a draft"]


@pytest.mark.parametrize("form", ["text", "md", "html"])
def test_reports_show_what_was_agreed_to(gen1, form):
    gen1.function("greet").file(GONE, "x").file("amp2gen.toml", '[[suppress]]\ncode = "A2G1204"\nreason = "a draft"\n')
    out = amp2gen("assess", gen1.root, "--format", form).out
    assert "Agreed to" in out
    assert "function gone has a folder but no entry in backend-config.json" in out.replace("\\_", "_")
    assert "a draft" in out
