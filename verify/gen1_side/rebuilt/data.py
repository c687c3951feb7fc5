"""The GraphQL API with its authorization modes, and the tables of its models."""

from collections.abc import Iterator, Mapping
from typing import Any

from amp2gen.syntax.spans import SyntaxProblem
from amp2gen.verify.gen1_side.files import Gen1SideError, as_object, object_or_empty, read_text
from amp2gen.verify.gen1_side.rebuilt.checkout import (
    Checkout,
    Json,
    Nested,
    att,
    dependencies,
    join,
    outputs,
    ref,
    resource,
)
from amp2gen.verify.gen1_side.rebuilt.model_keys import ModelTable, model_tables
from amp2gen.verify.gen1_side.rebuilt.model_keys_v1 import model_tables_v1
from amp2gen.verify.gen1_side.schema_version import is_version_1
from amp2gen.verify.templates import NESTED_STACK


def data_stacks(checkout: Checkout) -> Iterator[tuple[str, Nested]]:
    """The API's stack, with a nested one for each model."""
    for name, entry in checkout.entries("api").items():
        service = checkout.inputs("api", name).get("serviceConfiguration") or _older_service(checkout, name, entry)
        if entry.get("service") != "AppSync" or not isinstance(service, dict):
            continue
        folder = checkout.folder("api", name)
        paths = sorted([*folder.glob("schema.graphql"), *folder.glob("schema/**/*.graphql")])
        schema = "\n".join(read_text(path, checkout.shown(path)) for path in paths)
        file = checkout.shown(paths[0] if paths else folder / "cli-inputs.json")
        try:
            old = is_version_1(checkout.amplify, checkout.environment, folder, schema)
            tables = (
                model_tables_v1(schema, file, local_as_global=_flag(checkout, "secondarykeyasgsi"))
                if old
                else model_tables(schema, file, by_key=_names_by_key(checkout))
            )
        except SyntaxProblem as problem:
            raise Gen1SideError(problem.message, file) from None
        yield f"api{name}", _api(checkout, name, service, entry, tables, file)


def _names_by_key(checkout: Checkout) -> bool:
    return not _flags(checkout) or _flag(checkout, "respectprimarykeyattributesonconnectionfield")


def _flag(checkout: Checkout, name: str) -> bool:
    return _flags(checkout).get(name) is True


def _flags(checkout: Checkout) -> Json:
    features = object_or_empty(checkout.amplify / "cli.json").get("features")
    return as_object(as_object(features).get("graphqltransformer"))


def _older_service(checkout: Checkout, name: str, entry: Mapping[str, Any]) -> Json:
    """What cli-inputs.json says, from where it stood before version 7: the output of the API in backend-config.json."""
    output = as_object(entry.get("output"))
    config = as_object(output.get("authConfig"))
    additional = config.get("additionalAuthenticationProviders") or []
    oldest = {"authenticationType": output.get("securityType", "API_KEY")}
    return {
        "apiName": checkout.parameters("api", name).get("AppSyncApiName", name),
        "defaultAuthType": _older_mode(config.get("defaultAuthentication", oldest)),
        "additionalAuthTypes": [_older_mode(each) for each in additional],
    }


def _older_mode(written: Any) -> Json:
    mode = as_object(written) or {"authenticationType": "API_KEY"}
    oidc, function = as_object(mode.get("openIDConnectConfig")), as_object(mode.get("lambdaAuthorizerConfig"))
    return {
        "mode": mode.get("authenticationType"),
        "keyDescription": as_object(mode.get("apiKeyConfig")).get("description"),
        "cognitoUserPoolId": as_object(mode.get("userPoolConfig")).get("userPoolId"),
        "openIDIssuerURL": oidc.get("issuerUrl"),
        "openIDClientID": oidc.get("clientId"),
        "openIDAuthTTL": oidc.get("authTTL"),
        "openIDIatTTL": oidc.get("iatTTL"),
        "lambdaFunction": function.get("lambdaFunction"),
        "ttlSeconds": function.get("ttlSeconds"),
    }


def _api(
    checkout: Checkout,
    name: str,
    service: Json,
    entry: Mapping[str, Any],
    tables: tuple[ModelTable, ...],
    file: str,
) -> Nested:
    default = service.get("defaultAuthType") or {}
    additional = [each for each in service.get("additionalAuthTypes") or [] if isinstance(each, dict)]
    properties = {"Name": f"{service.get('apiName', name)}-{checkout.environment}", **_mode(checkout, default, True)}
    if additional:
        properties["AdditionalAuthenticationProviders"] = [_mode(checkout, each) for each in additional]
    resources: Json = {"GraphQLAPI": resource("AWS::AppSync::GraphQLApi", properties)}
    modes = (default, *additional)
    for mode in modes:
        if mode.get("mode") == "API_KEY":
            about = {"ApiId": att("GraphQLAPI", "ApiId"), "Description": mode.get("keyDescription") or None}
            resources["GraphQLAPIDefaultApiKey"] = resource("AWS::AppSync::ApiKey", about)
        elif mode.get("mode") == "AWS_LAMBDA":
            resources["LambdaAuthorizerPermission"] = _permission(checkout, mode)
    passed = {"api": att("GraphQLAPI", "ApiId"), "env": checkout.environment}
    settings = {**_as_added(checkout, name), **checkout.parameters("api", name)}
    versioned = _keeps_versions(checkout, name, service)
    children = {table.model: _model_stack(table, settings, versioned) for table in tables}
    if versioned:
        delta_name = join("AmplifyDataStore-", att("GraphQLAPI", "ApiId"), f"-{checkout.environment}")
        resources["DataStore"] = resource("AWS::DynamoDB::Table", {**_DELTA_SYNC_TABLE, "TableName": delta_name})
    resources |= {model: resource(NESTED_STACK, {"Parameters": passed}) for model in children}
    given = {**dependencies(entry), **_pools(checkout, modes)}
    template = {
        "Parameters": {parameter: {"Type": "String"} for parameter in given},
        "Resources": resources,
        "Outputs": outputs(
            GraphQLAPIIdOutput=att("GraphQLAPI", "ApiId"), GraphQLAPIEndpointOutput=att("GraphQLAPI", "GraphQLUrl")
        ),
    }
    if "GraphQLAPIDefaultApiKey" in resources:
        template["Outputs"] |= outputs(GraphQLAPIKeyOutput=att("GraphQLAPIDefaultApiKey", "ApiKey"))
    return Nested(template, file, given, children)


def _as_added(checkout: Checkout, name: str) -> Json:
    """The CLI writes parameters.json when it adds an API. Without the file there is nothing to say that tables are
    unlike what it writes; in the file, what is not there has the default of the API's template."""
    written = checkout.inputs("api", name, "parameters.json")
    return {} if written else {"DynamoDBEnableServerSideEncryption": False}


def _pools(checkout: Checkout, modes: tuple[Json, ...]) -> Json:
    stacks = {str(mode.get("cognitoUserPoolId")) for mode in modes if mode.get("mode") == "AMAZON_COGNITO_USER_POOLS"}
    own = [f"auth{name}" for name in checkout.entries("auth") if name != "userPoolGroups"]
    return {"pool": att(own[0], "Outputs.UserPoolId")} if stacks and own else {}


def _mode(checkout: Checkout, mode: Json, is_default: bool = False) -> Json:
    """One authorization mode as CloudFormation has it."""
    name = mode.get("mode")
    written: Json = {"AuthenticationType": name}
    if name == "AMAZON_COGNITO_USER_POOLS":
        pool = {"AwsRegion": ref("AWS::Region"), "UserPoolId": ref("pool")}
        written["UserPoolConfig"] = {**pool, "DefaultAction": "ALLOW"} if is_default else pool
    elif name == "OPENID_CONNECT":
        settings = {
            "Issuer": mode.get("openIDIssuerURL"),
            "ClientId": mode.get("openIDClientID"),
            "AuthTTL": mode.get("openIDAuthTTL"),
            "IatTTL": mode.get("openIDIatTTL"),
        }
        written["OpenIDConnectConfig"] = {key: value for key, value in settings.items() if value is not None}
    elif name == "AWS_LAMBDA":
        written["LambdaAuthorizerConfig"] = {
            "AuthorizerUri": _function_arn(checkout, mode),
            "AuthorizerResultTtlInSeconds": mode.get("ttlSeconds"),
        }
    return written


def _function_arn(checkout: Checkout, mode: Json) -> Json:
    name = f"{mode.get('lambdaFunction')}-{checkout.environment}"
    return join("arn:aws:lambda:", ref("AWS::Region"), ":", ref("AWS::AccountId"), f":function:{name}")


def _permission(checkout: Checkout, mode: Json) -> Json:
    properties = {
        "Action": "lambda:InvokeFunction",
        "FunctionName": _function_arn(checkout, mode),
        "Principal": "appsync.amazonaws.com",
    }
    return resource("AWS::Lambda::Permission", properties)


def _keeps_versions(checkout: Checkout, name: str, service: Json) -> bool:
    """Whether there is conflict resolution, as DataStore needs it: of the project, or of any model."""
    chosen = as_object(service.get("conflictResolution"))
    if chosen:
        models = map(as_object, chosen.get("perModelResolutionStrategy") or [])
        written = (chosen.get("defaultResolutionStrategy"), *(each.get("resolutionStrategy") for each in models))
        return any(_is_strategy(each, "type") for each in written)
    older = as_object(checkout.inputs("api", name, "transform.conf.json").get("ResolverConfig"))
    strategies = (older.get("project"), *as_object(older.get("models")).values())
    return any(_is_strategy(each, "ConflictHandler") for each in strategies)


def _is_strategy(written: Any, key: str) -> bool:
    return str(as_object(written).get(key, "NONE")) != "NONE"


_EXPIRES = {"AttributeName": "_ttl", "Enabled": True}
_DELTA_SYNC_TABLE: Json = {
    "AttributeDefinitions": [{"AttributeName": key, "AttributeType": "S"} for key in ("ds_pk", "ds_sk")],
    "BillingMode": "PAY_PER_REQUEST",
    "KeySchema": [{"AttributeName": "ds_pk", "KeyType": "HASH"}, {"AttributeName": "ds_sk", "KeyType": "RANGE"}],
    "StreamSpecification": {"StreamViewType": "NEW_AND_OLD_IMAGES"},
    "TimeToLiveSpecification": _EXPIRES,
}
"""What AppSync writes each change to (graphql-transformer-core, src/transformation/sync-utils.ts)."""


def _model_stack(table: ModelTable, settings: Mapping[str, Any], versioned: bool) -> Json:
    """`settings` are the parameters of the API that its tables share. Deleted records of versioned ones expire."""
    on_demand = settings.get("DynamoDBBillingMode", "PAY_PER_REQUEST") == "PAY_PER_REQUEST"
    capacity = {
        "ReadCapacityUnits": settings.get("DynamoDBModelTableReadIOPS", 5),
        "WriteCapacityUnits": settings.get("DynamoDBModelTableWriteIOPS", 5),
    }
    throughput = {} if on_demand else {"ProvisionedThroughput": capacity}
    name = f"{table.model}Table"
    recovery = str(settings.get("DynamoDBEnablePointInTimeRecovery", "false")).lower() == "true"
    properties = {
        "AttributeDefinitions": [
            {"AttributeName": key, "AttributeType": type} for key, type in table.attributes.items()
        ],
        "BillingMode": "PAY_PER_REQUEST" if on_demand else None,
        "GlobalSecondaryIndexes": [
            {"IndexName": index, "KeySchema": keys, "Projection": {"ProjectionType": "ALL"}, **throughput}
            for index, keys in table.indexes.items()
        ]
        or None,
        "LocalSecondaryIndexes": [
            {"IndexName": index, "KeySchema": keys, "Projection": {"ProjectionType": "ALL"}}
            for index, keys in table.local_indexes.items()
        ]
        or None,
        "KeySchema": table.key,
        "PointInTimeRecoverySpecification": {"PointInTimeRecoveryEnabled": True} if recovery else None,
        **throughput,
        "SSESpecification": {
            "SSEEnabled": str(settings.get("DynamoDBEnableServerSideEncryption", "true")).lower() == "true"
        },
        "StreamSpecification": {"StreamViewType": "NEW_AND_OLD_IMAGES"},
        "TimeToLiveSpecification": _EXPIRES if versioned else None,
        "TableName": join(f"{table.model}-", ref("api"), "-", ref("env")),
    }
    exports = {"StreamArn": att(name, "StreamArn"), "Name": ref(name)}
    return {
        "Parameters": {"api": {"Type": "String"}, "env": {"Type": "String"}},
        "Resources": {name: resource("AWS::DynamoDB::Table", properties)},
        "Outputs": {
            f"GetAtt{name}{attribute}": {
                "Value": value,
                "Export": {"Name": {"Fn::Join": [":", [ref("api"), f"GetAtt:{name}:{attribute}"]]}},
            }
            for attribute, value in exports.items()
        },
    }
