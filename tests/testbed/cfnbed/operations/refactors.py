"""The five operations of Stack Refactor."""

from __future__ import annotations

from typing import Any

from cfnbed.deployment.plan import fetch_text
from cfnbed.errors import ServiceError, invalid
from cfnbed.model import Definition, Move, Place, Refactor
from cfnbed.refactor import run
from cfnbed.refactor.draft import make_draft
from cfnbed.refactor.rules import first_complaint
from cfnbed.template.document import Template, parse
from cfnbed.world import World

from .request import Handler, Request, check_inline_size, compact
from .stacks import new_stack


def create_stack_refactor(request: Request) -> dict[str, Any]:
    """Refuses at once what concerns the request; what concerns the templates comes out later as CREATE_FAILED."""
    world, creation = request.world, bool(request.get("EnableStackCreation"))
    definitions = tuple(_definition(world, item, creation) for item in request.get("StackDefinitions", ()))
    moves = tuple(
        Move(_place(world, item["Source"]), _place(world, item["Destination"]))
        for item in request.get("ResourceMappings", ())
    )
    draft = make_draft(world, definitions, moves)
    broken = first_complaint(draft, at_request=True)
    if broken:
        raise invalid(broken[1])
    versions = {side.stack.id: side.stack.version for side in draft.sides if not side.definition.creates}
    refactor = Refactor(world.unique("refactor"), request.get("Description"), definitions, moves, versions)
    run.create(world, refactor, request.outcome(world.settings.refactor_create_ticks))
    return {"StackRefactorId": refactor.id}


def describe_stack_refactor(request: Request) -> dict[str, Any]:
    refactor = _find(request)
    return _summary(refactor) | {"StackIds": [item.stack_id for item in refactor.definitions]}


def execute_stack_refactor(request: Request) -> dict[str, Any]:
    world, refactor = request.world, _find(request)
    if refactor.status != "CREATE_COMPLETE" or refactor.execution != "AVAILABLE":
        raise invalid(
            f"Stack refactor {refactor.id} cannot be executed: status {refactor.status}, "
            f"execution status {refactor.execution}. {refactor.execution_reason}".strip()
        )
    broken = first_complaint(make_draft(world, refactor.definitions, refactor.moves), at_request=True)
    if broken:
        raise invalid(broken[1])
    run.execute(world, refactor, request.outcome(world.settings.refactor_execute_ticks))
    return {}


def list_stack_refactors(request: Request) -> dict[str, Any]:
    wanted = request.get("ExecutionStatusFilter")
    for refactor in request.world.refactors.values():
        run.refresh(request.world, refactor)
    found = [
        _summary(refactor)
        for refactor in reversed(request.world.refactors.values())
        if not wanted or refactor.execution in wanted
    ]
    return request.page("StackRefactorSummaries", found, 100)


def list_stack_refactor_actions(request: Request) -> dict[str, Any]:
    refactor = _find(request)
    found = run.actions(request.world, refactor) if refactor.status == "CREATE_COMPLETE" else []
    return request.page("StackRefactorActions", found, 100)


def _definition(world: World, given: dict[str, Any], creation: bool) -> Definition:
    name = given.get("StackName")
    if not name:
        raise invalid("Stack definitions need a StackName")
    template = _template(world, given)
    stack = world.find(name)
    if stack is not None and stack.is_live:
        return Definition(stack.id, stack.name, template, creates=False)
    if not creation or name.startswith("arn:"):
        raise invalid(f"Stack with id {name} does not exist")
    return Definition(new_stack(world, name).id, name, template, creates=True)


def _template(world: World, given: dict[str, Any]) -> Template:
    body, url = given.get("TemplateBody"), given.get("TemplateURL")
    if (body is None) == (url is None):
        raise invalid("Either Template URL or Template Body must be specified.")
    if url is not None:
        return parse(fetch_text(world, url))
    check_inline_size(str(body))
    return parse(str(body))


def _place(world: World, given: dict[str, str]) -> Place:
    stack = world.find(given["StackName"])
    return Place(stack.name if stack else given["StackName"], given["LogicalResourceId"])


def _find(request: Request) -> Refactor:
    name = request.need("StackRefactorId")
    found = request.world.refactors.get(name)
    if found is None:
        raise ServiceError("StackRefactorNotFoundException", f"Stack refactor {name} does not exist", 404)
    run.refresh(request.world, found)
    return found


def _summary(refactor: Refactor) -> dict[str, Any]:
    return compact(
        {
            "StackRefactorId": refactor.id,
            "Description": refactor.description,
            "Status": refactor.status,
            "StatusReason": refactor.reason or None,
            "ExecutionStatus": refactor.execution,
            "ExecutionStatusReason": refactor.execution_reason or None,
        }
    )


HANDLERS: dict[str, Handler] = {
    "CreateStackRefactor": create_stack_refactor,
    "DescribeStackRefactor": describe_stack_refactor,
    "ExecuteStackRefactor": execute_stack_refactor,
    "ListStackRefactors": list_stack_refactors,
    "ListStackRefactorActions": list_stack_refactor_actions,
}
