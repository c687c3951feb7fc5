"""Functions that are not Node.js: `defineFunction((scope) => new Function(scope, …))`, as Amplify has it for them."""

from amp2gen.backend_ts.build_tools import LAMBDA, folder_path, function_code, runtime
from amp2gen.backend_ts.typescript.build import call, data, members, new
from amp2gen.backend_ts.typescript.tree import Arrow, BlankLine, Const, Expr, Imported, Name, Param, Stmt
from amp2gen.backend_ts.values import Scope, is_static_variable
from amp2gen.ir.expr import SecretValue, leaves
from amp2gen.ir.functions import AssetCode, Function, Variable

SOURCE = Name("src")


def define_asset_function(
    function: Function, code: AssetCode, name: str, construct: str, scope: Scope, folder: str
) -> tuple[Stmt, ...]:
    """The path of the sources, then `export const report = defineFunction(…)`. `folder` is below amplify/."""
    value = new(
        Imported("Function", LAMBDA),
        Name("scope"),
        construct,
        data(_properties(function, code, scope, folder)),
    )
    arguments: list[object] = [Arrow((Param(Name("scope")),), value)]
    if function.group != "function":
        arguments.append({"resourceGroupName": function.group})
    return (
        Const(SOURCE, folder_path("src")),
        BlankLine(),
        Const(Name(name), call(Imported("defineFunction", "@aws-amplify/backend"), *arguments), export=True),
    )


def is_known_at_definition(variable: Variable) -> bool:
    """Whether a variable can stand in the definition: secrets cannot, as nothing fills them in at the start."""
    return is_static_variable(variable) and not any(isinstance(part, SecretValue) for part in leaves(variable.value))


def _properties(function: Function, code: AssetCode, scope: Scope, folder: str) -> dict[str, object]:
    properties: dict[str, object] = {
        "runtime": runtime(code.runtime),
        "handler": code.handler,
        "code": function_code(function, code, SOURCE, folder),
        "timeout": _of("Duration", "seconds", scope.number(function.timeout_seconds)),
        "memorySize": scope.number(function.memory_mb),
    }
    if function.ephemeral_storage_mb:
        properties["ephemeralStorageSize"] = _of("Size", "mebibytes", scope.number(function.ephemeral_storage_mb))
    if function.architecture != "x86_64":
        properties["architecture"] = members(Imported("Architecture", LAMBDA), "ARM_64")
    known = [variable for variable in function.environment if is_known_at_definition(variable)]
    if known:
        properties["environment"] = {variable.name: scope.expr(variable.value) for variable in known}
    return properties


def _of(class_: str, method: str, value: int | Expr) -> Expr:
    return call(members(Imported(class_, "aws-cdk-lib"), method), value)
