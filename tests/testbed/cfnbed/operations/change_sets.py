"""Change sets: an operation looked at before it is done; also the only way to import."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from cfnbed.deployment import run
from cfnbed.deployment.change import Change, Detail
from cfnbed.deployment.plan import Plan, is_same, make_plan
from cfnbed.errors import ServiceError, invalid
from cfnbed.model import REVIEW, ChangeSet, Stack
from cfnbed.parameters import bind, shown
from cfnbed.resource_types import STACK, type_of
from cfnbed.template.document import Template
from cfnbed.world import World

from .request import Handler, Request, check_capabilities, compact
from .stacks import check_plan, check_updatable, new_stack

NO_CHANGES = "The submitted information didn't contain changes. Submit different information to create a change set."


def create_change_set(request: Request) -> dict[str, Any]:
    world, kind = request.world, request.get("ChangeSetType", "UPDATE")
    stack = _target(request, kind)
    name, token = request.need("ChangeSetName"), request.get("ClientToken")
    for other in _of_stack(world, stack):
        if other.name == name:
            if token and other.token == token:
                return {"Id": other.id, "StackId": stack.id}
            raise ServiceError("AlreadyExistsException", f"ChangeSet {name} already exists")
    template = request.template(stack.template)
    parameters = bind(world, template, request.get("Parameters", ()), stack.parameters)
    tags, imports = request.tags(stack.tags), _imports(request, kind, stack, template)
    plan = make_plan(world, stack, template, parameters, tags, imports)
    capabilities = tuple(request.get("Capabilities", ()))
    check_capabilities([part.template for part in plan.all()], capabilities)
    change_set = ChangeSet(
        world.new_change_set_id(name),
        name,
        stack.id,
        kind,
        template,
        world.clock.now(),
        stack.version,
        description=request.get("Description"),
        parameters=parameters,
        tags=tags,
        capabilities=capabilities,
        plan=plan,
        nested=bool(request.get("IncludeNestedStacks")),
        imports=tuple(request.get("ResourcesToImport", ())),
        token=token,
    )
    if stack.id not in world.stacks:
        world.stacks[stack.id] = stack
        world.change(stack, REVIEW, "User Initiated")
    world.change_sets[change_set.id] = change_set
    outcome = request.outcome(world.settings.change_set_ticks)
    change_set.status = "CREATE_IN_PROGRESS"
    family = [change_set, *(_nested(world, change_set) if change_set.nested else ())]
    world.clock.after(outcome.ticks, lambda: _created(world, family, outcome.failure))
    return {"Id": change_set.id, "StackId": stack.id}


def describe_change_set(request: Request) -> dict[str, Any]:
    found = find_change_set(request)
    stack, values = request.world.stacks[found.stack_id], bool(request.get("IncludePropertyValues"))
    ready = found.plan if found.status == "CREATE_COMPLETE" else None
    shown_changes = [change for change in ready.changes if _is_shown(change, ready)] if ready else []
    changes = [_change(change, values, found.children.get(change.logical_id)) for change in shown_changes]
    answer = {
        "ChangeSetName": found.name,
        "ChangeSetId": found.id,
        "StackId": stack.id,
        "StackName": stack.name,
        "Description": found.description,
        "Parameters": [shown(name, item) for name, item in found.parameters.items()],
        "CreationTime": found.created,
        "ExecutionStatus": found.execution,
        "Status": found.status,
        "StatusReason": found.reason or None,
        "Capabilities": list(found.capabilities),
        "Tags": [{"Key": key, "Value": value} for key, value in found.tags.items()],
        "IncludeNestedStacks": found.nested,
        "ParentChangeSetId": found.parent,
        "RootChangeSetId": found.root,
    }
    return compact(answer) | request.page("Changes", changes, 100)


def execute_change_set(request: Request) -> dict[str, Any]:
    world, found = request.world, find_change_set(request)
    stack, token = world.stacks[found.stack_id], request.get("ClientRequestToken")
    if token and token in stack.tokens:
        return {}
    if found.parent is not None:
        raise invalid(f"ChangeSet [{found.id}] belongs to a nested stack: execute the root's, {found.root}")
    if found.execution != "AVAILABLE" or found.plan is None:
        raise ServiceError(
            "InvalidChangeSetStatus",
            f"ChangeSet [{found.id}] cannot be executed in its current status of [{found.execution}]",
        )
    if stack.status != REVIEW:
        check_updatable(stack)
    if found.version != stack.version:
        found.execution = "OBSOLETE"
        raise ServiceError(
            "InvalidChangeSetStatus", f"ChangeSet [{found.id}] cannot be executed in its current status of [OBSOLETE]"
        )
    check_plan(world, found.plan, found.capabilities)
    if token:
        stack.tokens.add(token)
    found.execution = "EXECUTE_IN_PROGRESS"
    outcome = request.outcome(world.settings.update_ticks)

    def done(succeeded: bool) -> None:
        found.execution = "EXECUTE_COMPLETE" if succeeded else "EXECUTE_FAILED"

    run.run(world, found.plan, outcome, done)
    for other in _of_stack(world, stack):
        if other is not found:
            other.execution = "OBSOLETE"
    return {}


def delete_change_set(request: Request) -> dict[str, Any]:
    try:
        found = find_change_set(request)
    except ServiceError as error:
        if error.code == "ChangeSetNotFound" and request.get("StackName"):
            return {}
        raise
    if found.execution == "EXECUTE_IN_PROGRESS":
        raise ServiceError("InvalidChangeSetStatus", f"ChangeSet [{found.id}] cannot be deleted while it is executed")
    for item in [item for item in request.world.change_sets.values() if found.id in (item.id, item.root)]:
        del request.world.change_sets[item.id]
    return {}


def list_change_sets(request: Request) -> dict[str, Any]:
    stack = request.stack()
    summaries = [
        compact(
            {
                "StackId": stack.id,
                "StackName": stack.name,
                "ChangeSetId": item.id,
                "ChangeSetName": item.name,
                "ExecutionStatus": item.execution,
                "Status": item.status,
                "StatusReason": item.reason or None,
                "CreationTime": item.created,
                "Description": item.description,
                "IncludeNestedStacks": item.nested,
            }
        )
        for item in _of_stack(request.world, stack)
    ]
    return request.page("Summaries", summaries, 100)


def find_change_set(request: Request) -> ChangeSet:
    """By ARN, or by name and stack."""
    world, name = request.world, request.need("ChangeSetName")
    if name in world.change_sets:
        return world.change_sets[name]
    stack = world.stack(request.get("StackName")) if request.get("StackName") else None
    for item in _of_stack(world, stack) if stack else ():
        if item.name == name:
            return item
    raise ServiceError("ChangeSetNotFound", f"ChangeSet [{name}] does not exist", 404)


def _nested(world: World, parent: ChangeSet) -> list[ChangeSet]:
    """A change set for each nested stack that would change, to look at; only the root's can be executed."""
    assert parent.plan is not None
    found = []
    for logical_id, plan in parent.plan.nested.items():
        if plan.stack.id not in world.stacks:
            world.stacks[plan.stack.id] = plan.stack
            world.change(plan.stack, REVIEW)
        name = f"{parent.name}-{logical_id}"[:128]
        child = ChangeSet(
            world.new_change_set_id(name),
            name,
            plan.stack.id,
            "UPDATE" if plan.stack.resources else "CREATE",
            plan.template,
            world.clock.now(),
            plan.stack.version,
            status="CREATE_IN_PROGRESS",
            parameters=plan.parameters,
            tags=plan.tags,
            capabilities=parent.capabilities,
            plan=plan,
            nested=True,
            parent=parent.id,
            root=parent.root or parent.id,
        )
        world.change_sets[child.id] = child
        parent.children[logical_id] = child.id
        found += [child, *_nested(world, child)]
    return found


def _target(request: Request, kind: str) -> Stack:
    world, name = request.world, request.need("StackName")
    stack = world.find(name)
    if kind == "CREATE" or (kind == "IMPORT" and stack is None):
        if stack is not None and stack.status != REVIEW:
            raise ServiceError(
                "AlreadyExistsException",
                f"Stack [{name}] already exists and cannot be created again with the changeSet",
            )
        return stack or new_stack(world, name)
    if stack is None or not stack.is_live:
        raise invalid(f"Stack [{name}] does not exist")
    if stack.status.endswith("_IN_PROGRESS"):
        raise invalid(f"Stack:{stack.id} is in {stack.status} state and can not be updated.")
    return stack


def _of_stack(world: World, stack: Stack) -> list[ChangeSet]:
    return [item for item in world.change_sets.values() if item.stack_id == stack.id]


def _created(world: World, family: list[ChangeSet], failure: str | None) -> None:
    for item in family:
        assert item.plan is not None
        nothing = item.kind == "UPDATE" and is_same(item.plan, world.settings.equal_values_are_no_update)
        reason = failure or (NO_CHANGES if nothing else "")
        item.status, item.reason = ("FAILED", reason) if reason else ("CREATE_COMPLETE", "")
        item.execution = "UNAVAILABLE" if reason else "AVAILABLE"


def _imports(request: Request, kind: str, stack: Stack, template: Template) -> dict[str, str]:
    """Logical id → physical id of an IMPORT, after its rules (spec/refactor.md 5.3)."""
    if kind != "IMPORT":
        return {}
    wanted = {item["LogicalResourceId"]: item for item in request.get("ResourcesToImport", ())}
    new = [name for name in template.resources if name not in stack.resources]
    if set(new) != set(wanted) or not wanted:
        raise invalid(
            "As part of the import operation, you cannot modify or add [Resources]: the template adds exactly the "
            f"resources to import, not {sorted(set(new) ^ set(wanted))}"
        )
    if any(name not in template.resources for name in stack.resources):
        raise invalid("As part of the import operation, you cannot delete [Resources]")
    if stack.resources and template.outputs != stack.template.outputs:
        raise invalid("As part of the import operation, you cannot modify or add [Outputs]")
    return {name: _adopted(request.world, template, item) for name, item in wanted.items()}


def _adopted(world: World, template: Template, given: Mapping[str, Any]) -> str:
    name, kind = given["LogicalResourceId"], given["ResourceType"]
    definition = template.resources[name]
    if definition["Type"] != kind:
        raise invalid(f"ResourceType of {name} does not match the template")
    if "DeletionPolicy" not in definition:
        raise invalid(
            f"Resources [{name}] to be imported must have a DeletionPolicy attribute specified in the template."
        )
    identifier = given["ResourceIdentifier"]
    if set(identifier) != set(type_of(kind).identifier):
        raise invalid(f"Resource {name} of type {kind} is identified by {list(type_of(kind).identifier)}")
    parts = [identifier[name] for name in type_of(kind).identifier]
    candidates = ("/".join(parts), "|".join(parts), parts[-1])
    physical_id = next((found for found in candidates if world.physical.find(kind, found)), None)
    if physical_id is None:
        raise invalid(f"Resource {name} with identifier {identifier} does not exist")
    owners = world.owners(physical_id, kind)
    if owners:
        raise invalid(f"Resource {name} with identifier {identifier} already belongs to stack {owners[0][0].name}")
    return physical_id


def _is_shown(change: Change, plan: Plan) -> bool:
    """A nested stack shows up only with a change of its own."""
    return change.subject.type != STACK or change.action != "Modify" or change.logical_id in plan.nested


def _change(change: Change, values: bool, child: str | None) -> dict[str, Any]:
    subject = change.subject
    details = [_detail(detail, values) for detail in change.details] if change.action == "Modify" else []
    scope = sorted({detail.attribute for detail in change.details})
    old = change.before.definition.get("DeletionPolicy", "Delete") if change.before else None
    removal = (
        {"Retain": "Retain", "Snapshot": "Snapshot"}.get(str(old), "Delete") if change.action == "Remove" else None
    )
    context = {"BeforeContext": change.before, "AfterContext": change.after} if values else {}
    resource = {
        "PolicyAction": removal or ("ReplaceAndDelete" if change.replaces else None),
        "Action": change.action,
        "LogicalResourceId": change.logical_id,
        "PhysicalResourceId": change.before.physical_id if change.before else None,
        "ResourceType": subject.type,
        "Replacement": ("True" if change.replaces else "False") if change.action == "Modify" else None,
        "Scope": scope,
        "Details": details,
        "ChangeSetId": child,
    } | {
        name: json.dumps({"Properties": item.properties}, default=str)
        for name, item in context.items()
        if item is not None
    }
    return {"Type": "Resource", "ResourceChange": compact(resource)}


def _detail(detail: Detail, values: bool) -> dict[str, Any]:
    path = f"/Properties/{detail.name}" if detail.attribute == "Properties" else f"/{detail.attribute}"
    shown_values = {
        "Path": path,
        "BeforeValue": None if detail.before is None else _text(detail.before),
        "AfterValue": None if detail.after is None else _text(detail.after),
        "AttributeChangeType": "Add" if detail.before is None else "Remove" if detail.after is None else "Modify",
    }
    target = {
        "Attribute": detail.attribute,
        "Name": detail.name or None,
        "RequiresRecreation": "Always" if detail.recreates else "Never",
    }
    return {
        "Target": compact(target | (shown_values if values else {})),
        "Evaluation": "Static",
        "ChangeSource": "DirectModification",
    }


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


HANDLERS: dict[str, Handler] = {
    "CreateChangeSet": create_change_set,
    "DescribeChangeSet": describe_change_set,
    "ExecuteChangeSet": execute_change_set,
    "DeleteChangeSet": delete_change_set,
    "ListChangeSets": list_change_sets,
}
