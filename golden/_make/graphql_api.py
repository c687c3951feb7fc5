"""The GraphQL API's inputs and its compiled root template."""

from __future__ import annotations

from typing import Any

from _make.cfn import Json, choose, concat, get_att, join, lambda_trust, policy_document, ref, regional_arn
from _make.identifiers import hex_id, logical_suffix
from _make.model_tables import (
    API_ID,
    ASSET_BUCKET,
    ASSET_KEY,
    CAPACITY_PARAMETERS,
    ENV,
    HAS_ENVIRONMENT,
    NONE_SOURCE,
    delta_sync_resources,
    function_names,
    model_stack,
    model_tables,
)
from _make.spec import ApiAuth, Auth, GraphqlApi, Sample

KEY_EXPIRES_AT = "2026-11-03T09:00:00.000Z"
_KEY_EXPIRES_EPOCH = 1793696400
_SCHEMA = "GraphQLAPITransformerSchema3CB2AE18"
_API_KEY = "GraphQLAPIDefaultApiKey215A6DD7"
_NONE_SOURCE = "GraphQLAPINONEDS95A13CF0"


def cli_inputs(api: GraphqlApi, auth: Auth) -> Json:
    configuration: Json = {
        "apiName": api.name,
        "serviceName": "AppSync",
        "defaultAuthType": _auth_type(api.default_auth, auth),
    }
    if api.additional_auth:
        configuration["additionalAuthTypes"] = [_auth_type(item, auth) for item in api.additional_auth]
    if api.conflicts:
        configuration["conflictResolution"] = {"defaultResolutionStrategy": {"type": api.conflicts}}
    return {"version": 1, "serviceConfiguration": configuration}


def transform_config(api: GraphqlApi) -> Json:
    """`transform.conf.json`."""
    strategy = {"ConflictHandler": api.conflicts, "ConflictDetection": "VERSION"}
    resolvers: Json = {"ResolverConfig": {"project": strategy}} if api.conflicts else {}
    return {"Version": 5, "ElasticsearchWarning": True, **resolvers}


def auth_config(api: GraphqlApi, auth: Auth) -> Json:
    """`output.authConfig` of `backend-config.json` and `amplify-meta.json`."""
    return {
        "defaultAuthentication": _authentication(api.default_auth, auth),
        "additionalAuthenticationProviders": [_authentication(item, auth) for item in api.additional_auth],
    }


def parameters(api: GraphqlApi, auth: Auth) -> Json:
    """`parameters.json`."""
    user_pool = {"AuthCognitoUserPoolId": get_att(auth.logical_id, "Outputs.UserPoolId")}
    return {
        "AppSyncApiName": api.name,
        "DynamoDBBillingMode": "PAY_PER_REQUEST",
        "DynamoDBEnableServerSideEncryption": False,
        **(user_pool if api.has("AMAZON_COGNITO_USER_POOLS") else {}),
    }


def build_parameters(sample: Sample) -> Json:
    """`build/parameters.json`: the same, with the place of this push's files."""
    roles = {"authRoleName": ref("AuthRoleName"), "unauthRoleName": ref("UnauthRoleName")}
    return {
        **parameters(sample.graphql, sample.auth),
        **(roles if sample.graphql.has("AWS_IAM") else {}),
        "S3DeploymentBucket": sample.deployment_bucket(sample.local_environment),
        "S3DeploymentRootKey": f"amplify-appsync-files/{hex_id(40, sample.name, 'appsync files')}",
    }


def depends_on(api: GraphqlApi, auth: Auth) -> list[Json]:
    if not api.has("AMAZON_COGNITO_USER_POOLS"):
        return []
    return [{"category": "auth", "resourceName": auth.name, "attributes": ["UserPoolId"]}]


def build_stacks(sample: Sample, schema: str) -> dict[str, Json]:
    """Templates under `build/`, by path."""
    tables = model_tables(schema)
    functions = function_names(schema)
    stacks = {f"stacks/{table.model}.json": model_stack(table, sample.name, versioned=bool(sample.graphql.conflicts)) for table in tables}
    if functions:
        stacks["stacks/FunctionDirectiveStack.json"] = _function_stack(functions, sample.name)
    root = _root_template(sample, [table.model for table in tables], bool(functions))
    return {"cloudformation-template.json": root, **stacks, "stacks/CustomResources.json": custom_resources()}


def custom_resources() -> Json:
    """`stacks/CustomResources.json` as the CLI creates it: nothing in it."""
    names = ("AppSyncApiId", "AppSyncApiName", "env", "S3DeploymentBucket", "S3DeploymentRootKey")
    defaults = {"AppSyncApiName": "AppSyncSimpleTransform", "env": "NONE"}
    return {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": "An auto-generated nested stack.",
        "Metadata": {},
        "Parameters": {
            name: {"Type": "String", **({"Default": defaults[name]} if name in defaults else {})} for name in names
        },
        "Resources": {"EmptyResource": {"Type": "Custom::EmptyResource", "Condition": "AlwaysFalse"}},
        "Conditions": {
            "HasEnvironmentParameter": {"Fn::Not": [{"Fn::Equals": [ref("env"), "NONE"]}]},
            "AlwaysFalse": {"Fn::Equals": ["true", "false"]},
        },
        "Outputs": {"EmptyOutput": {"Description": "An empty output.", "Value": ""}},
    }


def _auth_type(item: ApiAuth, auth: Auth) -> Json:
    match item.mode:
        case "API_KEY":
            described = {"apiKeyExpirationDate": KEY_EXPIRES_AT, "keyDescription": item.key_description}
            return {
                "mode": item.mode,
                "expirationTime": item.days,
                **(described if item.key_description else {}),
            }
        case "AMAZON_COGNITO_USER_POOLS":
            return {"mode": item.mode, "cognitoUserPoolId": auth.logical_id}
        case "AWS_LAMBDA":
            return {"mode": item.mode, "lambdaFunction": item.function, "ttlSeconds": item.ttl_seconds}
        case "AWS_IAM":
            return {"mode": item.mode}


def _authentication(item: ApiAuth, auth: Auth) -> Json:
    match item.mode:
        case "API_KEY":
            described = {"apiKeyExpirationDate": KEY_EXPIRES_AT, "description": item.key_description}
            key = {"apiKeyExpirationDays": item.days, **(described if item.key_description else {})}
            return {"authenticationType": item.mode, "apiKeyConfig": key}
        case "AMAZON_COGNITO_USER_POOLS":
            return {"authenticationType": item.mode, "userPoolConfig": {"userPoolId": auth.logical_id}}
        case "AWS_LAMBDA":
            authorizer = {"lambdaFunction": item.function, "ttlSeconds": item.ttl_seconds}
            return {"authenticationType": item.mode, "lambdaAuthorizerConfig": authorizer}
        case "AWS_IAM":
            return {"authenticationType": item.mode}


def _root_template(sample: Sample, models: list[str], has_functions: bool) -> Json:
    api = sample.graphql
    nested = [*models, *(["FunctionDirectiveStack"] if has_functions else [])]
    keys = [mode for mode in (api.default_auth, *api.additional_auth) if mode.mode == "API_KEY" and mode.key_description]
    described = {"Description": keys[0].key_description} if keys else {}
    properties = {"ApiId": _api_id(), **described, "Expires": _KEY_EXPIRES_EPOCH}
    key = {"Type": "AWS::AppSync::ApiKey", "Properties": properties}
    none_source = {
        "ApiId": _api_id(),
        "Description": "None Data Source for Pipeline functions",
        "Name": "NONE_DS",
        "Type": "NONE",
    }
    return {
        "Parameters": _root_parameters(api),
        "Resources": {
            "GraphQLAPI": _graphql_api(api),
            _SCHEMA: {
                "Type": "AWS::AppSync::GraphQLSchema",
                "Properties": {
                    "ApiId": _api_id(),
                    "DefinitionS3Location": concat(
                        "s3://", ref("S3DeploymentBucket"), "/", ref("S3DeploymentRootKey"), "/schema.graphql"
                    ),
                },
            },
            **({_API_KEY: key} if api.has("API_KEY") else {}),
            _NONE_SOURCE: {"Type": "AWS::AppSync::DataSource", "Properties": none_source},
            **(delta_sync_resources(_api_id(), sample.name) if api.conflicts else {}),
            **{name: _nested_stack(name, is_model=name in models) for name in nested},
            "CustomResourcesjson": _custom_stack(nested),
        },
        "Outputs": _root_outputs(api),
    }


def _root_parameters(api: GraphqlApi) -> Json:
    names = [
        *(("authRoleName", "unauthRoleName") if api.has("AWS_IAM") else ()),
        *(("AuthCognitoUserPoolId",) if api.has("AMAZON_COGNITO_USER_POOLS") else ()),
    ]
    return {
        "env": {"Type": "String", "Default": "NONE"},
        "AppSyncApiName": {"Type": "String", "Default": "AppSyncSimpleTransform"},
        **{name: {"Type": "String"} for name in names},
        **CAPACITY_PARAMETERS,
        "S3DeploymentBucket": {"Type": "String"},
        "S3DeploymentRootKey": {"Type": "String"},
    }


def _graphql_api(api: GraphqlApi) -> Json:
    additional = {"AdditionalAuthenticationProviders": [_provider(item) for item in api.additional_auth]}
    return {
        "Type": "AWS::AppSync::GraphQLApi",
        "Properties": {
            **(additional if api.additional_auth else {}),
            **_provider(api.default_auth, default=True),
            "Name": concat(ref("AppSyncApiName"), "-", ref("env")),
        },
    }


def _provider(item: ApiAuth, *, default: bool = False) -> Json:
    match item.mode:
        case "AMAZON_COGNITO_USER_POOLS":
            pool: Json = {"AwsRegion": ref("AWS::Region"), "UserPoolId": ref("AuthCognitoUserPoolId")}
            action = {"DefaultAction": "ALLOW"} if default else {}
            return {"AuthenticationType": item.mode, "UserPoolConfig": pool | action}
        case "AWS_LAMBDA":
            authorizer = {
                "AuthorizerResultTtlInSeconds": int(item.ttl_seconds),
                "AuthorizerUri": regional_arn("lambda", f"function:{item.function}-", ref("env")),
            }
            return {"AuthenticationType": item.mode, "LambdaAuthorizerConfig": authorizer}
        case _:
            return {"AuthenticationType": item.mode}


def _nested_stack(name: str, *, is_model: bool) -> Json:
    place = ("https://s3.", ref("AWS::Region"), ".", ref("AWS::URLSuffix"))
    key = ("/", ref("S3DeploymentBucket"), "/", ref("S3DeploymentRootKey"), f"/stacks/{name}.json")
    return {
        "Type": "AWS::CloudFormation::Stack",
        "Properties": {
            "Parameters": {
                **({parameter: ref(parameter) for parameter in CAPACITY_PARAMETERS} if is_model else {}),
                ENV: ref("env"),
                API_ID: _api_id(),
                NONE_SOURCE: get_att(_NONE_SOURCE, "Name"),
                ASSET_BUCKET: ref("S3DeploymentBucket"),
                ASSET_KEY: ref("S3DeploymentRootKey"),
            },
            "TemplateURL": concat(*place, *key),
        },
        "DependsOn": [_SCHEMA],
    }


def _custom_stack(nested: list[str]) -> Json:
    location = ["https://s3.amazonaws.com", ref("S3DeploymentBucket"), ref("S3DeploymentRootKey"), "stacks"]
    names = ("AppSyncApiName", "env", "S3DeploymentBucket", "S3DeploymentRootKey")
    return {
        "Type": "AWS::CloudFormation::Stack",
        "Properties": {
            "Parameters": {"AppSyncApiId": _api_id(), **{name: ref(name) for name in names}},
            "TemplateURL": join("/", [*location, "CustomResources.json"]),
        },
        "DependsOn": ["GraphQLAPI", _SCHEMA, *nested],
    }


def _root_outputs(api: GraphqlApi) -> Json:
    values: dict[str, tuple[Any, str]] = {
        "GraphQLAPIIdOutput": (_api_id(), "GraphQLApiId"),
        "GraphQLAPIEndpointOutput": (get_att("GraphQLAPI", "GraphQLUrl"), "GraphQLApiEndpoint"),
    }
    if api.has("API_KEY"):
        values["GraphQLAPIKeyOutput"] = (get_att(_API_KEY, "ApiKey"), "GraphQLApiKey")
    return {
        name: {"Value": value, "Export": {"Name": join(":", [ref("AWS::StackName"), export])}}
        for name, (value, export) in values.items()
    }


def _function_stack(functions: tuple[str, ...], seed: str) -> Json:
    resources: Json = {}
    for name in functions:
        source = f"{name[0].upper()}{name[1:]}LambdaDataSource"
        role = f"{source}ServiceRole{logical_suffix(seed, name, 'role')}"
        policy = f"{source}ServiceRoleDefaultPolicy{logical_suffix(seed, name, 'policy')}"
        arn = _function_arn(name)
        invoke = {"Action": "lambda:InvokeFunction", "Effect": "Allow", "Resource": [arn, concat(arn, ":*")]}
        trust = lambda_trust("appsync.amazonaws.com", "sts:AssumeRole")
        resources[role] = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": trust}}
        resources[policy] = {
            "Type": "AWS::IAM::Policy",
            "Properties": {
                "PolicyDocument": policy_document(invoke),
                "PolicyName": policy,
                "Roles": [ref(role)],
            },
        }
        resources[source] = {
            "Type": "AWS::AppSync::DataSource",
            "Properties": {
                "ApiId": ref(API_ID),
                "LambdaConfig": {"LambdaFunctionArn": arn},
                "Name": source,
                "ServiceRoleArn": get_att(role, "Arn"),
                "Type": "AWS_LAMBDA",
            },
        }
    names = (ENV, API_ID, NONE_SOURCE, ASSET_BUCKET, ASSET_KEY)
    return {
        "Parameters": {name: {"Type": "String"} for name in names},
        "Conditions": HAS_ENVIRONMENT,
        "Resources": resources,
    }


def _function_arn(name: str) -> Json:
    arn = f"arn:aws:lambda:${{AWS::Region}}:${{AWS::AccountId}}:function:{name}"
    with_environment = {"Fn::Sub": [f"{arn}-${{env}}", {"env": ref(ENV)}]}
    return choose("HasEnvironmentParameter", with_environment, {"Fn::Sub": arn})


def _api_id() -> Json:
    return get_att("GraphQLAPI", "ApiId")
