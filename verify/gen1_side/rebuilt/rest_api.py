"""REST APIs, from the cli-inputs.json of each: paths, what answers them, and who may call them."""

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from amp2gen.verify.gen1_side.files import read_template
from amp2gen.verify.gen1_side.rebuilt.checkout import (
    Checkout,
    Json,
    Nested,
    allow,
    att,
    dependencies,
    join,
    outputs,
    policy,
    ref,
    resource,
)

_VERBS = {"create": ("POST",), "read": ("GET",), "update": ("PUT", "PATCH"), "delete": ("DELETE",)}
_AUTH_STACK = "APIGatewayAuthStack"
_EXPOSED = {
    "Access-Control-Allow-Origin": "'*'",
    "Access-Control-Allow-Headers": "'Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token'",
    "Access-Control-Allow-Methods": "'DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT'",
    "Access-Control-Expose-Headers": "'Date,X-Amzn-ErrorType'",
}

_PREFLIGHT = {
    "responseParameters": {
        "method.response.header.Access-Control-Allow-Methods": "'DELETE,GET,HEAD,OPTIONS,PATCH,POST,PUT'",
        "method.response.header.Access-Control-Allow-Headers": (
            "'Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token,X-Amz-User-Agent'"
        ),
        "method.response.header.Access-Control-Allow-Origin": "'*'",
    }
}

Paths = Mapping[str, Json]


def rest_api_stacks(checkout: Checkout) -> Iterator[tuple[str, Nested]]:
    """A stack per API, and the one that lets signed-in users and guests call them."""
    found: dict[str, Paths] = {}
    for name, entry in checkout.entries("api").items():
        paths = checkout.inputs("api", name).get("paths")
        if entry.get("service") == "API Gateway" and isinstance(paths, dict):
            is_admin = name == "AdminQueries"
            if not is_admin:
                found[name] = paths
            file = checkout.shown(checkout.folder("api", name) / "cli-inputs.json")
            given = {**dependencies(entry), **_groups(paths)}
            declared = {parameter: {"Type": "String"} for parameter in given}
            api = _admin_queries(checkout, entry, paths) if is_admin else _api(checkout, name, paths)
            yield f"api{name}", Nested({"Parameters": declared, **api}, file, given)
    if found:
        given = {name: att(f"api{name}", "Outputs.ApiId") for name in found}
        given |= {"authRole": ref("AuthRole"), "unauthRole": ref("UnauthRole")}
        template = {
            "Parameters": {parameter: {"Type": "String"} for parameter in given},
            "Resources": dict(_callers(checkout, found)),
        }
        yield _AUTH_STACK, Nested(template, "amplify/backend/backend-config.json", given)
    elif (older := checkout.folder("api", f"{_AUTH_STACK}.json")).is_file():
        yield _AUTH_STACK, _older_callers(checkout, older)


def _older_callers(checkout: Checkout, file: Path) -> Nested:
    """Before version 7 the CLI kept the template of the stack that lets users call all APIs, in version control."""
    template = read_template(file, checkout.shown(file))
    given = {
        **{name: att(f"api{name}", "Outputs.ApiId") for name in checkout.entries("api")},
        "authRoleName": ref("AuthRole"),
        "unauthRoleName": ref("UnauthRole"),
        "env": checkout.environment,
    }
    declared = template.get("Parameters") or {}
    return Nested(template, checkout.shown(file), {key: value for key, value in given.items() if key in declared})


def _groups(paths: Paths) -> Json:
    names = {group for path in paths.values() for group in path.get("permissions", {}).get("groups") or {}}
    stack = "authuserPoolGroups"
    return {f"{stack}{name}GroupRole": att(stack, f"Outputs.{name}GroupRole") for name in sorted(names)}


def _api(checkout: Checkout, name: str, paths: Paths) -> Json:
    signed = {"x-amazon-apigateway-authtype": "awsSigv4"}
    below = {f"{base.rstrip('/')}/{{proxy+}}": path for base, path in paths.items() if not base.endswith("+}")}
    written = {base: _methods(path, _security(path)) for base, path in {**paths, **below}.items()}
    resources = _body(checkout, name, paths, {"securityDefinitions": {"sigv4": signed}, "paths": written})
    for type in ("DEFAULT_4XX", "DEFAULT_5XX"):
        headers = {f"gatewayresponse.header.{header}": value for header, value in _EXPOSED.items()}
        properties = {"ResponseParameters": headers, "ResponseType": type, "RestApiId": ref("Api")}
        resources[f"Response{type[8]}"] = resource("AWS::ApiGateway::GatewayResponse", properties)
    for base, path in paths.items():
        for group, verbs in (path.get("permissions", {}).get("groups") or {}).items():
            statement = allow(["execute-api:Invoke"], list(_arns(checkout, ref("Api"), base, _of_verbs(verbs))))
            role = ref(f"authuserPoolGroups{group}GroupRole")
            resources[f"Group{group}{len(resources)}"] = policy([role], statement)
    return {"Resources": resources, "Outputs": _outputs(checkout, name)}


def _admin_queries(checkout: Checkout, entry: Mapping[str, Any], paths: Paths) -> Json:
    """The one path of the API for administrators takes an access token of the user pool."""
    depends = [each for each in entry.get("dependsOn") or () if each.get("category") == "auth"]
    pool = ref(f"auth{depends[0].get('resourceName')}UserPoolId") if depends else None
    arn = join("arn:aws:cognito-idp:", ref("AWS::Region"), ":", ref("AWS::AccountId"), ":userpool/", pool)
    scheme = {
        "in": "header",
        "name": "Authorization",
        "x-amazon-apigateway-authtype": "cognito_user_pools",
        "x-amazon-apigateway-authorizer": {"type": "cognito_user_pools", "providerARNs": [arn]},
    }
    security = [{"Cognito": ["aws.cognito.signin.user.admin"]}]
    written = {base: _methods(path, security) for base, path in paths.items()}
    body = {"securityDefinitions": {"Cognito": scheme}, "paths": written}
    return {
        "Resources": _body(checkout, "AdminQueries", paths, body),
        "Outputs": _outputs(checkout, "AdminQueries"),
    }


def _body(checkout: Checkout, name: str, paths: Paths, body: Json) -> Json:
    """The API, its stage, and what lets it call the functions."""
    resources: Json = {"Api": resource("AWS::ApiGateway::RestApi", {"Name": name, "Body": body})}
    stage = {"RestApiId": ref("Api"), "StageName": checkout.environment}
    resources["Deployment"] = resource("AWS::ApiGateway::Deployment", stage)
    for function in dict.fromkeys(str(path.get("lambdaFunction")) for path in paths.values()):
        permission = {
            "Action": "lambda:InvokeFunction",
            "FunctionName": ref(f"function{function}Name"),
            "Principal": "apigateway.amazonaws.com",
            "SourceArn": join(_execute(ref("Api")), "/*/*/*"),
        }
        resources[f"Permission{function}"] = resource("AWS::Lambda::Permission", permission)
    return resources


def _outputs(checkout: Checkout, name: str) -> Json:
    host = join("https://", ref("Api"), ".execute-api.", ref("AWS::Region"), ".amazonaws.com/", checkout.environment)
    return outputs(ApiId=ref("Api"), ApiName=name, RootUrl=host)


def _security(path: Json) -> list[Json]:
    return [] if path.get("permissions", {}).get("setting") == "open" else [{"sigv4": []}]


def _methods(path: Json, security: list[Json]) -> Json:
    """`ANY` calls the function; `OPTIONS` answers preflight requests of browsers."""
    arn = ref(f"function{path.get('lambdaFunction')}Arn")
    uri = join("arn:aws:apigateway:", ref("AWS::Region"), ":lambda:path/2015-03-31/functions/", arn, "/invocations")
    return {
        "options": {"x-amazon-apigateway-integration": {"type": "mock", "responses": {"default": _PREFLIGHT}}},
        "x-amazon-apigateway-any-method": {
            "x-amazon-apigateway-integration": {"type": "aws_proxy", "uri": uri},
            **({"security": security} if security else {}),
        },
    }


def _callers(checkout: Checkout, apis: Mapping[str, Paths]) -> Iterator[tuple[str, Json]]:
    """With all four verbs signed-in users and guests get every method, and groups the list of them."""
    for role, key in (("authRole", "auth"), ("unauthRole", "guest")):
        arns: list[Json] = []
        for name, paths in apis.items():
            for base, path in paths.items():
                verbs = path.get("permissions", {}).get(key) or []
                methods = ("*",) if set(_VERBS) <= set(verbs) else _of_verbs(verbs)
                arns += _arns(checkout, ref(name), base, methods)
        if arns:
            statement = allow(["execute-api:Invoke"], arns)
            yield f"Policy{key}", policy([ref(role)], statement, type_name="AWS::IAM::ManagedPolicy")


def _of_verbs(verbs: Iterable[str]) -> tuple[str, ...]:
    return tuple(method for verb in verbs for method in _VERBS.get(verb, ()))


def _arns(checkout: Checkout, api: Any, base: str, methods: Iterable[str]) -> Iterator[Json]:
    """The methods of a path, and of all below it; a parameter of a path stands for any value."""
    base = re.sub(r"\{[a-zA-Z0-9-]+\}", "*", base)
    for method in methods:
        for path in (base, f"{base.rstrip('/')}/*"):
            yield join(_execute(api), f"/{checkout.environment}/{method}{path}")


def _execute(api: Any) -> Json:
    return join("arn:aws:execute-api:", ref("AWS::Region"), ":", ref("AWS::AccountId"), ":", api)
