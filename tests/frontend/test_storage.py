"""S3 from cli-inputs.json: every policy of Gen 1's template as a rule."""

from typing import Any

import pytest

from amp2gen.ir.storage import Bucket

CONFIG = {"storage": {"files": {"service": "S3"}}, "auth": {"demo": {"service": "Cognito"}}}
AUTH = {"backend/auth/demo/cli-inputs.json": {"version": "1", "cognitoConfig": {"userPoolName": "demo"}}}
ALL = ["CREATE_AND_UPDATE", "READ", "DELETE"]


@pytest.fixture
def bucket(lowered: Any) -> Any:
    """`bucket(authAccess=…, …)`: the bucket and the codes of the diagnostics."""

    def lower(**inputs: Any) -> tuple[Bucket, list[str]]:
        data = {"resourceName": "files", "policyUUID": "1", "bucketName": "demofiles", **inputs}
        app = lowered(CONFIG, {**AUTH, "backend/storage/files/cli-inputs.json": data})
        assert app.storage is not None
        return app.storage, [d.code for d in app.diagnostics]

    return lower


def rules(bucket: Bucket) -> list[tuple[str, str, str]]:
    return [
        (rule.path, getattr(rule.principal, "group", rule.principal.kind), " ".join(rule.operations))
        for rule in bucket.rules
    ]


def test_everything_for_users_and_reading_for_guests(bucket: Any) -> None:
    found, codes = bucket(storageAccess="authAndGuest", guestAccess=["READ"], authAccess=ALL)
    assert rules(found) == [
        ("public/*", "guests", "read"),
        ("public/*", "signed_in", "read write delete"),
        ("protected/{entity_id}/*", "guests", "read"),
        ("protected/{entity_id}/*", "signed_in", "read"),
        ("protected/{entity_id}/*", "owner", "read write delete"),
        ("private/{entity_id}/*", "owner", "read write delete"),
        ("uploads/*", "signed_in", "write"),
    ]
    assert codes == []


def test_private_objects_are_the_owners_alone(bucket: Any) -> None:
    found, _ = bucket(storageAccess="auth", authAccess=ALL)
    assert [rule for rule in rules(found) if rule[0].startswith("private")] == [
        ("private/{entity_id}/*", "owner", "read write delete")
    ]


def test_guests_that_may_write_may_upload(bucket: Any) -> None:
    found, _ = bucket(storageAccess="authAndGuest", guestAccess=["CREATE_AND_UPDATE"], authAccess=["READ"])
    assert ("uploads/*", "guests", "write") in rules(found)
    assert ("protected/{entity_id}/*", "guests", "read") not in rules(found)


def test_guests_are_let_in_by_the_list_of_operations(bucket: Any) -> None:
    found, codes = bucket(storageAccess="auth", guestAccess=["READ"], authAccess=["READ"])
    assert ("public/*", "guests", "read") in rules(found)
    assert codes == ["A2G1970"]
    closed, codes = bucket(storageAccess="authAndGuest", guestAccess=[], authAccess=["READ"])
    assert {rule[1] for rule in rules(closed)} == {"signed_in", "owner"}
    assert codes == []


def test_groups_have_the_whole_bucket(bucket: Any) -> None:
    found, _ = bucket(storageAccess="auth", authAccess=["READ"], groupAccess={"Staff": ["READ"], "Admin": ALL})
    staff = [(path, operations) for path, who, operations in rules(found) if who == "Staff"]
    assert staff == [
        ("public/*", "read"),
        ("protected/{entity_id}/*", "read"),
        ("private/{entity_id}/*", "read"),
        ("uploads/*", "read"),
    ]


def test_unknown_operations_and_settings_are_reported(bucket: Any) -> None:
    assert bucket(storageAccess="auth", authAccess=["READ", "FLY"])[1] == ["A2G1005"]
    assert bucket(storageAccess="auth", authAccess=["READ"], surprise=1)[1] == ["A2G1006"]


def test_the_physical_name_follows_the_root_stack(lowered: Any) -> None:
    data = {"bucketName": "demofiles", "storageAccess": "auth", "authAccess": ["READ"]}
    app = lowered(CONFIG, {"backend/storage/files/cli-inputs.json": data})
    assert app.environments[0].buckets[0].value == "demofiles12345-main"


def test_a_trigger_gets_what_gen1_gives_it(lowered: Any, function_template: Any) -> None:
    name = "S3Trigger1"
    data = {"bucketName": "b", "storageAccess": "auth", "authAccess": ["READ"], "triggerFunction": name}
    app = lowered(
        {**CONFIG, "function": {name: {"service": "Lambda"}}},
        {
            "backend/storage/files/cli-inputs.json": data,
            f"backend/function/{name}/{name}-cloudformation-template.json": function_template(name),
            f"backend/function/{name}/src/index.js": "exports.handler = async () => {};",
        },
    )
    (trigger,) = app.storage.triggers
    assert (trigger.function.id, trigger.created, trigger.removed) == (f"functions/{name}", True, True)
    listing, objects = app.functions[0].statements
    assert listing.actions == ("s3:ListBucket",)
    assert objects.actions == ("s3:PutObject", "s3:GetObject", "s3:ListBucket", "s3:DeleteObject")


def test_no_trigger_and_a_missing_one(bucket: Any) -> None:
    assert bucket(storageAccess="auth", authAccess=["READ"], triggerFunction="NONE")[0].triggers == ()
    assert bucket(storageAccess="auth", authAccess=["READ"], triggerFunction="gone")[1] == ["A2G1304"]


def test_without_auth_there_is_nobody_to_give_access_to(lowered: Any) -> None:
    data = {"bucketName": "b", "storageAccess": "auth", "authAccess": ["READ"]}
    app = lowered({"storage": {"files": {"service": "S3"}}}, {"backend/storage/files/cli-inputs.json": data})
    assert app.storage.rules == ()
    assert "A2G1504" in [d.code for d in app.diagnostics]


LEGACY = {
    "bucketName": "old",
    "authRoleName": {"Ref": "AuthRoleName"},
    "s3PermissionsAuthenticatedPublic": "s3:PutObject,s3:GetObject",
    "s3PermissionsAuthenticatedProtected": ["s3:GetObject"],
    "s3PermissionsAuthenticatedPrivate": "DISALLOW",
    "s3PermissionsAuthenticatedUploads": "s3:PutObject",
    "s3PermissionsGuestPublic": "s3:GetObject",
    "s3PermissionsGuestUploads": "DISALLOW",
    "AuthenticatedAllowList": "ALLOW",
    "GuestAllowList": "DISALLOW",
    "triggerFunction": "NONE",
}


def test_projects_from_before_cli_7(lowered: Any) -> None:
    app = lowered(CONFIG, {**AUTH, "backend/storage/files/parameters.json": LEGACY})
    assert rules(app.storage) == [
        ("public/*", "guests", "read"),
        ("public/*", "signed_in", "read write"),
        ("protected/{entity_id}/*", "signed_in", "read"),
        ("protected/{entity_id}/*", "owner", "read"),
        ("uploads/*", "signed_in", "write"),
    ]
    assert app.environments[0].buckets[0].value == "old12345-main"
    assert app.diagnostics == ()


def test_a_template_edited_by_hand_is_reported(lowered: Any) -> None:
    properties = {"BucketName": {"Fn::Sub": "${bucketName}-x"}, "VersioningConfiguration": {"Status": "Enabled"}}
    template = {
        "Parameters": {"bucketName": {"Type": "String"}},
        "Resources": {"S3Bucket": {"Type": "AWS::S3::Bucket", "Properties": properties}},
    }
    files = {
        "backend/storage/files/parameters.json": LEGACY,
        "backend/storage/files/s3-cloudformation-template.json": template,
    }
    app = lowered(CONFIG, {**AUTH, **files})
    assert [d.code for d in app.diagnostics] == ["A2G1006", "A2G1102"], "versioning; a name that the CLI does not make"
    assert app.environments[0].buckets[0].value is None
