"""Everything that only looks: stacks, resources, events, templates, exports."""

from __future__ import annotations

import json
from typing import Any

from cfnbed.deployment.plan import imports_of
from cfnbed.errors import invalid
from cfnbed.model import REVIEW, Resource, Stack
from cfnbed.parameters import is_no_echo, shown
from cfnbed.template.document import JsonObject, Template

from .request import Handler, Request, compact

RESOURCE_READ_LIMIT = 100


def describe_stacks(request: Request) -> dict[str, Any]:
    name = request.get("StackName")
    found = [request.world.stack(name)] if name else sorted(request.world.live(), key=lambda stack: stack.name)
    return request.page("Stacks", [_described(stack) for stack in found], 100)


def list_stacks(request: Request) -> dict[str, Any]:
    wanted = request.get("StackStatusFilter")
    summaries = [
        compact(
            {
                "StackId": stack.id,
                "StackName": stack.name,
                "TemplateDescription": stack.description,
                "CreationTime": stack.created,
                "LastUpdatedTime": stack.updated,
                "DeletionTime": stack.deleted,
                "StackStatus": stack.status,
                "StackStatusReason": stack.reason or None,
                "ParentId": stack.parent,
                "RootId": stack.root,
            }
        )
        for stack in request.world.stacks.values()
        if not wanted or stack.status in wanted
    ]
    return request.page("StackSummaries", summaries, 100)


def describe_stack_resources(request: Request) -> dict[str, Any]:
    """Resources of a stack, or of the one that owns a physical id; never more than 100 (spec/refactor.md 4.2-14)."""
    name, physical_id = request.get("StackName"), request.get("PhysicalResourceId")
    if (name is None) == (physical_id is None):
        raise invalid("Exactly one of StackName and PhysicalResourceId must be specified")
    if name:
        stack = request.world.stack(name)
    else:
        owners = request.world.owners(physical_id)
        if not owners:
            raise invalid(f"Stack for {physical_id} does not exist")
        stack = owners[0][0]
    logical_id = request.get("LogicalResourceId")
    found = [item for item in stack.resources.values() if logical_id in (None, item.logical_id)]
    return {
        "StackResources": [_resource(stack, item, "Timestamp") | _home(stack) for item in found[:RESOURCE_READ_LIMIT]]
    }


def list_stack_resources(request: Request) -> dict[str, Any]:
    stack = request.stack()
    summaries = [_resource(stack, item, "LastUpdatedTimestamp") for item in stack.resources.values()]
    return request.page("StackResourceSummaries", summaries, RESOURCE_READ_LIMIT)


def describe_stack_resource(request: Request) -> dict[str, Any]:
    stack, logical_id = request.stack(), request.need("LogicalResourceId")
    found = stack.resources.get(logical_id)
    if found is None:
        raise invalid(f"Resource {logical_id} does not exist for stack {stack.name}")
    detail = _resource(stack, found, "LastUpdatedTimestamp") | _home(stack)
    return {"StackResourceDetail": detail | {"Metadata": json.dumps(found.definition.get("Metadata", {}))}}


def describe_stack_events(request: Request) -> dict[str, Any]:
    stack = request.stack()
    events = [
        compact(
            {
                "StackId": stack.id,
                "EventId": event.id,
                "StackName": stack.name,
                "LogicalResourceId": event.logical_id,
                "PhysicalResourceId": event.physical_id,
                "ResourceType": event.type,
                "Timestamp": event.time,
                "ResourceStatus": event.status,
                "ResourceStatusReason": event.reason or None,
            }
        )
        for event in reversed(stack.events)
    ]
    return request.page("StackEvents", events, 100)


def get_template(request: Request) -> dict[str, Any]:
    """Both stages give the same text: nothing here has transforms."""
    name = request.get("ChangeSetName")
    if name:
        from .change_sets import find_change_set

        template = find_change_set(request).template
    else:
        template = request.stack().template
    return {"TemplateBody": template.text, "StagesAvailable": ["Original", "Processed"]}


def get_template_summary(request: Request) -> dict[str, Any]:
    template = request.stack().template if request.get("StackName") else request.template()
    return compact(
        {
            "Description": template.body.get("Description"),
            "Parameters": _declarations(template),
            "ResourceTypes": sorted({item["Type"] for item in template.resources.values()}),
            "Metadata": json.dumps(template.body["Metadata"]) if "Metadata" in template.body else None,
            "Version": template.body.get("AWSTemplateFormatVersion"),
        }
    )


def validate_template(request: Request) -> dict[str, Any]:
    template = request.template()
    parameters = [
        {key: value for key, value in item.items() if key in ("ParameterKey", "DefaultValue", "NoEcho", "Description")}
        for item in _declarations(template)
    ]
    return compact({"Description": template.body.get("Description"), "Parameters": parameters})


def list_exports(request: Request) -> dict[str, Any]:
    found = [
        {"ExportingStackId": stack.id, "Name": output.export, "Value": output.value}
        for stack, output in request.world.exported()
    ]
    return request.page("Exports", found, 100)


def list_imports(request: Request) -> dict[str, Any]:
    export = request.need("ExportName")
    names = [stack.name for stack in request.world.live() if export in imports_of(request.world, stack)]
    if not names:
        raise invalid(f"Export '{export}' is not imported by any stack.")
    return request.page("Imports", names, 100)


def _described(stack: Stack) -> dict[str, Any]:
    return compact(
        {
            "StackId": stack.id,
            "StackName": stack.name,
            "Description": stack.description,
            "Parameters": [shown(name, item) for name, item in stack.parameters.items()],
            "CreationTime": stack.created,
            "LastUpdatedTime": stack.updated,
            "DeletionTime": stack.deleted,
            "StackStatus": stack.status,
            "StackStatusReason": stack.reason or None,
            "DisableRollback": False,
            "NotificationARNs": list(stack.notification_arns),
            "Capabilities": list(stack.capabilities),
            "Outputs": [
                compact(
                    {
                        "OutputKey": item.key,
                        "OutputValue": item.value,
                        "Description": item.description,
                        "ExportName": item.export,
                    }
                )
                for item in (() if stack.status == REVIEW else stack.outputs)
            ],
            "Tags": [{"Key": key, "Value": value} for key, value in stack.tags.items()],
            "EnableTerminationProtection": stack.protected,
            "ParentId": stack.parent,
            "RootId": stack.root,
            "DriftInformation": {"StackDriftStatus": "NOT_CHECKED"},
        }
    )


def _resource(stack: Stack, item: Resource, time: str) -> dict[str, Any]:
    return compact(
        {
            "LogicalResourceId": item.logical_id,
            "PhysicalResourceId": item.physical_id,
            "ResourceType": item.type,
            time: item.updated or stack.created,
            "ResourceStatus": item.status,
            "ResourceStatusReason": item.reason or None,
            "DriftInformation": {"StackResourceDriftStatus": "NOT_CHECKED"},
        }
    )


def _home(stack: Stack) -> JsonObject:
    return {"StackName": stack.name, "StackId": stack.id}


def _declarations(template: Template) -> list[JsonObject]:
    return [
        compact(
            {
                "ParameterKey": name,
                "DefaultValue": None if "Default" not in item else str(item["Default"]),
                "ParameterType": item.get("Type", "String"),
                "NoEcho": is_no_echo(item),
                "Description": item.get("Description"),
            }
        )
        for name, item in template.parameters.items()
    ]


HANDLERS: dict[str, Handler] = {
    "DescribeStacks": describe_stacks,
    "ListStacks": list_stacks,
    "DescribeStackResources": describe_stack_resources,
    "ListStackResources": list_stack_resources,
    "DescribeStackResource": describe_stack_resource,
    "DescribeStackEvents": describe_stack_events,
    "GetTemplate": get_template,
    "GetTemplateSummary": get_template_summary,
    "ValidateTemplate": validate_template,
    "ListExports": list_exports,
    "ListImports": list_imports,
}
