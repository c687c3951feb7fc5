"""A small pair of stacks: `old` owns a user pool, its client and a table; `new` is to take them over."""

import json
from copy import deepcopy
from typing import Any

import pytest
from cfnbed import Service, ServiceError, load_dicts

POOL: dict[str, Any] = {"Type": "AWS::Cognito::UserPool", "Properties": {"UserPoolName": "people"}}
CLIENT: dict[str, Any] = {
    "Type": "AWS::Cognito::UserPoolClient",
    "Properties": {"UserPoolId": {"Ref": "Pool"}, "GenerateSecret": False},
    "DependsOn": ["Pool"],
}
TABLE: dict[str, Any] = {
    "Type": "AWS::DynamoDB::Table",
    "Properties": {"TableName": "notes", "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}]},
    "DeletionPolicy": "Retain",
}
ROLE: dict[str, Any] = {"Type": "AWS::IAM::Role", "Properties": {"Path": "/", "Description": {"Ref": "env"}}}
METADATA: dict[str, Any] = {"Type": "AWS::CDK::Metadata", "Properties": {"Analytics": "v2"}}
OTHER_ROLE: dict[str, Any] = {"Type": "AWS::IAM::Role", "Properties": {"Path": "/"}}

OLD: dict[str, Any] = {
    "Parameters": {
        "env": {"Type": "String"},
        "secret": {"Type": "String", "NoEcho": True, "Default": ""},
    },
    "Conditions": {"IsMain": {"Fn::Equals": [{"Ref": "env"}, "main"]}},
    "Mappings": {"Sizes": {"main": {"size": "1"}}},
    "Resources": {"Pool": POOL, "Client": CLIENT, "Table": TABLE, "Role": ROLE},
    "Outputs": {"TableName": {"Value": {"Ref": "Table"}, "Export": {"Name": "table-name"}}},
}
NEW: dict[str, Any] = {"Resources": {"Role": OTHER_ROLE, "CDKMetadata": METADATA}}
QUEUE: dict[str, Any] = {"Type": "AWS::SQS::Queue", "Properties": {}}
PREVIOUS = [{"ParameterKey": name, "UsePreviousValue": True} for name in ("env", "secret")]
PARAMETERS = {"env": "main", "secret": "hunter2-hunter2"}


def deploy(service: Service, **more: dict[str, Any]) -> None:
    """`old` and `new`, and the templates in `more` by their stacks' names."""
    stacks: dict[str, Any] = {"old": {"template": OLD, "parameters": PARAMETERS}, "new": {"template": NEW}}
    load_dicts(service, stacks | {name: {"template": template} for name, template in more.items()})


def moving(*logical_ids: str) -> dict[str, Any]:
    """A request that moves these from `old` to `new`, in a form a test can spoil: templates are dicts."""
    source, target = deepcopy(OLD), deepcopy(NEW)
    for logical_id in logical_ids:
        target["Resources"][logical_id] = source["Resources"].pop(logical_id)
    if "Table" in logical_ids:
        source["Outputs"] = {"TableName": {"Value": "notes", "Export": {"Name": "table-name"}}}
    return {
        "StackDefinitions": [
            {"StackName": "old", "TemplateBody": source},
            {"StackName": "new", "TemplateBody": target},
        ],
        "ResourceMappings": [mapping("old", logical_id, "new", logical_id) for logical_id in logical_ids],
    }


def mapping(source: str, source_id: str, target: str, target_id: str) -> dict[str, Any]:
    return {
        "Source": {"StackName": source, "LogicalResourceId": source_id},
        "Destination": {"StackName": target, "LogicalResourceId": target_id},
    }


def sent(request: dict[str, Any]) -> dict[str, Any]:
    """The request as the API takes it."""
    definitions = [
        definition | {"TemplateBody": json.dumps(definition["TemplateBody"])}
        for definition in request["StackDefinitions"]
    ]
    return request | {"StackDefinitions": definitions}


def refactored(service: Service, request: dict[str, Any]) -> dict[str, Any]:
    """Create the refactor and wait; its description."""
    made = service.call("CreateStackRefactor", sent(request))["StackRefactorId"]
    service.settle()
    return service.call("DescribeStackRefactor", {"StackRefactorId": made})


def executed(service: Service, request: dict[str, Any]) -> dict[str, Any]:
    """Create and execute the refactor and wait; its description."""
    made = refactored(service, request)["StackRefactorId"]
    service.call("ExecuteStackRefactor", {"StackRefactorId": made})
    service.settle()
    return service.call("DescribeStackRefactor", {"StackRefactorId": made})


def status(service: Service, stack: str) -> str:
    return str(service.call("DescribeStacks", {"StackName": stack})["Stacks"][0]["StackStatus"])


def owner(service: Service, physical_id: str) -> list[str]:
    return [stack.name for stack, _ in service.world.owners(physical_id)]


def with_resources(template: dict[str, Any], **changes: Any) -> dict[str, Any]:
    """`template` with resources changed; None drops one."""
    resources = {name: item for name, item in (template["Resources"] | changes).items() if item is not None}
    return template | {"Resources": resources}


def refused(service: Service, operation: str, **parameters: Any) -> ServiceError:
    with pytest.raises(ServiceError) as refusal:
        service.call(operation, parameters)
    return refusal.value


def family(service: Service, queue_name: str = "one") -> str:
    """A root with one nested stack; the child's name."""
    child = {
        "Parameters": {"name": {"Type": "String"}},
        "Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Ref": "name"}}}},
        "Outputs": {"Queue": {"Value": {"Ref": "Queue"}}},
    }
    service.world.objects["https://s3.amazonaws.com/b/child.json"] = json.dumps(child)
    service.call("CreateStack", {"StackName": "root", "TemplateBody": json.dumps(root_template(queue_name))})
    service.settle()
    return str(service.call("DescribeStackResources", {"StackName": "root"})["StackResources"][0]["PhysicalResourceId"])


def root_template(queue_name: str) -> dict[str, Any]:
    properties = {"TemplateURL": "https://s3.amazonaws.com/b/child.json", "Parameters": {"name": queue_name}}
    return {
        "Resources": {"Child": {"Type": "AWS::CloudFormation::Stack", "Properties": properties}},
        "Outputs": {"Q": {"Value": {"Fn::GetAtt": ["Child", "Outputs.Queue"]}}},
    }
