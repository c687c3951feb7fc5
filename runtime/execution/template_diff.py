"""Saying what differs where CloudFormation only says that something does."""

import json
import re
from typing import Any

from amp2gen.runtime.aws.cloudformation import CloudFormation
from amp2gen.runtime.aws.errors import AwsFailure
from amp2gen.runtime.plan.model import Step
from amp2gen.runtime.plan.templates import TemplateError, parse_template

_NAMED = re.compile(r"Resource (\S+) in stack (\S+) does not match")


def explain_mismatch(reason: str, step: Step, cloudformation: CloudFormation) -> str:
    """The lines in which a resource's live definition and the step's differ, for a reason that names the resource."""
    named = _NAMED.search(reason)
    if not named:
        return ""
    logical_id, stack = named[1], named[2].split("/")[1] if "/" in named[2] else named[2]
    moves = {(item.source.stack, item.source.logical_id): item.destination for item in step.mappings}
    target = moves.get((stack, logical_id))
    place = (target.stack, target.logical_id) if target else (stack, logical_id)
    sent = next((item.template for item in step.stacks if item.name == place[0]), None)
    try:
        before = parse_template(cloudformation.template(stack))["Resources"].get(logical_id, {})
        after = parse_template(sent or "")["Resources"].get(place[1], {})
    except (AwsFailure, TemplateError):
        return ""
    return "\n".join(differences(before, after))


def differences(before: Any, after: Any, path: str = "") -> list[str]:
    """One line per place at which two JSON values differ."""
    if isinstance(before, dict) and isinstance(after, dict):
        return [
            line
            for key in sorted(before.keys() | after.keys())
            for line in differences(before.get(key), after.get(key), f"{path}/{key}")
        ]
    return [] if before == after else [f"  {path or '/'}: {_short(before)} -> {_short(after)}"]


def _short(value: Any) -> str:
    text = "nothing" if value is None else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 120 else text[:117] + "..."
