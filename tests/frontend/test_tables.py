"""DynamoDB tables: from cli-inputs.json, and from the templates of older projects."""

from collections.abc import Callable
from typing import Any

import pytest

from amp2gen.ir.app import App
from amp2gen.ir.data import KeyAttribute
from amp2gen.ir.expr import Expr
from amp2gen.ir.pretty import expr, pretty
from amp2gen.ir.tables import Table

FOLDER = "backend/storage/activity"
CONFIG = {"storage": {"activity": {"service": "DynamoDB"}}}
INPUTS = {
    "resourceName": "activity",
    "tableName": "activity",
    "partitionKey": {"fieldName": "id", "fieldType": "string"},
    "sortKey": {"fieldName": "at", "fieldType": "number"},
    "gsi": [
        {
            "name": "byUser",
            "partitionKey": {"fieldName": "userId", "fieldType": "string"},
            "sortKey": {"fieldName": "at", "fieldType": "number"},
        },
        {"name": "byHash", "partitionKey": {"fieldName": "hash", "fieldType": "binary"}},
    ],
    "triggerFunctions": [],
}


@pytest.fixture
def from_inputs(lowered: Any) -> Callable[..., App]:
    """`from_inputs(tableName=…, …)`: the app whose only resource is the table `activity`."""

    def lower(**changes: Any) -> App:
        return lowered(CONFIG, {f"{FOLDER}/cli-inputs.json": {**INPUTS, **changes}})

    return lower


@pytest.fixture
def from_template(lowered: Any) -> Callable[..., App]:
    """`from_template({"BillingMode": …}, DeletionPolicy=…)`: of a project without cli-inputs.json."""

    def lower(properties: dict[str, Any], resources: Any = None, parameters: Any = None, **attributes: Any) -> App:
        files = {
            f"{FOLDER}/activity-cloudformation-template.json": template(properties, resources or {}, attributes),
            f"{FOLDER}/parameters.json": parameters or {"tableName": "events", "partitionKeyName": "id"},
        }
        return lowered(CONFIG, files)

    return lower


def template(properties: dict[str, Any], resources: dict[str, Any], attributes: dict[str, Any]) -> dict[str, Any]:
    return {
        "Parameters": {name: {"Type": "String"} for name in ("env", "tableName", "partitionKeyName", "units")},
        "Conditions": {"NoEnvironment": {"Fn::Equals": [{"Ref": "env"}, "NONE"]}},
        "Resources": {
            "DynamoDBTable": {
                "Type": "AWS::DynamoDB::Table",
                "Properties": {
                    "AttributeDefinitions": [
                        {"AttributeName": {"Ref": "partitionKeyName"}, "AttributeType": "S"},
                        {"AttributeName": "at", "AttributeType": "N"},
                    ],
                    "KeySchema": [{"AttributeName": {"Ref": "partitionKeyName"}, "KeyType": "HASH"}],
                    "TableName": {
                        "Fn::If": [
                            "NoEnvironment",
                            {"Ref": "tableName"},
                            {"Fn::Join": ["", [{"Ref": "tableName"}, "-", {"Ref": "env"}]]},
                        ]
                    },
                    **properties,
                },
                **attributes,
            },
            **resources,
        },
    }


def only(app: App) -> Table:
    [table] = app.tables
    return table


def messages(app: App) -> list[str]:
    return [f"{d.code} {d.message}" for d in app.diagnostics]


def test_a_table_with_the_constants_of_gen_1s_template(from_inputs: Any) -> None:
    app = from_inputs()
    assert pretty(only(app)) == "\n".join(
        (
            "tables/activity",
            *("  hash:", "    key_attribute", "      name: id", "      type: S"),
            *("  sort:", "    key_attribute", "      name: at", "      type: N"),
            "  global_indexes:",
            *("    global_index", "      name: byUser"),
            *("      hash:", "        key_attribute", "          name: userId", "          type: S"),
            *("      sort:", "        key_attribute", "          name: at", "          type: N"),
            *("      throughput:", "        throughput", "          read: 5", "          write: 5"),
            *("    global_index", "      name: byHash"),
            *("      hash:", "        key_attribute", "          name: hash", "          type: B"),
            *("      throughput:", "        throughput", "          read: 5", "          write: 5"),
            *("  throughput:", "    throughput", "      read: 5", "      write: 5"),
            "  stream: NEW_IMAGE",
        )
    )
    assert messages(app) == []


def test_the_physical_name_comes_from_the_table_name(from_inputs: Any) -> None:
    app = from_inputs(tableName="db_activity")
    assert [(fact.resource, fact.value) for fact in app.environments[0].tables] == [
        ("tables/activity", "db_activity-main")
    ]


def test_every_environment_has_its_table(lowered: Any) -> None:
    info = {env: {"awscloudformation": {"StackName": f"amplify-demo-{env}-1"}} for env in ("dev", "main")}
    app = lowered(CONFIG, {f"{FOLDER}/cli-inputs.json": INPUTS}, info=info)
    assert [(e.name, e.tables[0].value) for e in app.environments] == [
        ("dev", "activity-dev"),
        ("main", "activity-main"),
    ]


def test_an_unknown_environment_has_an_unknown_table(lowered: Any) -> None:
    app = lowered(CONFIG, {f"{FOLDER}/cli-inputs.json": INPUTS}, info=None)
    assert app.environments[0].tables[0].value is None
    assert any("physical name of storage activity" in message for message in messages(app))


def test_the_deployed_name_wins(lowered: Any) -> None:
    files = {
        f"{FOLDER}/cli-inputs.json": INPUTS,
        "backend/amplify-meta.json": {
            "providers": {"awscloudformation": {"StackName": "amplify-demo-main-12345"}},
            "storage": {"activity": {"output": {"Name": "renamed-main"}}},
        },
    }
    assert lowered(CONFIG, files).environments[0].tables[0].value == "renamed-main"


def test_a_key_without_type_is_a_string(from_inputs: Any) -> None:
    app = from_inputs(partitionKey={"fieldName": "id"}, sortKey=None, gsi=None)
    assert (only(app).hash.type, only(app).sort, only(app).global_indexes) == ("S", None, ())


def test_a_key_of_an_impossible_type_is_reported(from_inputs: Any) -> None:
    app = from_inputs(sortKey={"fieldName": "at", "fieldType": "map"})
    assert messages(app) == ["A2G1005 at: a key cannot be of type map"]
    assert only(app).sort is not None


def test_a_table_without_partition_key_is_not_carried_over(from_inputs: Any) -> None:
    app = from_inputs(partitionKey={})
    assert app.tables == ()
    assert messages(app) == ["A2G1502 storage activity has no partition key"]


def test_an_index_without_keys_is_left_out(from_inputs: Any) -> None:
    app = from_inputs(gsi=[{"name": "byUser"}])
    assert only(app).global_indexes == ()
    assert messages(app) == ["A2G1502 storage activity: an index without name or partition key is left out"]


def test_settings_that_nobody_reads_are_reported_with_their_place(from_inputs: Any) -> None:
    app = from_inputs(gsi=[{**INPUTS["gsi"][1], "rate": 9}], colour="red")  # type: ignore[index]
    assert [(d.message, d.origin.pointer) for d in app.diagnostics if d.origin] == [
        ("storage activity: colour is not carried over", "/colour"),
        ("storage activity: rate is not carried over", "/gsi/0/rate"),
    ]


def test_a_trigger_that_does_not_exist_is_reported(from_inputs: Any) -> None:
    assert messages(from_inputs(triggerFunctions=["audit"])) == [
        "A2G1304 storage activity calls audit, which is not in the project"
    ]


def test_a_table_without_description_is_reported(lowered: Any) -> None:
    app = lowered(CONFIG, {f"{FOLDER}/parameters.json": {}})
    assert [d.code for d in app.diagnostics] == ["A2G1007"]


def test_the_template_of_an_older_project(from_template: Any) -> None:
    app = from_template(
        {
            "ProvisionedThroughput": {"ReadCapacityUnits": "7", "WriteCapacityUnits": 3},
            "StreamSpecification": {"StreamViewType": "NEW_AND_OLD_IMAGES"},
        }
    )
    table = only(app)
    assert (table.hash.name, table.hash.type, table.sort) == ("id", "S", None)
    assert table.throughput is not None
    assert (table.throughput.read, table.throughput.write) == (7, 3)
    assert (table.stream, table.retained) == ("NEW_AND_OLD_IMAGES", True)
    assert app.environments[0].tables[0].value == "events-main"
    assert messages(app) == []


def test_a_yaml_template(lowered: Any) -> None:
    written = (
        "Parameters:\n  env: {Type: String}\n"
        "Resources:\n"
        "  DynamoDBTable:\n"
        "    Type: AWS::DynamoDB::Table\n"
        "    Properties:\n"
        "      TableName: !Sub 'events-${env}'\n"
        "      BillingMode: PAY_PER_REQUEST\n"
        "      AttributeDefinitions: [{AttributeName: id, AttributeType: B}]\n"
        "      KeySchema: [{AttributeName: id, KeyType: HASH}]\n"
    )
    app = lowered(CONFIG, {f"{FOLDER}/activity-cloudformation-template.yml": written})
    assert only(app).hash.type == "B"
    assert app.environments[0].tables[0].value == "events-main"


def test_billing_on_demand_has_no_throughput_anywhere(from_template: Any) -> None:
    index = {
        "IndexName": "byTime",
        "KeySchema": [
            {"AttributeName": "at", "KeyType": "HASH"},
            {"AttributeName": {"Ref": "partitionKeyName"}, "KeyType": "RANGE"},
        ],
        "Projection": {"ProjectionType": "INCLUDE", "NonKeyAttributes": ["title", "owner"]},
    }
    table = only(from_template({"BillingMode": "PAY_PER_REQUEST", "GlobalSecondaryIndexes": [index]}))
    [found] = table.global_indexes
    assert (table.throughput, found.throughput) == (None, None)
    assert (found.hash.name, found.sort and found.sort.name) == ("at", "id")
    assert (found.projection, found.attributes) == ("INCLUDE", ("title", "owner"))


def test_what_people_added_to_the_template_is_kept(from_template: Any) -> None:
    local = {
        "IndexName": "byTime",
        "KeySchema": [
            {"AttributeName": "id", "KeyType": "HASH"},
            {"AttributeName": "at", "KeyType": "RANGE"},
        ],
        "Projection": {"ProjectionType": "KEYS_ONLY"},
    }
    app = from_template(
        {
            "TimeToLiveSpecification": {"AttributeName": "expires", "Enabled": True},
            "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": "true", "RecoveryPeriodInDays": 7},
            "SSESpecification": {"SSEEnabled": True, "SSEType": "KMS"},
            "TableClass": "STANDARD_INFREQUENT_ACCESS",
            "LocalSecondaryIndexes": [local],
        },
        DeletionPolicy="Delete",
    )
    table = only(app)
    assert (table.time_to_live, table.point_in_time_recovery, table.recovery_days) == ("expires", True, 7)
    assert (table.managed_key, table.infrequent_access, table.retained) == (True, True, False)
    [index] = table.local_indexes
    assert (index.name, index.sort.name, index.sort.type, index.projection) == ("byTime", "at", "N", "KEYS_ONLY")
    assert messages(app) == []


def test_switched_off_settings_are_off(from_template: Any) -> None:
    table = only(
        from_template(
            {
                "TimeToLiveSpecification": {"AttributeName": "expires", "Enabled": False},
                "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": False},
                "SSESpecification": {"SSEEnabled": False},
            }
        )
    )
    assert (table.time_to_live, table.point_in_time_recovery, table.managed_key) == (None, False, False)


def test_what_a_template_says_beyond_is_reported(from_template: Any) -> None:
    app = from_template(
        {"SSESpecification": {"SSEEnabled": True, "KMSMasterKeyId": "k"}, "Tags": [{"Key": "a", "Value": "b"}]},
        {"Alarm": {"Type": "AWS::CloudWatch::Alarm"}},
    )
    assert messages(app) == [
        "A2G1006 storage activity: Tags is not carried over",
        "A2G1006 storage activity: KMSMasterKeyId is not carried over",
        "A2G1503 storage activity: Alarm (AWS::CloudWatch::Alarm) is not carried over",
    ]


def test_capacities_that_differ_are_data(lowered: Any) -> None:
    capacity = {"ProvisionedThroughput": {"ReadCapacityUnits": {"Ref": "units"}, "WriteCapacityUnits": 1}}
    info = {
        env: {
            "awscloudformation": {"StackName": f"amplify-demo-{env}-1"},
            "categories": {"storage": {"activity": {"units": units}}},
        }
        for env, units in (("dev", "1"), ("main", "20"))
    }
    files = {
        f"{FOLDER}/activity-cloudformation-template.json": template(capacity, {}, {}),
        f"{FOLDER}/parameters.json": {"tableName": "events", "partitionKeyName": "id"},
    }
    app = lowered(CONFIG, files, info=info)
    throughput = only(app).throughput
    assert throughput is not None
    assert (expr(throughput.read), throughput.write) == ("{dev: '1', main: '20'} else '20'", 1)
    assert messages(app) == []


@pytest.mark.parametrize(
    "properties",
    [
        {"KeySchema": []},
        {"KeySchema": "id"},
        {"AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "M"}]},
        {"AttributeDefinitions": None},
        {"KeySchema": [{"AttributeName": {"Fn::GetAtt": ["Nothing", "Arn"]}, "KeyType": "HASH"}]},
    ],
)
def test_unreadable_keys_are_a_diagnostic(from_template: Any, properties: dict[str, Any]) -> None:
    app = from_template(properties)
    assert app.tables == ()
    assert "A2G1502 storage activity has no partition key of a known type" in messages(app)


def test_a_template_without_table_is_a_diagnostic(lowered: Any) -> None:
    app = lowered(CONFIG, {f"{FOLDER}/activity-cloudformation-template.json": {"Resources": {}}})
    assert messages(app) == ["A2G1007 the template of storage activity has no table"]


OUTPUTS = ("Name", "Arn", "StreamArn", "Region", "PartitionKeyName", "PartitionKeyType", "SortKeyName", "SortKeyType")


@pytest.fixture
def with_function(lowered: Any, function_template: Any) -> Callable[..., App]:
    """`with_function(resources)`: the table, and a function `audit` that takes all its outputs."""

    def lower(resources: Any = None) -> App:
        audit = function_template(
            "audit",
            {output.upper(): {"Ref": f"storageactivity{output}"} for output in OUTPUTS},
            {f"storageactivity{output}": {"Type": "String"} for output in OUTPUTS},
            resources,
        )
        return lowered(
            {**CONFIG, "function": {"audit": {"service": "Lambda"}}},
            {
                f"{FOLDER}/cli-inputs.json": {**INPUTS, "triggerFunctions": ["audit"]},
                "backend/function/audit/audit-cloudformation-template.json": audit,
                "backend/function/audit/src/index.js": "exports.handler = async () => {};\n",
            },
        )

    return lower


def test_a_function_takes_the_tables_outputs(with_function: Any) -> None:
    app = with_function()
    [audit] = app.functions
    assert {variable.name: expr(variable.value) for variable in audit.environment} == {
        "ARN": "tables/activity.arn",
        "NAME": "tables/activity.name",
        "PARTITIONKEYNAME": '"id"',
        "PARTITIONKEYTYPE": '"S"',
        "REGION": "region",
        "SORTKEYNAME": '"at"',
        "SORTKEYTYPE": '"N"',
        "STREAMARN": "tables/activity.stream_arn",
    }
    assert messages(app) == []


def test_a_tables_trigger_and_its_grant_stand_in_the_function(with_function: Any) -> None:
    stream: dict[str, Any] = {"Ref": "storageactivityStreamArn"}
    app = with_function(
        {
            "activityTriggerPolicy": {
                "Type": "AWS::IAM::Policy",
                "Properties": {
                    "PolicyName": "stream",
                    "Roles": [{"Ref": "LambdaExecutionRole"}],
                    "PolicyDocument": {
                        "Statement": [{"Effect": "Allow", "Action": ["dynamodb:GetRecords"], "Resource": [stream]}]
                    },
                },
            },
            "activityEventSourceMapping": {
                "Type": "AWS::Lambda::EventSourceMapping",
                "Properties": {
                    "BatchSize": 100,
                    "EventSourceArn": stream,
                    "FunctionName": {"Fn::GetAtt": ["LambdaFunction", "Arn"]},
                    "StartingPosition": "LATEST",
                },
            },
        }
    )
    [audit] = app.functions
    [mapping] = audit.event_sources
    [statement] = audit.statements
    assert (expr(mapping.source), mapping.batch_size) == ("tables/activity.stream_arn", 100)
    assert (statement.actions, shown(statement.resources)) == (("dynamodb:GetRecords",), ["tables/activity.stream_arn"])


def test_a_table_and_a_model_of_one_name_are_two_things(lowered: Any) -> None:
    app = lowered(
        {**CONFIG, "api": {"demo": {"service": "AppSync", "output": {"authConfig": {}}}}},
        {
            f"{FOLDER}/cli-inputs.json": INPUTS,
            "backend/api/demo/schema.graphql": "type activity @model { id: ID! }\n",
            "backend/api/demo/cli-inputs.json": {
                "serviceConfiguration": {"apiName": "demo", "defaultAuthType": {"mode": "API_KEY"}}
            },
        },
    )
    assert app.data is not None
    assert [app.tables[0].id, app.data.models[0].id] == ["tables/activity", "models/activity"]


def test_ten_tables_are_ten_tables(lowered: Any) -> None:
    names = [f"table{index}" for index in range(10)]
    app = lowered(
        {"storage": {name: {"service": "DynamoDB"} for name in names}},
        {f"backend/storage/{name}/cli-inputs.json": {**INPUTS, "tableName": name} for name in names},
    )
    assert [table.name for table in app.tables] == names
    assert [fact.value for fact in app.environments[0].tables] == [f"{name}-main" for name in names]


def test_keys_know_where_they_were_written(from_inputs: Any) -> None:
    key: KeyAttribute = only(from_inputs()).hash
    assert key.origin is not None
    assert key.origin.pointer == "/partitionKey"


def shown(values: tuple[Expr, ...]) -> list[str]:
    return [expr(value) for value in values]
