"""What each command may have to do in AWS, as IAM sees it: one table for `amp2gen policy` and the commands' own check.

Actions are named in AWS's service authorization reference
(https://docs.aws.amazon.com/service-authorization/latest/reference/). CloudFormation works with its caller's rights, so
that a command that updates stacks needs those on the resources it touches, too.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from amp2gen.runtime.aws.errors import AwsFailure
from amp2gen.runtime.aws.session import Caller
from amp2gen.runtime.plan.model import Plan


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
    (
        "cognito-identity:DescribeIdentityPool",
        "cognito-idp:DescribeUserPool",
        "cognito-idp:ListIdentityProviders",
        "dynamodb:DescribeTable",
    ),
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
    "unlock": (WHO, READ_STACKS, DEPLOYMENT_BUCKET, Need("Unlock", ("cloudformation:SetStackPolicy",))),
    "refactor status": (
        WHO,
        READ_STACKS,
        DEPLOYMENT_BUCKET,
        Need("SeeBuilds", ("amplify:GetBranch", "amplify:ListJobs"), ("arn:aws*:amplify:*:*:apps/{app}/*",)),
    ),
    "refactor apply": (WHO, READ_STACKS, CHANGE_SETS, REFACTOR, MOVE, DEPLOYMENT_BUCKET, BUILDS),
    "refactor rollback": (WHO, READ_STACKS, READ_FACTS, CHANGE_SETS, REFACTOR, MOVE, DEPLOYMENT_BUCKET, BUILDS),
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


def policy(command: str, bucket: str | None = None, app: str | None = None, plan: Plan | None = None) -> dict[str, Any]:
    """The IAM policy of a command, a JSON document. Raises KeyError for a command that reaches no AWS.

    With a plan it names the pools, tables, streams and buckets that move, and those that make way for them.
    """
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": need.sid,
                "Effect": "Allow",
                "Action": list(need.actions),
                "Resource": [item.format(bucket=bucket or "*", app=app or "*") for item in need.resources],
            }
            for need in _needs(command, plan)
        ],
    }


def _needs(command: str, plan: Plan | None) -> tuple[Need, ...]:
    return tuple(each for need in COMMANDS[command] for each in (_of_plan(need, plan) if plan else (need,)))


_ARNS = {
    "AWS::Cognito::UserPool": "arn:{partition}:cognito-idp:{region}:{account}:userpool/{id}",
    "AWS::Cognito::IdentityPool": "arn:{partition}:cognito-identity:{region}:{account}:identitypool/{id}",
    "AWS::DynamoDB::Table": "arn:{partition}:dynamodb:{region}:{account}:table/{id}",
    "AWS::Kinesis::Stream": "arn:{partition}:kinesis:{region}:{account}:stream/{id}",
    "AWS::S3::Bucket": "arn:{partition}:s3:::{id}",
}
"""What permissions are about. App clients, groups, domains and providers are their user pool's."""

_ABOUT_NOTHING = ("cognito-idp:DescribeUserPoolDomain", "iam:GetRole")
"""Actions that IAM does not tie to a resource that a plan could name."""


def _of_plan(need: Need, plan: Plan) -> tuple[Need, ...]:
    """What moves, service by service, on the resources of the plan; any other need as it is. A service of which nothing
    moves needs nothing."""
    if need is not MOVE:
        return (need,)
    where = {"partition": plan.partition, "region": plan.region, "account": plan.account}
    moving = [(item.type, item.physical_id) for item in plan.protected]
    making_way = [(item.type, item.physical_id) for item in plan.placeholders]
    arns = [_ARNS[kind].format(id=name, **where) for kind, name in (*moving, *making_way) if kind in _ARNS]
    tied = [action for action in need.actions if action not in _ABOUT_NOTHING]
    found = [Need(f"{need.sid}Unnamed", _ABOUT_NOTHING)]
    for service in dict.fromkeys(action.split(":")[0] for action in tied):
        own = tuple(dict.fromkeys(arn for arn in arns if arn.split(":")[2] == service))
        if own:
            actions = tuple(action for action in tied if action.startswith(f"{service}:"))
            found.append(Need(need.sid + service.title().replace("-", ""), actions, own))
    return tuple(found)


@dataclass(frozen=True)
class Scope:
    """What a command is about to work on, as far as it is known: a stack, the deployment bucket, the Amplify app, a
    plan."""

    stack: str | None = None
    bucket: str | None = None
    app: str | None = None
    region: str | None = None
    plan: Plan | None = None


def missing(call: Caller, command: str, scope: Scope) -> tuple[str, ...]:
    """The actions that the caller may not do, as IAM simulates it; empty where it cannot be asked.

    IAM is asked about the very things of `scope`: many policies allow Amplify's stacks and buckets only. What is
    unknown is not asked about. An answer is a forecast: policies on resources and of organizations may decide
    otherwise.
    """
    try:
        arn = str(call("sts", "GetCallerIdentity").get("Arn") or "")
        if not arn:
            return ()
        found = [
            action
            for need in _needs(command, scope.plan)
            if need is not WHO
            for action in _denied(call, _principal(arn), need.actions, _things(need, scope, arn))
        ]
    except AwsFailure:
        return ()
    return tuple(dict.fromkeys(found))


def _things(need: Need, scope: Scope, caller: str) -> tuple[str, ...]:
    """ARNs that a need is about. It is met where an action is allowed on one of them."""
    _, partition, _, _, account, *_ = caller.split(":")
    if need.resources == ("*",):
        stack = f"arn:{partition}:cloudformation:{scope.region}:{account}:stack/{scope.stack}/id"
        return ("*", stack) if scope.stack and scope.region else ("*",)
    if not all({"{bucket}": scope.bucket, "{app}": scope.app}[name] for name in _names(need)):
        return ()
    return tuple(
        resource.format(bucket=scope.bucket, app=scope.app)
        .replace("arn:aws*:", f"arn:{partition}:")
        .replace(":*:*:", f":{scope.region}:{account}:")
        .replace("/*", "/any")
        for resource in need.resources
    )


def _names(need: Need) -> set[str]:
    return {name for name in ("{bucket}", "{app}") if any(name in resource for resource in need.resources)}


_BATCH = 100


def _denied(call: Caller, principal: str, actions: tuple[str, ...], things: tuple[str, ...]) -> tuple[str, ...]:
    """The actions that are allowed on none of the things; none where nothing is known to ask about."""
    left = actions if things else ()
    for thing in things:
        left = tuple(
            result["EvalActionName"]
            for start in range(0, len(left), _BATCH)
            for result in call(
                "iam",
                "SimulatePrincipalPolicy",
                PolicySourceArn=principal,
                ActionNames=list(left[start : start + _BATCH]),
                ResourceArns=[thing],
            ).get("EvaluationResults", ())
            if result["EvalDecision"] != "allowed"
        )
    return left


def _principal(arn: str) -> str:
    """The role behind an assumed one: IAM does not simulate sessions."""
    parts = arn.split(":")
    kind, _, rest = parts[5].partition("/")
    if kind != "assumed-role":
        return arn
    return ":".join([parts[0], parts[1], "iam", "", parts[4], f"role/{rest.split('/')[0]}"])


def text(document: Mapping[str, Any]) -> str:
    return json.dumps(document, indent=2) + "\n"
