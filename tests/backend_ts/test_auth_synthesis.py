"""Settings of Cognito that AWS's own tool does not carry over, through the real toolchain."""

import json
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

OAUTH = {
    "AllowedOAuthFlows": ["implicit"],
    "AllowedOAuthScopes": ["openid", "email", "orders/read"],
    "CallbackURLs": ["https://shop.example/in/"],
    "LogoutURLs": ["https://shop.example/out/"],
}
POLICY = {
    "PolicyName": "files",
    "PolicyDocument": {
        "Version": "2012-10-17",
        "Statement": [{"Effect": "Allow", "Action": ["s3:PutObject"], "Resource": "arn:aws:s3:::theirs/*"}],
    },
}
OWN = {
    "PolicyName": "own",
    "PolicyDocument": {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Effect": "Allow",
                "Action": ["dynamodb:Query"],
                "Resource": {"Fn::Sub": "arn:aws:dynamodb:${AWS::Region}:${AWS::AccountId}:table/orders-${env}"},
            },
            {
                "Effect": "Allow",
                "Action": ["lambda:InvokeFunction"],
                "Resource": "arn:aws:lambda:eu-west-1:123456789012:function:demoAuthCustomMessage-main",
            },
        ],
    },
}
"""A policy that names resources of the app."""

ORDERS = {
    "resourceName": "orders",
    "tableName": "orders",
    "partitionKey": {"fieldName": "id", "fieldType": "string"},
}
SETTINGS: dict[str, Any] = {
    "userPoolName": "shop_pool",
    "aliasAttributes": ["email", "preferred_username"],
    "usernameAttributes": [],
    "usernameCaseSensitive": True,
    "autoVerifiedAttributes": ["email"],
    "emailVerificationSubject": "Welcome",
    "emailVerificationMessage": "Your code is {####}.",
    "userpoolClientSetAttributes": True,
    "userpoolClientReadAttributes": ["email", "name"],
    "userpoolClientWriteAttributes": ["email"],
    "userpoolClientRefreshTokenValidity": 90,
    "userpoolClientGenerateSecret": True,
    "hostedUI": True,
    "hostedUIDomainName": "shop-login",
    "oAuthMetadata": json.dumps(OAUTH),
    "authProvidersUserPool": ["Facebook", "Google"],
    "hostedUIProviderMeta": json.dumps(
        [
            {"ProviderName": "Facebook", "authorize_scopes": "email", "AttributeMapping": {"name": "name"}},
            {"ProviderName": "Google", "authorize_scopes": "email", "AttributeMapping": {"email": "email"}},
        ]
    ),
    "triggers": {"CustomMessage": ["verification-link"]},
    "verificationBucketName": "demoauthverificationbucket",
}


def compile_pool(root: Path) -> Compiled:
    project = Gen1(root).auth(**SETTINGS).function("demoAuthCustomMessage")
    precedences = "amplify/backend/auth/userPoolGroups/user-pool-group-precedence.json"
    project.file(precedences, [{"groupName": "Staff", "precedence": 1, "customPolicies": [POLICY, OWN]}])
    project.file("amplify/backend/storage/orders/cli-inputs.json", ORDERS).entry(
        "storage", "orders", service="DynamoDB"
    )
    project.entry("auth", "userPoolGroups", service="Cognito-UserPool-Groups", providerPlugin="awscloudformation")
    return compile_project(project.root, Choices(), Options())


OLD_POOL = {
    "Schema": [
        {"Name": "email", "Required": True, "Mutable": True},
        {"Name": "tier", "AttributeDataType": "String", "Mutable": True},
    ],
    "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": True},
    "EmailConfiguration": {
        "EmailSendingAccount": "DEVELOPER",
        "SourceArn": "arn:aws:ses:eu-west-1:123456789012:identity/shop.example",
    },
}


def compile_old_pool(root: Path) -> Compiled:
    """A project from before version 7 of the CLI, to whose template somebody added."""
    project = Gen1(root)
    folder = "amplify/backend/auth/demoAuth"
    parameters = {"requiredAttributes": ["email"], "autoVerifiedAttributes": ["email"], "resourceName": "demoAuth"}
    project.file(f"{folder}/parameters.json", parameters)
    pool = {"Type": "AWS::Cognito::UserPool", "Properties": OLD_POOL}
    project.file(f"{folder}/demoAuth-cloudformation-template.json", {"Resources": {"UserPool": pool}})
    project.entry("auth", "demoAuth", service="Cognito", providerPlugin="awscloudformation")
    return compile_project(project.root, Choices(), Options())


def compile_pool_without_text_messages(root: Path) -> Compiled:
    """People sign in with e-mail or phone number, which the CLI writes as one text and gives no role for."""
    project = Gen1(root).auth(usernameAttributes=["email, phone_number"], smsVerificationMessage="Your code is {####}.")
    project.file("amplify/cli.json", {"features": {"auth": {"useenabledmfas": True}}})
    return compile_project(project.root, Choices(), Options())


def to_judge(folder: Path) -> list[Emitted]:
    return [
        Emitted("auth", compile_pool(folder / "auth").files),
        Emitted("old", compile_old_pool(folder / "old").files),
        Emitted("silent", compile_pool_without_text_messages(folder / "silent").files),
    ]


@pytest.fixture(scope="module")
def syntheses(judgement: Judgement) -> Mapping[str, Synthesis]:
    return judgement.modes("auth")


@pytest.fixture(scope="module")
def resources(syntheses: Mapping[str, Synthesis]) -> Mapping[str, Any]:
    """Of the auth stack of a branch that owns the user pool."""
    found: Mapping[str, Any] = syntheses["moved"].stacks["auth"].template["Resources"]
    return found


def test_nothing_is_left_out(tmp_path: Path) -> None:
    assert [each for each in compile_pool(tmp_path / "demo").diagnostics if each.severity != "note"] == []


def test_typescript_and_prettier_accept_it(judgement: Judgement) -> None:
    assert judgement.complaints == []


def test_it_synthesizes_in_every_state(syntheses: Mapping[str, Synthesis]) -> None:
    assert {name: each.problems for name, each in syntheses.items()} == {"fresh": (), "taking over": (), "moved": ()}


def test_sign_in(resources: Mapping[str, Any]) -> None:
    [pool] = of_type(resources, "AWS::Cognito::UserPool")
    assert pool["AliasAttributes"] == ["email", "preferred_username"]
    assert "UsernameAttributes" not in pool
    assert pool["UsernameConfiguration"] == {"CaseSensitive": True}
    assert pool["AutoVerifiedAttributes"] == ["email"]


def test_the_pools_name(resources: Mapping[str, Any]) -> None:
    [pool] = of_type(resources, "AWS::Cognito::UserPool")
    assert pool["UserPoolName"] == "shop_pool-main", "the environment's name follows, as in Gen 1"


def test_messages(resources: Mapping[str, Any]) -> None:
    [pool] = of_type(resources, "AWS::Cognito::UserPool")
    template = pool["VerificationMessageTemplate"]
    assert (template["EmailSubject"], template["EmailMessage"]) == ("Welcome", "Your code is {####}.")
    assert template["DefaultEmailOption"] == "CONFIRM_WITH_CODE"


def test_a_pool_that_sends_no_text_messages_has_no_role_to_send_them_with(judgement: Judgement) -> None:
    resources = judgement.modes("silent")["moved"].stacks["auth"].template["Resources"]
    [pool] = of_type(resources, "AWS::Cognito::UserPool")
    assert pool["UsernameAttributes"] == ["email", "phone_number"]
    assert [name for name in pool if name.startswith("Sms")] == []
    assert "sns:Publish" not in json.dumps(resources)


def test_both_clients(resources: Mapping[str, Any]) -> None:
    clients = of_type(resources, "AWS::Cognito::UserPoolClient")
    assert len(clients) == 2
    for client in clients:
        assert client["AllowedOAuthFlows"] == ["implicit"]
        assert sorted(client["AllowedOAuthScopes"]) == ["email", "openid", "orders/read"]
        assert client["CallbackURLs"] == ["https://shop.example/in/"]
        assert client["LogoutURLs"] == ["https://shop.example/out/"]
        assert sorted(client["ReadAttributes"]) == ["email", "name"]
        assert client["WriteAttributes"] == ["email"]
        days = {"days": 1, "minutes": 24 * 60}[client["TokenValidityUnits"]["RefreshToken"]]
        assert client["RefreshTokenValidity"] == 90 * days
    assert sorted(bool(client.get("GenerateSecret")) for client in clients) == [False, True]


def test_a_provider_maps_what_it_maps_in_gen_1(resources: Mapping[str, Any]) -> None:
    mappings = {
        each["ProviderName"]: each["AttributeMapping"]
        for each in of_type(resources, "AWS::Cognito::UserPoolIdentityProvider")
    }
    assert mappings == {"Facebook": {"name": "name"}, "Google": {"email": "email"}}


def test_the_hosted_ui_keeps_its_domain_once_moved(syntheses: Mapping[str, Synthesis]) -> None:
    domains = {
        state: of_type(each.stacks["auth"].template["Resources"], "AWS::Cognito::UserPoolDomain")[0]["Domain"]
        for state, each in syntheses.items()
    }
    assert domains["moved"] == "shop-login-main"
    assert domains["taking over"] != "shop-login-main", "Gen 1 owns it"


def test_policies_of_a_groups_role(resources: Mapping[str, Any]) -> None:
    statements = [
        statement
        for policy in of_type(resources, "AWS::IAM::Policy")
        if "StaffGroupRole" in str(policy["Roles"])
        for statement in policy["PolicyDocument"]["Statement"]
    ]
    assert statements == [{"Action": "s3:PutObject", "Effect": "Allow", "Resource": "arn:aws:s3:::theirs/*"}]


def test_a_groups_policy_refers_to_the_resources_that_it_named(syntheses: Mapping[str, Synthesis]) -> None:
    """In a stack of its own: the function's is auth's, and the table's may refer to it."""
    [policy] = of_type(syntheses["taking over"].stacks["groupPolicies"].template["Resources"], "AWS::IAM::Policy")
    statements = {each["Action"]: json.dumps(each["Resource"]) for each in policy["PolicyDocument"]["Statement"]}
    assert "StaffGroupRole" in str(policy["Roles"])
    assert "storageorders" in statements["dynamodb:Query"]
    assert "demoAuthCustomMessage-main" not in statements["lambda:InvokeFunction"]


def test_the_page_behind_the_link(syntheses: Mapping[str, Synthesis], resources: Mapping[str, Any]) -> None:
    """The CLI's trigger composes the link of its own name up to `CustomMessage`, and of ENV."""
    buckets = of_type(resources, "AWS::S3::Bucket")
    [page] = [each for each in buckets if "WebsiteConfiguration" in each]
    assert page["BucketName"] == "demoauthverificationbucket-gen2-main"
    [function] = [each for each in of_type(resources, "AWS::Lambda::Function") if "ENV" in variables(each)]
    assert variables(function)["ENV"] == "gen2-main"
    [policy] = [each for each in of_type(resources, "AWS::S3::BucketPolicy") if "s3:GetObject" in str(each)]
    [public] = [each for each in policy["PolicyDocument"]["Statement"] if each["Action"] == "s3:GetObject"]
    assert public["Principal"] == {"AWS": "*"}
    assert syntheses["taking over"].error is None


def test_what_people_added_to_an_old_template(judgement: Judgement) -> None:
    moved = judgement.syntheses["old", "moved"]
    assert moved.problems == ()
    [pool] = of_type(moved.stacks["auth"].template["Resources"], "AWS::Cognito::UserPool")
    assert pool["AdminCreateUserConfig"] == OLD_POOL["AdminCreateUserConfig"]
    assert pool["EmailConfiguration"] == OLD_POOL["EmailConfiguration"]
    attributes = {each["Name"]: each.get("Required", False) for each in pool["Schema"]}
    assert attributes == {"email": True, "tier": False}


def variables(function: Any) -> Mapping[str, Any]:
    found: Mapping[str, Any] = function.get("Environment", {}).get("Variables", {})
    return found


def of_type(resources: Mapping[str, Any], type: str) -> list[Any]:
    """Properties."""
    return [each["Properties"] for each in resources.values() if each["Type"] == type]
