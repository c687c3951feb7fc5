"""The parts of templates for geo, predictions and streams that Gen 1 writes alike for everyone, and nobody reads."""

from collections.abc import Iterator, Mapping
from typing import Any

from amp2gen.frontend.consistency.copies import below, items, pointer, read
from amp2gen.frontend.consistency.function_templates import VERSION
from amp2gen.frontend.context import Context
from amp2gen.frontend.log import origin_at
from amp2gen.frontend.predictions import SERVICES as PREDICTION_SERVICES
from amp2gen.frontend.resource_template import find_template
from amp2gen.ir import kinds
from amp2gen.ir.diagnostics import Diagnostic

SERVICES = frozenset({"Kinesis", "Map", "PlaceIndex", "GeofenceCollection", *PREDICTION_SERVICES})
STREAM = "AWS::Kinesis::Stream"
"""Whether it is retained is carried over."""
DELETION_POLICIES = ("DeletionPolicy", "UpdateReplacePolicy")


def check_helper_templates(context: Context) -> Iterator[Diagnostic]:
    """Policies in another version of IAM's language, roles that others may assume, resources that are to stay."""
    for entry in context.project.entries:
        path = find_template(entry, context) if entry.service in SERVICES else None
        document = read(path, context) if path else None
        if document is None:
            continue
        for name, resource in below(document.data, "Resources").items():
            for at, otherwise in _differences(name, below(resource)):
                yield kinds.TEMPLATE_CHANGED.at(origin_at(document, at), f"{entry.category} {entry.name}: {otherwise}")


def _differences(name: str, resource: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Places, and what it means that something else stands there."""
    for key in DELETION_POLICIES:
        if resource.get(key, "Delete") != "Delete" and resource.get("Type") != STREAM:
            yield pointer("Resources", name, key), f"{name} has the {key} {resource[key]}, which is not carried over"
    trust = below(resource, "Properties").get("AssumeRolePolicyDocument")
    if trust is not None and not _is_of_lambda(trust):
        at = pointer("Resources", name, "Properties", "AssumeRolePolicyDocument")
        yield at, f"others than Lambda may assume the role {name}, or Lambda may not"
    policy = below(resource, "Properties", "PolicyDocument")
    at = pointer("Resources", name, "Properties", "PolicyDocument")
    if policy and policy.get("Version") != VERSION:
        yield (
            f"{at}/Version",
            f"{name} is not written in version {VERSION} of IAM's language, and is read as if it were",
        )
    for index, statement in enumerate(items(policy.get("Statement"))):
        if below(statement).get("Effect") not in ("Allow", "Deny"):
            yield f"{at}/Statement/{index}/Effect", f"{name} has a statement that neither allows nor denies"


def _is_of_lambda(trust: Any) -> bool:
    """Whether a trust policy lets Lambda, and nobody else, assume the role."""
    match items(below(trust).get("Statement")):
        case [{"Effect": "Allow", "Action": action, "Principal": {"Service": service, **others}, **more}]:
            right = items(action) == ["sts:AssumeRole"] and items(service) == ["lambda.amazonaws.com"]
            return right and not others and not more and below(trust).get("Version") == VERSION
    return False
