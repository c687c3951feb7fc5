"""The ending of model tables' names in the templates of custom resources that put such names together.

    {"Fn::Sub": "Post-${apidemoGraphQLAPIIdOutput}-${env}"}  ->  {"Fn::Sub": "Post-${tableEnding}"}

The template may use id and environment otherwise as well, so the ending is a parameter of its own.
"""

from typing import Any

from amp2gen.frontend.log import Log
from amp2gen.ir import kinds
from amp2gen.ir.custom import CfnStack, CustomStack, StackParameter
from amp2gen.ir.data import GraphqlApi
from amp2gen.ir.expr import Attribute, EnvName

ENDING = "ending_of_table_names"


def in_templates(stack: CustomStack, log: Log) -> CustomStack:
    """The stack with a parameter for what the tables' names end in, if its template puts such names together."""
    code = stack.code
    if not isinstance(code, CfnStack) or not isinstance(code.template, dict):
        return stack
    ids = [each for each in stack.parameters if _is_id(each)]
    env = next((each.name for each in stack.parameters if each.value == EnvName()), None)
    if not ids or env is None:
        return stack
    own = ids[0]
    name = _free("tableEnding", {each.name for each in stack.parameters})
    renamed = _renamed(code.template, own.name, env, name)
    if renamed == code.template:
        return stack
    assert isinstance(own.value, Attribute)
    log.add(
        kinds.ID_IN_TABLE_NAMES,
        own.origin or stack.origin,
        f"custom {stack.name}: the template puts the names of model tables together; {name} has what they end in",
    )
    template = {**renamed, "Parameters": {**(renamed.get("Parameters") or {}), name: {"Type": "String"}}}
    parameter = StackParameter(name=name, value=own.value.model_copy(update={"name": ENDING}))
    return stack.model_copy(
        update={
            "code": code.model_copy(update={"template": template}),
            "parameters": (*stack.parameters, parameter),
        }
    )


def _is_id(parameter: StackParameter) -> bool:
    value = parameter.value
    return isinstance(value, Attribute) and value.of.id.startswith(f"{GraphqlApi.ID_PREFIX}/") and value.name == "id"


def _free(name: str, taken: set[str]) -> str:
    return name if name not in taken else _free(f"{name}2", taken)


def _renamed(node: Any, id: str, env: str, name: str) -> Any:
    """The template with the parameter `name` where the id stands between a name and the environment's."""
    match node:
        case list():
            return [_renamed(item, id, env, name) for item in node]
        case {"Fn::Sub": str(text)}:
            return {"Fn::Sub": _in_text(text, id, env, name)}
        case {"Fn::Sub": [str(text), *rest]}:
            return {"Fn::Sub": [_in_text(text, id, env, name), *(_renamed(item, id, env, name) for item in rest)]}
        case {"Fn::Join": [str(between), list(parts)]}:
            return {"Fn::Join": [between, _in_parts(between, parts, id, env, name)]}
        case dict():
            return {key: _renamed(value, id, env, name) for key, value in node.items()}
    return node


def _in_text(text: str, id: str, env: str, name: str) -> str:
    return text.replace(f"-${{{id}}}-${{{env}}}", f"-${{{name}}}")


def _in_parts(between: str, parts: list[Any], id: str, env: str, name: str) -> list[Any]:
    ending = [{"Ref": id}, {"Ref": env}] if between == "-" else [{"Ref": id}, "-", {"Ref": env}]
    found: list[Any] = []
    at = 0
    while at < len(parts):
        before = parts[at - 1] if at else None
        after_name = before is not None and (between == "-" or (isinstance(before, str) and before.endswith("-")))
        is_ending = after_name and parts[at : at + len(ending)] == ending
        found.append({"Ref": name} if is_ending else _renamed(parts[at], id, env, name))
        at += len(ending) if is_ending else 1
    return found
