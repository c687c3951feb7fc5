"""REST APIs through the real toolchain: the same callers may call the same methods and paths as in Gen 1."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from emitted import Emitted, Judgement

from amp2gen.backend_ts.emit import emit
from amp2gen.backend_ts.project import ProjectFiles
from amp2gen.cli.orchestrate import compile_project
from amp2gen.frontend import Choices
from amp2gen.ir.app import App, Branch, Environment, Fact
from amp2gen.ir.auth import (
    AppClient,
    Auth,
    Group,
    IdentityPool,
    Mfa,
    PasswordPolicy,
    Trigger,
    UserPool,
    VerificationEmail,
)
from amp2gen.ir.base import ref_to
from amp2gen.ir.expr import attribute, join, text
from amp2gen.ir.functions import Function, NodeCode, SourceFile, Variable
from amp2gen.ir.iam import Statement
from amp2gen.ir.rest_api import Anyone, InvokeRule, RestApi, RestPath, Signature, UserPoolToken
from amp2gen.ir.settings import Setting
from amp2gen.ir.storage import Guests, InGroup, SignedIn
from amp2gen.passes.options import Options
from amp2gen.passes.pipeline import PIPELINE, run
from amp2gen.verify.synthesize import Synthesis

pytestmark = pytest.mark.node

FITNESS = Path(__file__).resolve().parents[2].parent / "shared/apps/fitness-tracker"
MODES = ("fresh", "taking over", "moved")
HANDLER = "exports.handler = async (event) => event;\n"
METHODS = {"DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"}
CORS_HEADERS = "'Content-Type,X-Amz-Date,Authorization,X-Api-Key,X-Amz-Security-Token,X-Amz-User-Agent'"


class Permission(NamedTuple):
    """`api` is a name, or Gen 1's id in a Gen 2 template."""

    role: str
    api: str
    method: str
    path: str


def function(name: str, *variables: Variable, statements: tuple[Statement, ...] = ()) -> Function:
    source = SourceFile(path="src/index.js", text=HANDLER, sha256=hashlib.sha256(HANDLER.encode()).hexdigest())
    code = NodeCode(entry="src/index.js", version=22)
    return Function(name=name, code=code, sources=(source,), environment=variables, statements=statements)


def path(name: str, function: str, authorization: Any, *rules: tuple[Any, tuple[Any, ...]]) -> RestPath:
    made = tuple(InvokeRule(caller=caller, methods=methods) for caller, methods in rules)
    return RestPath(path=name, function=ref_to(Function, function), authorization=authorization, rules=made)


MANY = tuple(
    path(f"/{'x' * 60}{n}/{{id}}", "items", Signature(), (InGroup(group="my-team"), ("POST", "GET"))) for n in range(20)
)
SHOP = RestApi(
    name="shop",
    settings=(Setting(name="MinimumCompressionSize", value=1024),),
    paths=(
        path("/items", "items", Signature(), (SignedIn(), ("*",)), (Guests(), ("GET",))),
        path("/orders/{id}", "items", Anyone()),
        path("/orders/{id}/sub", "signUp", Signature(), (InGroup(group="my-team"), ("PUT", "PATCH"))),
        path("/plans", "items", Signature(), (InGroup(group="constructor"), ("GET",))),
    ),
)
OBJECTS = ("/__proto__", "/constructor", "/constructor/toString")
ROOT = RestApi(
    name="items", paths=tuple(path(name, "items", Anyone()) for name in ("/", *OBJECTS)), cors_on_errors=False
)
ADMIN = RestApi(name="AdminQueries", paths=(path("/{proxy+}", "items", UserPoolToken(scopes=("admin",))),))
BIG = RestApi(name="big", paths=MANY)


def demo() -> Emitted:
    """Two APIs share a function, functions know the APIs they stand behind, one is a trigger of the user pool."""
    id = attribute(RestApi, "shop", "id")
    invoke = Statement(actions=("execute-api:Invoke",), resources=(join([text("arn:aws:execute-api:*:*:"), id]),))
    known = Variable(name="API", value=id)
    url = Variable(name="URL", value=attribute(RestApi, "shop", "url"))
    pool = UserPool(
        password_policy=PasswordPolicy(
            minimum_length=8,
            require_lowercase=False,
            require_uppercase=False,
            require_numbers=False,
            require_symbols=False,
        ),
        mfa=Mfa(mode="OFF"),
        username_attributes=("email",),
        verification_email=VerificationEmail(),
        triggers=(Trigger(event="preSignUp", function=ref_to(Function, "signUp")),),
    )
    app = App(
        name="demo",
        default_environment="main",
        environments=(
            Environment(
                name="main",
                rest_apis=(Fact(resource="restApis/big", value=None), Fact(resource="restApis/shop", value="gen1shop")),
            ),
        ),
        branches=(Branch(name="gen2-main", takes_over="main"),),
        auth=Auth(
            name="demo",
            user_pool=pool,
            web_client=AppClient(),
            native_client=AppClient(),
            identity_pool=IdentityPool(allow_guests=True),
            groups=(Group(name="my-team"), Group(name="constructor")),
        ),
        functions=(
            function("items", known, url, statements=(invoke,)),
            function("signUp", known),
        ),
        rest_apis=(ADMIN, BIG, ROOT, SHOP),
    )
    return Emitted("demo", emit(run(app, PIPELINE, Options()), ProjectFiles({}, frozenset())).files)


def to_judge(folder: Path) -> list[Emitted]:
    compiled = [demo()]
    if FITNESS.is_dir():
        files = compile_project(FITNESS / "gen1", Choices(), Options()).files
        compiled.append(Emitted("fitness-tracker", files))
    return compiled


@pytest.fixture(scope="module")
def syntheses(judgement: Judgement) -> Mapping[tuple[str, str], Synthesis]:
    return judgement.syntheses


def test_typescript_and_prettier_accept_them(judgement: Judgement) -> None:
    assert judgement.complaints == []


def test_they_synthesize_in_every_mode_without_findings(syntheses: Mapping[tuple[str, str], Synthesis]) -> None:
    assert len(syntheses) % len(MODES) == 0
    assert {key: (s.error, s.findings) for key, s in syntheses.items()} == dict.fromkeys(syntheses, (None, ()))


@pytest.mark.parametrize("mode", MODES)
def test_permissions_are_gen_1s(syntheses: Mapping[tuple[str, str], Synthesis], mode: str) -> None:
    if not FITNESS.is_dir():
        pytest.skip("../shared/apps/fitness-tracker is absent")
    expected = set(gen1_permissions())
    assert Permission("AdminGroup", "adminapi", "GET", "/admin/*") in expected
    assert Permission("SignedIn", "nutritionapi", "*", "/nutrition/log") in expected
    assert Permission("AdminGroup", "nutritionapi", "PATCH", "/nutrition/log/*") in expected
    assert len(expected) == 14

    deployed = json.loads((FITNESS / "gen1/amplify/backend/amplify-meta.json").read_text())["api"]
    ids = {name: deployed[name]["output"]["ApiId"] for name in ("adminapi", "nutritionapi")}
    in_gen1 = {each._replace(api=ids[each.api]) for each in expected} if mode == "moved" else set()
    assert permissions(syntheses[("fitness-tracker", mode)]) == expected | in_gen1


def test_permissions_of_all_roles(syntheses: Mapping[tuple[str, str], Synthesis]) -> None:
    shop = {each[:1] + each[2:] for each in permissions(syntheses[("demo", "fresh")]) if each.api == "shop"}
    assert shop == {
        ("SignedIn", "*", "/items"),
        ("SignedIn", "*", "/items/*"),
        ("Guests", "GET", "/items"),
        ("Guests", "GET", "/items/*"),
        ("my-teamGroup", "PUT", "/orders/*/sub"),
        ("my-teamGroup", "PUT", "/orders/*/sub/*"),
        ("my-teamGroup", "PATCH", "/orders/*/sub"),
        ("my-teamGroup", "PATCH", "/orders/*/sub/*"),
        ("constructorGroup", "GET", "/plans"),
        ("constructorGroup", "GET", "/plans/*"),
    }


def test_users_may_go_on_calling_gen_1_once_they_have_moved(syntheses: Mapping[tuple[str, str], Synthesis]) -> None:
    found = permissions(syntheses[("demo", "moved")])
    ours = {each for each in found if each.api == "shop"}
    assert {each for each in found if each.api == "gen1shop"} == {each._replace(api="gen1shop") for each in ours}
    assert not any(each.api == "gen1shop" for each in permissions(syntheses[("demo", "taking over")]))


@pytest.mark.parametrize("mode", MODES)
def test_policies_stay_below_iams_limit(syntheses: Mapping[tuple[str, str], Synthesis], mode: str) -> None:
    policies = of_type(syntheses[("demo", mode)].stacks["apibig"].template, "AWS::IAM::ManagedPolicy")
    documents = [deployed(policy["PolicyDocument"]) for policy in policies.values()]
    assert 5000 < max(len(json.dumps(document, separators=(",", ":"))) for document in documents) <= 6144
    granted = {each for each in permissions(syntheses[("demo", mode)]) if each.api == "big"}
    assert len(granted) == len(MANY) * 2 * 2


def test_every_method_of_a_path_and_below_calls_its_function(
    syntheses: Mapping[tuple[str, str], Synthesis],
) -> None:
    stacks = syntheses[("demo", "fresh")].stacks
    assert methods(stacks["apishop"].template) == {
        "/items": "AWS_IAM",
        "/items/{proxy+}": "AWS_IAM",
        "/orders/{id}": "NONE",
        "/orders/{id}/{proxy+}": "NONE",
        "/orders/{id}/sub": "AWS_IAM",
        "/orders/{id}/sub/{proxy+}": "AWS_IAM",
        "/plans": "AWS_IAM",
        "/plans/{proxy+}": "AWS_IAM",
    }
    assert methods(stacks["apiitems"].template) == {
        "/": "NONE",
        "/{proxy+}": "NONE",
        "/__proto__": "NONE",
        "/__proto__/{proxy+}": "NONE",
        "/constructor": "NONE",
        "/constructor/{proxy+}": "NONE",
        "/constructor/toString": "NONE",
        "/constructor/toString/{proxy+}": "NONE",
    }
    assert methods(stacks["apiAdminQueries"].template) == {"/{proxy+}": "COGNITO_USER_POOLS"}
    [method] = [m for m in of_type(stacks["apiAdminQueries"].template, METHOD).values() if m["HttpMethod"] == "ANY"]
    assert method["AuthorizationScopes"] == ["admin"]


def test_settings_that_an_override_makes(syntheses: Mapping[tuple[str, str], Synthesis]) -> None:
    [api] = of_type(syntheses[("demo", "fresh")].stacks["apishop"].template, "AWS::ApiGateway::RestApi").values()
    assert api["MinimumCompressionSize"] == 1024


def test_one_permission_for_each_function_and_api(syntheses: Mapping[tuple[str, str], Synthesis]) -> None:
    """As in Gen 1. One per path would soon pass the size limit of a function's policy."""
    template = syntheses[("demo", "fresh")].stacks["apibig"].template
    [permission] = of_type(template, "AWS::Lambda::Permission").values()
    assert text_of(permission["SourceArn"]).endswith("/*/*/*")


def test_preflight_and_errors_carry_cors_headers(syntheses: Mapping[tuple[str, str], Synthesis]) -> None:
    stacks = syntheses[("demo", "fresh")].stacks
    template = stacks["apishop"].template
    preflights = [m for m in of_type(template, METHOD).values() if m["HttpMethod"] == "OPTIONS"]
    assert len(preflights) == 8
    for method in preflights:
        assert method["AuthorizationType"] == "NONE"
        [response] = method["Integration"]["IntegrationResponses"]
        headers = {name.rpartition(".")[2]: value for name, value in response["ResponseParameters"].items()}
        assert headers["Access-Control-Allow-Headers"] == CORS_HEADERS
        assert set(headers["Access-Control-Allow-Methods"].strip("'").split(",")) == METHODS
        assert (headers["Access-Control-Allow-Origin"], response["StatusCode"]) == ("'*'", "200")
    errors = {r["ResponseType"]: r["ResponseParameters"] for r in of_type(template, RESPONSE).values()}
    assert set(errors) == {"DEFAULT_4XX", "DEFAULT_5XX"}
    if FITNESS.is_dir():
        gen1 = json.loads((FITNESS / BUILD.format(api="adminapi")).read_text())
        for response in of_type(gen1, RESPONSE).values():
            assert errors[response["ResponseType"]] == response["ResponseParameters"]
    assert of_type(stacks["apiitems"].template, RESPONSE) == {}


def test_stages_are_called_like_the_environment(syntheses: Mapping[tuple[str, str], Synthesis]) -> None:
    names = {}
    for mode in MODES:
        template = syntheses[("demo", mode)].stacks["apishop"].template
        [stage] = of_type(template, "AWS::ApiGateway::Stage").values()
        names[mode] = stage["StageName"]
        assert of_type(template, "AWS::ApiGateway::Account") == {}
    assert names == {"fresh": "sandbox", "taking over": "main", "moved": "main"}


def test_clients_read_every_endpoint_under_its_gen_1_name(syntheses: Mapping[tuple[str, str], Synthesis]) -> None:
    outputs = json.loads(text_of(syntheses[("demo", "taking over")].stacks["/"].template["Outputs"][CUSTOM]["Value"]))
    apis = outputs["custom"]["API"]
    assert {name: api["apiName"] for name, api in apis.items()} == {
        api.name: api.name for api in (ADMIN, BIG, ROOT, SHOP)
    }
    assert apis["shop"]["region"] == "<AWS.Region>"
    assert re.fullmatch(r"https://.+\.execute-api\.<AWS.Region>\.<AWS.URLSuffix>/.+[^/]", apis["shop"]["endpoint"])


CUSTOM = "customOutputs"
METHOD = "AWS::ApiGateway::Method"
RESPONSE = "AWS::ApiGateway::GatewayResponse"
BUILD = "gen1/amplify/backend/api/{api}/build/{api}-cloudformation-template.json"


def of_type(template: Mapping[str, Any], type: str) -> dict[str, Any]:
    """Properties by logical id."""
    return {id: r.get("Properties", {}) for id, r in template["Resources"].items() if r["Type"] == type}


def methods(template: Mapping[str, Any]) -> dict[str, str]:
    """Path → authorization of its ANY method."""
    resources = of_type(template, "AWS::ApiGateway::Resource")

    def path_of(id: str) -> str:
        resource = resources[id]
        parent = resource["ParentId"].get("Ref")
        return (path_of(parent) if parent in resources else "") + "/" + str(resource["PathPart"])

    return {
        path_of(method["ResourceId"]["Ref"]) if "Ref" in method["ResourceId"] else "/": method["AuthorizationType"]
        for method in of_type(template, METHOD).values()
        if method["HttpMethod"] == "ANY"
    }


def permissions(synthesis: Synthesis) -> set[Permission]:
    """What the roles of users may invoke, over all stacks; the roles of functions left out."""
    found = set()
    for stack in synthesis.stacks.values():
        apis = {id: str(api["Name"]) for id, api in of_type(stack.template, "AWS::ApiGateway::RestApi").items()}
        for resource in stack.template["Resources"].values():
            found |= set(_invocations(resource, apis))
    return found


def _invocations(resource: Mapping[str, Any], apis: Mapping[str, str]) -> Iterator[Permission]:
    if resource["Type"] not in ("AWS::IAM::Policy", "AWS::IAM::ManagedPolicy"):
        return
    [role] = resource["Properties"]["Roles"]
    who = role_of(text_of(role))
    for statement in resource["Properties"]["PolicyDocument"]["Statement"]:
        if who and "execute-api:Invoke" in as_list(statement["Action"]):
            for arn in as_list(statement["Resource"]):
                api, _, method, rest = text_of(arn).split(":", 5)[5].split("/", 3)
                yield Permission(who, apis.get(api.strip("<>"), api), method, f"/{rest}")


def gen1_permissions() -> Iterator[Permission]:
    """From the API's own template (groups) and the stack that Gen 1 makes for the two roles of the identity pool."""
    apis = {name: name for name in ("adminapi", "nutritionapi")}
    templates = [FITNESS / BUILD.format(api=api) for api in apis]
    templates += (FITNESS / "stacks").glob("amplify-fitnesstracker-main-*-APIGatewayAuthStack-*.template.json")
    assert len(templates) == 3
    for template in templates:
        for resource in json.loads(template.read_text())["Resources"].values():
            yield from _invocations(resource, apis)


def role_of(role: str) -> str | None:
    """What a role's reference stands for in either generation; None for roles of functions."""
    for mark, name in (("unauth", "Guests"), ("AdminGroupRole", "AdminGroup"), ("my-team", "my-teamGroup")):
        if mark in role:
            return name
    for mark, name in (("myteamGroupRole", "my-teamGroup"), ("constructorGroupRole", "constructorGroup")):
        if mark in role:
            return name
    return "SignedIn" if "authRoleName" in role or "authenticatedUserRole" in role else None


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


REAL = {"<AWS.Partition>": "aws", "<AWS.Region>": "ap-southeast-1", "<AWS.AccountId>": "123456789012"}


def deployed(value: Any) -> Any:
    """A policy document with values of real length in the place of references."""
    match value:
        case {"Fn::Join": _}:
            text = text_of(value)
            for name, real in REAL.items():
                text = text.replace(name, real)
            return re.sub(r"<\w+>", "a1b2c3d4e5", text)
        case dict():
            return {key: deployed(item) for key, item in value.items()}
        case list():
            return [deployed(item) for item in value]
    return value


def text_of(value: Any) -> str:
    """A template's expression as text; references are their names in angle brackets, conditions one word."""
    match value:
        case {"Fn::Join": [separator, parts]}:
            return str(separator).join(text_of(part) for part in parts)
        case {"Ref": name}:
            return f"<{name.replace('::', '.')}>"
        case {"Fn::GetAtt": [id, name]}:
            return f"<{id}.{name}>"
        case {"Fn::If": _}:
            return "<stage>"
    return str(value)
