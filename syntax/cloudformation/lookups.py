"""The intrinsic functions that look names up: parameters, resources, conditions, mappings, exports."""

import re
from collections.abc import Mapping

from amp2gen.syntax.cloudformation.evaluation import Evaluation, Function
from amp2gen.syntax.cloudformation.intrinsics import text_part
from amp2gen.syntax.cloudformation.values import (
    NODE_TYPES,
    Conditional,
    Import,
    Node,
    Opaque,
    Value,
    as_value,
    concat,
    literal_text,
)
from amp2gen.syntax.documents import child_pointer

_PLACEHOLDER = re.compile(r"\$\{([^}]*)\}")
_PLACEHOLDER_NAME = re.compile(r"[A-Za-z0-9_.:]+")


def _ref(evaluation: Evaluation, argument: Value, pointer: str) -> Value:
    if isinstance(argument, str):
        return evaluation.reference(argument, pointer)
    return evaluation.malformed("Ref", argument, pointer, "takes a name")


def _get_att(evaluation: Evaluation, argument: Value, pointer: str) -> Value:
    if isinstance(argument, str):
        logical_id, _, attribute = argument.partition(".")
        return evaluation.attribute(logical_id, attribute, pointer)
    if not (isinstance(argument, list) and len(argument) == 2 and isinstance(argument[0], str)):
        return evaluation.malformed("Fn::GetAtt", argument, pointer, "takes a logical id and an attribute")
    logical_id = argument[0]
    name = evaluation.value(argument[1], child_pointer(pointer, 1))
    if isinstance(name, str):
        return evaluation.attribute(logical_id, name, pointer)
    if isinstance(name, NODE_TYPES):
        return Opaque("Fn::GetAtt", [logical_id, name])
    return evaluation.fail("Fn::GetAtt", [logical_id, name], pointer, "Fn::GetAtt takes an attribute's name")


def _sub(evaluation: Evaluation, argument: Value, pointer: str) -> Value:
    if isinstance(argument, str):
        return _substitute(evaluation, argument, {}, argument, pointer)
    if isinstance(argument, list) and len(argument) == 2:
        template, variables = argument
        if isinstance(template, str) and isinstance(variables, dict):
            variables_pointer = child_pointer(pointer, 1)
            values = {
                name: evaluation.value(variable, child_pointer(variables_pointer, name))
                for name, variable in variables.items()
            }
            return _substitute(evaluation, template, values, [template, values], pointer)
    return evaluation.malformed("Fn::Sub", argument, pointer, "takes a text, or a text and an object of variables")


def _substitute(evaluation: Evaluation, template: str, variables: dict[str, Value], args: Value, pointer: str) -> Value:
    parts: list[str | Node] = []
    done = 0
    for match in _PLACEHOLDER.finditer(template):
        parts.append(template[done : match.start()])
        done = match.end()
        name = match[1]
        if name.startswith("!"):
            parts.append(f"${{{name[1:]}}}")
            continue
        if not _PLACEHOLDER_NAME.fullmatch(name):
            return evaluation.fail("Fn::Sub", args, pointer, f"not a name that Fn::Sub knows: {match[0]}")
        if name in variables:
            value = variables[name]
        elif "." in name:
            logical_id, _, attribute = name.partition(".")
            value = evaluation.attribute(logical_id, attribute, pointer)
        else:
            value = evaluation.reference(name, pointer)
        part = text_part(value)
        if part is None:
            return evaluation.fail("Fn::Sub", args, pointer, f"{match[0]} is not a text")
        parts.append(part)
    return concat([*parts, template[done:]])


def _if(evaluation: Evaluation, argument: Value, pointer: str) -> Value:
    if not (isinstance(argument, list) and len(argument) == 3 and isinstance(argument[0], str)):
        return evaluation.malformed("Fn::If", argument, pointer, "takes the name of a condition and two values")
    name = argument[0]
    residual = evaluation.condition(name, child_pointer(pointer, 0))
    if isinstance(residual, bool):
        taken = 1 if residual else 2
        return evaluation.value(argument[taken], child_pointer(pointer, taken))
    then = evaluation.value(argument[1], child_pointer(pointer, 1))
    otherwise = evaluation.value(argument[2], child_pointer(pointer, 2))
    if name not in evaluation.scope.conditions:
        return Opaque("Fn::If", [name, then, otherwise])
    return Conditional(name, then, otherwise)


def _find_in_map(evaluation: Evaluation, argument: Value, pointer: str) -> Value:
    if not isinstance(argument, list):
        return evaluation.malformed("Fn::FindInMap", argument, pointer, "takes a list of arguments")
    arguments = evaluation.arguments(argument, pointer)
    keys = [literal_text(key) for key in arguments[:3]]
    evaluation.trace.mappings.update(key for key in keys[:1] if key and key in evaluation.scope.mappings)
    match keys, arguments[3:]:
        case [str(mapping), str(top), str(second)], options:
            entry = evaluation.scope.mappings.get(mapping, {}).get(top, {})
            if second in entry:
                where = child_pointer(child_pointer(child_pointer("/Mappings", mapping), top), second)
                return evaluation.value(as_value(entry[second]), where)
            match options:
                case [{"DefaultValue": default}]:
                    return default
            message = f"the mapping {mapping} has no {top}/{second}"
            return evaluation.fail("Fn::FindInMap", arguments, pointer, message)
        case [_, _, _], _ if all(text_part(key) is not None for key in arguments[:3]):
            return Opaque("Fn::FindInMap", arguments)
        case _:
            message = "Fn::FindInMap takes a mapping and two keys"
            return evaluation.fail("Fn::FindInMap", arguments, pointer, message)


def _import_value(evaluation: Evaluation, argument: Value, pointer: str) -> Value:
    name = evaluation.value(argument, pointer)
    if text_part(name) is None:
        return evaluation.fail("Fn::ImportValue", name, pointer, "Fn::ImportValue takes an export's name")
    imported = evaluation.scope.imports(name) if evaluation.scope.imports else None
    return Import(name) if imported is None else imported


LOOKUPS: Mapping[str, Function] = {
    "Ref": _ref,
    "Fn::FindInMap": _find_in_map,
    "Fn::GetAtt": _get_att,
    "Fn::If": _if,
    "Fn::ImportValue": _import_value,
    "Fn::Sub": _sub,
}
