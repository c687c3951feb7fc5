"""Overrides of every kind through the real toolchain. Those in `overrides/` are ours, made after what real ones do."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from emitted import Emitted, Judgement

from amp2gen.cli.orchestrate import Compiled, compile_project
from amp2gen.frontend import Choices
from amp2gen.passes.options import Options
from amp2gen.verify.synthesize import Synthesis
from tests.support.gen1 import Gen1

pytestmark = pytest.mark.node

OVERRIDES = Path(__file__).parent / "overrides"
PLACES = {
    "auth/demoAuth": "auth",
    "auth/userPoolGroups": "groups",
    "awscloudformation": "roles",
    "api/demo": "api",
    "storage/files": "bucket",
    "storage/log": "table",
}
SCHEMA = """\
type Note @model @searchable @auth(rules: [{ allow: public }]) { text: String }
type Comment @model @mapsTo(name: "Remark") @auth(rules: [{ allow: public }]) { text: String }
"""
TAKEN_OVER = ("taking over", "moved")


def compile_demo(root: Path) -> Compiled:
    project = Gen1(root).auth(triggers={"PreSignup": ["custom"]}).function("demoAuthPreSignup").api(SCHEMA).bucket()
    project.file(
        "amplify/backend/auth/userPoolGroups/user-pool-group-precedence.json", [{"groupName": "Staff", "precedence": 1}]
    ).entry("auth", "userPoolGroups", service="Cognito-UserPool-Groups", providerPlugin="awscloudformation")
    project.file(
        "amplify/backend/storage/log/cli-inputs.json",
        {
            "resourceName": "log",
            "tableName": "log",
            "partitionKey": {"fieldName": "id", "fieldType": "string"},
            "gsi": [{"name": "byDay", "partitionKey": {"fieldName": "day", "fieldType": "string"}}],
        },
    ).entry("storage", "log", service="DynamoDB", providerPlugin="awscloudformation")
    for place, name in PLACES.items():
        project.file(f"amplify/backend/{place}/override.ts", (OVERRIDES / f"{name}.ts").read_text())
    project.file("amplify/backend/auth/demoAuth/durations.ts", (OVERRIDES / "durations.ts").read_text())
    return compile_project(project.root, Choices(), Options())


def is_ours(path: str) -> bool:
    return path.endswith(".ts") and "/override.ts" not in path


def to_judge(folder: Path) -> list[Emitted]:
    return [Emitted("overrides", compile_demo(folder).files, is_ours=is_ours)]


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory) -> Compiled:
    return compile_demo(tmp_path_factory.mktemp("overrides") / "demo")


@pytest.fixture(scope="module")
def syntheses(judgement: Judgement) -> Mapping[str, Synthesis]:
    return judgement.modes("overrides")


def test_nothing_is_left_out(compiled: Compiled) -> None:
    codes = [each.code for each in compiled.diagnostics]
    assert codes.count("A2G1230") == len(PLACES)
    assert not {"A2G1231", "A2G1233", "A2G1234", "A2G1235"} & set(codes)


def test_typescript_accepts_them_and_prettier_our_part(judgement: Judgement) -> None:
    assert judgement.complaints == []


def test_they_synthesize_in_every_state(syntheses: Mapping[str, Synthesis]) -> None:
    assert {name: each.problems for name, each in syntheses.items()} == {
        "fresh": (),
        "taking over": (),
        "moved": (),
    }


@pytest.mark.parametrize("state", TAKEN_OVER)
def test_auth(syntheses: Mapping[str, Synthesis], state: str) -> None:
    template = syntheses[state].stacks["auth"].template
    [pool] = of_type(template, "AWS::Cognito::UserPool")
    assert [each["Name"] for each in pool["Properties"]["Schema"]] == ["email", "department"]
    assert pool["Properties"]["AdminCreateUserConfig"] == {"AllowAdminCreateUserOnly": True}
    assert pool["Properties"]["UserPoolTags"]["project"] == "demo"
    passwords = pool["Properties"]["Policies"]["PasswordPolicy"]
    assert (passwords["MinimumLength"], passwords["TemporaryPasswordValidityDays"]) == (8, 3)
    assert pool["Properties"]["UserPoolAddOns"] == {"AdvancedSecurityMode": "ENFORCED"}
    assert pool["DeletionPolicy"] == "Retain", "an override cannot switch off what protects the data"

    clients = of_type(template, "AWS::Cognito::UserPoolClient")
    assert len(clients) == 2
    for client in clients:
        assert client["Properties"]["AccessTokenValidity"] == 30
        flows = ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
        assert client["Properties"]["ExplicitAuthFlows"] == flows
    [identities] = of_type(template, "AWS::Cognito::IdentityPool")
    assert identities["Properties"]["IdentityPoolName"] == "people_main"

    [pool_id] = [id for id, each in template["Resources"].items() if each["Type"] == "AWS::Cognito::UserPool"]
    assert template["Resources"]["OrdersServer"]["Properties"]["UserPoolId"] == {"Ref": pool_id}
    assert template["Outputs"]["PoolArn"]["Value"] == {"Fn::GetAtt": [pool_id, "Arn"]}


def test_conditions_see_the_gen_1_environment(syntheses: Mapping[str, Synthesis]) -> None:
    [pool] = of_type(syntheses["fresh"].stacks["auth"].template, "AWS::Cognito::UserPool")
    assert "UserPoolAddOns" not in pool["Properties"]


def test_messages_are_sent_by_a_function_that_an_override_names(syntheses: Mapping[str, Synthesis]) -> None:
    template = syntheses["moved"].stacks["auth"].template
    [pool] = of_type(template, "AWS::Cognito::UserPool")
    [function] = [id for id, each in template["Resources"].items() if each["Type"] == "AWS::Lambda::Function"]
    sender = {"LambdaArn": "arn:aws:lambda:eu-west-1:123456789012:function:mailer", "LambdaVersion": "V1_0"}
    assert pool["Properties"]["LambdaConfig"] == {
        "PreSignUp": {"Fn::GetAtt": [function, "Arn"]},
        "CustomEmailSender": sender,
        "CustomSMSSender": sender,
        "KMSKeyID": {"Fn::GetAtt": ["SenderKey", "Arn"]},
    }
    assert template["Resources"]["SenderKey"]["DeletionPolicy"] == "Retain"


def test_groups_and_roles(syntheses: Mapping[str, Synthesis]) -> None:
    template = syntheses["taking over"].stacks["auth"].template
    [group] = of_type(template, "AWS::Cognito::UserPoolGroup")
    assert group["Properties"]["Description"] == "People who work here"
    roles = of_type(template, "AWS::IAM::Role")
    assert [
        each["Properties"]["MaxSessionDuration"] for each in roles if "MaxSessionDuration" in each["Properties"]
    ] == [7200]
    bounded = [each for each in roles if each["Properties"].get("PermissionsBoundary", "").endswith(":policy/limit")]
    assert sorted(str(trust(each)) for each in bounded) == [
        "cognito-identity.amazonaws.com",
        "cognito-identity.amazonaws.com",
        "cognito-idp.amazonaws.com",
    ], "of users, of guests, and the one by which the pool sends texts"
    assert [
        each["Properties"]["Tags"] for each in bounded if {"Key": "team", "Value": "web"} in each["Properties"]["Tags"]
    ]
    managed = [each["Properties"].get("ManagedPolicyArns", []) for each in roles]
    assert sorted(map(len, managed))[-2:] == [1, 1], "of the group, and of users"
    inline = [policy for each in roles for policy in each["Properties"].get("Policies", [])]
    by_which_the_pool_sends_texts = "sns-publish"
    assert sorted(policy["PolicyName"] for policy in inline) == [
        "maps-of-somebody-else",
        by_which_the_pool_sends_texts,
    ]


@pytest.mark.parametrize("state", ["fresh", *TAKEN_OVER])
def test_the_graphql_api(syntheses: Mapping[str, Synthesis], state: str) -> None:
    stacks = syntheses[state].stacks
    [api] = of_type(stacks["data"].template, "AWS::AppSync::GraphQLApi")
    assert api["Properties"]["XrayEnabled"] is True
    everything = [each for stack in stacks.values() for each in stack.template["Resources"].values()]
    tables = [each["Properties"] for each in everything if each["Type"].endswith("AmplifyDynamoDBTable")]
    lifetimes = {each["timeToLiveSpecification"]["attributeName"]: each for each in tables}
    assert lifetimes.keys() == {"ends", "expires"}, "of Comment, whose table is in a stack Remark, and of Note"
    table = lifetimes["expires"]
    assert table["timeToLiveSpecification"] == {"attributeName": "expires", "enabled": True}
    assert table["pointInTimeRecoverySpecification"] == {"pointInTimeRecoveryEnabled": True}
    resolvers = {each["Properties"]["FieldName"]: each["Properties"] for each in everything if each["Type"] == RESOLVER}
    assert resolvers["getNote"]["CachingConfig"] == {"Ttl": 60, "CachingKeys": ["$context.arguments.id"]}
    assert "CachingConfig" not in resolvers["listNotes"]
    steps = [each["Properties"] for each in everything if each["Type"] == "AWS::AppSync::FunctionConfiguration"]
    functions = {each["Name"]: each["MaxBatchSize"] for each in steps if "MaxBatchSize" in each}
    assert functions["QueryListNotesDataResolverFn"] == 7
    assert (resolvers["onCreateNote"]["MaxBatchSize"], functions["MutationCreateNoteDataResolverFn"]) == (0, 9)
    note = list(stacks["data/amplifyData/Note"].template["Resources"].values())
    roles = [each["Properties"] for each in note if each["Type"] == "AWS::IAM::Role"]
    assert [each.get("PermissionsBoundary") for each in roles] == ["arn:aws:iam::123456789012:policy/limit"]
    sources = [each["Properties"] for each in note if each["Type"] == "AWS::AppSync::DataSource"]
    assert [(each["Type"], each["Description"]) for each in sources] == [("AMAZON_DYNAMODB", "Notes")]
    assert table["deletionProtectionEnabled"] is True
    logs = {"CloudWatchLogsRoleArn": "arn:aws:iam::123456789012:role/logs", "FieldLogLevel": "ERROR"}
    assert api["Properties"]["LogConfig"] == logs
    search = stacks["data/amplifyData/SearchableStack"].template
    [domain] = of_type(search, "AWS::Elasticsearch::Domain")
    assert domain["Properties"]["ElasticsearchClusterConfig"] == {"InstanceType": "t3.medium.elasticsearch"}
    [streaming] = of_type(search, "AWS::Lambda::Function")
    assert streaming["Properties"]["Timeout"] == 90
    [mapping] = of_type(search, "AWS::Lambda::EventSourceMapping")
    assert mapping["Properties"]["BatchSize"] == 50
    limits = [each["Properties"]["PermissionsBoundary"] for each in of_type(search, "AWS::IAM::Role")]
    assert limits == ["arn:aws:iam::123456789012:policy/limit"] * 2
    names = [each["Properties"]["PolicyName"] for each in of_type(search, "AWS::IAM::Policy")]
    assert {"streaming", "logs"} <= set(names)
    [source] = of_type(search, "AWS::AppSync::DataSource")
    assert source["Properties"]["Description"] == "Search"
    [resolver] = [each for each in of_type(search, RESOLVER) if each["Properties"]["FieldName"] == "searchNotes"]
    assert resolver["Properties"]["MaxBatchSize"] == 3


def test_parts_of_the_api_under_both_of_their_names(syntheses: Mapping[str, Synthesis]) -> None:
    template = syntheses["taking over"].stacks["data"].template
    [key] = of_type(template, "AWS::AppSync::ApiKey")
    assert key["Properties"]["Description"] == "for the web site"
    [schema] = of_type(template, "AWS::AppSync::GraphQLSchema")
    assert schema["Metadata"]["owner"] == "us"
    sources = [each["Properties"] for each in of_type(template, "AWS::AppSync::DataSource")]
    assert [each["Description"] for each in sources if each["Type"] == "NONE"] == ["Nothing"]


def test_data_that_an_override_adds_is_kept(syntheses: Mapping[str, Synthesis]) -> None:
    policies = {
        state: synthesis.stacks["data"].template["Resources"]["Snapshots"].get("DeletionPolicy")
        for state, synthesis in syntheses.items()
    }
    assert policies == {"fresh": "Delete", "taking over": "Retain", "moved": "Retain"}


RESOLVER = "AWS::AppSync::Resolver"


def test_storage(syntheses: Mapping[str, Synthesis]) -> None:
    stacks = syntheses["taking over"].stacks
    [bucket] = of_type(stacks["storage"].template, "AWS::S3::Bucket")
    assert bucket["Properties"]["VersioningConfiguration"] == {"Status": "Enabled"}
    [rule] = bucket["Properties"]["BucketEncryption"]["ServerSideEncryptionConfiguration"]
    assert rule == {"ServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}
    template = stacks["storage"].template
    [bucket_id] = [id for id, each in template["Resources"].items() if each["Type"] == "AWS::S3::Bucket"]
    assert template["Resources"]["Removals"]["Properties"] == {
        "DisplayName": {"Fn::FindInMap": ["Senders", "main", "sender"]},
        "KmsMasterKeyId": {"Fn::If": ["IsMain", "alias/main", {"Ref": "AWS::NoValue"}]},
        "Tags": [{"Key": "bucket", "Value": {"Ref": bucket_id}}],
    }
    assert template["Conditions"]["IsMain"] == {"Fn::Equals": ["main", "main"]}
    assert template["Mappings"]["Senders"]["dev"] == {"sender": "test"}
    assert template["Outputs"]["RemovalsTopic"]["Value"] == {"Ref": "Removals"}
    topics = [{"Event": "s3:ObjectRemoved:*", "Topic": {"Ref": "Removals"}}]
    assert bucket["Properties"]["NotificationConfiguration"]["TopicConfigurations"] == topics
    assert bucket["Properties"]["LifecycleConfiguration"]["Rules"] == [
        {"Status": "Enabled", "ExpirationInDays": {"Ref": "Days"}}
    ]
    assert template["Parameters"]["Days"] == {"Type": "Number", "Default": 30}
    [table] = of_type(stacks["storagelog"].template, "AWS::DynamoDB::Table")
    assert table["Properties"]["TimeToLiveSpecification"] == {"AttributeName": "expires", "Enabled": True}
    [index] = table["Properties"]["GlobalSecondaryIndexes"]
    assert (index["IndexName"], index["Projection"]) == ("byDay", {"ProjectionType": "KEYS_ONLY"})


def test_what_users_may_do_in_the_bucket_is_gen_1s_to_change(syntheses: Mapping[str, Synthesis]) -> None:
    template = syntheses["taking over"].stacks["storage"].template
    policies = {each["Properties"]["PolicyName"]: each["Properties"] for each in of_type(template, "AWS::IAM::Policy")}
    own = "${cognito-identity.amazonaws.com:sub}"
    paths = {
        "s3AuthPublicPolicy": "/public/*",
        "s3AuthProtectedPolicy": f"/protected/{own}/*",
        "s3AuthPrivatePolicy": f"/private/{own}/*",
    }
    assert policies.keys() == {*paths, "s3AuthReadPolicy"}, "as signed-in users may read, and guests nothing"
    for name, path in paths.items():
        [statement] = policies[name]["PolicyDocument"]["Statement"]
        assert (statement["Effect"], statement["Action"]) == ("Allow", ["s3:GetObject"])
        [resource] = statement["Resource"]
        assert resource["Fn::Join"][1][-1] == path
    reading = policies["s3AuthReadPolicy"]["PolicyDocument"]["Statement"]
    assert [(each["Effect"], each["Action"]) for each in reading] == [
        ("Allow", ["s3:GetObject"]),
        ("Allow", ["s3:ListBucket"]),
        ("Deny", ["s3:GetObject"]),
    ]
    folders = ["public/", "protected/", f"private/{own}/"]
    prefixes = [prefix for folder in folders for prefix in (folder, f"{folder}*")]
    assert reading[1]["Condition"] == {"StringLike": {"s3:prefix": prefixes}}


def trust(role: Mapping[str, Any]) -> str:
    """The first service that may take a role on."""
    principal = role["Properties"]["AssumeRolePolicyDocument"]["Statement"][0]["Principal"]
    return str(principal.get("Service") or principal.get("Federated"))


def of_type(template: Mapping[str, Any], type: str) -> list[Any]:
    return [each for each in template["Resources"].values() if each["Type"] == type]
