# ruff: noqa: E501 - the table of faults reads best with one of them per line
"""Each fault is put into the synthesized templates of a real app, and has to be found: code, thing and setting."""

import copy
import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from amp2gen.verify.compare import compare_backends
from amp2gen.verify.deployment import Deployment
from amp2gen.verify.environments import environment_rows
from amp2gen.verify.proof import without_uncarried
from amp2gen.verify.rows import PROJECT
from amp2gen.verify.stage import Output
from amp2gen.verify.structure import leaked_rows
from amp2gen.verify.synthesize import Finding

pytestmark = pytest.mark.node

Stacks = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Fault:
    """`change` edits the templates, by the paths of their stacks; `finds` is what must be found for it."""

    title: str
    app: str
    change: Callable[[Stacks], None]
    finds: tuple[str, str, str]
    mode: str = "moved"


def of_type(stack: dict[str, Any], type_name: str, name: str = "") -> dict[str, Any]:
    """The only resource of a type in a stack whose logical id holds a name."""
    (found,) = [
        each for key, each in stack["Resources"].items() if each["Type"] == type_name and name.lower() in key.lower()
    ]
    return found


def properties(stacks: Stacks, path: str, type_name: str, name: str = "") -> dict[str, Any]:
    return of_type(stacks[path], type_name, name)["Properties"]


def setting(path: str, type_name: str, where: str, value: Any, name: str = "") -> Callable[[Stacks], None]:
    """Sets (or with None removes) a property by its dotted path."""

    def change(stacks: Stacks) -> None:
        found = properties(stacks, path, type_name, name)
        *parents, last = where.split(".")
        for key in parents:
            found = found.setdefault(key, {}) if not key.isdigit() else found[int(key)]
        if value is None:
            del found[last]
        else:
            found[last] = value

    return change


def removed(path: str, type_name: str, name: str = "") -> Callable[[Stacks], None]:
    def change(stacks: Stacks) -> None:
        doomed = of_type(stacks[path], type_name, name)
        resources = stacks[path]["Resources"]
        stacks[path]["Resources"] = {key: each for key, each in resources.items() if each is not doomed}

    return change


def added(path: str, logical_id: str, type_name: str, **written: Any) -> Callable[[Stacks], None]:
    def change(stacks: Stacks) -> None:
        stacks[path]["Resources"][logical_id] = {"Type": type_name, "Properties": written}

    return change


def statements(stacks: Stacks, path: str, name: str) -> list[dict[str, Any]]:
    return properties(stacks, path, "AWS::IAM::Policy", name)["PolicyDocument"]["Statement"]


def to_guests(stacks: Stacks) -> None:
    """The two grants of the bucket change hands."""
    (guest, signed_in) = [each for key, each in stacks["storage"]["Resources"].items() if "storageAccess" in key]
    swapped = (signed_in["Properties"]["Roles"], guest["Properties"]["Roles"])
    guest["Properties"]["Roles"], signed_in["Properties"]["Roles"] = swapped


def swapped_roles(stacks: Stacks) -> None:
    roles = properties(stacks, "auth", "AWS::Cognito::IdentityPoolRoleAttachment")["Roles"]
    roles["authenticated"], roles["unauthenticated"] = roles["unauthenticated"], roles["authenticated"]


def without_delete(stacks: Stacks) -> None:
    found = statements(stacks, "storage", "storageAccess5")
    found[:] = [each for each in found if each["Action"] != "s3:DeleteObject"]


def any_prefix(stacks: Stacks) -> None:
    for each in statements(stacks, "storage", "storageAccess5"):
        each.pop("Condition", None)


def everything(stacks: Stacks) -> None:
    statements(stacks, "data", "lowstockproducts")[0]["Resource"] = "*"


def renamed_trigger(stacks: Stacks) -> None:
    pool = properties(stacks, "auth", "AWS::Cognito::UserPool")
    pool["LambdaConfig"] = {"PostConfirmation": pool["LambdaConfig"]["PreSignUp"]}


def swapped_tables(stacks: Stacks) -> None:
    tables = [
        properties(stacks, f"data/amplifyData/{model}", "Custom::ImportedAmplifyDynamoDBTable")
        for model in ("Project", "Todo")
    ]
    tables[0]["tableName"], tables[1]["tableName"] = tables[1]["tableName"], tables[0]["tableName"]


def shared_table(stacks: Stacks) -> None:
    name = properties(stacks, "data/amplifyData/Todo", "Custom::ImportedAmplifyDynamoDBTable")["tableName"]
    properties(stacks, "data/amplifyData/Project", "Custom::ImportedAmplifyDynamoDBTable")["tableName"] = name


def new_table(stacks: Stacks) -> None:
    of_type(stacks["data/amplifyData/Todo"], "Custom::ImportedAmplifyDynamoDBTable")["Type"] = (
        "Custom::AmplifyDynamoDBTable"
    )


def not_retained(stacks: Stacks) -> None:
    of_type(stacks["storage"], "AWS::S3::Bucket")["DeletionPolicy"] = "Delete"


def not_kept(type_name: str) -> Callable[[Stacks], None]:
    def change(stacks: Stacks) -> None:
        of_type(stacks["auth"], type_name)["DeletionPolicy"] = "Delete"

    return change


def emptied(stacks: Stacks) -> None:
    bucket = next(key for key, each in stacks["storage"]["Resources"].items() if each["Type"] == "AWS::S3::Bucket")
    added("storage", "AutoDelete", "Custom::S3AutoDeleteObjects", BucketName={"Ref": bucket})(stacks)


def no_object_removed(stacks: Stacks) -> None:
    written = properties(stacks, "storage", "Custom::S3BucketNotifications")["NotificationConfiguration"]
    written["LambdaFunctionConfigurations"].pop()


def other_stream(stacks: Stacks) -> None:
    topic = properties(stacks, "function", "AWS::Lambda::EventSourceMapping", "Topic")
    topic["EventSourceArn"] = properties(stacks, "function", "AWS::Lambda::EventSourceMapping", "Post")[
        "EventSourceArn"
    ]


def anyone_signs_in(stacks: Stacks) -> None:
    role = properties(stacks, "auth", "AWS::IAM::Role", "AuthauthenticatedUserRole")
    del role["AssumeRolePolicyDocument"]["Statement"][0]["Condition"]["ForAnyValue:StringLike"]


def unsigned(stacks: Stacks) -> None:
    for each in stacks["apinutritionapi"]["Resources"].values():
        if each["Type"] == "AWS::ApiGateway::Method" and each["Properties"]["HttpMethod"] == "ANY":
            each["Properties"]["AuthorizationType"] = "NONE"


def one_client(stacks: Stacks) -> None:
    properties(stacks, "auth", "AWS::Cognito::IdentityPool")["CognitoIdentityProviders"].pop()


def other_key(stacks: Stacks) -> None:
    variables = properties(stacks, "data", "AWS::Lambda::Function", "lowstockproducts")["Environment"]["Variables"]
    variables["API_PRODUCTCATALOG_GRAPHQLAPIIDOUTPUT"] = variables["API_PRODUCTCATALOG_GRAPHQLAPIENDPOINTOUTPUT"]


def no_step(stacks: Stacks) -> None:
    properties(stacks, "data/amplifyData/Product", "AWS::AppSync::Resolver", "GetProduct")["PipelineConfig"][
        "Functions"
    ].pop()


def closed_bucket(stacks: Stacks) -> None:
    for each in properties(stacks, "storage", "AWS::S3::BucketPolicy")["PolicyDocument"]["Statement"]:
        each.pop("Condition", None)


def old_language(stacks: Stacks) -> None:
    properties(stacks, "storage", "AWS::IAM::Policy", "storageAccess5")["PolicyDocument"]["Version"] = "2008-10-17"


def no_action(stacks: Stacks) -> None:
    del statements(stacks, "data", "lowstockproducts")[0]["Action"]


def unknown_language(stacks: Stacks) -> None:
    properties(stacks, "data", "AWS::IAM::Policy", "lowstockproducts")["PolicyDocument"]["Version"] = "2012-10-18"


def secret_unread(stacks: Stacks) -> None:
    found = statements(stacks, "data", "lowstockproducts")
    found[:] = [each for each in found if each["Action"] != "ssm:GetParameters"]


def too_many(stacks: Stacks) -> None:
    for i in range(501):
        added("storage", f"Topic{i}", "AWS::SNS::Topic")(stacks)


USER_POOL, CLIENT = "AWS::Cognito::UserPool", "AWS::Cognito::UserPoolClient"
FUNCTION, TABLE = "AWS::Lambda::Function", "AWS::DynamoDB::Table"
MODEL_TABLE = "Custom::ImportedAmplifyDynamoDBTable"
WEB, NATIVE = "PoolAppClient", "NativeAppClient"
API = "AWS::AppSync::GraphQLApi"

FAULTS = (
    # Auth
    Fault("shorter passwords", "product-catalog", setting("auth", USER_POOL, "Policies.PasswordPolicy.MinimumLength", 6), ("A2G4103", "user pool", "Policies.PasswordPolicy.MinimumLength")),
    Fault("MFA on", "product-catalog", setting("auth", USER_POOL, "MfaConfiguration", "ON"), ("A2G4103", "user pool", "MfaConfiguration")),
    Fault("nobody signs up", "product-catalog", setting("auth", USER_POOL, "AdminCreateUserConfig.AllowAdminCreateUserOnly", True), ("A2G4103", "user pool", "AdminCreateUserConfig.AllowAdminCreateUserOnly")),
    Fault("case-sensitive user names", "product-catalog", setting("auth", USER_POOL, "UsernameConfiguration.CaseSensitive", True), ("A2G4104", "user pool", "UsernameConfiguration.CaseSensitive")),
    Fault("no sign-in by email", "product-catalog", setting("auth", USER_POOL, "UsernameAttributes", None), ("A2G4104", "user pool", "UsernameAttributes")),
    Fault("optional attribute", "product-catalog", setting("auth", USER_POOL, "Schema.0.Required", False), ("A2G4104", "user pool", "Schema.email.Required")),
    Fault("OAuth opened", "product-catalog", setting("auth", CLIENT, "AllowedOAuthFlowsUserPoolClient", True, WEB), ("A2G4103", "user pool client web", "AllowedOAuthFlowsUserPoolClient")),
    Fault("passwords in the clear", "product-catalog", setting("auth", CLIENT, "ExplicitAuthFlows", ["ALLOW_USER_PASSWORD_AUTH"], WEB), ("A2G4103", "user pool client web", "ExplicitAuthFlows")),
    Fault("shorter sessions", "discussions", setting("auth", CLIENT, "RefreshTokenValidity", 30, WEB), ("A2G4103", "user pool client web", "RefreshTokenValidity")),
    Fault("client with a secret", "product-catalog", setting("auth", CLIENT, "GenerateSecret", True, NATIVE), ("A2G4104", "user pool client native", "GenerateSecret")),
    Fault("client lost", "product-catalog", removed("auth", CLIENT, NATIVE), ("A2G4101", "user pool client native", "(whole)")),
    Fault("guests let in", "product-catalog", setting("auth", "AWS::Cognito::IdentityPool", "AllowUnauthenticatedIdentities", True), ("A2G4103", "identity pool", "AllowUnauthenticatedIdentities")),
    Fault("native client not trusted", "product-catalog", one_client, ("A2G4103", "identity pool", "CognitoIdentityProviders.${user pool client native}.ProviderName")),
    Fault("group lost", "fitness-tracker", removed("auth", "AWS::Cognito::UserPoolGroup"), ("A2G4101", "group Admin", "(whole)")),
    Fault("group precedence", "fitness-tracker", setting("auth", "AWS::Cognito::UserPoolGroup", "Precedence", 0), ("A2G4103", "group Admin", "Precedence")),
    Fault("wrong trigger", "fitness-tracker", renamed_trigger, ("A2G4101", "trigger PreSignUp", "(whole)")),
    Fault("trigger runs another function", "fitness-tracker", setting("auth", USER_POOL, "LambdaConfig.PreSignUp", "arn:aws:lambda:eu-west-1:1:function:other"), ("A2G4103", "trigger PreSignUp", "Function")),
    Fault("trigger may not be invoked", "fitness-tracker", removed("auth", "AWS::Lambda::Permission", "PreSignUp"), ("A2G4101", "invoke permission fitnesstracker6b0fc1196b0fc119PreSignup < cognito-idp.amazonaws.com", "(whole)")),
    # IAM
    Fault("grant dropped", "product-catalog", without_delete, ("A2G4106", "grant role authenticated", "s3:DeleteObject on arn:aws:s3:::${bucket}/public/*")),
    Fault("condition dropped", "product-catalog", any_prefix, ("A2G4105", "grant role authenticated", "s3:ListBucket on arn:aws:s3:::${bucket}")),
    Fault("grant on everything", "product-catalog", everything, ("A2G4105", "grant function lowstockproducts", "appsync:GraphQL on *")),
    Fault("administrator", "product-catalog", setting("data", "AWS::IAM::Role", "ManagedPolicyArns", ["arn:aws:iam::aws:policy/AdministratorAccess"], "lowstockproducts"), ("A2G4105", "grant function lowstockproducts", "managed policy arn:aws:iam::aws:policy/AdministratorAccess on *")),
    Fault("guests write", "backend-only", to_guests, ("A2G4105", "grant role guest", "s3:PutObject on arn:aws:s3:::${bucket}/public/*")),
    Fault("guests and signed-in users swapped", "backend-only", swapped_roles, ("A2G4103", "trust role guest", "Statement")),
    Fault("role open to all identities", "product-catalog", anyone_signs_in, ("A2G4103", "trust role authenticated", "Statement")),
    Fault("unknown role", "product-catalog", added("data", "Backdoor", "AWS::IAM::Role", AssumeRolePolicyDocument={"Statement": []}), ("A2G4102", "AWS::IAM::Role Backdoor", "(whole)")),
    Fault("group loses its REST grant", "fitness-tracker", removed("apinutritionapi", "AWS::IAM::ManagedPolicy", "AdminGroup"), ("A2G4106", "grant group Admin", "execute-api:Invoke on arn:aws:execute-api:${region}:${account}:${rest api nutritionapi}/${stage}/GET/nutrition/log")),
    # Data
    Fault("default authorization mode", "backend-only", setting("data", API, "AuthenticationType", "AWS_IAM"), ("A2G4103", "api", "DefaultAuthorizationMode")),
    Fault("authorization mode lost", "backend-only", setting("data", API, "AdditionalAuthenticationProviders", None), ("A2G4103", "api", "AuthorizationModes.AMAZON_COGNITO_USER_POOLS.Enabled")),
    Fault("key lives too long", "backend-only", setting("data", "AWS::AppSync::ApiKey", "Expires", 1_798_761_600), ("A2G4103", "api key", "Days")),
    Fault("resolver lost", "product-catalog", removed("data/amplifyData/Product", "AWS::AppSync::Resolver", "GetProduct"), ("A2G4107", "resolver Query.getProduct", "(whole)")),
    Fault("resolver calls another function", "product-catalog", setting("data/amplifyData/FunctionDirectiveStack", "AWS::AppSync::DataSource", "LambdaConfig.LambdaFunctionArn", "arn:aws:lambda:eu-west-1:1:function:other"), ("A2G4103", "data source LowstockproductsLambdaDataSource", "LambdaConfig.LambdaFunctionArn")),
    # Tables
    Fault("tables swapped", "backend-only", swapped_tables, ("A2G4109", "table mapping Todo", ""), "taking over"),
    Fault("one table for two models", "backend-only", shared_table, ("A2G4109", "table mapping Todo-{id of the API}-main", ""), "taking over"),
    Fault("empty table", "backend-only", new_table, ("A2G4109", "table mapping Todo", ""), "taking over"),
    Fault("model loses its index", "backend-only", setting("data/amplifyData/Todo", MODEL_TABLE, "globalSecondaryIndexes", None), ("A2G4108", "table import Todo", "")),
    Fault("model's keys", "backend-only", setting("data/amplifyData/Todo", MODEL_TABLE, "keySchema.0.attributeName", "name"), ("A2G4104", "model table Todo", "KeySchema")),
    Fault("import without protection", "backend-only", setting("data/amplifyData/Todo", MODEL_TABLE, "deletionProtectionEnabled", False), ("A2G4108", "table import Todo", "")),
    Fault("index lost", "discussions", setting("storageactivity", TABLE, "GlobalSecondaryIndexes", None), ("A2G4104", "table activity", "GlobalSecondaryIndexes.byUserId.KeySchema")),
    Fault("stream shows less", "discussions", setting("storageactivity", TABLE, "StreamSpecification.StreamViewType", "KEYS_ONLY"), ("A2G4103", "table activity", "StreamSpecification.StreamViewType")),
    Fault("billed otherwise", "discussions", setting("storageactivity", TABLE, "BillingMode", "PAY_PER_REQUEST"), ("A2G4103", "table activity", "BillingMode")),
    Fault("table under a new name", "discussions", setting("storageactivity", TABLE, "TableName", "activity-new"), ("A2G4104", "table activity", "TableName")),
    # Storage
    Fault("bucket under a new name", "product-catalog", setting("storage", "AWS::S3::Bucket", "BucketName", None), ("A2G4104", "bucket", "BucketName")),
    Fault("any origin no more", "product-catalog", setting("storage", "AWS::S3::Bucket", "CorsConfiguration.CorsRules.0.AllowedOrigins", ["https://example.org"]), ("A2G4103", "bucket", "CorsConfiguration.0.AllowedOrigins")),
    Fault("event of the bucket lost", "product-catalog", no_object_removed, ("A2G4101", "bucket notification s3:ObjectRemoved:*", "(whole)")),
    # Functions
    Fault("more memory", "product-catalog", setting("data", FUNCTION, "MemorySize", 512, "lowstockproducts"), ("A2G4103", "function lowstockproducts", "MemorySize")),
    Fault("less time", "product-catalog", setting("data", FUNCTION, "Timeout", 3, "lowstockproducts"), ("A2G4103", "function lowstockproducts", "Timeout")),
    Fault("other runtime", "product-catalog", setting("data", FUNCTION, "Runtime", "nodejs20.x", "lowstockproducts"), ("A2G4103", "function lowstockproducts", "Runtime")),
    Fault("variable lost", "product-catalog", setting("data", FUNCTION, "Environment.Variables.LOW_STOCK_THRESHOLD", None, "lowstockproducts"), ("A2G4103", "function lowstockproducts", "Environment.LOW_STOCK_THRESHOLD")),
    Fault("variable empty", "product-catalog", setting("data", FUNCTION, "Environment.Variables.LOW_STOCK_THRESHOLD", "", "lowstockproducts"), ("A2G4103", "function lowstockproducts", "Environment.LOW_STOCK_THRESHOLD")),
    Fault("variable means something else", "product-catalog", other_key, ("A2G4103", "function lowstockproducts", "Environment.API_PRODUCTCATALOG_GRAPHQLAPIIDOUTPUT")),
    Fault("another environment", "product-catalog", setting("data", FUNCTION, "Environment.Variables.ENV", "dev", "lowstockproducts"), ("A2G4103", "function lowstockproducts", "Environment.ENV")),
    Fault("function lost", "discussions", removed("function", FUNCTION, "recorduseractivity"), ("A2G4101", "function recorduseractivity", "(whole)")),
    Fault("event source lost", "discussions", removed("function", "AWS::Lambda::EventSourceMapping", "Topic"), ("A2G4101", "event source recorduseractivity < table/${model table Topic}", "(whole)")),
    Fault("event source is another", "discussions", other_stream, ("A2G4101", "event source recorduseractivity < table/${model table Topic}", "(whole)")),
    Fault("reads from the start", "discussions", setting("function", "AWS::Lambda::EventSourceMapping", "StartingPosition", "TRIM_HORIZON", "Topic"), ("A2G4103", "event source recorduseractivity < table/${model table Topic}", "StartingPosition")),
    Fault("anyone invokes", "product-catalog", added("data", "Open", "AWS::Lambda::Permission", Action="lambda:InvokeFunction", Principal="*", FunctionName={"Ref": "lowstockproductslambda8E77ED67"}), ("A2G4102", "invoke permission lowstockproducts < *", "(whole)")),
    # REST
    Fault("REST API without a signature", "fitness-tracker", unsigned, ("A2G4103", "rest method nutritionapi ANY /nutrition/log", "Authorization")),
    Fault("REST API open to one address only", "fitness-tracker", setting("apinutritionapi", "AWS::ApiGateway::RestApi", "Policy", {"Statement": [{"Effect": "Deny"}]}), ("A2G4103", "rest api nutritionapi", "Policy.Statement")),
    Fault("REST stage throttled", "fitness-tracker", setting("apinutritionapi", "AWS::ApiGateway::Stage", "MethodSettings", [{"ThrottlingRateLimit": 1}]), ("A2G4103", "rest api nutritionapi", "Stage.MethodSettings")),
    Fault("REST path lost", "fitness-tracker", removed("apinutritionapi", "AWS::ApiGateway::Method", "proxyANY"), ("A2G4101", "rest method nutritionapi ANY /nutrition/log/{proxy+}", "(whole)")),
    Fault("step of a pipeline lost", "product-catalog", no_step, ("A2G4107", "resolver Query.getProduct", "Pipeline.2.DataSource")),
    Fault("resolver starts with another template", "product-catalog", setting("data/amplifyData/Product", "AWS::AppSync::Resolver", "RequestMappingTemplate", "$util.unauthorized()", "GetProduct"), ("A2G4107", "resolver Query.getProduct", "RequestMappingTemplate")),
    # Structure
    Fault("bucket closed to everyone", "product-catalog", closed_bucket, ("A2G4102", "bucket policy s3:*", "(whole)")),
    Fault("variables taken for text", "product-catalog", old_language, ("A2G4106", "grant role authenticated", "s3:PutObject on arn:aws:s3:::${bucket}/private/${cognito-identity.amazonaws.com:sub}/*")),
    Fault("statement without actions", "product-catalog", no_action, ("A2G4215", "policy AWS::IAM::Policy lowstockproductslambdaServiceRoleDefaultPolicy", "")),
    Fault("policy in no language", "product-catalog", unknown_language, ("A2G4215", "policy AWS::IAM::Policy lowstockproductslambdaServiceRoleDefaultPolicy", "")),
    Fault("secret that may not be read", "product-catalog", secret_unread, ("A2G4106", "secret function lowstockproducts PRODUCT_CATALOG_SECRET", "")),
    Fault("secret that is not filled in", "product-catalog", setting("data", FUNCTION, "Environment.Variables.AMPLIFY_SSM_ENV_CONFIG", "{}", "lowstockproducts"), ("A2G4103", "secret function lowstockproducts PRODUCT_CATALOG_SECRET", "")),
    Fault("API without a schema", "product-catalog", removed("data", "AWS::AppSync::GraphQLSchema"), ("A2G4107", "api schema", "")),
    Fault("group not retained", "fitness-tracker", not_kept("AWS::Cognito::UserPoolGroup"), ("A2G4203", "group Admin DeletionPolicy", "")),
    Fault("data not retained", "product-catalog", not_retained, ("A2G4203", "bucket DeletionPolicy", "")),
    Fault("bucket emptied", "product-catalog", emptied, ("A2G4204", "bucket", "")),
    Fault("name of a live table", "discussions", setting("storageactivity", TABLE, "TableName", "activity-main"), ("A2G4205", "table activity name", ""), "taking over"),
    Fault("name of a live function", "discussions", setting("function", FUNCTION, "FunctionName", "recorduseractivity-main", "recorduseractivity"), ("A2G4205", "function recorduseractivity name", "")),
    Fault("too many resources", "product-catalog", too_many, ("A2G4207", "template storage Resources", "")),
)  # fmt: skip


def found(comparison) -> set[tuple[str, str, str]]:
    return {(row.diagnostic.code, row.name, row.setting) for row in comparison.findings}


def seeded(app, mode: str, change: Callable[[Stacks], None]):
    synthesis = app.syntheses[mode]
    stacks = {path: replace(stack, template=copy.deepcopy(stack.template)) for path, stack in synthesis.stacks.items()}
    change({path: stack.template for path, stack in stacks.items()})
    return compare_backends(app.gen1, [replace(synthesis, stacks=stacks)], app.schema)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.title)
def test_the_fault_is_found(apps, fault):
    app = apps[fault.app]
    before = found(app.compared(fault.mode))
    after = found(seeded(app, fault.mode, fault.change))
    wanted = app.named(fault.finds)
    assert wanted not in before
    assert wanted in after


def test_a_field_opened_to_others_is_found(apps):
    app = apps["product-catalog"]
    synthesis = app.syntheses["moved"]
    opened = {
        key: re.sub(rb"(deleteProduct\(.*\): Product)", rb"\1 @aws_api_key", content)
        for key, content in synthesis.assets.items()
        if key.endswith(".graphql")
    }
    assert any(b"@aws_api_key" in content for content in opened.values())
    after = found(compare_backends(app.gen1, [replace(synthesis, assets=opened)], app.schema))
    assert ("A2G4107", "schema type Mutation", "deleteProduct modes") in after


def test_a_field_that_is_gone_is_found(apps):
    app = apps["product-catalog"]
    synthesis = app.syntheses["moved"]
    assets = {
        key: content.replace(b"  imageKey: String\n", b"")
        for key, content in synthesis.assets.items()
        if key.endswith(".graphql")
    }
    after = found(compare_backends(app.gen1, [replace(synthesis, assets=assets)], app.schema))
    assert ("A2G4107", "schema type Product", "imageKey") in after


def test_an_owner_rule_that_is_gone_is_found(apps):
    app = apps["product-catalog"]
    schema = app.schema.replace('{ allow: owner, ownerField: "authorId" }', "")
    assert schema != app.schema
    after = found(compare_backends(app.gen1, [app.syntheses["moved"]], schema))
    assert ("A2G4107", "auth rules Comment", "rules") in after


def test_a_secret_in_the_output_is_found_and_not_repeated(apps):
    app = apps["product-catalog"]
    gen1 = replace(app.gen1, secrets={"amplify/team-provider-info.json/main/token": "hunter2-hunter2"})
    synthesis = app.syntheses["moved"]
    leaking = replace(synthesis, assets={"template.vtl": b'#set($token = "hunter2-hunter2")'})
    comparison = compare_backends(gen1, [leaking], app.schema)
    (leak,) = [each for each in comparison.diagnostics if each.code == "A2G4206"]
    assert leak.origin is not None and leak.origin.file == "template.vtl"
    assert "hunter2" not in json.dumps([each.model_dump(mode="json") for each in comparison.diagnostics])


def test_a_secret_in_a_file_of_the_project_is_found_and_not_repeated(apps):
    gen1 = replace(
        apps["product-catalog"].gen1, secrets={"amplify/team-provider-info.json/main/token": "hunter2-hunter2"}
    )
    files = {"amplify/data/resource.ts": b"const token = 'hunter2-hunter2';", "amplify/auth/resource.ts": b""}
    (row,) = leaked_rows(PROJECT, gen1, files)
    assert row.diagnostic.code == "A2G4206"
    assert row.diagnostic.origin.file == "amplify/data/resource.ts"
    assert "hunter2" not in row.diagnostic.message


def test_a_resource_that_is_not_carried_over_stops_nothing_but_is_found():
    source = b"import { uncarried } from './gen1';\n\nconst backend = defineBackend({});\n\nuncarried('predictions eyes (Lex)');\n"
    whole, (row,) = without_uncarried(Output("app", {"amplify/backend.ts": source}))
    assert b"uncarried(" not in whole.files["amplify/backend.ts"]
    assert (row.diagnostic.code, row.name, row.diagnostic.origin.line) == (
        "A2G4214",
        "uncarried predictions eyes (Lex)",
        5,
    )


@pytest.mark.parametrize(
    ("branch", "lacks"),
    [
        ({"takesOver": "main"}, False),
        ({"takesOver": None}, False),
        ({"takesOver": "dev"}, True),
        ("fresh", True),
    ],
    ids=["taken over", "not filled in", "another", "fresh"],
)
def test_an_environment_that_no_branch_takes_over_is_found(branch, lacks):
    facts = {"branches": {"sandbox": "fresh", "gen2-main": branch}}
    rows = environment_rows(Output("app", {"amplify/gen1.json": json.dumps(facts).encode()}), "main")
    assert [(row.name, row.diagnostic.code) for row in rows] == [("environment main", "A2G4101")] * lacks


def test_a_table_that_gen_1_lets_go_need_not_be_kept(projects):
    project = projects["bike-share"]
    path = project.gen1.deployment.by_role["table bikes"].address.stack

    def let_go(stacks: Stacks) -> None:
        table = of_type(stacks[path], TABLE)
        table.update(DeletionPolicy="Delete", UpdateReplacePolicy="Delete")
        table["Properties"]["DeletionProtectionEnabled"] = False

    wrong = {("A2G4203", f"table bikes {each}", "") for each in (*POLICIES, "DeletionProtectionEnabled")}
    assert wrong <= found(seeded(project, "moved", let_go))
    resources = [
        replace(each, goes_with_stack=each.role == "table bikes") for each in project.gen1.deployment.resources
    ]
    says_so = replace(project, gen1=replace(project.gen1, deployment=Deployment(tuple(resources))))
    assert not wrong & found(seeded(says_so, "moved", let_go))


POLICIES = ("DeletionPolicy", "UpdateReplacePolicy")


def test_what_cloudformation_refuses_is_found(apps):
    app = apps["product-catalog"]
    cycle = Finding("F3004", "Circular dependency auth -> function -> auth", "warning", "auth")
    comparison = compare_backends(app.gen1, [replace(app.syntheses["moved"], findings=(cycle,))], app.schema)
    assert ("A2G4202", "template F3004", "") in found(comparison)


def test_a_project_that_throws_is_found(apps):
    app = apps["product-catalog"]
    comparison = compare_backends(app.gen1, [replace(app.syntheses["moved"], stacks={}, error="boom")], app.schema)
    assert found(comparison) == {("A2G4201", "synthesis", "")}
