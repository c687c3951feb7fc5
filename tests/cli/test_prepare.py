"""`amp2gen prepare`: shows what it will change, asks, and changes that alone."""

import json

import pytest
from gen1 import amp2gen, files_below

IAM = "type Note @model @auth(rules: [{ allow: private, provider: iam }]) {\n  text: String\n}\n"
ROLES = "amplify/backend/api/demo/custom-roles.json"
INPUTS = "amplify/backend/api/demo/cli-inputs.json"


def roles(gen1):
    return json.loads((gen1.root / ROLES).read_text())


def test_iam_rules_need_gen_2s_roles_to_be_named(gen1):
    gen1.api(IAM)
    before = files_below(gen1.root)
    result = amp2gen("prepare", gen1.root, "--yes")
    assert result.code == 0
    assert '+    "amplify-d0demo"' in result.out
    assert result.out.endswith("1 file written. Now: amplify push\n")
    after = files_below(gen1.root)
    assert set(after) - set(before) == {ROLES}
    assert {path: after[path] for path in before} == before
    assert roles(gen1) == {"adminRoleNames": ["amplify-d0demo"]}
    again = amp2gen("prepare", gen1.root, "--yes")
    assert (again.code, again.out) == (0, "Nothing to prepare: the Gen 1 project is ready.\n")


def test_names_that_are_there_stay(gen1):
    gen1.api(IAM).file(ROLES, {"adminRoleNames": ["robot"], "more": 1})
    assert amp2gen("prepare", gen1.root, "--yes").code == 0
    assert roles(gen1) == {"adminRoleNames": ["robot", "amplify-d0demo"], "more": 1}


def test_an_api_without_iam_rules_needs_nothing(gen1):
    assert amp2gen("prepare", gen1.api().root).out.startswith("Nothing to prepare")


@pytest.mark.parametrize(("options", "code"), [(("--dry-run",), 1), ((), 2)])
def test_nothing_is_written_by_a_dry_run_or_without_a_terminal(gen1, options, code):
    gen1.api(IAM)
    before = files_below(gen1.root)
    result = amp2gen("prepare", gen1.root, *options)
    assert result.code == code
    assert '+    "amplify-d0demo"' in result.out
    assert files_below(gen1.root) == before
    if code == 2:
        assert "without a terminal it needs --yes" in result.err


def test_a_file_that_does_not_parse_is_left_alone(gen1):
    gen1.api(IAM).file(ROLES, "{")
    amp2gen("prepare", gen1.root, "--yes")
    assert (gen1.root / ROLES).read_text() == "{"


def test_datastore_stays_on(gen1):
    """Gen 2's API keeps versions, too."""
    gen1.api()
    chosen = {"conflictResolution": {"defaultResolutionStrategy": {"type": "AUTOMERGE"}}}
    service = {"apiName": "demo", "serviceName": "AppSync", "defaultAuthType": {"mode": "API_KEY"}, **chosen}
    gen1.file(INPUTS, {"version": 1, "serviceConfiguration": service})
    assert amp2gen("prepare", gen1.root).out.startswith("Nothing to prepare")


def test_encrypted_tables_are_made_importable(gen1):
    path = "amplify/backend/api/demo/parameters.json"
    gen1.api().file(path, {"AppSyncApiName": "demo", "DynamoDBBillingMode": "PROVISIONED"})
    result = amp2gen("prepare", gen1.root, "--yes")
    assert "Make the model tables such as Gen 2 can import" in result.out
    assert json.loads((gen1.root / path).read_text()) == {
        "AppSyncApiName": "demo",
        "DynamoDBBillingMode": "PAY_PER_REQUEST",
        "DynamoDBEnableServerSideEncryption": False,
    }
    assert amp2gen("prepare", gen1.root).out.startswith("Nothing to prepare")
