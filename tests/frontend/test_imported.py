"""Buckets, tables and user pools that were created elsewhere, and more resources than a backend has room for."""

from typing import Any

from amp2gen.ir.app import App
from amp2gen.ir.expr import PerEnvironment, Text
from amp2gen.ir.pretty import expr

IMPORTED = {"serviceType": "imported"}


def info(**facts: Any) -> dict[str, Any]:
    """team-provider-info.json: environment → category → resource → facts."""
    return {
        name: {
            "awscloudformation": {"Region": "eu-west-1", "StackName": f"amplify-demo-{name}-12345"},
            "categories": categories,
        }
        for name, categories in facts.items()
    }


def lower(lowered: Any, config: Any, facts: Any, files: Any = None, env: str = "main") -> App:
    entries = {
        f"backend/{category}/{name}/parameters.json": IMPORTED
        for category, entries in config.items()
        for name, entry in entries.items()
        if entry.get("serviceType") == "imported"
    }
    app: App = lowered(config, {**entries, **(files or {})}, info=facts, env=env)
    return app


BUCKET = {"storage": {"photos": {"service": "S3", **IMPORTED}}}


def test_a_bucket_that_is_the_same_everywhere(lowered: Any) -> None:
    facts = {"storage": {"photos": {"bucketName": "our-photos", "region": "eu-west-1"}}}
    app = lower(lowered, BUCKET, info(main=facts, dev=facts))
    [bucket] = app.referenced_buckets
    assert (bucket.bucket_name, bucket.region) == (Text(value="our-photos"), None)
    assert app.storage is None
    assert [d for d in app.diagnostics if d.severity != "note"] == []


def test_a_bucket_per_environment_and_in_another_region(lowered: Any) -> None:
    facts = {
        name: {"storage": {"photos": {"bucketName": f"{name}-photos", "region": "us-east-1"}}}
        for name in ("dev", "main")
    }
    [bucket] = lower(lowered, BUCKET, info(**facts)).referenced_buckets
    assert isinstance(bucket.bucket_name, PerEnvironment)
    assert {v.environment: v.value for v in bucket.bucket_name.values} == {"dev": "dev-photos", "main": "main-photos"}
    assert (bucket.bucket_name.resource, bucket.bucket_name.name) == ("photos", "bucketName")
    assert bucket.region == Text(value="us-east-1")


def test_what_users_could_do_with_it_was_set_by_hand(lowered: Any) -> None:
    config = {**BUCKET, "auth": {"demo": {"service": "Cognito"}}}
    files = {"backend/auth/demo/cli-inputs.json": {"cognitoConfig": {"resourceName": "demo"}}}
    facts = {"storage": {"photos": {"bucketName": "our-photos", "region": "eu-west-1"}}}
    app = lower(lowered, config, info(main=facts), files)
    assert [d.code for d in app.diagnostics if d.code.startswith("A2G196")] == ["A2G1962"]


def test_an_unknown_name_is_a_fact_to_fill_in(lowered: Any) -> None:
    app = lower(lowered, BUCKET, info(main={}))
    [bucket] = app.referenced_buckets
    assert isinstance(bucket.bucket_name, PerEnvironment)
    assert [(d.code, d.message) for d in app.diagnostics] == [
        ("A2G1102", "storage photos is imported, and its bucketName is not in the checkout")
    ]


def test_amplify_meta_tells_the_name_of_the_deployed_environment(lowered: Any) -> None:
    meta = {
        "providers": {"awscloudformation": {"StackName": "amplify-demo-main-12345"}},
        "storage": {"photos": {"output": {"BucketName": "our-photos"}}},
    }
    [bucket] = lower(lowered, BUCKET, info(main={}), {"backend/amplify-meta.json": meta}).referenced_buckets
    assert bucket.bucket_name == Text(value="our-photos")


def test_a_table_and_a_function_that_uses_it(lowered: Any, function_template: Any) -> None:
    arn: dict[str, Any] = {"Ref": "storageordersArn"}
    statement = {"Effect": "Allow", "Action": "dynamodb:GetItem", "Resource": arn}
    template = function_template(
        "reader",
        {"STORAGE_ORDERS_NAME": {"Ref": "storageordersName"}},
        {f"storageorders{output}": {"Type": "String"} for output in ("Name", "Arn", "StreamArn")},
        {
            "P": {"Type": "AWS::IAM::Policy", "Properties": {"PolicyDocument": {"Statement": [statement]}}},
            "Mapping": {
                "Type": "AWS::Lambda::EventSourceMapping",
                "Properties": {"EventSourceArn": {"Ref": "storageordersStreamArn"}, "StartingPosition": "LATEST"},
            },
        },
    )
    files = {
        "backend/function/reader/reader-cloudformation-template.json": template,
        "backend/function/reader/src/index.js": "exports.handler = async () => {};\n",
    }
    config = {
        "storage": {"orders": {"service": "DynamoDB", **IMPORTED}},
        "function": {"reader": {"service": "Lambda"}},
    }
    stream = "arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026"
    facts = {"storage": {"orders": {"tableName": "orders", "region": "eu-west-1", "streamArn": stream}}}
    app = lower(lowered, config, info(main=facts), files)
    [table] = app.referenced_tables
    assert (expr(table.table_name), table.stream_arn) == ('"orders"', Text(value=stream))
    [reader] = app.functions
    assert [expr(variable.value) for variable in reader.environment] == ["referenced_tables/orders.name"]
    assert [expr(item) for statement in reader.statements for item in statement.resources] == [
        "referenced_tables/orders.arn"
    ]
    assert [expr(source.source) for source in reader.event_sources] == ["referenced_tables/orders.stream_arn"]
    assert app.tables == ()


def test_an_imported_user_pool_without_identity_pool(lowered: Any) -> None:
    pool = {"userPoolId": "eu-west-1_abc", "webClientId": "web", "nativeClientId": "native"}
    config = {"auth": {"demo": {"service": "Cognito", **IMPORTED}}}
    files = {"backend/auth/demo/parameters.json": {**IMPORTED, "authSelections": "userPoolOnly"}}
    app = lower(lowered, config, info(main={"auth": {"demo": pool}}), files)
    assert app.referenced_auth is not None
    assert app.referenced_auth.user_pool_id == Text(value="eu-west-1_abc")
    assert [(d.code, d.severity) for d in app.diagnostics] == [("A2G1963", "warning")]


def test_a_second_bucket_of_ones_own_is_named_with_the_way_out(lowered: Any) -> None:
    config = {"storage": {name: {"service": "S3"} for name in ("files", "more")}}
    files = {f"backend/storage/{name}/cli-inputs.json": {"storageAccess": "auth"} for name in ("files", "more")}
    app = lower(lowered, config, info(main={}), files)
    assert app.storage is not None
    assert app.storage.name == "files"
    assert [(d.code, d.message) for d in app.diagnostics if d.severity == "error"] == [
        ("A2G1961", "storage more: a backend has one S3 resource, and that is files")
    ]


def test_an_imported_bucket_beside_ones_own(lowered: Any) -> None:
    config = {"storage": {"files": {"service": "S3"}, **BUCKET["storage"]}}
    facts = {"storage": {"photos": {"bucketName": "our-photos"}}}
    files = {"backend/storage/files/cli-inputs.json": {"storageAccess": "auth"}}
    app = lower(lowered, config, info(main=facts), files)
    assert app.storage is not None
    assert [bucket.name for bucket in app.referenced_buckets] == ["photos"]
