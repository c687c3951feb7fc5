"""Does what is deployed still have the settings that its template gave it? CloudFormation's drift detection, read well.

Some differences are Amplify's own doing, or the lock's, and say nothing; they are listed, and do not count.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.ir.kinds import DRIFT_IGNORED, DRIFT_UNKNOWN, DRIFTED
from amp2gen.runtime.aws.clock import Clock
from amp2gen.runtime.aws.errors import AwsFailure
from amp2gen.runtime.aws.session import Caller, pages
from amp2gen.runtime.lock.protection import TABLE
from amp2gen.runtime.snapshot.model import STACK

PAUSE = 2.0
PATIENCE = 300.0
"""Seconds between looks, and until a detection counts as failed."""


class Difference(NamedTuple):
    """One property that is not what the template says; `path` as CloudFormation writes it (`/A/0/B`)."""

    type: str
    path: str
    expected: Any
    actual: Any


def drift(call: Caller, stack: str, clock: Clock) -> Iterator[Diagnostic]:
    """What differs in one stack, its nested stacks not included. Reads only."""
    try:
        status, reason = _detected(call, stack, clock)
        if status != "DETECTION_COMPLETE":
            yield DRIFT_UNKNOWN.at(None, f"{stack}: {reason or status}")
            return
        wanted = ["MODIFIED", "DELETED"]
        drifted = pages(
            call,
            "cloudformation",
            "DescribeStackResourceDrifts",
            "StackResourceDrifts",
            StackName=stack,
            StackResourceDriftStatusFilters=wanted,
        )
    except AwsFailure as failure:
        yield DRIFT_UNKNOWN.at(None, f"{stack}: {failure.message}")
        return
    for resource in drifted:
        if resource["ResourceType"] != STACK:  # nested stacks are looked at on their own
            yield from _of_resource(stack, resource)


def _detected(call: Caller, stack: str, clock: Clock) -> tuple[str, str]:
    started = clock.now()
    detection = call("cloudformation", "DetectStackDrift", StackName=stack)["StackDriftDetectionId"]
    while True:
        found = call("cloudformation", "DescribeStackDriftDetectionStatus", StackDriftDetectionId=detection)
        if found["DetectionStatus"] != "DETECTION_IN_PROGRESS":
            return found["DetectionStatus"], found.get("DetectionStatusReason", "")
        if clock.now() - started > PATIENCE:
            return "DETECTION_TIMED_OUT", f"not done after {PATIENCE:.0f} seconds"
        clock.sleep(PAUSE)


def _of_resource(stack: str, resource: Mapping[str, Any]) -> Iterator[Diagnostic]:
    name, kind = resource["LogicalResourceId"], resource["ResourceType"]
    if resource["StackResourceDriftStatus"] == "DELETED":
        yield DRIFTED.at(None, f"{name} of {stack} was deleted by hand")
        return
    for item in resource.get("PropertyDifferences", ()):
        difference = Difference(kind, item["PropertyPath"], _value(item, "ExpectedValue"), _value(item, "ActualValue"))
        why = next((reason for reason, applies in KNOWN if applies(difference)), None)
        if why:
            yield DRIFT_IGNORED.at(None, f"{difference.path} of {name} in {stack}: {why}")
        else:
            yield DRIFTED.at(None, f"{difference.path} of {name} in {stack} is not what the template says")


def _value(item: Mapping[str, Any], key: str) -> Any:
    """Values are JSON in a text, or plain texts."""
    text = item.get(key)
    try:
        return json.loads(text) if isinstance(text, str) else text
    except ValueError:
        return text


def _trust_opened(difference: Difference) -> bool:
    """The roles of Gen 1's identity pool are deployed with a trust policy that denies, which Amplify then opens."""
    return (
        difference.type == "AWS::IAM::Role"
        and difference.path.startswith("/AssumeRolePolicyDocument")
        and _mentions(difference.expected, "Deny", "cognito-identity.amazonaws.com")
        | (difference.expected == "Deny" and difference.actual == "Allow")
    )


def _empty_description(difference: Difference) -> bool:
    return (
        difference.type == "AWS::ApiGateway::RestApi"
        and difference.path == "/Description"
        and difference.expected in ("", None)
        and difference.actual in ("", None)
    )


def _policy_attached(difference: Difference) -> bool:
    """Inline policies that Amplify attaches to functions' roles in other stacks."""
    return (
        difference.type == "AWS::IAM::Role"
        and difference.path.startswith("/Policies")
        and difference.expected is None
        and _mentions(difference.actual, "AddToGroupCognito")
        | _mentions(difference.actual, "amplify-lambda-execution-policy")
    )


def _mentions(value: Any, *texts: str) -> bool:
    return all(text in json.dumps(value) for text in texts)


def _table_protected(difference: Difference) -> bool:
    """`lock` protects a table by DynamoDB's own API, and its template may say otherwise."""
    return (
        difference.type == TABLE
        and difference.path == "/DeletionProtectionEnabled"
        and str(difference.expected).lower() in ("false", "none")
        and str(difference.actual).lower() == "true"
    )


KNOWN: tuple[tuple[str, Callable[[Difference], bool]], ...] = (
    ("Amplify opens the trust of the identity pool's roles after each deployment", _trust_opened),
    ("an empty description is none", _empty_description),
    ("Amplify attaches this policy to the role from another stack", _policy_attached),
    ("the table is protected from deletion, as `amp2gen lock` leaves it", _table_protected),
)
"""Differences that every Amplify project shows, or a locked one, with the reason."""
