"""Carries out a plan's steps on the test bed, one call after the other, and checks what they promise.

It has nothing of the program's executor: what a plan says is all that it does.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from cfnbed import Service, violations

from amp2gen.runtime.plan.model import Conditions, Plan, Previous, Step
from amp2gen.runtime.plan.templates import template_hash


class StepFailed(Exception):  # noqa: N818 (told apart from errors of the driver)
    """A step that the test bed refused, or that did not do what it promises."""


def forward(service: Service, plan: Plan) -> None:
    """All forward steps. Invariants are looked at in the end: in large apps that takes longer than the steps."""
    with unharmed(service, plan, "forward"):
        for step in plan.forward:
            perform(service, step)


def back(service: Service, plan: Plan) -> None:
    """All rollback steps."""
    with unharmed(service, plan, "back"):
        for step in plan.rollback:
            perform(service, step)


def carry_out(service: Service, plan: Plan, step: Step) -> None:
    """One step, with its conditions before and after, and everything that must always hold."""
    with unharmed(service, plan, step.id):
        perform(service, step)


@contextmanager
def unharmed(service: Service, plan: Plan, what: str) -> Iterator[None]:
    """No invariant of the test bed is broken in the meantime that was not before."""
    protected = [item.physical_id for item in plan.protected if item.gen1 is not None]
    known = set(violations(service, protected))
    yield
    wrong = sorted(set(violations(service, protected)) - known)
    if wrong:
        raise StepFailed(f"{what}: {wrong}")


def perform(service: Service, step: Step) -> None:
    """One step, with its conditions before and after."""
    _check(service, step.before, f"before {step.id}")
    {
        "update": _update,
        "orphan": _update,
        "refactor": _refactor,
        "import": _import,
        "delete_stack": _delete,
    }[step.kind](service, step)
    _check(service, step.after, f"after {step.id}")


def owners(service: Service, physical_ids: Iterable[str]) -> dict[str, list[tuple[str, str]]]:
    """Who owns each physical id: (stack, logical id)."""
    return {
        physical_id: sorted((stack.name, it.logical_id) for stack, it in service.world.owners(physical_id))
        for physical_id in physical_ids
    }


def template_text(service: Service, stack: str) -> str:
    return str(service.call("GetTemplate", {"StackName": stack})["TemplateBody"])


def _update(service: Service, step: Step) -> None:
    (stack,) = step.stacks
    request = {
        "StackName": stack.name,
        **_template(service, stack.template),
        "Parameters": _parameters(stack.parameters),
        "Capabilities": ["CAPABILITY_NAMED_IAM"],
    }
    service.call("UpdateStack", request)
    service.settle()


def _import(service: Service, step: Step) -> None:
    (stack,) = step.stacks
    request = {
        "StackName": stack.name,
        "ChangeSetName": f"import-{len(service.world.change_sets)}",
        "ChangeSetType": "IMPORT",
        **_template(service, stack.template),
        "Parameters": _parameters(stack.parameters),
        "Capabilities": ["CAPABILITY_NAMED_IAM"],
        "ResourcesToImport": [
            {
                "ResourceType": item.type,
                "LogicalResourceId": item.place.logical_id,
                "ResourceIdentifier": item.identifier,
            }
            for item in step.adoptions
        ],
    }
    made = service.call("CreateChangeSet", request)["Id"]
    service.settle()
    service.call("ExecuteChangeSet", {"ChangeSetName": made})
    service.settle()


def _refactor(service: Service, step: Step) -> None:
    request = {
        "Description": step.id,
        "EnableStackCreation": step.creates is not None,
        "StackDefinitions": [{"StackName": stack.name, **_template(service, stack.template)} for stack in step.stacks],
        "ResourceMappings": [
            {
                "Source": {"StackName": move.source.stack, "LogicalResourceId": move.source.logical_id},
                "Destination": {"StackName": move.destination.stack, "LogicalResourceId": move.destination.logical_id},
            }
            for move in step.mappings
        ],
    }
    made = service.call("CreateStackRefactor", request)["StackRefactorId"]
    service.settle()
    found = service.call("DescribeStackRefactor", {"StackRefactorId": made})
    if found["Status"] != "CREATE_COMPLETE":
        raise StepFailed(f"{step.id}: {found['StatusReason']}")
    service.call("ExecuteStackRefactor", {"StackRefactorId": made})
    service.settle()
    found = service.call("DescribeStackRefactor", {"StackRefactorId": made})
    if found["ExecutionStatus"] != "EXECUTE_COMPLETE":
        raise StepFailed(f"{step.id}: {found}")


def _delete(service: Service, step: Step) -> None:
    service.call("DeleteStack", {"StackName": step.stacks[0].name})
    service.settle()


def _template(service: Service, text: str | None) -> dict[str, str]:
    assert text is not None
    if len(text.encode()) <= 51_200:
        return {"TemplateBody": text}
    url = f"https://s3.amazonaws.com/staging/{template_hash(text)[7:]}.json"
    service.world.objects[url] = text
    return {"TemplateURL": url}


def _parameters(given: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {"ParameterKey": name, "UsePreviousValue": True}
        if isinstance(value, Previous)
        else {"ParameterKey": name, "ParameterValue": value.value}
        for name, value in given.items()
    ]


def _check(service: Service, conditions: Conditions, when: str) -> None:
    for owner in conditions.owners:
        found = owners(service, [owner.physical_id])[owner.physical_id]
        wanted = owner.place and (owner.place.stack, owner.place.logical_id)
        if (wanted is None and found) or (wanted is not None and wanted not in found):
            raise StepFailed(f"{when}: {owner.physical_id} is owned by {found}, not by {wanted}")
    for template in conditions.templates:
        stack = service.world.find(template.stack)
        live = None if stack is None else template_hash(template_text(service, template.stack))
        if live != template.hash:
            raise StepFailed(f"{when}: the template of {template.stack} is another one")
    for status in conditions.statuses:
        found_status = service.call("DescribeStacks", {"StackName": status.stack})["Stacks"][0]["StackStatus"]
        if found_status not in status.allowed:
            raise StepFailed(f"{when}: {status.stack} is in state {found_status}")


def parameters_of(service: Service, stack: str) -> str:
    """The stack's parameters with their real values, as text."""
    found = service.world.stack(stack)
    return json.dumps({name: item.value for name, item in found.parameters.items()}, sort_keys=True)
