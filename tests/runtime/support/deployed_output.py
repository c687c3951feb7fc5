"""Our own output as a deployed Gen 2 backend in the test bed."""

import json
from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from cfnbed import Service


def create(service: Service, root: str, stacks: Mapping[str, Any], parameters: Mapping[str, str] | None = None) -> None:
    """Create a root stack and all that is nested in it: `stacks` by path, each with `template` and `parent`."""
    _deploy(service, "Create", root, stacks, parameters or {})


def update(service: Service, root: str, stacks: Mapping[str, Any]) -> None:
    """The next deployment of what `create` made."""
    _deploy(service, "Update", root, stacks, {})


def _deploy(service: Service, verb: str, root: str, stacks: Mapping[str, Any], parameters: Mapping[str, str]) -> None:
    service.world.ssm = lambda name: "30"
    folder = f"{root}/{verb}"
    for path, stack in stacks.items():
        service.world.objects[_url(folder, path)] = json.dumps(_linked(folder, path, stack.template, stacks))
    given = [{"ParameterKey": key, "ParameterValue": value} for key, value in parameters.items()]
    top = next(path for path, stack in stacks.items() if stack.parent is None)
    request = {"StackName": root, "TemplateURL": _url(folder, top), "Parameters": given}
    service.call(f"{verb}Stack", request | {"Capabilities": ["CAPABILITY_NAMED_IAM"]})
    service.settle()
    status = service.call("DescribeStacks", {"StackName": root})["Stacks"][0]
    assert status["StackStatus"] == f"{verb.upper()}_COMPLETE", status


def _linked(folder: str, path: str, template: Mapping[str, Any], stacks: Mapping[str, Any]) -> dict[str, Any]:
    """The template with the URLs of its nested stacks."""
    linked: dict[str, Any] = _with_known(deepcopy(dict(template)))
    for child, stack in stacks.items():
        if stack.parent == path:
            linked["Resources"][stack.logical_id]["Properties"]["TemplateURL"] = _url(folder, child)
    return linked


KNOWN = {
    "DestinationBucketArn": "arn:aws:s3:::assets",
    "TableArn": "arn:aws:dynamodb:us-east-1:123456789012:table/model",
    "GraphQLUrl": "https://host.appsync-api.us-east-1.amazonaws.com/graphql",
}
"""Attributes whose form templates rely on, and which the test bed makes up without one."""


def _with_known(value: Any) -> Any:
    if isinstance(value, list):
        return [_with_known(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "Fn::ImportValue" in value:  # the test bed makes exports when all of a creation is done
        return "arn:aws:dynamodb:us-east-1:123456789012:table/imported"
    attribute = value.get("Fn::GetAtt")
    if isinstance(attribute, list) and attribute[1] in KNOWN:
        return KNOWN[attribute[1]]
    return {key: _with_known(item) for key, item in value.items()}


def _url(folder: str, path: str) -> str:
    return f"https://s3.amazonaws.com/assets/{folder}/{path.strip('/') or 'root'}.json"
