"""What else stands in a function's template (a queue, a network, a key) → a stack of the user's own beside it.

The pieces stay CloudFormation. Gen 2 includes them into the nested stack of the function, so that they may refer to the
function and the function to them, as in Gen 1's one stack.
"""

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

from amp2gen.frontend.context import Context
from amp2gen.frontend.custom import list_as_text, retained, without_imports
from amp2gen.frontend.environment_conditions import where_holds
from amp2gen.frontend.includable import is_resource_includable, report_resource
from amp2gen.frontend.parameters import DEPLOYMENT_PARAMETERS, path_in_ssm
from amp2gen.frontend.policies import is_own_policy, own_role
from amp2gen.frontend.schedules import RULE, is_off, own_rule
from amp2gen.frontend.values import Local, to_expr
from amp2gen.ir import kinds
from amp2gen.ir.base import ref_to
from amp2gen.ir.custom import CfnStack, CustomStack, StackParameter
from amp2gen.ir.expr import Expr, Opaque, attribute
from amp2gen.ir.functions import Function
from amp2gen.syntax.cloudformation.language_extensions import transforms
from amp2gen.syntax.cloudformation.marked_text import ENV, marked_text
from amp2gen.syntax.cloudformation.references import references, substitute
from amp2gen.syntax.cloudformation.template import Resource
from amp2gen.syntax.cloudformation.values import current_text

if TYPE_CHECKING:
    from amp2gen.frontend.functions import FunctionTemplate

EVENT_SOURCE = "AWS::Lambda::EventSourceMapping"
LOG_GROUP = "AWS::Logs::LogGroup"
PERMISSION = "AWS::Lambda::Permission"

TRIGGER_PRINCIPALS = frozenset(
    {"appsync.amazonaws.com", "cognito-idp.amazonaws.com", "events.amazonaws.com", "s3.amazonaws.com"}
)
"""Whose permissions to call the function Gen 2 adds with the trigger itself."""


OwnParameters = Mapping[tuple[str, str | None], str]
"""What the template says of the function and its role (a name, and an attribute or None) → the parameter instead."""


def beside_name(function: str) -> str:
    """The name of the stack beside a function."""
    return f"{function}Resources"


def beside_references(source: "FunctionTemplate", context: Context) -> Local:
    """What the function's template says of the resources beside it, as outputs of their stack."""
    resources = _carried(source, context)
    name = beside_name(source.entry.name)
    return {
        (logical_id, part): attribute(CustomStack, name, _output(logical_id, part))
        for logical_id, part in references(source.document.data)
        if logical_id in resources
    }


def lower_beside(source: "FunctionTemplate", context: Context) -> CustomStack | None:
    """The stack beside the function; None if its template holds nothing else. What cannot come along is reported."""
    resources = _carried(source, context)
    for resource in _others(source, context):
        if not is_resource_includable(resource.pointer, source.document):
            report_resource(f"function {source.entry.name}", resource.pointer, source.document, context)
        elif resource.logical_id not in resources:
            context.log.add(
                kinds.TEMPLATE_RESOURCE_NOT_CARRIED,
                source.origin(resource.pointer),
                f"function {source.entry.name}: {resource.logical_id} ({resource.type}) is not carried over",
            )
    if not resources:
        return None
    own = _parameters_for_function(source)
    imports: dict[str, StackParameter] = {}
    template = without_imports(_template(source, resources, own), "", source, imports, context)
    return CustomStack(
        name=beside_name(source.entry.name),
        origin=source.origin(next(iter(resources.values())).pointer),
        code=CfnStack(
            template=template, retained=tuple(retained(source, resources.values())), origin=source.origin("/Resources")
        ),
        parameters=(
            *_parameters(source, template, own, context),
            *(imports[name] for name in sorted(imports)),
        ),
        outputs=tuple(template.get("Outputs", {})),
        beside=ref_to(Function, source.entry.name),
    )


def _others(source: "FunctionTemplate", context: Context) -> Iterator[Resource]:
    """The resources that neither are the function nor become a part of it."""
    role = own_role(source.lambda_resource)
    for resource in source.template.resources.values():
        if resource is source.lambda_resource or resource.type == EVENT_SOURCE:
            continue
        if resource.type == RULE and (resource is own_rule(source) or is_off(source, resource)):
            continue
        if resource.type == "AWS::IAM::Role" and resource.logical_id == role:
            continue
        if resource.type == "AWS::IAM::Policy" and is_own_policy(resource, role):
            continue
        if where_holds(resource.condition, source, context) is False:
            continue
        if not _is_trigger_permission(source, resource):
            yield resource


def _is_trigger_permission(source: "FunctionTemplate", resource: Resource) -> bool:
    if resource.type != PERMISSION:
        return False
    rules = {logical_id for logical_id, _ in references(resource.properties.get("SourceArn"))}
    own = own_rule(source)
    if any(rule.logical_id in rules and rule is not own for rule in source.resources_of(RULE)):
        return False
    return current_text(source.value(resource.properties.get("Principal"))) in TRIGGER_PRINCIPALS


def _carried(source: "FunctionTemplate", context: Context) -> dict[str, Resource]:
    """The resources that can stand in another template: all they refer to is there, or has a value."""
    others = [each for each in _others(source, context) if is_resource_includable(each.pointer, source.document)]
    carried = {resource.logical_id: resource for resource in others}
    own = _parameters_for_function(source)
    while True:
        lost = [id for id, resource in carried.items() if not _stands_alone(source, resource, own, carried, context)]
        if not lost:
            return carried
        for id in lost:
            del carried[id]


def _stands_alone(
    source: "FunctionTemplate",
    resource: Resource,
    own: OwnParameters,
    carried: Mapping[str, Resource],
    context: Context,
) -> bool:
    for reference in references(dict(resource.properties)):
        name = reference[0]
        if reference in own or name in carried or name.startswith("AWS::"):
            continue
        if name not in source.template.parameters or name in DEPLOYMENT_PARAMETERS:
            return False
        if isinstance(_told_as(name, source, context), Opaque):
            return False
    return True


def _told_as(name: str, source: "FunctionTemplate", context: Context) -> Expr:
    """What the stack is told for a parameter of the function's template."""
    path = path_in_ssm(source.template.parameters[name], source.entry, source.template, context)
    if path is not None:
        return to_expr(path, {})
    return list_as_text(source.value({"Ref": name})) or source.expr({"Ref": name})


def _parameters_for_function(source: "FunctionTemplate") -> dict[tuple[str, str | None], str]:
    """How the template is told of the function and its role: reference → parameter."""
    function, role = source.lambda_resource.logical_id, own_role(source.lambda_resource)
    wanted: dict[tuple[str, str | None], str] = {(function, None): "functionName", (function, "Arn"): "functionArn"}
    if role:
        wanted |= {(role, None): "functionRoleName", (role, "Arn"): "functionRoleArn"}
    taken = source.template.parameters
    return {key: f"{name}OfGen2" if name in taken else name for key, name in wanted.items()}


def _template(source: "FunctionTemplate", resources: Mapping[str, Resource], own: OwnParameters) -> dict[str, Any]:
    """The resources with the conditions, mappings and parameters that they need, and outputs for the function."""
    written: Any = source.document.data
    kept = {id: _with_known_dependencies(written["Resources"][id], resources) for id in resources}
    kept = {id: _of_own_log(resource, source) for id, resource in kept.items()}
    template: dict[str, Any] = {"AWSTemplateFormatVersion": "2010-09-09", "Resources": _told(kept, own)}
    if transforms(written):
        template["Transform"] = written["Transform"]
    listed = written.get("Conditions")
    known = listed if isinstance(listed, Mapping) else {}
    conditions = {name: known[name] for name in _conditions(kept, known)}
    if conditions:
        template["Conditions"] = conditions
    if _uses(kept, "Fn::FindInMap") and written.get("Mappings"):
        template["Mappings"] = written["Mappings"]
    outputs = _outputs(source, resources)
    if outputs:
        template["Outputs"] = _told(outputs, own)
    used = {name for name, part in references(template) if part is None}
    parameters = {name: written["Parameters"][name] for name in source.template.parameters if name in used}
    parameters |= {name: {"Type": "String"} for name in own.values() if name in used}
    if parameters:
        template["Parameters"] = parameters
    return {key: template[key] for key in SECTIONS if key in template}


def _of_own_log(written: dict[str, Any], source: "FunctionTemplate") -> dict[str, Any]:
    """The function's log group, which somebody named by Gen 1's name of the function, with the name that it has."""
    properties = written.get("Properties")
    if written.get("Type") != LOG_GROUP or not isinstance(properties, Mapping):
        return written
    if marked_text(properties.get("LogGroupName")) != f"/aws/lambda/{source.entry.name}-{ENV}":
        return written
    name = {"Fn::Sub": f"/aws/lambda/${{{source.lambda_resource.logical_id}}}"}
    return {**written, "Properties": {**properties, "LogGroupName": name}}


def _told(node: Any, own: OwnParameters) -> Any:
    """The node with parameters in the place of references to the function and its role."""
    return substitute(node, lambda name, part: {"Ref": own[name, part]} if (name, part) in own else None)


SECTIONS = ("AWSTemplateFormatVersion", "Transform", "Parameters", "Mappings", "Conditions", "Resources", "Outputs")


def _with_known_dependencies(written: Mapping[str, Any], resources: Mapping[str, Resource]) -> dict[str, Any]:
    """The resource as written; it waits for others of the stack alone, as all that it refers to is there before."""
    listed = written.get("DependsOn")
    waits = [id for id in (listed if isinstance(listed, list) else [listed]) if id in resources]
    rest = {key: value for key, value in written.items() if key != "DependsOn"}
    return {**rest, "DependsOn": waits} if waits else rest


def _conditions(node: Any, written: Mapping[str, Any]) -> list[str]:
    """The names of the conditions that resources use, and those that these use, in the order of the template."""
    used: set[str] = set()
    waiting = [node]
    while waiting:
        for name in _named_conditions(waiting.pop()):
            if name in written and name not in used:
                used.add(name)
                waiting.append(written[name])
    return [name for name in written if name in used]


def _named_conditions(node: Any) -> Iterator[str]:
    if isinstance(node, list):
        for item in node:
            yield from _named_conditions(item)
    elif isinstance(node, Mapping):
        for key, value in node.items():
            if key == "Condition" and isinstance(value, str):
                yield value
            if key == "Fn::If" and isinstance(value, list) and value:
                yield str(value[0])
            yield from _named_conditions(value)


def _uses(node: Any, function: str) -> bool:
    if isinstance(node, list):
        return any(_uses(item, function) for item in node)
    return isinstance(node, Mapping) and (function in node or any(_uses(item, function) for item in node.values()))


def _outputs(source: "FunctionTemplate", resources: Mapping[str, Resource]) -> dict[str, Any]:
    """What the rest of Gen 1's template says of them."""
    written: Any = source.document.data
    found: dict[str, Any] = {}
    elsewhere = {key: value for key, value in written["Resources"].items() if key not in resources}
    for logical_id, part in references(elsewhere):
        if logical_id in resources:
            value = {"Ref": logical_id} if part is None else {"Fn::GetAtt": [logical_id, part]}
            found.setdefault(_output(logical_id, part), {"Value": value})
    return dict(sorted(found.items()))


def _output(logical_id: str, part: str | None) -> str:
    """`DeadLetterQueueArn`; outputs have names of letters and digits."""
    return re.sub(r"[^A-Za-z0-9]", "", f"{logical_id}{part or 'Ref'}")


def _parameters(
    source: "FunctionTemplate", template: Mapping[str, Any], own: OwnParameters, context: Context
) -> Iterator[StackParameter]:
    told: dict[str, Expr] = {name: source.local[reference] for reference, name in own.items()}
    for name in sorted(template.get("Parameters", {})):
        value = told[name] if name in told else _told_as(name, source, context)
        yield StackParameter(name=name, value=value, origin=source.origin(f"/Parameters/{name}"))
