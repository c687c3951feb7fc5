"""API Gateway: `cli-inputs.json`, the compiled template, and the stack that lets users call the APIs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from _make.cfn import (
    ENV_CONDITIONS,
    FORMAT_VERSION,
    Json,
    choose,
    concat,
    dependency_parameter,
    description,
    join,
    policy_document,
    ref,
    regional_arn,
    statement,
    string_parameter,
)
from _make.identifiers import hex_id, lower_id
from _make.spec import Auth, Extra, Sample, Verb

CALLERS_STACK = "APIGatewayAuthStack"
_ADMIN_QUERIES = "AdminQueries"
_METHODS: Mapping[str, tuple[str, ...]] = {
    "create": ("POST",),
    "read": ("GET",),
    "update": ("PUT", "PATCH"),
    "delete": ("DELETE",),
}
_EVERY_METHOD = "'DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT'"
_HEADERS = "Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token"
_STAGE = choose("ShouldNotCreateEnvResources", "Prod", ref("env"))
_SIGNED = {"sigv4": {"type": "apiKey", "name": "Authorization", "in": "header", "x-amazon-apigateway-authtype": "awsSigv4"}}


@dataclass(frozen=True)
class Path:
    function: str
    setting: Literal["open", "private", "protected"]
    auth: tuple[Verb, ...] = ()
    guest: tuple[Verb, ...] = ()
    groups: Mapping[str, tuple[Verb, ...]] = field(default_factory=dict)


def rest_api(name: str, paths: Mapping[str, Path], auth: Auth, cli_version: str) -> Extra:
    functions = sorted({path.function for path in paths.values()})
    groups = [group for group in auth.groups if any(group in path.groups for path in paths.values())]
    depends = [_depends(function) for function in functions]
    if groups:
        depends.append(_pool(auth))
        roles = [f"{group}GroupRole" for group in groups]
        depends.append({"category": "auth", "resourceName": "userPoolGroups", "attributes": roles})
    below = {_below(base): path for base, path in paths.items()}
    body = {
        "paths": {
            base: _path(path.function, [] if path.setting == "open" else [{"sigv4": []}])
            for base, path in {**paths, **below}.items()
        },
        "securityDefinitions": _SIGNED,
    }
    policies: Json = {}
    for base, path in paths.items():
        for group, verbs in path.groups.items():
            policies |= _group_policy(name, base, group, verbs, auth)
    responses = {
        f"{name}Default{kind}Response{hex_id(8, name, kind)}": _error_response(name, kind) for kind in ("4XX", "5XX")
    }
    inputs = {base: _inputs(base, path) for base, path in paths.items()}
    return _extra(name, inputs, depends, policies, body, responses, cli_version)


def admin_queries(function: str, auth: Auth, cli_version: str) -> Extra:
    """What `amplify update auth` adds for administrators: one path, for holders of a token of the user pool."""
    verbs = ["create", "read", "update", "delete"]
    inputs = {
        "/{proxy+}": {"lambdaFunction": function, "permissions": {"setting": "private", "auth": verbs}},
    }
    pool = regional_arn("cognito-idp", "userpool/", ref(f"{auth.logical_id}UserPoolId"))
    body = {
        "paths": {"/{proxy+}": _path(function, [{"Cognito": ["aws.cognito.signin.user.admin"]}])},
        "securityDefinitions": {
            "Cognito": {
                "type": "apiKey",
                "name": "Authorization",
                "in": "header",
                "x-amazon-apigateway-authtype": "cognito_user_pools",
                "x-amazon-apigateway-authorizer": {"type": "cognito_user_pools", "providerARNs": [pool]},
            }
        },
    }
    return _extra(_ADMIN_QUERIES, inputs, [_depends(function), _pool(auth)], {}, body, {}, cli_version)


def signed_apis(sample: Sample) -> dict[str, Json]:
    """The APIs that users of the identity pool call, with their paths as `cli-inputs.json` has them."""
    return {
        extra.name: dict(extra.files["cli-inputs.json"]["paths"])  # type: ignore[call-overload]
        for extra in sample.extras
        if extra.service == "API Gateway" and extra.name != _ADMIN_QUERIES
    }


def callers_stack(sample: Sample) -> Json | None:
    """`api/APIGatewayAuthStack.json`: one policy for signed-in users and one for guests, whatever they may call."""
    apis = signed_apis(sample)
    policies = {
        f"PolicyAPIGW{title}1": _callers_policy(arns, f"{title.lower()}RoleName")
        for title, key in (("Auth", "auth"), ("Unauth", "guest"))
        if (arns := [arn for name, paths in apis.items() for arn in _allowed(name, paths, key)])
    }
    if not policies:
        return None
    return {
        "Description": "API Gateway policy stack created using Amplify CLI",
        "AWSTemplateFormatVersion": FORMAT_VERSION,
        "Parameters": {name: string_parameter() for name in ("authRoleName", "unauthRoleName", "env", *apis)},
        "Conditions": ENV_CONDITIONS,
        "Resources": policies,
    }


def _callers_policy(arns: list[Json], role: str) -> Json:
    document = policy_document(statement(["execute-api:Invoke"], arns))
    return {
        "Type": "AWS::IAM::ManagedPolicy",
        "Properties": {"PolicyDocument": document, "Roles": [ref(role)]},
    }


def _allowed(api: str, paths: Json, key: str) -> Iterator[Json]:
    """All four verbs are every method."""
    for base, path in paths.items():
        verbs = path["permissions"].get(key, ())
        every = set(verbs) >= set(_METHODS)
        yield from _arns(api, base, ("*",) if every else _of(verbs), below_first=True)


def _group_policy(api: str, base: str, group: str, verbs: tuple[Verb, ...], auth: Auth) -> Json:
    plain = re.sub(r"[^A-Za-z0-9]", "", base)
    document = policy_document(statement("execute-api:Invoke", list(_arns(api, base, _of(verbs)))))
    return {
        f"{group}Group{plain}Policy": {
            "Type": "AWS::IAM::Policy",
            "Properties": {
                "PolicyDocument": document,
                "PolicyName": f"{api}-{plain}-{group}-group-policy",
                "Roles": [join("-", [ref(f"{auth.logical_id}UserPoolId"), f"{group}GroupRole"])],
            },
        }
    }


def _arns(api: str, base: str, methods: Iterable[str], *, below_first: bool = False) -> Iterator[Json]:
    """A path and all below it; a parameter of a path stands for any value."""
    base = re.sub(r"{[A-Za-z0-9-]+}", "*", base)
    paths = (base, f"{base.rstrip('/')}/*")
    for method in methods:
        for path in reversed(paths) if below_first else paths:
            yield regional_arn("execute-api", "", ref(api), "/", _STAGE, f"/{method}{path}")


def _of(verbs: Iterable[str]) -> list[str]:
    return [method for verb in verbs for method in _METHODS[verb]]


def _below(base: str) -> str:
    return f"{base.rstrip('/')}/{{proxy+}}"


def _inputs(name: str, path: Path) -> Json:
    permissions: Json = {"setting": path.setting}
    if path.auth:
        permissions["auth"] = list(path.auth)
    if path.guest:
        permissions["guest"] = list(path.guest)
    if path.groups:
        permissions["groups"] = {group: list(verbs) for group, verbs in path.groups.items()}
    return {"name": name, "lambdaFunction": path.function, "permissions": permissions}


def _depends(function: str) -> Json:
    return {"category": "function", "resourceName": function, "attributes": ["Name", "Arn"]}


def _pool(auth: Auth) -> Json:
    return {"category": "auth", "resourceName": auth.name, "attributes": ["UserPoolId"]}


def _extra(
    name: str,
    paths: Json,
    depends: Sequence[Json],
    policies: Json,
    body: Json,
    responses: Json,
    cli_version: str,
) -> Extra:
    parameters = [
        f"{entry['category']}{entry['resourceName']}{output}" for entry in depends for output in entry["attributes"]
    ]
    functions = dict.fromkeys(path["lambdaFunction"] for path in paths.values())
    swagger = {
        "swagger": "2.0",
        "info": {"version": "2018-05-24T17:52:00Z", "title": name},
        "host": concat("apigateway.", ref("AWS::Region"), ".amazonaws.com"),
        "basePath": choose("ShouldNotCreateEnvResources", "/Prod", concat("/", ref("env"))),
        "schemes": ["https"],
        **body,
        "definitions": {
            each: {
                "type": "object",
                "required": [each.lower()],
                "properties": {each.lower(): {"type": "string"}},
                "title": f"{each} Schema",
            }
            for each in ("RequestSchema", "ResponseSchema")
        },
    }
    stage: Json = {
        "Type": "AWS::ApiGateway::Deployment",
        "Properties": {
            "Description": "The Development stage deployment of your API.",
            "RestApiId": ref(name),
            "StageName": _STAGE,
        },
        **({"DependsOn": list(responses)} if responses else {}),
    }
    template: dict[str, Any] = {
        "Description": description(cli_version, "api-API Gateway"),
        "AWSTemplateFormatVersion": FORMAT_VERSION,
        "Parameters": {each: dependency_parameter(each) for each in parameters} | {"env": string_parameter()},
        "Resources": {
            **policies,
            **{f"function{each}Permission{name}": _invoke_permission(each, name) for each in functions},
            name: {
                "Type": "AWS::ApiGateway::RestApi",
                "Properties": {"Body": swagger, "Description": "", "FailOnWarnings": True, "Name": name},
            },
            **responses,
            f"DeploymentAPIGW{name}{hex_id(8, name, 'deployment')}": stage,
        },
        "Conditions": ENV_CONDITIONS,
        "Outputs": {
            "RootUrl": {
                "Description": "Root URL of the API gateway",
                "Value": concat("https://", ref(name), ".execute-api.", ref("AWS::Region"), ".amazonaws.com/", _STAGE),
            },
            "ApiName": {"Description": "API Friendly name", "Value": name},
            "ApiId": {"Description": "API ID (prefix of API URL)", "Value": ref(name)},
        },
    }
    file = f"{name}-cloudformation-template.json"
    inputs = {"version": 1, "paths": paths}
    files = {"cli-inputs.json": inputs, f"build/{file}": template, "build/parameters.json": {}}
    return Extra("api", name, "API Gateway", file, files, {}, depends, lambda sample: _outputs(name, sample))


def _outputs(name: str, sample: Sample) -> Json:
    environment = sample.local_environment
    id = lower_id(10, sample.name, environment.name, name)
    root = f"https://{id}.execute-api.{environment.region}.amazonaws.com/{environment.name}"
    return {"ApiName": name, "RootUrl": root, "ApiId": id}


def _invoke_permission(function: str, api: str) -> Json:
    return {
        "Type": "AWS::Lambda::Permission",
        "Properties": {
            "Action": "lambda:InvokeFunction",
            "FunctionName": ref(f"function{function}Name"),
            "Principal": "apigateway.amazonaws.com",
            "SourceArn": regional_arn("execute-api", "", ref(api), "/*/*/*"),
        },
    }


def _error_response(api: str, kind: str) -> Json:
    headers = {
        "Allow-Origin": "'*'",
        "Allow-Headers": f"'{_HEADERS}'",
        "Allow-Methods": _EVERY_METHOD,
        "Expose-Headers": "'Date,X-Amzn-ErrorType'",
    }
    return {
        "Type": "AWS::ApiGateway::GatewayResponse",
        "Properties": {
            "ResponseParameters": {
                f"gatewayresponse.header.Access-Control-{name}": value for name, value in headers.items()
            },
            "ResponseType": f"DEFAULT_{kind}",
            "RestApiId": ref(api),
        },
    }


def _path(function: str, security: list[Json]) -> Json:
    """Every method calls the function, but for the one with which browsers ask before they do."""
    forms = {"consumes": ["application/json"], "produces": ["application/json"]}
    allowed = {
        "Access-Control-Allow-Methods": _EVERY_METHOD,
        "Access-Control-Allow-Headers": f"'{_HEADERS},X-Amz-User-Agent'",
        "Access-Control-Allow-Origin": "'*'",
    }
    answer = {
        "statusCode": "200",
        "responseParameters": {f"method.response.header.{name}": value for name, value in allowed.items()},
    }
    arn = ref(f"function{function}Arn")
    uri = concat("arn:aws:apigateway:", ref("AWS::Region"), ":lambda:path/2015-03-31/functions/", arn, "/invocations")
    body = {"in": "body", "name": "RequestSchema", "required": False, "schema": {"$ref": "#/definitions/RequestSchema"}}
    return {
        "options": {
            **forms,
            "responses": {
                "200": {"description": "200 response", "headers": {name: {"type": "string"} for name in allowed}}
            },
            "x-amazon-apigateway-integration": {
                "responses": {"default": answer},
                "requestTemplates": {"application/json": '{"statusCode": 200}'},
                "passthroughBehavior": "when_no_match",
                "type": "mock",
            },
        },
        "x-amazon-apigateway-any-method": {
            **forms,
            "parameters": [body],
            "responses": {
                "200": {"description": "200 response", "schema": {"$ref": "#/definitions/ResponseSchema"}}
            },
            "x-amazon-apigateway-integration": {
                "responses": {"default": {"statusCode": "200"}},
                "uri": uri,
                "passthroughBehavior": "when_no_match",
                "httpMethod": "POST",
                "type": "aws_proxy",
            },
            **({"security": security} if security else {}),
        },
    }
