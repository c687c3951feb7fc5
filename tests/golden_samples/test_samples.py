"""The samples are consistent in themselves: what one file names, another defines."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from graphql import parse

REPOSITORY = Path(__file__).resolve().parents[2]
GOLDEN = REPOSITORY / "golden"
SAMPLES = ("blog", "shop", "team-chat", "field-trip", "library", "bike-share", "archive")


def read_tree(root: Path) -> dict[str, bytes]:
    return {file.relative_to(root).as_posix(): file.read_bytes() for file in root.rglob("*") if file.is_file()}


def read_json(file: Path) -> Any:
    return json.loads(file.read_text(encoding="utf-8"))


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a JSON value."""
    if isinstance(value, dict):
        yield value
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from nodes(item)


def is_imported(entry: dict[str, Any]) -> bool:
    return entry.get("serviceType") == "imported"


def template_of(amplify: Path, category: str, name: str) -> dict[str, Any]:
    folder = amplify / "backend" / category / name
    candidates = [
        folder / f"{name}-cloudformation-template.json",
        folder / "build" / f"{name}-cloudformation-template.json",
        folder / "build" / "cloudformation-template.json",
        folder / f"{name}-template.json",
        folder / "pinpoint-cloudformation-template.json",
        folder / "kinesis-cloudformation-template.json",
        folder / "template.json",
    ]
    template: dict[str, Any] = read_json(next(file for file in candidates if file.exists()))
    return template


def resources(amplify: Path) -> dict[tuple[str, str], dict[str, Any]]:
    config = read_json(amplify / "backend" / "backend-config.json")
    return {
        (category, name): entry
        for category, entries in config.items()
        if category != "parameters"
        for name, entry in entries.items()
    }


def schema_of(amplify: Path) -> str:
    files = sorted((amplify / "backend" / "api").glob("*/schema*/**/*.graphql"))
    files += (amplify / "backend" / "api").glob("*/schema.graphql")
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def test_generating_again_changes_nothing(checkouts: dict[str, Path], sample: str) -> None:
    assert read_tree(checkouts["own"] / sample / "gen1") == read_tree(GOLDEN / sample / "gen1")


def test_generating_removes_what_nothing_asks_for(tmp_path: Path) -> None:
    command = [sys.executable, str(GOLDEN / "generate.py"), "--out", str(tmp_path)]
    stale = tmp_path / "blog/gen1/amplify/backend/function/gone/parameters.json"
    outside = tmp_path / "blog/gen1/notes.txt"
    stale.parent.mkdir(parents=True)
    stale.write_text("{}")
    outside.write_text("kept: not below amplify/")
    subprocess.run(command, check=True)

    assert not stale.parent.exists()
    assert outside.exists()


def test_a_clone_is_what_git_keeps_of_a_pulled_checkout(
    checkouts: dict[str, Path], sample: str, tmp_path: Path
) -> None:
    tree = checkouts["pulled"] / sample / "gen1"
    git = ["git", f"--git-dir={tmp_path / 'git'}", f"--work-tree={tree}"]
    subprocess.run([*git, "init", "--quiet"], check=True, capture_output=True)
    subprocess.run([*git, "add", "--all"], check=True, cwd=tree, capture_output=True)
    kept = subprocess.run([*git, "ls-files", "-z"], check=True, capture_output=True, text=True).stdout

    assert set(kept.split("\0")) - {""} == set(read_tree(checkouts["clone"] / sample / "gen1"))


def test_every_file_is_in_this_repository_although_the_samples_ignore_some() -> None:
    """The samples' own `.gitignore` hides new files from `git add`: add them with `--force`."""
    command = ["git", "-C", str(REPOSITORY), "ls-files", "-z", "--", *(f"golden/{name}/gen1" for name in SAMPLES)]
    listing = subprocess.run(command, capture_output=True, text=True)
    if listing.returncode or not listing.stdout:
        pytest.skip("the samples are not under git here")
    here = {f"golden/{name}/gen1/{path}" for name in SAMPLES for path in read_tree(GOLDEN / name / "gen1")}

    assert set(listing.stdout.split("\0")) - {""} == here


@pytest.mark.parametrize(
    ("name", "is_pulled"),
    [
        ("blog", True),
        ("shop", False),
        ("team-chat", True),
        ("field-trip", True),
        ("library", False),
        ("bike-share", False),
        ("archive", True),
    ],
)
def test_own_form(name: str, is_pulled: bool) -> None:
    (amplify,) = (GOLDEN / name).glob("gen1/**/amplify")
    ignored = [amplify / "#current-cloud-backend", amplify / "backend" / "amplify-meta.json"]

    assert [path.exists() for path in ignored] == [is_pulled, is_pulled]
    assert any(amplify.glob("backend/**/build")) is is_pulled


def test_json_files_are_json(checkouts: dict[str, Path], sample: str) -> None:
    files = [*(checkouts["pulled"] / sample).rglob("*.json"), *(checkouts["pulled"] / sample).rglob("*.state")]
    assert len(files) > 20
    for file in files:
        read_json(file)


def test_cloud_backend_mirrors_the_backend(pulled: Path) -> None:
    assert read_tree(pulled / "#current-cloud-backend") == read_tree(pulled / "backend")


def test_dependencies_exist_and_have_the_outputs(pulled: Path) -> None:
    known = resources(pulled)
    meta = read_json(pulled / "backend" / "amplify-meta.json")
    entries = [entry for resource in known.values() for entry in resource.get("dependsOn", [])]
    assert entries
    for entry in entries:
        key = (entry["category"], entry["resourceName"])
        assert key in known
        outputs = meta[key[0]][key[1]]["output"] if is_imported(known[key]) else template_of(pulled, *key)["Outputs"]
        assert set(entry["attributes"]) <= set(outputs)


def test_meta_agrees_with_configuration(pulled: Path) -> None:
    meta = read_json(pulled / "backend" / "amplify-meta.json")
    for (category, name), entry in resources(pulled).items():
        deployed = meta[category][name]
        if is_imported(entry):
            assert "providerMetadata" not in deployed
            continue
        assert deployed["providerMetadata"]["logicalId"] == category + name
        assert set(deployed["output"]) - {"authConfig"} <= set(template_of(pulled, category, name)["Outputs"])
        assert {key: deployed[key] for key in entry if key != "output"} == {
            key: value for key, value in entry.items() if key != "output"
        }


def test_root_stack_gives_every_nested_stack_its_parameters(pulled: Path) -> None:
    root = read_json(pulled / "backend/awscloudformation/build/root-cloudformation-stack.json")
    for (category, name), entry in resources(pulled).items():
        if is_imported(entry):
            assert category + name not in root["Resources"]
            continue
        given = root["Resources"][category + name]["Properties"]["Parameters"]
        declared = template_of(pulled, category, name)["Parameters"]
        required = {key for key, parameter in declared.items() if "Default" not in parameter}

        assert required <= set(given), name
        assert set(given) <= set(declared), name
        for value in given.values():
            if isinstance(value, dict) and "Fn::GetAtt" in value:
                assert value["Fn::GetAtt"][0] in root["Resources"]


def test_templates_define_what_they_refer_to(pulled: Path) -> None:
    templates = [read_json(file) for file in (pulled / "backend").rglob("*.json")]
    templates = [template for template in templates if isinstance(template, dict) and "Resources" in template]
    assert len(templates) >= 6
    for template in templates:
        parameters, declared = set(template.get("Parameters", {})), set(template["Resources"])
        for node in nodes(template["Resources"]):
            if set(node) == {"Ref"} and not node["Ref"].startswith("AWS::"):
                assert node["Ref"] in parameters | declared
            if set(node) == {"Fn::GetAtt"}:
                assert node["Fn::GetAtt"][0] in declared
            if set(node) == {"Fn::If"}:
                assert node["Fn::If"][0] in template["Conditions"]
        for resource in template["Resources"].values():
            assert set(resource.get("DependsOn", [])) <= declared
            assert resource.get("Condition") in {None, *template.get("Conditions", {})}


def test_team_provider_info_has_the_parameters_of_every_environment(pulled: Path) -> None:
    for environment in read_json(pulled / "team-provider-info.json").values():
        for category, name in resources(pulled):
            if category != "function":
                continue
            declared = template_of(pulled, category, name)["Parameters"]
            required = {key for key, value in declared.items() if "Default" not in value} - {"env"}
            assert required <= set(environment["categories"]["function"][name])


def test_schema_names_functions_models_and_groups_that_exist(pulled: Path) -> None:
    schema = schema_of(pulled)
    if not schema:
        pytest.skip("no GraphQL API")
    models = set(re.findall(r"type (\w+)\s+@model", schema))
    functions = {name for category, name in resources(pulled) if category == "function"}
    groups_file = pulled / "backend/auth/userPoolGroups/user-pool-group-precedence.json"
    groups = {group["groupName"] for group in read_json(groups_file)} if groups_file.exists() else set()

    assert parse(schema).definitions
    assert models
    assert set(re.findall(r'@function\(name: "(\w+)-\$\{env\}"\)', schema)) <= functions
    for names in re.findall(r'groups: \[("[^\]]*)\]', schema):
        assert set(re.findall(r'"(\w+)"', names)) <= groups
    for name in functions:
        answers = read_json(pulled / "backend/function" / name / "function-parameters.json")
        granted = answers.get("permissions", {}).get("storage", {})
        assert {key.split(":")[0] for key in granted if key.endswith(":@model(appsync)")} <= models


def test_nothing_looks_like_a_credential(sample: str) -> None:
    real = re.compile(rb"AKIA|ASIA[A-Z0-9]{12}|AIza|BEGIN [A-Z ]*PRIVATE KEY|GOCSPX|sk_live|da2-(?!fakeapikey)")
    accounts = re.compile(rb"(?<![\w.-])\d{12}(?![\w.-])")
    for path, content in read_tree(GOLDEN / sample / "gen1").items():
        assert not real.search(content), path
        assert set(accounts.findall(content)) <= {b"123456789012"}, path


# What the samples are for, one fact each.


def function(sample: str, name: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """A function's resources and its `parameters.json`."""
    (folder,) = (GOLDEN / sample).glob(f"gen1/**/amplify/backend/function/{name}")
    template = read_json(folder / f"{name}-cloudformation-template.json")
    return template["Resources"], read_json(folder / "parameters.json")


def test_each_table_has_its_own_actions() -> None:
    resources, _ = function("shop", "placeOrder")
    product, order = resources["AmplifyResourcesPolicy"]["Properties"]["PolicyDocument"]["Statement"]

    assert "ProductTable:Name" in json.dumps(product["Resource"])
    assert "OrderTable:Name" in json.dumps(order["Resource"])
    assert {"dynamodb:Update*", "dynamodb:Query"} <= set(product["Action"])
    assert "dynamodb:Put*" not in product["Action"]
    assert {"dynamodb:Put*", "dynamodb:Query"} <= set(order["Action"])
    assert "dynamodb:Update*" not in order["Action"]


@pytest.mark.parametrize(
    ("sample_name", "name", "schedule"),
    [
        ("shop", "nightlyReport", "cron(30 5 ? * MON-FRI *)"),
        ("shop", "stockSweep", "rate(12 hours)"),
        ("team-chat", "unreadDigest", "cron(0 7 * * ? *)"),
    ],
)
def test_schedules(sample_name: str, name: str, schedule: str) -> None:
    resources, parameters = function(sample_name, name)
    assert parameters == {"CloudWatchRule": schedule}
    assert resources["CloudWatchEvent"]["Properties"]["ScheduleExpression"] == {"Ref": "CloudWatchRule"}


def test_two_functions_share_the_name_of_a_secret() -> None:
    files = (GOLDEN / "shop/gen1/amplify/backend/function").glob("*/function-parameters.json")
    secrets = {file.parent.name: read_json(file).get("secretNames") for file in files}

    assert {name: names for name, names in secrets.items() if names} == {
        "chargeCard": ["GATEWAY_KEY"],
        "refundCard": ["GATEWAY_KEY", "REFUND_PIN"],
    }


def test_streams_with_and_without_a_filter() -> None:
    resources, _ = function("team-chat", "fanOut")
    messages = resources["LambdaEventSourceMappingMessage"]["Properties"]
    memberships = resources["LambdaEventSourceMappingMembership"]["Properties"]

    assert messages["BatchSize"] == 100
    assert messages["EventSourceArn"] == {
        "Fn::ImportValue": {"Fn::Sub": "${apiteamchatGraphQLAPIIdOutput}:GetAtt:MessageTable:StreamArn"}
    }
    assert "FilterCriteria" not in messages
    assert memberships["FilterCriteria"] == {"Filters": [{"Pattern": '{"eventName":["INSERT"]}'}]}


def test_environments_differ_in_region_and_values() -> None:
    dev, prod = read_json(GOLDEN / "shop/gen1/amplify/team-provider-info.json").values()

    assert (dev["awscloudformation"]["Region"], prod["awscloudformation"]["Region"]) == (
        "eu-west-1",
        "eu-central-1",
    )
    assert dev["categories"]["function"]["storefront"]["taxRate"] == "0"
    assert prod["categories"]["function"]["storefront"]["taxRate"] == "0.19"
