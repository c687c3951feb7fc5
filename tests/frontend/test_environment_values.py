"""What differs between environments in other categories than functions: data of the branches, or said."""

import json
from typing import Any

import pytest

from amp2gen.ir.app import App
from amp2gen.ir.pretty import expr

IS_MAIN = {"Fn::Equals": [{"Ref": "env"}, "main"]}
NO_VALUE = {"Ref": "AWS::NoValue"}
AUTH = {"identityPoolName": "demo", "allowUnauthenticatedIdentities": True, "resourceName": "demo"}


def either(main: Any, dev: Any) -> dict[str, Any]:
    return {"Fn::If": ["IsMain", main, dev]}


@pytest.fixture
def app(lowered: Any) -> Any:
    """`app(category, name, service, files, main=…, dev=…)`: one resource below its folder, and each environment's
    values in team-provider-info.json."""

    def lower(category: str, name: str, service: str, files: Any, main: Any = None, dev: Any = None) -> App:
        config: dict[str, Any] = {"auth": {"demo": {"service": "Cognito"}}}
        config.setdefault(category, {})[name] = {"service": service}
        info = {
            environment: {
                "awscloudformation": {"StackName": f"amplify-demo-{environment}-{number}"},
                "categories": {category: {name: values or {}}},
            }
            for environment, number, values in (("dev", "11111", dev), ("main", "12345", main))
        }
        written = {"backend/auth/demo/cli-inputs.json": {"cognitoConfig": AUTH}}
        written |= {f"backend/{category}/{name}/{path}": content for path, content in files.items()}
        return lowered(config, written, info=info)

    return lower


def template(logical_id: str, type: str, properties: Any, *parameters: str, **more: Any) -> dict[str, Any]:
    return {
        "Parameters": {name: {"Type": "String"} for name in ("env", *parameters)},
        "Conditions": {"IsMain": IS_MAIN},
        "Resources": {logical_id: {"Type": type, "Properties": properties}, **more},
    }


def said(found: App) -> list[str]:
    return [each.message for each in found.diagnostics if each.code in ("A2G1006", "A2G1106")]


TABLE = {
    "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    "TableName": {"Fn::Join": ["-", [{"Ref": "tableName"}, {"Ref": "env"}]]},
}


def table(app: Any, properties: Any, **values: Any) -> App:
    written = template("Table", "AWS::DynamoDB::Table", TABLE | properties, "tableName")
    files = {"log-cloudformation-template.json": written, "parameters.json": {"tableName": "log"}}
    return app("storage", "log", "DynamoDB", files, **values)  # type: ignore[no-any-return]


def test_a_table_by_conditions(app: Any) -> None:
    found = table(
        app,
        {
            "BillingMode": either("PAY_PER_REQUEST", NO_VALUE),
            "ProvisionedThroughput": either(NO_VALUE, {"ReadCapacityUnits": 2, "WriteCapacityUnits": 3}),
            "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": either(True, False)},
            "TableClass": either("STANDARD", "STANDARD_INFREQUENT_ACCESS"),
            "TimeToLiveSpecification": either({"AttributeName": "ttl", "Enabled": True}, NO_VALUE),
            "StreamSpecification": either({"StreamViewType": "NEW_IMAGE"}, NO_VALUE),
        },
    )
    assert said(found) == []
    (log,) = found.tables
    assert (log.throughput.read, log.throughput.write) == (2, 3)
    assert {each.setting: expr(each.only_where) for each in log.sometimes} == {
        "throughput": "{dev: 'true', main: 'false'} else 'true'",
        "time_to_live": "{dev: 'false', main: 'true'} else 'false'",
        "stream": "{dev: 'false', main: 'true'} else 'false'",
    }
    assert log.stream == "NEW_IMAGE"
    assert expr(log.point_in_time_recovery) == "{dev: 'false', main: 'true'} else 'false'"
    assert (
        expr(log.infrequent_access)
        == "{dev: 'STANDARD_INFREQUENT_ACCESS', main: 'STANDARD'} else 'STANDARD_INFREQUENT_ACCESS'"
    )
    assert log.time_to_live == "ttl"


def test_what_a_table_cannot_follow_is_said(app: Any) -> None:
    found = table(app, {"StreamSpecification": {"StreamViewType": either("NEW_IMAGE", "OLD_IMAGE")}})
    assert said(found) == ["storage log: StreamViewType differs between environments"]
    found = table(app, {"LocalSecondaryIndexes": either([], [{"IndexName": "a"}])})
    assert said(found) == [
        "storage log: the condition IsMain is decided as in main, where it holds; it is otherwise in "
        "dev, branches that take over none"
    ]


@pytest.mark.parametrize(
    ("properties", "message"),
    [
        (
            {"StreamSpecification": {"StreamViewType": either("NEW_IMAGE", "OLD_IMAGE")}},
            "StreamViewType is another one in",
        ),
        ({"SSESpecification": either({"SSEEnabled": True}, NO_VALUE)}, "is there in main only"),
        (
            {"LocalSecondaryIndexes": either([], [{"IndexName": "a"}])},
            "LocalSecondaryIndexes is another one in",
        ),
    ],
)
def test_what_a_branch_of_its_own_would_have_is_said_where_gen1_has_one_environment(
    properties: Any, message: str, lowered: Any
) -> None:
    folder = "backend/storage/log"
    files = {
        f"{folder}/log-cloudformation-template.json": template(
            "Table", "AWS::DynamoDB::Table", TABLE | properties, "tableName"
        ),
        f"{folder}/parameters.json": {"tableName": "log"},
    }
    info = {"main": {"awscloudformation": {"StackName": "amplify-demo-main-12345"}}}
    found = lowered({"storage": {"log": {"service": "DynamoDB"}}}, files, info=info)
    [one] = said(found)
    assert message in one


def test_the_one_environment_keeps_its_own_where_branches_of_their_own_have_another(lowered: Any) -> None:
    mode = {"BillingMode": either("PAY_PER_REQUEST", NO_VALUE)}
    files = {
        "backend/storage/log/log-cloudformation-template.json": template(
            "Table", "AWS::DynamoDB::Table", TABLE | mode, "tableName"
        ),
        "backend/storage/log/parameters.json": {"tableName": "log"},
    }
    info = {"main": {"awscloudformation": {"StackName": "amplify-demo-main-12345"}}}
    found = lowered({"storage": {"log": {"service": "DynamoDB"}}}, files, info=info)
    assert said(found) == []
    [provisioned] = found.tables[0].sometimes
    assert (provisioned.setting, expr(provisioned.only_where)) == ("throughput", "{main: 'false'} else 'true'")


@pytest.mark.parametrize("modern", [True, False])
def test_names_of_tables_by_team_provider_info(modern: bool, app: Any) -> None:
    given = {"main": {"tableName": "live"}, "dev": {"tableName": "test"}}
    key = {"fieldName": "id", "fieldType": "string"}
    inputs = {"cli-inputs.json": {"tableName": "log", "partitionKey": key}}
    found = app("storage", "log", "DynamoDB", inputs, **given) if modern else table(app, {}, **given)
    assert [each.tables[0].value for each in found.environments] == ["test-dev", "live-main"]
    assert said(found) == []


def stream(app: Any, properties: Any, **values: Any) -> App:
    written = template(
        "KinesisStream", "AWS::Kinesis::Stream", {"Name": "events", **properties}, "kinesisStreamShardCount"
    )
    files = {"kinesis-cloudformation-template.json": written, "parameters.json": {"kinesisStreamShardCount": 1}}
    return app("analytics", "events", "Kinesis", files, **values)  # type: ignore[no-any-return]


def test_a_stream(app: Any) -> None:
    shards = {"ShardCount": {"Ref": "kinesisStreamShardCount"}, "RetentionPeriodHours": either(48, 24)}
    found = stream(app, shards, main={"kinesisStreamShardCount": 4})
    assert said(found) == []
    assert expr(found.streams[0].shard_count) == "{dev: '1', main: '4'} else '4'"
    assert expr(found.streams[0].retention_hours) == "{dev: '24', main: '48'} else '24'"
    found = stream(app, {"StreamModeDetails": either({"StreamMode": "ON_DEMAND"}, NO_VALUE), "ShardCount": 2})
    assert said(found) == []
    assert found.streams[0].shard_count == 2
    assert expr(found.streams[0].sometimes[0].only_where) == "{dev: 'true', main: 'false'} else 'true'"


def test_a_bucket(app: Any) -> None:
    rule = {"Status": "Enabled", "ExpirationInDays": either(365, 7)}
    written = template(
        "S3Bucket",
        "AWS::S3::Bucket",
        {
            "BucketName": {"Fn::Join": ["-", [{"Ref": "bucketName"}, {"Ref": "env"}]]},
            "CorsConfiguration": {
                "CorsRules": [{"AllowedOrigins": [{"Ref": "origin"}, {"Fn::Sub": "https://${env}.x"}]}]
            },
            "LifecycleConfiguration": {"Rules": [rule]},
            "AccelerateConfiguration": either({"AccelerationStatus": "Enabled"}, NO_VALUE),
        },
        "bucketName",
        "origin",
    )
    files = {"s3-cloudformation-template.json": written, "parameters.json": {"bucketName": "files"}}
    main = {"origin": "https://a.example", "s3PermissionsGuestPublic": "s3:GetObject"}
    found = app("storage", "files", "S3", files, main=main, dev={"origin": "http://localhost", "bucketName": "test"})
    cors, lifecycle, accelerate = (
        {each.name: each for each in found.storage.settings}[name]
        for name in ("CorsConfiguration", "LifecycleConfiguration", "AccelerateConfiguration")
    )
    assert [(part.pointer, expr(part.value)) for part in (*cors.parts, *lifecycle.parts)] == [
        (
            "/CorsRules/0/AllowedOrigins/0",
            "{dev: 'http://localhost', main: 'https://a.example'} else 'https://a.example'",
        ),
        ("/CorsRules/0/AllowedOrigins/1", '"https://" + env + ".x"'),
        ("/Rules/0/ExpirationInDays", "{dev: '7', main: '365'} else '7'"),
    ]
    assert lifecycle.value == {"Rules": [{"Status": "Enabled", "ExpirationInDays": "365"}]}
    assert expr(accelerate.only_where) == "{dev: 'false', main: 'true'} else 'false'"
    assert [each.buckets[0].value for each in found.environments] == ["test-dev", "files-main"]
    assert said(found) == ["storage files: s3PermissionsGuestPublic differs between environments"]


def test_the_usual_name_of_a_bucket(app: Any) -> None:
    inputs = {"cli-inputs.json": {"bucketName": "files", "authAccess": ["READ"]}}
    found = app("storage", "files", "S3", inputs, main={"bucketName": "live"})
    assert [each.buckets[0].value for each in found.environments] == ["files11111-dev", "live12345-main"]


def test_places_and_maps(app: Any) -> None:
    styled = {"MapName": {"Fn::Sub": "trails-${env}"}, "Configuration": {"Style": {"Ref": "mapStyle"}}}
    files = {"trails-cloudformation-template.json": template("Map", "AWS::Location::Map", styled, "mapStyle")}
    given = {"main": {"mapStyle": "VectorEsriStreets"}, "dev": {"mapStyle": "VectorHereExplore"}}
    found = app("geo", "trails", "Map", files, **given)
    assert expr(found.maps[0].style) == "{dev: 'VectorHereExplore', main: 'VectorEsriStreets'} else 'VectorEsriStreets'"
    use = {
        "IndexName": "huts",
        "DataSource": "Here",
        "DataSourceConfiguration": {"IntendedUse": either("Storage", "SingleUse")},
    }
    files = {"huts-cloudformation-template.json": template("Index", "AWS::Location::PlaceIndex", use)}
    found = app("geo", "huts", "PlaceIndex", files)
    assert expr(found.place_indexes[0].intended_use) == "{dev: 'SingleUse', main: 'Storage'} else 'SingleUse'"
    assert said(found) == []


def signed_in(lowered: Any, main: Any, dev: Any, files: Any = None, **inputs: Any) -> App:
    folder = "backend/auth/demo"
    hosted = {"hostedUI": True, "hostedUIDomainName": "demo", "oAuthMetadata": returns_to("https://x.example/")}
    written = files or {f"{folder}/cli-inputs.json": {"cognitoConfig": AUTH | hosted | inputs}}
    info = {name: {"categories": {"auth": {"demo": values}}} for name, values in (("dev", dev), ("main", main))}
    return lowered({"auth": {"demo": {"service": "Cognito"}}}, written, info=info)  # type: ignore[no-any-return]


def returns_to(*urls: str, scopes: tuple[str, ...] = ("openid",)) -> str:
    metadata = {
        "AllowedOAuthFlows": ["code"],
        "AllowedOAuthScopes": scopes,
        "CallbackURLs": urls,
        "LogoutURLs": urls[:1],
    }
    return json.dumps(metadata)


def test_where_the_hosted_ui_returns_to(lowered: Any) -> None:
    main = {"oAuthMetadata": returns_to("https://a.example/", "app://"), "hostedUIDomainName": "live"}
    found = signed_in(lowered, main, {"oAuthMetadata": returns_to("http://localhost/")})
    oauth = found.auth.web_client.oauth
    assert [expr(each) for each in (*oauth.callback_urls, *oauth.logout_urls)] == [
        "{dev: 'http://localhost/', main: 'https://a.example/,app://'} else 'https://a.example/,app://'",
        "{dev: 'http://localhost/', main: 'https://a.example/'} else 'https://a.example/'",
    ]
    assert [each.auth_domain for each in found.environments] == ["demo-dev", "live-main"]
    assert said(found) == []


@pytest.mark.parametrize(
    "other", [returns_to("https://a.example/", scopes=("email",)), returns_to("https://a.example/?a,b")]
)
def test_what_the_hosted_ui_cannot_follow_is_said(other: str, lowered: Any) -> None:
    found = signed_in(lowered, {}, {"oAuthMetadata": other})
    assert said(found) == ["auth demo: oAuthMetadata differs between environments"]


def test_answers_that_team_provider_info_overrules(lowered: Any) -> None:
    found = signed_in(lowered, {"passwordPolicyMinLength": 12}, {"passwordPolicyMinLength": 12})
    assert found.auth.user_pool.password_policy.minimum_length == 12
    assert said(found) == []
    found = signed_in(lowered, {"passwordPolicyMinLength": 12}, {}, passwordPolicyMinLength=8)
    assert found.auth.user_pool.password_policy.minimum_length == 12
    [one] = [each for each in found.diagnostics if each.code == "A2G1106"]
    assert one.origin.file == "amplify/team-provider-info.json"
    assert one.origin.pointer == "/main/categories/auth/demo/passwordPolicyMinLength"


def test_a_pool_by_its_template(lowered: Any) -> None:
    pool = {
        "UserPoolAddOns": {"AdvancedSecurityMode": either("ENFORCED", "OFF")},
        "EmailConfiguration": {"SourceArn": {"Ref": "sender"}, "EmailSendingAccount": "DEVELOPER"},
        "MfaConfiguration": either("ON", "OFF"),
    }
    folder = "backend/auth/demo"
    files = {
        f"{folder}/parameters.json": AUTH,
        f"{folder}/demo-cloudformation-template.json": template("UserPool", "AWS::Cognito::UserPool", pool, "sender"),
    }
    found = signed_in(lowered, {"sender": "arn:a"}, {"sender": "arn:b"}, files)
    assert [(each.name, expr(part.value)) for each in found.auth.user_pool.settings for part in each.parts] == [
        ("EmailConfiguration", "{dev: 'arn:b', main: 'arn:a'} else 'arn:a'"),
        ("UserPoolAddOns", "{dev: 'OFF', main: 'ENFORCED'} else 'OFF'"),
    ]
    assert said(found) == [
        "auth demo: the condition IsMain is decided as in main, where it holds; it is otherwise in "
        "dev, branches that take over none"
    ], "what the CLI itself writes is read from parameters.json"


@pytest.mark.parametrize("written", [{"DynamoDBEnablePointInTimeRecovery": "false"}, {}], ids=["written", "default"])
def test_model_tables(app: Any, written: dict[str, str]) -> None:
    files = {
        "schema.graphql": "type Note @model @auth(rules: [{ allow: public }]) { id: ID! }",
        "parameters.json": written,
    }
    found = app("api", "notes", "AppSync", files, main={"DynamoDBEnablePointInTimeRecovery": "true", "other": "1"})
    assert expr(found.data.point_in_time_recovery) == "{dev: 'false', main: 'true'} else 'true'"
    assert said(found) == ["api notes: other is not carried over"]


def test_values_that_no_rest_api_and_no_layer_has(app: Any) -> None:
    files = {"cli-inputs.json": {"version": 1, "paths": {}}}
    found = app("api", "items", "API Gateway", files, main={"stage": "v1"}, dev={})
    assert "environment main, api items: stage is not carried over" in said(found)
    found = app("function", "util", "LambdaLayer", {}, dev={"s3Key": "a", "deploymentBucketName": "b", "size": "1"})
    assert [each for each in said(found) if "environment" in each] == [
        "environment dev, function util: size is not carried over"
    ]
