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
    assert (trigger.function.id, trigger.events) == (f"functions/{name}", ("s3:ObjectCreated:*", "s3:ObjectRemoved:*"))
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


def legacy_template(properties: Any, **resources: Any) -> Any:
    """A bucket's template as CLI 6 wrote it, with what somebody added."""
    names = ("bucketName", "env", "authdemoUserPoolId", "functioncountArn", "functioncountName")
    return {
        "Parameters": {name: {"Type": "String"} for name in names},
        "Resources": {"S3Bucket": {"Type": "AWS::S3::Bucket", "Properties": properties}, **resources},
    }


def group_policy(group: str, actions: list[str], path: str = "/*") -> Any:
    objects = {"Fn::Join": ["", ["arn:aws:s3:::", {"Ref": "S3Bucket"}, path]]}
    statement = {"Effect": "Allow", "Action": actions, "Resource": [objects]}
    role = {"Fn::Join": ["", [{"Ref": "authdemoUserPoolId"}, f"-{group}GroupRole"]]}
    document = {"Version": "2012-10-17", "Statement": [statement]}
    properties = {"PolicyName": f"{group}-group-s3-policy", "Roles": [role], "PolicyDocument": document}
    return {"Type": "AWS::IAM::Policy", "Properties": properties}


@pytest.fixture
def legacy(lowered: Any, function_template: Any) -> Any:
    """`legacy(template)`: the bucket of a project from before CLI 7, and the codes of the diagnostics."""

    def lower(template: Any) -> tuple[Bucket, list[str]]:
        files = {
            "backend/storage/files/parameters.json": {**LEGACY, "triggerFunction": "count"},
            "backend/storage/files/s3-cloudformation-template.json": template,
            "backend/function/count/count-cloudformation-template.json": function_template("count"),
            "backend/function/count/src/index.js": "exports.handler = async () => {};",
        }
        app = lowered({**CONFIG, "function": {"count": {"service": "Lambda"}}}, {**AUTH, **files})
        assert app.storage is not None
        return app.storage, [d.code for d in app.diagnostics]

    return lower


def test_a_group_of_a_legacy_template_has_the_whole_bucket(legacy: Any) -> None:
    actions = ["s3:PutObject", "s3:GetObject", "s3:ListBucket", "s3:DeleteObject"]
    bucket, codes = legacy(legacy_template({}, AdminGroupPolicy=group_policy("Admin", actions)))
    assert [rule for rule in rules(bucket) if rule[1] == "Admin"] == [
        ("public/*", "Admin", "read write delete"),
        ("protected/{entity_id}/*", "Admin", "read write delete"),
        ("private/{entity_id}/*", "Admin", "read write delete"),
        ("uploads/*", "Admin", "read write delete"),
    ]
    assert codes == []


def test_what_somebody_set_on_the_bucket_of_a_legacy_template(legacy: Any) -> None:
    usual = {
        "AllowedHeaders": ["*"],
        "AllowedMethods": ["GET", "HEAD", "PUT", "POST", "DELETE"],
        "AllowedOrigins": ["*"],
        "ExposedHeaders": ["x-amz-server-side-encryption", "x-amz-request-id", "x-amz-id-2", "ETag"],
        "Id": "S3CORSRuleId1",
        "MaxAge": "3000",
    }
    versions = {"VersioningConfiguration": {"Status": "Enabled"}}
    bucket, codes = legacy(legacy_template({"CorsConfiguration": {"CorsRules": [usual]}, **versions}))
    assert [(setting.name, setting.value) for setting in bucket.settings] == [
        ("VersioningConfiguration", {"Status": "Enabled"})
    ]
    own = {"CorsRules": [{**usual, "AllowedOrigins": ["https://files.example"]}]}
    bucket, more = legacy(legacy_template({"CorsConfiguration": own}))
    assert [(setting.name, setting.value) for setting in bucket.settings] == [("CorsConfiguration", own)]
    assert codes == more == []


def test_notifications_of_a_legacy_template_keep_their_filters(legacy: Any) -> None:
    def notification(event: str, *rules: tuple[str, str]) -> Any:
        key = {"S3Key": {"Rules": [{"Name": name, "Value": value} for name, value in rules]}}
        return {"Event": event, "Function": {"Ref": "functioncountArn"}, **({"Filter": key} if rules else {})}

    images = (("prefix", "public/images/"), ("suffix", ".jpg"))
    configuration = [
        notification("s3:ObjectCreated:Put", *images),
        notification("s3:ObjectRemoved:*", *images),
        notification("s3:ObjectCreated:*", ("prefix", "uploads/")),
    ]
    bucket, codes = legacy(legacy_template({"NotificationConfiguration": {"LambdaConfigurations": configuration}}))
    assert [(each.function.id, each.events, each.prefix, each.suffix) for each in bucket.triggers] == [
        ("functions/count", ("s3:ObjectCreated:Put", "s3:ObjectRemoved:*"), "public/images/", ".jpg"),
        ("functions/count", ("s3:ObjectCreated:*",), "uploads/", None),
    ]
    assert codes == []


def test_what_a_legacy_template_has_beside_the_bucket_is_reported(legacy: Any) -> None:
    policy = {"Type": "AWS::S3::BucketPolicy", "Properties": {"Bucket": {"Ref": "S3Bucket"}}}
    narrow = group_policy("Admin", ["s3:GetObject"], "/reports/*")
    bucket, codes = legacy(legacy_template({}, OnlyTls=policy, AdminGroupPolicy=narrow))
    assert codes == ["A2G1990", "A2G1990"]
    assert not any(who == "Admin" for _, who, _ in rules(bucket))


@pytest.mark.parametrize(
    ("written", "name", "codes"),
    [("${bucketName}-x", "old-x", []), ("${bucketName}-${AWS::StackName}", None, ["A2G1102"])],
)
def test_a_name_that_the_cli_does_not_make(written: str, name: str | None, codes: list[str], lowered: Any) -> None:
    files = {
        "backend/storage/files/parameters.json": LEGACY,
        "backend/storage/files/s3-cloudformation-template.json": legacy_template({"BucketName": {"Fn::Sub": written}}),
    }
    app = lowered(CONFIG, {**AUTH, **files})
    assert [d.code for d in app.diagnostics] == codes
    assert app.environments[0].buckets[0].value == name
