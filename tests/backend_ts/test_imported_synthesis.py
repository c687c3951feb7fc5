"""What was created elsewhere and imported into Gen 1, and a pulled checkout's REST API, through the real toolchain."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from emitted import Emitted, Judgement
from gen1 import Gen1

from amp2gen.cli.orchestrate import compile_project
from amp2gen.frontend import Choices
from amp2gen.passes.options import Options
from amp2gen.verify.synthesize import Synthesis

pytestmark = pytest.mark.node

IMPORTED = {"serviceType": "imported"}
POOL = {
    "userPoolId": "eu-west-1_abcdef",
    "webClientId": "web1234567890",
    "nativeClientId": "native1234567",
    "identityPoolId": "eu-west-1:11111111-2222-3333-4444-555555555555",
    "authRoleArn": "arn:aws:iam::123456789012:role/our-users",
    "unauthRoleArn": "arn:aws:iam::123456789012:role/our-guests",
}
STORAGE = {
    "photos": {"bucketName": "our-photos", "region": "eu-west-1"},
    "orders": {"tableName": "orders", "region": "eu-west-1"},
    "archive": {"tableName": "archive", "region": "us-east-1"},
}
SCHEMA = """
type Note @model @auth(rules: [{ allow: private }]) { text: String }
type Query {
  near: String @function(name: "reader-${env}") @auth(rules: [{ allow: private }])
  far: String @function(name: "teller-${env}", region: "us-east-1") @auth(rules: [{ allow: private }])
}
"""


def imported(root: Path) -> Gen1:
    """Auth, a bucket and two tables, one in another region; functions that use them; a function of another region that
    is called like an own one."""
    project = Gen1(root).function("reader").function("teller").api(SCHEMA)
    project.environments("main", categories={"auth": {"demo": POOL}, "storage": STORAGE})
    project.entry("auth", "demo", service="Cognito", providerPlugin="awscloudformation", **IMPORTED)
    project.file("amplify/backend/auth/demo/parameters.json", {"authSelections": "identityPoolAndUserPool", **IMPORTED})
    for name in STORAGE:
        service = "S3" if name == "photos" else "DynamoDB"
        project.entry("storage", name, service=service, providerPlugin="awscloudformation", **IMPORTED)
        project.file(f"amplify/backend/storage/{name}/parameters.json", IMPORTED)
    path = project.root / "amplify/backend/function/reader/reader-cloudformation-template.json"
    template = json.loads(path.read_text())
    outputs = {"photos": "BucketName", "orders": "Arn", "archive": "Arn"}
    template["Parameters"] |= {f"storage{name}{output}": {"Type": "String"} for name, output in outputs.items()}
    statements = [
        {"Effect": "Allow", "Action": ["dynamodb:GetItem"], "Resource": {"Ref": f"storage{name}Arn"}}
        for name in ("orders", "archive")
    ]
    objects = {"Fn::Sub": "arn:aws:s3:::${storagephotosBucketName}/*"}
    statements.append({"Effect": "Allow", "Action": ["s3:GetObject"], "Resource": objects})
    policy = {"PolicyDocument": {"Version": "2012-10-17", "Statement": statements}, "PolicyName": "uses"}
    policy |= {"Roles": [{"Ref": "LambdaExecutionRole"}]}
    template["Resources"]["Uses"] = {"Type": "AWS::IAM::Policy", "Properties": policy}
    path.write_text(json.dumps(template))
    return project


def pulled(root: Path) -> Gen1:
    """A REST API whose id the checkout knows."""
    project = Gen1(root).auth().function("orders")
    permissions = {"setting": "private", "auth": ["read"]}
    project.file(
        "amplify/backend/api/shop/cli-inputs.json",
        {"version": 1, "paths": {"/orders": {"lambdaFunction": "orders", "permissions": permissions}}},
    )
    project.entry("api", "shop", service="API Gateway", providerPlugin="awscloudformation")
    output = {"ApiId": "gen1apiid0", "ApiName": "shop", "RootUrl": "https://gen1apiid0.execute-api.eu-west-1.x/main"}
    meta = {
        "providers": {
            "awscloudformation": json.loads((root / "amplify/team-provider-info.json").read_text())["main"][
                "awscloudformation"
            ]
        },
        "api": {"shop": {"service": "API Gateway", "output": output}},
    }
    project.file("amplify/.config/local-env-info.json", {"envName": "main"})
    return project.file("amplify/backend/amplify-meta.json", meta)


def to_judge(root: Path) -> list[Emitted]:
    projects = {"imported": imported(root / "imported"), "pulled": pulled(root / "pulled")}
    found = {name: compile_project(project.root, Choices(), Options()) for name, project in projects.items()}
    assert [d.message for compiled in found.values() for d in compiled.diagnostics if d.severity == "error"] == []
    return [Emitted(name, compiled.files) for name, compiled in found.items()]


def policies(synthesis: Synthesis) -> dict[str, list[str]]:
    """What may be done, by action: resources as JSON."""
    found: dict[str, list[str]] = {}
    for template in synthesis.templates.values():
        for resource in template["Resources"].values():
            document = resource.get("Properties", {}).get("PolicyDocument")
            for statement in document["Statement"] if isinstance(document, Mapping) else ():
                actions = statement["Action"] if isinstance(statement["Action"], list) else [statement["Action"]]
                for action in actions:
                    found.setdefault(action, []).append(json.dumps(statement["Resource"]))
    return found


def types(synthesis: Synthesis) -> set[str]:
    return {each["Type"] for template in synthesis.templates.values() for each in template["Resources"].values()}


def test_typescript_and_prettier_accept_them(judgement: Judgement) -> None:
    assert judgement.complaints == []


@pytest.mark.parametrize("mode", ["fresh", "taking over", "moved"])
@pytest.mark.parametrize("project", ["imported", "pulled"])
def test_cloudformation_accepts_them(judgement: Judgement, project: str, mode: str) -> None:
    assert judgement.modes(project)[mode].problems == ()


def test_nothing_of_what_is_imported_is_made(judgement: Judgement) -> None:
    made = types(judgement.modes("imported")["moved"])
    assert made.isdisjoint({"AWS::Cognito::UserPool", "AWS::Cognito::IdentityPool", "AWS::DynamoDB::Table"})


def test_a_table_of_another_region_is_known_by_its_arn(judgement: Judgement) -> None:
    found = policies(judgement.modes("imported")["taking over"])["dynamodb:GetItem"]
    assert len(found) == 2, found
    assert sum(":dynamodb:us-east-1:" in each and ":table/archive" in each for each in found) == 1
    assert sum('{"Ref": "AWS::Region"}' in each and ":table/orders" in each for each in found) == 1


def test_a_function_of_another_region_is_not_the_apps_own(judgement: Judgement) -> None:
    templates = judgement.modes("imported")["taking over"].templates.values()
    sources: list[Any] = [
        each["Properties"]["LambdaConfig"]["LambdaFunctionArn"]
        for template in templates
        for each in template["Resources"].values()
        if each["Type"] == "AWS::AppSync::DataSource" and "LambdaConfig" in each["Properties"]
    ]
    assert sorted(
        "function:teller-main" in json.dumps(each) and "us-east-1" in json.dumps(each) for each in sources
    ) == [
        False,
        True,
    ]


def test_gen_1s_rest_api_stays_reachable_by_its_id(judgement: Judgement) -> None:
    modes = judgement.modes("pulled")
    assert any("gen1apiid0" in each for each in policies(modes["moved"])["execute-api:Invoke"])
    assert not any("gen1apiid0" in each for each in policies(modes["fresh"])["execute-api:Invoke"])
