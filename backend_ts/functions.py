"""Lambda functions: `functions/<name>/resource.ts` with `defineFunction`, and the sources beside it."""

from collections.abc import Iterator, Mapping

from amp2gen.backend_ts.added import Added, added_resources
from amp2gen.backend_ts.asset_functions import define_asset_function, is_known_at_definition
from amp2gen.backend_ts.build_tools import helpers_of
from amp2gen.backend_ts.event_sources import event_sources
from amp2gen.backend_ts.files import Unit, content_of, typescript
from amp2gen.backend_ts.function_layers import layer_list, native_layers, with_layers_explained
from amp2gen.backend_ts.lambda_settings import RESOURCE, lambda_settings
from amp2gen.backend_ts.naming import construct_names, function_names, module, pascal
from amp2gen.backend_ts.schedules import native_schedule, schedule_rule
from amp2gen.backend_ts.statements import grants, policy_statement
from amp2gen.backend_ts.typescript.build import call, data, dotted, members, new
from amp2gen.backend_ts.typescript.tree import (
    BlankLine,
    Block,
    Const,
    Expr,
    ExprStmt,
    FunctionDecl,
    Imported,
    Name,
    NonNull,
    ObjPattern,
    Param,
    Stmt,
    TypeRef,
)
from amp2gen.backend_ts.values import Scope, is_static
from amp2gen.ir.app import App
from amp2gen.ir.expr import Attribute, Join
from amp2gen.ir.expr import Expr as Value
from amp2gen.ir.functions import AssetCode, Function, NodeCode, Variable
from amp2gen.ir.iam import Statement
from amp2gen.ir.stacks import joined_stacks, stack_of

Joined = Mapping[str, str]
"""The nested stack of each function, and of what stands beside functions, by id."""

BACKEND_PACKAGE = "@aws-amplify/backend"


def emit_functions(app: App) -> Iterator[Unit]:
    names = function_names(function.name for function in app.functions)
    constructs = construct_names(function.name for function in app.functions)
    joined = joined_stacks({function.name: function.group for function in app.functions}, app.custom)
    added = added_resources(app)
    for function in app.functions:
        yield _unit(function, names, constructs[function.name], joined, added)


def _unit(
    function: Function, names: dict[str, str], construct: str, joined: Joined, added: Mapping[str, Added]
) -> Unit:
    name = names[function.name]
    folder = f"functions/{function.name}"
    taken = {name, f"customize{pascal(name)}"}
    is_asset = isinstance(function.code, AssetCode)
    scope = Scope(folder, names, taken=taken, added=added, deployed_secrets=is_asset)
    customize = _customize(function, name, construct, scope, joined)
    statements = _define(function, name, construct, scope, folder)
    if customize is not None:
        statements += (BlankLine(), customize)
    files = typescript(f"amplify/{folder}/resource.ts", *statements)
    files |= {f"amplify/{folder}/{file.path}": content_of(file) for file in function.sources}
    resource = module("", f"{folder}/resource")
    calls: tuple[Stmt, ...] = ()
    if customize is not None:
        given = [Name(resource.name) for resource in scope.given()]
        calls = (ExprStmt(call(Imported(f"customize{pascal(name)}", resource), Name("backend"), *given)),)
    return Unit(
        files=files,
        defines=(Imported(name, resource),),
        functions=calls,
        helpers=frozenset(_helpers(function)),
    )


def _define(function: Function, name: str, construct: str, scope: Scope, folder: str) -> tuple[Stmt, ...]:
    """`export const orders = defineFunction({ … })`."""
    if isinstance(function.code, AssetCode):
        return define_asset_function(function, function.code, name, construct, scope, folder)
    return (_define_node_function(function, function.code, name, construct, scope),)


def _define_node_function(function: Function, code: NodeCode, name: str, construct: str, scope: Scope) -> Const:
    static = [variable for variable in function.environment if is_static(variable.value)]
    properties: dict[str, object] = {
        "name": construct,
        "entry": f"./{code.entry}",
        "runtime": code.version,
        "timeoutSeconds": function.timeout_seconds,
        "memoryMB": function.memory_mb,
    }
    if function.ephemeral_storage_mb:
        properties["ephemeralStorageSizeMB"] = function.ephemeral_storage_mb
    if function.architecture != "x86_64":
        properties["architecture"] = function.architecture
    if static:
        properties["environment"] = {variable.name: scope.expr(variable.value) for variable in static}
    layers = native_layers(function, code)
    if layers:
        properties["layers"] = layers
    schedule = native_schedule(function)
    if schedule is not None:
        properties["schedule"] = schedule
    if code.keep_names:
        properties["bundling"] = {"minify": False}
    if function.group != "function":
        properties["resourceGroupName"] = function.group
    options = with_layers_explained(function, data(properties))
    return Const(Name(name), call(Imported("defineFunction", BACKEND_PACKAGE), options), export=True)


def _customize(function: Function, name: str, construct: str, scope: Scope, joined: Joined) -> FunctionDecl | None:
    """What needs other resources: environment variables, grants, event sources, schedules; None if nothing does."""
    body: list[Stmt] = []
    owner = members(Name("backend"), name)
    is_known = is_known_at_definition if isinstance(function.code, AssetCode) else is_static
    for variable in function.environment:
        if not is_known(variable.value):
            value = _around_value(function, construct, variable, scope, joined)
            body.append(ExprStmt(call(members(owner, "addEnvironment"), variable.name, value)))
    direct, around = _split(function, joined)
    apart = tuple(statement for statement in direct if _is_called_by_what_it_names(statement, function, joined))
    rest: list[Stmt] = []
    if direct:
        rest += grants(tuple(item for item in direct if item not in apart), Name("lambda"), scope)
    if apart:
        rest.append(_grants_apart(construct, apart, scope))
    rest += _managed_policies(function, scope)
    rest += event_sources(function, scope)
    rest += schedule_rule(function)
    settings = (*layer_list(function, scope), *lambda_settings(function, scope))
    for part in (settings, rest):
        if body and part:
            body.append(BlankLine())
        body += part
    if around:
        body += [BlankLine(), _grants_of_its_own(function, construct, around, scope)]
    if not body:
        return None
    head = list(scope.bindings())
    if rest or "secret-value" in _helpers(function):
        head.append(Const(ObjPattern(("lambda",)), members(owner, "resources")))
    if settings:
        head.append(Const(ObjPattern((RESOURCE,)), members(owner, "resources", "cfnResources")))
    if function.around:
        head.append(Const(Name("stack"), call(dotted("backend.createStack"), f"grants{construct}")))
    return FunctionDecl(
        f"customize{pascal(name)}",
        (
            Param(Name("backend"), TypeRef(Imported("Backend", module(f"functions/{function.name}", "backend"), True))),
            *(resource.parameter for resource in scope.given()),
        ),
        Block((*head, BlankLine(), *body)),
        return_type=TypeRef("void"),
        export=True,
        doc=_around_doc(function),
    )


def _managed_policies(function: Function, scope: Scope) -> Iterator[Stmt]:
    """`lambda.role!.addManagedPolicy(…)` for each policy."""
    policy = Imported("ManagedPolicy", "aws-cdk-lib/aws-iam")
    for number, arn in enumerate(function.managed_policies, 1):
        found = call(members(policy, "fromManagedPolicyArn"), Name("lambda"), f"Policy{number}", scope.expr(arn))
        yield ExprStmt(call(members(NonNull(dotted("lambda.role")), "addManagedPolicy"), found))


def _around_doc(function: Function) -> str | None:
    if not function.around:
        return None
    stacks = " and ".join(function.around)
    return (
        f"The stack of {stacks} refers to {function.group}'s, where this function lives: what it needs from there "
        "goes around, by a stack of its own."
    )


def _around_value(function: Function, construct: str, variable: Variable, scope: Scope, joined: Joined) -> Expr:
    printed = scope.expr(variable.value)
    if not _needs(variable.value, function.around, joined):
        return printed
    helper = Imported("atStart", module(f"functions/{function.name}", "grants"))
    return call(helper, Name("stack"), f"{construct}-{variable.name}", printed)


def _split(function: Function, joined: Joined) -> tuple[tuple[Statement, ...], tuple[Statement, ...]]:
    """Statements that may be references between stacks, and those that must go around."""
    direct: list[Statement] = []
    around: list[Statement] = []
    for statement in function.statements:
        needs = any(_needs(resource, function.around, joined) for resource in statement.resources)
        (around if needs else direct).append(statement)
    return tuple(direct), tuple(around)


def _needs(value: Value, stacks: tuple[str, ...], joined: Joined) -> bool:
    parts = value.parts if isinstance(value, Join) else (value,)
    return any(isinstance(part, Attribute) and stack_of(part.of.id, joined) in stacks for part in parts)


def _grants_of_its_own(function: Function, construct: str, statements: tuple[Statement, ...], scope: Scope) -> Stmt:
    return ExprStmt(
        new(
            Imported("Policy", "aws-cdk-lib/aws-iam"),
            Name("stack"),
            construct,
            {
                "roles": [NonNull(members(scope.function(function.name), "resources", "lambda", "role"))],
                "statements": [policy_statement(statement, scope) for statement in statements],
            },
        )
    )


def _is_called_by_what_it_names(statement: Statement, function: Function, joined: Joined) -> bool:
    """Whether a statement names the user pool, which names its triggers: a function comes after its role's own policy,
    so that the pool's ARN in there would close a circle."""
    return function.group == "auth" and any(_needs(resource, ("auth",), joined) for resource in statement.resources)


def _grants_apart(construct: str, statements: tuple[Statement, ...], scope: Scope) -> Stmt:
    return ExprStmt(
        new(
            Imported("Policy", "aws-cdk-lib/aws-iam"),
            dotted("lambda.stack"),
            f"{construct}Policy",
            {
                "roles": [NonNull(dotted("lambda.role"))],
                "statements": [policy_statement(statement, scope) for statement in statements],
            },
        )
    )


def _helpers(function: Function) -> Iterator[str]:
    if function.around:
        yield "grants"
    values = [variable.value for variable in function.environment]
    values += [resource for statement in function.statements for resource in statement.resources]
    for value in values:
        parts = value.parts if isinstance(value, Join) else (value,)
        if any(part.kind == "secret_path" for part in parts):
            yield "secret-path"
        if isinstance(function.code, AssetCode) and any(part.kind == "secret_value" for part in parts):
            yield "secret-value"
    if isinstance(function.code, AssetCode) and function.code.build:
        yield from helpers_of([function.code.build])
