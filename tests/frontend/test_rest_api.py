"""REST APIs from cli-inputs.json, and from the files of older projects."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from amp2gen.ir.app import App
from amp2gen.ir.pretty import expr
from amp2gen.ir.rest_api import Anyone, RestApi, Signature, UserPoolToken

LAMBDA = {"service": "Lambda"}
API = {"service": "API Gateway"}
COGNITO = {
    "identityPoolName": "demo",
    "allowUnauthenticatedIdentities": True,
    "resourceNameTruncated": "demo1",
    "userPoolName": "demo",
    "autoVerifiedAttributes": ["email"],
    "mfaConfiguration": "OFF",
    "passwordPolicyMinLength": 8,
    "requiredAttributes": ["email"],
    "authSelections": "identityPoolAndUserPool",
    "usernameAttributes": ["email"],
}
AUTH_FILES = {
    "backend/auth/demo/cli-inputs.json": {"version": "1", "cognitoConfig": COGNITO},
    "backend/auth/userPoolGroups/user-pool-group-precedence.json": [
        {"groupName": "Admin", "precedence": 1},
        {"groupName": "Staff", "precedence": 2},
    ],
}
AUTH = {"demo": {"service": "Cognito"}, "userPoolGroups": {"service": "Cognito-UserPool-Groups"}}
ALL = ["create", "read", "update", "delete"]
FIVE = "POST GET PUT PATCH DELETE"

Compile = Callable[..., App]


@pytest.fixture
def compiled(lowered: Any, function_template: Any) -> Compile:
    """`compiled(files, apis=("shop",), functions=("orders", …), auth=True)`: the app with its diagnostics."""

    def lower(
        files: dict[str, Any],
        apis: tuple[str, ...] = ("shop",),
        functions: tuple[str, ...] = ("orders", "items"),
        auth: bool = True,
        depends: Any = (),
        templates: Any = None,
    ) -> App:
        config = {
            "function": dict.fromkeys(functions, LAMBDA),
            "api": {name: {**API, "dependsOn": list(depends)} for name in apis},
            **({"auth": AUTH} if auth else {}),
        }
        sources: dict[str, Any] = {}
        for name in functions:
            folder = f"backend/function/{name}"
            template = (templates or {}).get(name) or function_template(name)
            sources[f"{folder}/{name}-cloudformation-template.json"] = template
            sources[f"{folder}/src/index.js"] = "exports.handler = async () => ({});\n"
        app: App = lowered(config, {**sources, **(AUTH_FILES if auth else {}), **files})
        return app

    return lower


@pytest.fixture
def shop(compiled: Compile) -> Callable[..., App]:
    """`shop({"/orders": path("orders", …)})`: the app with the API `shop`."""

    def lower(paths: Any, **options: Any) -> App:
        return compiled({"backend/api/shop/cli-inputs.json": {"version": 1, "paths": paths}}, **options)

    return lower


def path(function: str, setting: str = "private", **permissions: Any) -> dict[str, Any]:
    return {"lambdaFunction": function, "permissions": {"setting": setting, **permissions}}


def api_of(app: App) -> RestApi:
    [api] = app.rest_apis
    return api


def access(app: App) -> list[tuple[str, str, str]]:
    """(path, who, methods) of every rule."""
    return [
        (path.path, getattr(rule.caller, "group", rule.caller.kind), " ".join(rule.methods))
        for path in api_of(app).paths
        for rule in path.rules
    ]


def found(app: App) -> list[tuple[str, str]]:
    """Codes and messages, but for the ids that only AWS knows."""
    return [(d.code, d.message) for d in app.diagnostics if d.code != "A2G1102"]


def test_verbs_become_methods(shop: Any) -> None:
    app = shop({"/a": path("orders", auth=["create"]), "/b": path("orders", auth=["update", "read", "delete"])})
    assert access(app) == [("/a", "signed_in", "POST"), ("/b", "signed_in", "GET PUT PATCH DELETE")]
    assert found(app) == []


def test_all_verbs_are_every_method_but_five_for_groups(shop: Any) -> None:
    app = shop({"/a": path("orders", "protected", auth=ALL, guest=ALL, groups={"Staff": ALL, "Admin": ["read"]})})
    assert access(app) == [
        ("/a", "signed_in", "*"),
        ("/a", "guests", "*"),
        ("/a", "Admin", "GET"),
        ("/a", "Staff", FIVE),
    ]


def test_who_may_call_a_path(shop: Any) -> None:
    app = shop({"/c": path("orders", "protected"), "/b": path("items"), "/a": path("orders", "open")})
    assert [(p.path, p.function.id, p.authorization) for p in api_of(app).paths] == [
        ("/a", "functions/orders", Anyone()),
        ("/b", "functions/items", Signature()),
        ("/c", "functions/orders", Signature()),
    ]


def test_nested_paths_parameters_and_the_root(shop: Any) -> None:
    app = shop({"/items/{id}/sub": path("items"), "/items/{id}": path("items"), "/nutrition/log": path("orders")})
    assert [p.path for p in api_of(app).paths] == ["/items/{id}", "/items/{id}/sub", "/nutrition/log"]
    assert found(app) == []
    assert [p.path for p in api_of(shop({"/": path("items", "open")})).paths] == ["/"]


@pytest.mark.parametrize(
    ("paths", "message"),
    [
        (("/items", "/items/{id}"), "{id} and {proxy+} stand beside each other below /items"),
        (("/a/{x}", "/a/{y}/b"), "{x} and {y} stand beside each other below /a"),
        (("/", "/{id}"), "{id} and {proxy+} stand beside each other below /"),
    ],
)
def test_paths_that_api_gateway_refuses(shop: Any, paths: tuple[str, str], message: str) -> None:
    app = shop({name: path("items", "open") for name in paths})
    assert found(app) == [("A2G1805", f"api shop: {message}")]
    [clash] = [each for each in app.diagnostics if each.code == "A2G1805"]
    assert clash.origin is not None
    assert (clash.origin.pointer or "").endswith(paths[1].replace("/", "~1"))
    assert clash.origin.line


def test_an_unknown_setting_stays_closed(shop: Any) -> None:
    app = shop({"/a": path("orders", "public")})
    assert api_of(app).paths[0].authorization == Signature()
    assert found(app) == [("A2G1005", "/a: public is none of open, private, protected")]


def test_unknown_verbs_and_keys_are_reported(shop: Any) -> None:
    app = shop({"/a": {**path("orders", auth=["read", "write"]), "throttle": 5}})
    assert access(app) == [("/a", "signed_in", "GET")]
    assert found(app) == [
        ("A2G1005", "auth: write is none of create, read, update, delete"),
        ("A2G1006", "api shop: throttle is not carried over"),
    ]
    [leftover] = [d for d in app.diagnostics if d.code == "A2G1006"]
    assert leftover.origin and leftover.origin.pointer == "/paths/~1a/throttle"


def test_a_missing_function_costs_its_path_only(shop: Any) -> None:
    app = shop({"/a": path("gone", auth=ALL), "/b": path("orders", auth=["read"])})
    assert access(app) == [("/b", "signed_in", "GET")]
    assert found(app) == [("A2G1802", "api shop: /a calls gone, which is not carried over")]


def test_an_api_without_any_path_is_not_carried_over(shop: Any) -> None:
    app = shop({"/a": path("gone")})
    assert app.rest_apis == ()
    assert [code for code, _ in found(app)] == ["A2G1802", "A2G1801"]
    assert [(e.name, e.status) for e in app.inventory if e.category == "api"] == [("shop", "skipped")]


def test_an_api_without_files_is_not_carried_over(compiled: Compile) -> None:
    app = compiled({"backend/api/shop/README.md": "-"})
    assert app.rest_apis == ()
    assert [code for code, _ in found(app)] == ["A2G1801"]


def test_groups_must_exist(shop: Any) -> None:
    app = shop({"/a": path("orders", groups={"Nobody": ALL, "Staff": ["read"]})})
    assert access(app) == [("/a", "Staff", "GET")]
    assert found(app) == [("A2G1803", "api shop: the group Nobody may call /a, but no such users are carried over")]


def test_without_auth_there_are_no_roles(shop: Any) -> None:
    app = shop({"/a": path("orders", auth=["read"]), "/b": path("orders", "open")}, auth=False)
    assert [(p.path, p.authorization, p.rules) for p in api_of(app).paths] == [
        ("/a", Signature(), ()),
        ("/b", Anyone(), ()),
    ]
    assert [code for code, _ in found(app)] == ["A2G1803"]


def test_without_identity_pool_there_are_no_roles(shop: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(COGNITO, "authSelections", "userPoolOnly")
    app = shop({"/a": path("orders", auth=["read"])})
    assert access(app) == []
    assert "A2G1803" in [code for code, _ in found(app)]


def test_admin_queries_want_the_users_own_token(compiled: Compile) -> None:
    inputs = {"version": 1, "paths": {"/{proxy+}": path("AdminQueries1a2b", auth=ALL)}}
    files = {"backend/api/AdminQueries/cli-inputs.json": inputs}
    app = compiled(files, apis=("AdminQueries",), functions=("AdminQueries1a2b",))
    [only] = api_of(app).paths
    assert (only.path, only.function.id, only.rules) == ("/{proxy+}", "functions/AdminQueries1a2b", ())
    assert only.authorization == UserPoolToken(scopes=("aws.cognito.signin.user.admin",))
    assert api_of(app).cors_on_errors is False
    assert found(app) == []


def test_admin_queries_of_an_older_project(compiled: Compile) -> None:
    depends = [{"category": "function", "resourceName": "AdminQueries1a2b", "attributes": ["Arn", "Name"]}]
    files = {"backend/api/AdminQueries/parameters.json": {}}
    app = compiled(files, apis=("AdminQueries",), functions=("AdminQueries1a2b",), depends=depends)
    assert [p.function.id for p in api_of(app).paths] == ["functions/AdminQueries1a2b"]


def test_admin_queries_need_a_user_pool(compiled: Compile) -> None:
    inputs = {"version": 1, "paths": {"/{proxy+}": path("AdminQueries1a2b")}}
    files = {"backend/api/AdminQueries/cli-inputs.json": inputs}
    app = compiled(files, apis=("AdminQueries",), functions=("AdminQueries1a2b",), auth=False)
    assert app.rest_apis == ()
    assert [code for code, _ in found(app)] == ["A2G1802", "A2G1801"]


def test_two_apis_share_a_function(compiled: Compile) -> None:
    files = {f"backend/api/{name}/cli-inputs.json": {"paths": {"/p": path("orders", "open")}} for name in ("a", "b")}
    app = compiled(files, apis=("a", "b"))
    assert [(api.name, api.paths[0].function.id) for api in app.rest_apis] == [
        ("a", "functions/orders"),
        ("b", "functions/orders"),
    ]


def test_what_functions_know_of_an_api(compiled: Compile, function_template: Any) -> None:
    names = ("apishopApiId", "apishopApiName", "apishopRootUrl")
    template = function_template(
        "orders",
        {name.removeprefix("apishop").upper(): {"Ref": name} for name in names},
        {name: {"Type": "String"} for name in names},
    )
    files = {"backend/api/shop/cli-inputs.json": {"paths": {"/p": path("orders", "open")}}}
    app = compiled(files, functions=("orders",), templates={"orders": template})
    assert {v.name: expr(v.value) for v in app.functions[0].environment} == {
        "APIID": "restApis/shop.id",
        "APINAME": '"shop"',
        "ROOTURL": "restApis/shop.url",
    }


def test_the_id_matters_where_roles_decide(compiled: Compile) -> None:
    paths = {"open": path("orders", "open"), "signed": path("orders", auth=["read"])}
    files: dict[str, Any] = {
        f"backend/api/{name}/cli-inputs.json": {"paths": {"/p": paths[name]}} for name in ("open", "signed")
    }
    meta = {
        "providers": {"awscloudformation": {"StackName": "amplify-demo-main-12345"}},
        "api": {name: {**API, "output": {"ApiId": f"id{name}"}} for name in paths},
    }
    app = compiled({**files, "backend/amplify-meta.json": meta}, apis=("open", "signed"))
    [environment] = app.environments
    assert [(fact.resource, fact.value) for fact in environment.rest_apis] == [("restApis/signed", "idsigned")]

    plain = compiled(files, apis=("open", "signed"))
    assert [(fact.resource, fact.value) for fact in plain.environments[0].rest_apis] == [("restApis/signed", None)]
    assert [d.help for d in plain.diagnostics if d.code == "A2G1102"] == [
        "fill in restApis.signed in amplify/gen1.json before `refactor`"
    ]


def body(*paths: str, security: Any = ({"sigv4": []},), schemes: Any = None) -> dict[str, Any]:
    """The body of a template's API: every path, and what is below it, with the same security."""
    method = {"x-amazon-apigateway-any-method": {"security": list(security)} if security else {}}
    return {
        "paths": {name: method for path in paths for name in (path, f"{path}/{{proxy+}}")},
        "securityDefinitions": {"sigv4": {"x-amazon-apigateway-authtype": "awsSigv4"}, **(schemes or {})},
    }


def template(body: Any, resources: Any = None, **properties: Any) -> dict[str, Any]:
    return {
        "Parameters": {"env": {"Type": "String"}, "authdemoUserPoolId": {"Type": "String"}},
        "Resources": {
            "shop": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Body": body, "Name": "shop", **properties}},
            **(resources or {}),
        },
    }


def legacy(name: str, privacy: Any, function: str = "orders") -> dict[str, Any]:
    return {"name": name, "lambdaFunction": function, "privacy": privacy, "policyResourceName": name}


@pytest.fixture
def old(compiled: Compile) -> Callable[..., App]:
    """`old([legacy(…)], template(…))`: the app of a project from before version 7 of Gen 1's CLI."""

    def lower(paths: Any, deployed: Any = None) -> App:
        folder = "backend/api/shop"
        params = {"paths": paths, "resourceName": "shop", "apiName": "shop", "privacy": {"auth": 1}, "uuid": "1a"}
        files = {f"{folder}/api-params.json": params}
        if deployed:
            files[f"{folder}/shop-cloudformation-template.json"] = deployed
        return compiled(files)

    return lower


def test_old_methods(old: Any) -> None:
    methods = [f"/{method}" for method in FIVE.split()]
    app = old(
        [
            legacy("/b", {"protected": True, "auth": "rw", "unauth": "r"}),
            legacy("/a", {"private": True, "auth": ["/GET"], "userPoolGroups": {"Staff": methods}}),
            legacy("/c", {"open": True}),
        ],
        template(body("/a", "/b")),
    )
    assert access(app) == [
        ("/a", "signed_in", "GET"),
        ("/a", "Staff", FIVE),
        ("/b", "signed_in", FIVE),
        ("/b", "guests", "GET"),
    ]
    assert [p.authorization for p in api_of(app).paths] == [Signature(), Signature(), Anyone()]
    assert found(app) == [
        ("A2G1807", "api shop: /c is not in the template, but answers in Gen 2"),
        ("A2G1807", "api shop: /c/{proxy+} is not in the template, but answers in Gen 2"),
    ]


def test_old_apis_have_no_headers_on_errors_unless_the_template_says_so(old: Any) -> None:
    paths = [legacy("/a", {"open": True})]
    responses = {"Errors": {"Type": "AWS::ApiGateway::GatewayResponse", "Properties": {}}}
    assert api_of(old(paths, template(body("/a", security=())))).cors_on_errors is False
    assert api_of(old(paths, template(body("/a", security=()), responses))).cors_on_errors is True


def test_the_template_closes_what_api_params_calls_open(old: Any) -> None:
    app = old([legacy("/a", {"open": True})], template(body("/a")))
    assert api_of(app).paths[0].authorization == Signature()


def test_the_apps_own_user_pool_as_authorizer(old: Any) -> None:
    pool = {
        "x-amazon-apigateway-authtype": "cognito_user_pools",
        "x-amazon-apigateway-authorizer": {
            "providerARNs": [
                {"Fn::Sub": "arn:aws:cognito-idp:${AWS::Region}:${AWS::AccountId}:userpool/${authdemoUserPoolId}"}
            ]
        },
    }
    deployed = template(body("/a", security=({"Pool": ["email"]},), schemes={"Pool": pool}))
    app = old([legacy("/a", {"private": True})], deployed)
    assert api_of(app).paths[0].authorization == UserPoolToken(scopes=("email",))
    assert found(app) == []


@pytest.mark.parametrize(
    "scheme",
    [
        {"x-amazon-apigateway-authtype": "custom"},
        {
            "x-amazon-apigateway-authtype": "cognito_user_pools",
            "x-amazon-apigateway-authorizer": {
                "providerARNs": ["arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_Other"]
            },
        },
    ],
)
def test_other_authorizers_leave_the_path_out(old: Any, scheme: Any) -> None:
    deployed = template(body("/a", security=({"Own": []},), schemes={"Own": scheme}))
    app = old([legacy("/a", {"private": True})], deployed)
    assert app.rest_apis == ()
    assert found(app)[0] == ("A2G1804", "api shop: /a has an authorizer of its own, so the path is left out")


def test_what_else_an_old_template_holds(old: Any) -> None:
    deployed = template(
        body("/a", "/extra", security=()),
        {"Queue": {"Type": "AWS::SQS::Queue"}},
        BinaryMediaTypes=["image/png"],
        MinimumCompressionSize=1024,
    )
    app = old([legacy("/a", {"open": True})], deployed)
    assert api_of(app).binary_media_types == ("image/png",)
    assert [(code, re.sub(r"^api shop: ", "", message)) for code, message in found(app)] == [
        ("A2G1802", "/extra of the template is left out"),
        ("A2G1802", "/extra/{proxy+} of the template is left out"),
        ("A2G1006", "MinimumCompressionSize is not carried over"),
        ("A2G1806", "Queue (AWS::SQS::Queue) is not carried over"),
    ]


def test_imported_auth_has_roles_for_users_and_guests(lowered: Any, function_template: Any) -> None:
    permissions = {"setting": "protected", "auth": ["read"], "guest": ["read"], "groups": {"Staff": ["read"]}}
    config = {
        "auth": {"demo": {"service": "Cognito", "serviceType": "imported"}},
        "function": {"shop": {"service": "Lambda"}},
        "api": {"shop": {"service": "API Gateway"}},
    }
    files = {
        "backend/auth/demo/parameters.json": {"serviceType": "imported"},
        "backend/function/shop/shop-cloudformation-template.json": function_template("shop"),
        "backend/function/shop/src/index.js": "exports.handler = async () => {};\n",
        "backend/api/shop/cli-inputs.json": {
            "paths": {"/items": {"lambdaFunction": "shop", "permissions": permissions}},
        },
    }
    app = lowered(config, files)
    [api] = app.rest_apis
    [path] = api.paths
    assert [rule.caller.kind for rule in path.rules] == ["signed_in", "guests"]
    assert [d.message for d in app.diagnostics if d.code == "A2G1803"] == [
        "api shop: the group Staff may call /items, but no such users are carried over"
    ]
