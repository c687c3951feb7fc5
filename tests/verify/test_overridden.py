"""What an override.ts may have changed, or added, is no finding where Gen 1's templates are rebuilt without it."""

from dataclasses import replace

import pytest
from gen1 import Gen1

from amp2gen.verify.compare import compare_backends
from amp2gen.verify.findings import Comparison
from amp2gen.verify.gen1_side import Gen1Side, read_gen1_side
from amp2gen.verify.synthesize import Mode, Stack, Synthesis

MOVED = Mode("moved", "gen2-main", moved=True)
POOL = {
    "Type": "AWS::Cognito::UserPool",
    "Properties": {"LambdaConfig": {"PreTokenGeneration": "arn:aws:lambda:eu-west-1:123456789012:function:claims"}},
}
OKTA = {
    "Type": "AWS::Cognito::UserPoolIdentityProvider",
    "Properties": {"ProviderName": "Okta", "ProviderType": "OIDC"},
}
WATCH = {"PolicyDocument": {"Statement": [{"Effect": "Allow", "Action": "iot:Subscribe", "Resource": "*"}]}}
ROLE = {"Type": "AWS::IAM::Role", "Properties": {"Policies": [{"PolicyName": "watch", **WATCH}]}}
ROLES = {
    "Type": "AWS::Cognito::IdentityPoolRoleAttachment",
    "Properties": {"Roles": {"authenticated": {"Fn::GetAtt": ["SignedIn", "Arn"]}}},
}


@pytest.fixture
def side(gen1: Gen1) -> Gen1Side:
    return read_gen1_side(gen1.root, "main")


def compared(side: Gen1Side, override: str, category: str = "auth") -> Comparison:
    root = {"Resources": {"auth": {"Type": "AWS::CloudFormation::Stack"}}}
    stacks = {
        "/": Stack(root, None, None),
        "auth": Stack({"Resources": {"UserPool": POOL, "Okta": OKTA, "SignedIn": ROLE, "Roles": ROLES}}, "/", "auth"),
    }
    gen1 = replace(side, overridden={category: override} if override else {})
    return compare_backends(gen1, [Synthesis("app", MOVED, stacks)])


@pytest.mark.parametrize(
    ("override", "thing"),
    [
        ("resources.userPool.lambdaConfig = { ...config, preTokenGeneration: arn };", "trigger PreTokenGeneration"),
        ("resources.addCfnResource({ type, properties: { ProviderName: 'Okta' } }, 'okta');", "identity provider Okta"),
    ],
)
def test_what_an_override_names_is_a_warning(side: Gen1Side, override: str, thing: str) -> None:
    before, after = ([row.status for row in compared(side, text).rows if row.name == thing] for text in ("", override))
    assert (before, after) == (["finding"], ["warning"])


def test_what_it_does_not_name_is_found(side: Gen1Side) -> None:
    rows = compared(side, "resources.userPool.userPoolName = 'members';").findings
    assert {"trigger PreTokenGeneration", "identity provider Okta"} <= {row.name for row in rows}


@pytest.mark.parametrize(
    ("category", "override", "status"),
    [
        ("roles", "authRole.policies = [{ Statement: [{ Action: ['iot:Subscribe'], Resource: '*' }] }];", "warning"),
        ("roles", "authRole.policies = [{ Statement: [{ Action: ['iot:Connect'], Resource: '*' }] }];", "finding"),
        ("storage", "s3AuthPublicPolicy.policyDocument = { Action: 'iot:Subscribe' };", "finding"),
    ],
)
def test_what_the_projects_override_lets_the_apps_users_do(
    side: Gen1Side, category: str, override: str, status: str
) -> None:
    rows = [row for row in compared(side, override, category).rows if row.setting == "iot:Subscribe on *"]
    assert [(row.name, row.status) for row in rows] == [("grant role authenticated", status)]
