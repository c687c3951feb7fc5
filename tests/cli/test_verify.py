"""`amp2gen verify` before any tool runs: usage, refusals, and whose packages it takes (tests/verify has the rest)."""

import json
import shutil
from pathlib import Path

import pytest
from gen1 import amp2gen

from amp2gen.verify import toolchain as packages
from amp2gen.verify.toolchain import Toolchain, of_project

BLOG = Path(__file__).parents[2] / "golden" / "blog" / "gen1"
ACCEPTED = "amplify/amp2gen-accepted.toml"
FUNCTION = "amplify/backend/function/greet"


def test_usage_errors_end_with_2(gen1):
    for arguments, message in [
        (("--quiet", "--verbose"), "exclude each other"),
        (("--no-node", "--toolchain", "x"), "--no-node looks at no code"),
        (("--format", "xml"), "'xml' is not one of"),
    ]:
        result = amp2gen("verify", gen1.root, *arguments)
        assert (result.code, result.out) == (2, "")
        assert message in " ".join(result.err.replace("│", "").split())


@pytest.mark.parametrize("form", ["text", "json", "sarif"])
def test_what_cannot_be_verified_ends_with_2_and_the_reason(tmp_path, form):
    result = amp2gen("verify", BLOG, "--toolchain", tmp_path / "nowhere", "--format", form)
    assert result.code == 2
    said = {
        "text": lambda: result.err,
        "json": lambda: result.json["diagnostics"][0]["message"] + result.json["diagnostics"][0]["code"],
        "sarif": lambda: json.dumps(result.json["runs"][0]["results"]),
    }[form]()
    assert "A2G4322" in said


def test_a_folder_that_is_no_gen2_project_is_refused(tmp_path):
    result = amp2gen("verify", BLOG, "--gen2", tmp_path / "nowhere")
    assert result.code == 2
    assert "there is no Gen 2 project" in result.err


def test_acceptances_that_cannot_be_read_are_refused_with_their_place(tmp_path):
    shutil.copytree(BLOG, tmp_path / "blog")
    (tmp_path / "blog" / ACCEPTED).write_text('[[accepted]]\ncode = "A2G4103"\n')
    result = amp2gen("verify", tmp_path / "blog")
    assert result.code == 2
    assert f"error A2G4321: an acceptance needs a `object`\n  --> {ACCEPTED}:1\n" in result.err


def test_a_projects_own_packages_are_used_if_they_fit(tmp_path, toolchain, monkeypatch):
    assert of_project(tmp_path) is None
    pinned = {name: packages._pinned_version(name) for name in packages._OF_PROJECT}
    for name, version in pinned.items():
        _install(tmp_path, name, version)
    inside = tmp_path / "packages" / "web"
    inside.mkdir(parents=True)
    assert of_project(tmp_path) == of_project(inside) == Toolchain(tmp_path, toolchain.node)
    major, minor, _ = pinned["aws-cdk-lib"].split(".")
    for version, fits in [
        (f"{major}.{int(minor) + 7}.0", True),
        (f"{major}.{int(minor) - 1}.9", False),
        (f"{int(major) + 1}.0.0", False),
    ]:
        _install(tmp_path, "aws-cdk-lib", version)
        assert (of_project(tmp_path) is not None) is fits, version


def _install(root, name, version):
    folder = root / "node_modules" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text(json.dumps({"name": name, "version": version}))


@pytest.mark.parametrize(
    ("file", "content", "code", "said"),
    [
        ("amplify/team-provider-info.json", {"main": {"awscloudformation": []}}, 1, "A2G1005"),
        ("amplify/backend/tags.json", "[" * 3000 + "]" * 3000, 2, "A2G4323"),
        (f"{FUNCTION}/greet-cloudformation-template.json", {}, 2, "a template with Resources is expected here"),
        ("amplify/backend/api/demo/schema.graphql", b"type Caf\xe9 @model { id: ID! }", 2, "not UTF-8"),
        ("amplify/backend/storage/files/cli-inputs.json", {"authAccess": [{"a": None}]}, 2, "A2G4323"),
        (f"{FUNCTION}/custom-policies.json", b"[1", 2, f"{FUNCTION}/custom-policies.json"),
        (f"{FUNCTION}/function-parameters.json", b"[1", 1, f"{FUNCTION}/function-parameters.json"),
        ("amplify/backend/storage/files/cli-inputs.json", b"[1", 1, "amplify/backend/storage/files/cli-inputs.json"),
    ],
)
def test_gen_1s_side_may_be_broken_anywhere(gen1, file, content, code, said):
    gen1.function("greet").auth().bucket("files").api().file(file, content)
    result = amp2gen("verify", gen1.root, "--no-node")
    assert result.code == code
    assert said in result.out + result.err


def test_names_of_indexes_and_tables_of_custom_resources_are_no_findings_without_node(gen1):
    fields = "{ id: ID! status: String! @index }"
    table = {
        "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    }
    gen1.api(schema=f"type Series @model {fields} type Category @model {fields} type ContentMetadata @model {fields}")
    gen1.file(
        "amplify/backend/custom/jobs/jobs-cloudformation-template.json",
        {"Resources": {"Jobs": {"Type": "AWS::DynamoDB::Table", "Properties": table}}},
    ).entry("custom", "jobs", service="customCloudformation", providerPlugin="awscloudformation")
    result = amp2gen("verify", gen1.root, "--no-node", "--format", "json")
    findings = [row for row in result.json["rows"] if row["status"] == "finding"]
    assert (findings, result.code) == ([], 0)
