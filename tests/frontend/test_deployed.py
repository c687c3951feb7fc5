"""What only a deployed template says is named: its override is gone. What the CLI itself writes is not."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from gen1 import Gen1

from amp2gen.frontend import Choices, load_project, lower

ROOT = "amplify-demo-main-12345"
POOL = {"UserPoolName": "demo", "Policies": {"PasswordPolicy": {"MinimumLength": 8}}}
KEYS = {"TableName": "Note", "KeySchema": [], "AttributeDefinitions": []}
AES256 = {"ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}]}
KMS = {"ServerSideEncryptionConfiguration": [{"ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}]}
OVERRIDE = "export function override(resources: any) {\n  resources.s3Bucket.versioningConfiguration = {};\n}\n"
EMPTY = "export function override(resources: any) {\n  // here\n}\n"


def project(root: Path) -> Gen1:
    return Gen1(root).auth("pool").bucket("files").api().function("hello")


def template(type_name: str, logical_id: str, properties: Mapping[str, Any]) -> str:
    return json.dumps({"Resources": {logical_id: {"Type": type_name, "Properties": properties}}})


def named(gen1: Gen1, snapshot: Path | None = None) -> list[str]:
    """The resource and setting of each, with what the deployed template says."""
    found = lower(load_project(gen1.root, snapshot), Choices()).diagnostics
    messages = [each.message for each in found if each.code == "A2G4190"]
    return [each.partition(", which no file")[0].replace("what is deployed has ", "") for each in messages]


@pytest.mark.parametrize(
    ("stack", "type_name", "properties", "expected"),
    [
        ("auth/pool", "AWS::Cognito::UserPool", POOL, []),
        (
            "auth/pool",
            "AWS::Cognito::UserPool",
            {
                **POOL,
                "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": True},
                "Policies": {"PasswordPolicy": {"MinimumLength": 8, "TemporaryPasswordValidityDays": 3}},
            },
            [
                'auth/pool: It: AdminCreateUserConfig {"AllowAdminCreateUserOnly": true}',
                "auth/pool: It: Policies.PasswordPolicy.TemporaryPasswordValidityDays 3",
            ],
        ),
        (
            "auth/pool",
            "AWS::Cognito::UserPoolClient",
            {"ClientName": "demo", "TokenValidityUnits": {"RefreshToken": "days"}, "AccessTokenValidity": 5},
            ["auth/pool: It: AccessTokenValidity 5"],
        ),
        ("storage/files", "AWS::S3::Bucket", {"BucketName": "demo", "BucketEncryption": AES256}, []),
        (
            "storage/files",
            "AWS::S3::Bucket",
            {"BucketEncryption": KMS},
            [f"storage/files: It: BucketEncryption {json.dumps(KMS)}"],
        ),
        ("api/demo", "AWS::AppSync::GraphQLApi", {"Name": "demo", "AuthenticationType": "API_KEY"}, []),
        ("api/demo", "AWS::AppSync::GraphQLApi", {"XrayEnabled": True}, ["api/demo: It: XrayEnabled true"]),
        (
            "api/demo",
            "AWS::DynamoDB::Table",
            {**KEYS, "DeletionProtectionEnabled": True},
            ["api/demo: It: DeletionProtectionEnabled true"],
        ),
        ("api/demo", "AWS::AppSync::Resolver", {"CachingConfig": {"Ttl": 60}}, []),
    ],
)
def test_settings_beyond_what_the_cli_writes_are_named(
    tmp_path: Path, stack: str, type_name: str, properties: Mapping[str, Any], expected: list[str]
) -> None:
    text = template(type_name, "It", properties)
    pulled = project(tmp_path / "pulled")
    pulled.file(f"amplify/#current-cloud-backend/{stack}/build/cloudformation-template.json", text)
    assert named(pulled) == expected
    snapshot = tmp_path / "stacks"
    snapshot.mkdir()
    (snapshot / f"{ROOT}-{stack.replace('/', '')}-ABCDEF.template.json").write_text(text)
    assert named(project(tmp_path / "clone"), snapshot) == expected


@pytest.mark.parametrize(("override", "count"), [(OVERRIDE, 0), (EMPTY, 1)])
def test_an_override_that_does_something_explains_them(tmp_path: Path, override: str, count: int) -> None:
    gen1 = project(tmp_path / "demo").file("amplify/backend/storage/files/override.ts", override)
    versions = {"VersioningConfiguration": {"Status": "Enabled"}}
    path = "amplify/#current-cloud-backend/storage/files/build/cloudformation-template.json"
    gen1.file(path, template("AWS::S3::Bucket", "S3Bucket", versions))
    assert len(named(gen1)) == count


def test_a_function_is_compared_with_its_own_template(tmp_path: Path) -> None:
    gen1 = project(tmp_path / "demo")
    own = json.loads((gen1.root / "amplify/backend/function/hello/hello-cloudformation-template.json").read_text())
    deployed = own["Resources"]["LambdaFunction"]["Properties"]
    (tmp_path / "stacks").mkdir()
    file = tmp_path / "stacks" / f"{ROOT}-functionhello-ABCDEF.template.json"
    file.write_text(template("AWS::Lambda::Function", "LambdaFunction", deployed))
    assert named(gen1, file.parent) == []
    file.write_text(
        template("AWS::Lambda::Function", "LambdaFunction", {**deployed, "ReservedConcurrentExecutions": 1})
    )
    assert named(gen1, file.parent) == ["function/hello: LambdaFunction: ReservedConcurrentExecutions 1"]


def test_other_deployments_in_a_snapshot_say_nothing_of_it(tmp_path: Path) -> None:
    snapshot = tmp_path / "stacks"
    snapshot.mkdir()
    text = template("AWS::S3::Bucket", "S3Bucket", {"VersioningConfiguration": {"Status": "Enabled"}})
    for stack in (
        "amplify-demo-dev-54321-storagefiles-X",
        f"{ROOT}-storagefilesArchive-X",
        "amplify-demo-gen2-branch-1",
    ):
        (snapshot / f"{stack}.template.json").write_text(text)
    assert named(project(tmp_path / "demo"), snapshot) == []
