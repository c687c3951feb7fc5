"""Reading deployed stacks. Every call only reads."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from amp2gen.ir.plain_secrets import looks_secret
from amp2gen.runtime.aws.errors import AwsFailure, NotThere
from amp2gen.runtime.aws.session import Caller, pages
from amp2gen.runtime.plan.sequence import holding_name
from amp2gen.runtime.snapshot.folder import files_of, hash_of
from amp2gen.runtime.snapshot.model import (
    MASK,
    STACK,
    DeployedResource,
    DeployedStack,
    Snapshot,
    StackParameter,
    stack_name,
)

GEN2_ROOT = re.compile(r"amplify-(?P<app>[a-z0-9]+)-.+-branch-[0-9a-f]{10}")
"""The names of Gen 2's root stacks: app id and branch in lower-case letters and digits, ten digits of a hash."""

_SECRET_OUTPUT = re.compile(r"api_?key(?!id)|(secret|password)(?!\w*(arn|id|name|path)$)", re.IGNORECASE)
"""Outputs that give an API key away, or an app client's secret (Gen 1's `AppClientSecret`). Nothing that amp2gen does
needs one."""

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Taken:
    """`unread` says in words which facts could not be read, and why."""

    snapshot: Snapshot
    unread: tuple[str, ...]


def take(call: Caller, gen1_root: str, gen2_root: str | None, progress: Progress = lambda stack: None) -> Taken:
    """Both root stacks with everything nested in them, and the facts. `gen2_root` None: Gen 1 only.

    Raises AwsFailure; NotThere where a root does not exist.
    """
    roots = [stack_name(name) for name in (gen1_root, gen2_root) if name]
    stacks: list[DeployedStack] = []
    for root in roots:
        _read_tree(call, root, None, stacks, progress)
    gen2 = set(roots[1:])
    for stack in [*stacks]:  # parents before their children
        if stack.parent in gen2:
            gen2.add(stack.name)
            _read_if_there(call, holding_name(stack.name), stacks, progress)
    account, region, partition = _where(stacks[0].id or "")
    facts, unread = _facts(call, stacks)
    made = Snapshot(
        account=account,
        region=region,
        partition=partition,
        gen1_root=roots[0],
        gen2_root=roots[1] if len(roots) > 1 else None,
        stacks=tuple(sorted(stacks, key=lambda stack: stack.name)),
        facts=facts,
        hash="sha256:",
    )
    return Taken(made.model_copy(update={"hash": hash_of(files_of(made))}), unread)


def gen2_roots(call: Caller, app_id: str) -> tuple[str, ...]:
    """The root stacks of an app's Gen 2 branches."""
    stacks = pages(call, "cloudformation", "ListStacks", "StackSummaries")
    return tuple(
        sorted(
            item["StackName"]
            for item in stacks
            if "ParentId" not in item and item["StackStatus"] != "DELETE_COMPLETE"
            if (match := GEN2_ROOT.fullmatch(item["StackName"])) and match["app"] == app_id.lower()
        )
    )


def _read_tree(call: Caller, name: str, parent: str | None, into: list[DeployedStack], progress: Progress) -> None:
    progress(stack_name(name))
    stack = _read(call, name, parent)
    into.append(stack)
    for resource in stack.resources:
        if resource.type == STACK and resource.physical_id:
            _read_tree(call, resource.physical_id, stack.name, into, progress)


def _read_if_there(call: Caller, name: str, into: list[DeployedStack], progress: Progress) -> None:
    try:
        into.append(_read(call, name, None))
    except NotThere:
        return
    progress(name)


def _read(call: Caller, name: str, parent: str | None) -> DeployedStack:
    about = call("cloudformation", "DescribeStacks", StackName=name)["Stacks"][0]
    template = call("cloudformation", "GetTemplate", StackName=name, TemplateStage="Original")["TemplateBody"]
    resources = pages(call, "cloudformation", "ListStackResources", "StackResourceSummaries", StackName=name)
    outputs = about.get("Outputs", ())
    return DeployedStack(
        name=about["StackName"],
        id=about["StackId"],
        template=template if isinstance(template, str) else json.dumps(template, indent=2),
        description=about.get("Description", ""),
        parameters={item["ParameterKey"]: _parameter(item) for item in about.get("Parameters", ())},
        outputs={item["OutputKey"]: _output(item) for item in outputs},
        exported={item["OutputKey"]: item["ExportName"] for item in outputs if item.get("ExportName")},
        resources=tuple(_resource(item) for item in resources if item["ResourceStatus"] != "DELETE_COMPLETE"),
        status=about["StackStatus"],
        policy=call("cloudformation", "GetStackPolicy", StackName=name).get("StackPolicyBody"),
        tags={item["Key"]: item["Value"] for item in about.get("Tags", ())},
        parent=parent,
    )


def _parameter(item: Mapping[str, str]) -> StackParameter:
    """NoEcho or not: what is secret by its name and form is not written down either."""
    value, resolved = item.get("ParameterValue", ""), item.get("ResolvedValue")
    is_secret = value == MASK or looks_secret(item["ParameterKey"], resolved or value)
    return StackParameter(value=None if is_secret else value, resolved=None if is_secret else resolved)


def _output(item: Mapping[str, str]) -> str:
    return MASK if _SECRET_OUTPUT.search(item["OutputKey"]) else item["OutputValue"]


def _resource(item: Mapping[str, str]) -> DeployedResource:
    return DeployedResource(
        logical_id=item["LogicalResourceId"],
        type=item["ResourceType"],
        physical_id=item.get("PhysicalResourceId") or None,
        status=item["ResourceStatus"],
    )


def _where(arn: str) -> tuple[str, str, str]:
    _, partition, _, region, account, *_ = arn.split(":")
    return account, region, partition


Facts = dict[str, dict[str, Any]]


def _facts(call: Caller, stacks: Iterable[DeployedStack]) -> tuple[Facts, tuple[str, ...]]:
    """What no stack tells. A fact that cannot be read is none; what needs it says so."""
    found: Facts = {}
    unread: list[str] = []
    for kind, physical_id in sorted({(it.type, it.physical_id) for stack in stacks for it in stack.resources}, key=str):
        read = _READERS.get(kind)
        if read is None or physical_id is None:
            continue
        try:
            facts = {name: value for name, value in read(call, physical_id).items() if value is not None}
        except AwsFailure as failure:
            unread.append(f"{kind} {physical_id}: {failure}")
            continue
        if facts:
            found.setdefault(kind, {})[physical_id] = facts
    return found, tuple(unread)


def _table(call: Caller, name: str) -> dict[str, Any]:
    table = call("dynamodb", "DescribeTable", TableName=name)["Table"]
    return {
        "StreamArn": table.get("LatestStreamArn"),
        "DeletionProtectionEnabled": table.get("DeletionProtectionEnabled"),
    }


def _user_pool(call: Caller, pool: str) -> dict[str, Any]:
    about = call("cognito-idp", "DescribeUserPool", UserPoolId=pool)["UserPool"]
    providers = pages(call, "cognito-idp", "ListIdentityProviders", "Providers", UserPoolId=pool)
    return {
        "Domain": about.get("Domain"),
        "IdentityProviders": [item["ProviderName"] for item in providers],
        "DeletionProtection": about.get("DeletionProtection"),
    }


def _identity_pool(call: Caller, pool: str) -> dict[str, Any]:
    about = call("cognito-identity", "DescribeIdentityPool", IdentityPoolId=pool)
    return {"SupportedLoginProviders": about.get("SupportedLoginProviders") or None}


_READERS: Mapping[str, Callable[[Caller, str], dict[str, Any]]] = {
    "AWS::DynamoDB::Table": _table,
    "AWS::Cognito::IdentityPool": _identity_pool,
    "AWS::Cognito::UserPool": _user_pool,
}
