"""What each command may have to do in AWS, as IAM sees it: one table for `amp2gen policy` and the commands' own check.

Actions are named in AWS's service authorization reference
(https://docs.aws.amazon.com/service-authorization/latest/reference/). CloudFormation works with its caller's rights, so
that a command that updates stacks needs those on the resources it touches, too.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from amp2gen.runtime.aws.errors import AwsFailure
from amp2gen.runtime.aws.session import Caller


@dataclass(frozen=True)
class Need:
    """A statement: what for, which actions, on what. `{bucket}` and `{app}` stand for the deployment bucket and the
    Amplify app where they are known."""

    sid: str
    actions: tuple[str, ...]
    resources: tuple[str, ...] = ("*",)


WHO = Need("Who", ("sts:GetCallerIdentity", "iam:SimulatePrincipalPolicy"))
READ_STACKS = Need(
    "ReadStacks",
    (
        "cloudformation:DescribeStacks",
        "cloudformation:GetStackPolicy",
        "cloudformation:GetTemplate",
        "cloudformation:ListStackResources",
        "cloudformation:ListStacks",
    ),
)
READ_FACTS = Need(
    "ReadFacts",
    ("cognito-idp:DescribeUserPool", "cognito-idp:ListIdentityProviders", "dynamodb:DescribeTable"),
)
CHANGE_SETS = Need(
    "UpdateStacks",
    (
        "cloudformation:CreateChangeSet",
        "cloudformation:DeleteChangeSet",
        "cloudformation:DescribeChangeSet",
        "cloudformation:ExecuteChangeSet",
        "cloudformation:ListChangeSets",
    ),
)
DEPLOYMENT_BUCKET = Need(
    "DeploymentBucket",
    # Without ListBucket, S3 answers that an object which is not there may not be read.
    ("s3:GetObject", "s3:ListBucket", "s3:PutObject"),
    ("arn:aws*:s3:::{bucket}", "arn:aws*:s3:::{bucket}/amp2gen/*"),
)
REFACTOR = Need(
    "Refactor",
    (
        "cloudformation:CreateStackRefactor",
        "cloudformation:DeleteStack",
        "cloudformation:DescribeStackRefactor",
        "cloudformation:ExecuteStackRefactor",
        "cloudformation:ListStackRefactors",
    ),
)
MOVE = Need(
    "TagWhatMoves",
    (
        "cognito-identity:DescribeIdentityPool",
        "cognito-identity:GetIdentityPoolRoles",
        "cognito-identity:TagResource",
        "cognito-identity:UntagResource",
        "cognito-idp:DescribeIdentityProvider",
        "cognito-idp:DescribeUserPool",
        "cognito-idp:DescribeUserPoolClient",
        "cognito-idp:DescribeUserPoolDomain",
        "cognito-idp:GetGroup",
        "cognito-idp:TagResource",
        "cognito-idp:UntagResource",
        "dynamodb:DescribeTable",
        "dynamodb:ListTagsOfResource",
        "dynamodb:TagResource",
        "dynamodb:UntagResource",
        "iam:GetRole",
        "kinesis:AddTagsToStream",
        "kinesis:DescribeStreamSummary",
        "kinesis:ListTagsForStream",
        "kinesis:RemoveTagsFromStream",
        "s3:GetBucketTagging",
        "s3:ListBucket",
        "s3:PutBucketTagging",
    ),
)
BUILDS = Need(
    "Builds", ("amplify:GetBranch", "amplify:ListJobs", "amplify:UpdateBranch"), ("arn:aws*:amplify:*:*:apps/{app}/*",)
)

COMMANDS: Mapping[str, tuple[Need, ...]] = {
    "snapshot": (WHO, READ_STACKS, READ_FACTS),
    "lock": (
        WHO,
        READ_STACKS,
        CHANGE_SETS,
        DEPLOYMENT_BUCKET,
        Need(
            "DetectDrift",
            (
                "cloudformation:DescribeStackDriftDetectionStatus",
                "cloudformation:DescribeStackResourceDrifts",
                "cloudformation:DetectStackDrift",
                "cloudformation:DetectStackResourceDrift",
            ),
        ),
        Need("Lock", ("cloudformation:SetStackPolicy",)),
        Need("ProtectTables", ("dynamodb:DescribeTable", "dynamodb:UpdateTable")),
    ),
    "unlock": (WHO, READ_STACKS, Need("Unlock", ("cloudformation:SetStackPolicy",))),
    "refactor status": (
        WHO,
        READ_STACKS,
        DEPLOYMENT_BUCKET,
        Need("SeeBuilds", ("amplify:GetBranch", "amplify:ListJobs"), ("arn:aws*:amplify:*:*:apps/{app}/*",)),
    ),
    "refactor apply": (WHO, READ_STACKS, CHANGE_SETS, REFACTOR, MOVE, DEPLOYMENT_BUCKET, BUILDS),
    "refactor rollback": (WHO, READ_STACKS, CHANGE_SETS, REFACTOR, MOVE, DEPLOYMENT_BUCKET, BUILDS),
    "refactor finish": (WHO, READ_STACKS, CHANGE_SETS, DEPLOYMENT_BUCKET, BUILDS),
    "decommission": (
        WHO,
        READ_STACKS,
        CHANGE_SETS,
        DEPLOYMENT_BUCKET,
        Need("SeeTraffic", ("cloudwatch:GetMetricStatistics",)),
        Need("DeleteGen1", ("cloudformation:DeleteStack", "iam:DeleteRole", "iam:DeleteRolePolicy", "iam:GetRole")),
    ),
    "secrets copy": (
        WHO,
        Need(
            "CopySecrets",
            ("ssm:GetParameter", "ssm:PutParameter"),
            ("arn:aws*:ssm:*:*:parameter/amplify/{app}/*",),
        ),
    ),
}
"""Command → what it needs."""


def policy(command: str, bucket: str | None = None, app: str | None = None) -> dict[str, Any]:
    """The IAM policy of a command, a JSON document. Raises KeyError for a command that reaches no AWS."""
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": need.sid,
                "Effect": "Allow",
                "Action": list(need.actions),
                "Resource": [item.format(bucket=bucket or "*", app=app or "*") for item in need.resources],
            }
            for need in COMMANDS[command]
        ],
    }


def missing(call: Caller, command: str) -> tuple[str, ...]:
    """The actions that the caller may not do, as IAM simulates it; empty where it cannot be asked.

    An answer is a forecast: policies on resources and of organizations may decide otherwise.
    """
    wanted = [action for need in COMMANDS[command] if need is not WHO for action in need.actions]
    try:
        arn = call("sts", "GetCallerIdentity").get("Arn")
        if not arn:
            return ()
        return tuple(_denied(call, _principal(str(arn)), dict.fromkeys(wanted)))
    except AwsFailure:
        return ()


_BATCH = 100


def _denied(call: Caller, principal: str, actions: Iterable[str]) -> Iterable[str]:
    names = [*actions]
    for start in range(0, len(names), _BATCH):
        answer = call(
            "iam", "SimulatePrincipalPolicy", PolicySourceArn=principal, ActionNames=names[start : start + _BATCH]
        )
        for result in answer.get("EvaluationResults", ()):
            if result["EvalDecision"] != "allowed":
                yield result["EvalActionName"]


def _principal(arn: str) -> str:
    """The role behind an assumed one: IAM does not simulate sessions."""
    parts = arn.split(":")
    kind, _, rest = parts[5].partition("/")
    if kind != "assumed-role":
        return arn
    return ":".join([parts[0], parts[1], "iam", "", parts[4], f"role/{rest.split('/')[0]}"])


def text(document: Mapping[str, Any]) -> str:
    return json.dumps(document, indent=2) + "\n"
