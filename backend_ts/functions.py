"""Lambda functions: `functions/<name>/resource.ts` with `defineFunction`, and the sources beside it."""

from collections.abc import Iterator, Mapping

from amp2gen.backend_ts.added import Added, added_resources
from amp2gen.backend_ts.asset_functions import define_asset_function, is_known_at_definition
from amp2gen.backend_ts.build_tools import helpers_of
from amp2gen.backend_ts.detours import Detours, Joined
from amp2gen.backend_ts.files import Unit, content_of, typescript
from amp2gen.backend_ts.function_layers import layer_list, native_layers, with_layers_explained
from amp2gen.backend_ts.lambda_settings import RESOURCE, lambda_settings
from amp2gen.backend_ts.naming import construct_names, function_names, module, pascal
from amp2gen.backend_ts.schedules import native_schedule, schedule_rule
from amp2gen.backend_ts.typescript.build import call, data, dotted, members
from amp2gen.backend_ts.typescript.tree import (
    BlankLine,
    Block,
    Comment,
    Const,
    ExprStmt,
    FunctionDecl,
    Imported,
    Member,
    Name,
    NonNull,
    ObjPattern,
    Param,
    Stmt,
    TypeRef,
)
from amp2gen.backend_ts.values import Scope, is_static_variable
from amp2gen.ir.app import App
from amp2gen.ir.expr import Attribute, BranchSuffix, Join
from amp2gen.ir.expr import Expr as Value
from amp2gen.ir.functions import AssetCode, Function, NodeCode
from amp2gen.ir.settings import where_set
from amp2gen.ir.stacks import joined_stacks
from amp2gen.ir.walk import walk

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
    detours = Detours(function, construct, joined)
    customize = _customize(function, name, detours, scope)
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
        helpers=frozenset(_helpers(function, detours)),
    )


def _define(function: Function, name: str, construct: str, scope: Scope, folder: str) -> tuple[Stmt, ...]:
    """`export const orders = defineFunction({ … })`."""
    if isinstance(function.code, AssetCode):
        return define_asset_function(function, function.code, name, construct, scope, folder)
    return (_define_node_function(function, function.code, name, construct, scope),)


def _define_node_function(function: Function, code: NodeCode, name: str, construct: str, scope: Scope) -> Const:
    static = [variable for variable in function.environment if is_static_variable(variable)]
    properties: dict[str, object] = {
        "name": construct,
        "entry": f"./{code.entry}",
        "runtime": code.version,
        "timeoutSeconds": scope.number(function.timeout_seconds),
        "memoryMB": scope.number(function.memory_mb),
    }
    if function.ephemeral_storage_mb:
        properties["ephemeralStorageSizeMB"] = scope.number(function.ephemeral_storage_mb)
    if function.architecture != "x86_64":
        properties["architecture"] = function.architecture
    if static:
        properties["environment"] = {variable.name: scope.expr(variable.value) for variable in static}
    layers = native_layers(function, code)
    if layers:
        properties["layers"] = layers
    schedule = native_schedule(function, scope)
    if schedule is not None:
        properties["schedule"] = schedule
    if code.keep_names:
        properties["bundling"] = {"minify": False}
    if function.group != "function":
        properties["resourceGroupName"] = function.group
    options = with_layers_explained(function, data(properties))
    return Const(Name(name), call(Imported("defineFunction", BACKEND_PACKAGE), options), export=True)


def _customize(function: Function, name: str, detours: Detours, scope: Scope) -> FunctionDecl | None:
    """What needs other resources: environment variables, grants, event sources, schedules; None if nothing does."""
    body: list[Stmt] = []
    owner = members(Name("backend"), name)
    is_known = is_known_at_definition if isinstance(function.code, AssetCode) else is_static_variable
    ways = {detours.way(variable.value) for variable in function.environment}
    for variable in function.environment:
        if not is_known(variable):
            if _is_in_table_names(variable.value):
                body.append(Comment("part of the tables' names, which are Gen 1's where a branch takes over"))
            value = detours.value(variable.name, variable.value, scope)
            added = ExprStmt(call(members(owner, "addEnvironment"), variable.name, value))
            body += scope.where(variable.only_where, added)
    rest: list[Stmt] = [*detours.direct(scope), *detours.apart("beside", scope)]
    rest += _managed_policies(function, scope)
    rest += _permissions_boundary(function, scope)
    rest += schedule_rule(function, scope)
    settings = (*layer_list(function, scope), *lambda_settings(function, scope))
    for part in (settings, rest):
        if body and part:
            body.append(BlankLine())
        body += part
    around = detours.apart("around", scope)
    if around:
        body += [BlankLine(), *around]
    if not body:
        return None
    head = list(scope.bindings())
    if rest or around or "beside" in ways or "secret-value" in _helpers(function, detours):
        head.append(Const(ObjPattern(("lambda",)), members(owner, "resources")))
    if settings:
        head.append(Const(ObjPattern((RESOURCE,)), members(owner, "resources", "cfnResources")))
    if around or "around" in ways:
        head.append(Const(Name("stack"), call(dotted("backend.createStack"), f"grants{detours.construct}")))
    return FunctionDecl(
        f"customize{pascal(name)}",
        (
            Param(Name("backend"), TypeRef(Imported("Backend", module(f"functions/{function.name}", "backend"), True))),
            *(resource.parameter for resource in scope.given()),
        ),
        Block((*head, BlankLine(), *body)),
        return_type=TypeRef("void"),
        export=True,
        doc=detours.doc,
    )


def _is_in_table_names(value: Value) -> bool:
    return isinstance(value, Attribute) and value.name == "id_in_table_names"


def _managed_policies(function: Function, scope: Scope) -> Iterator[Stmt]:
    """`lambda.role!.addManagedPolicy(…)` for each policy."""
    policy = Imported("ManagedPolicy", "aws-cdk-lib/aws-iam")
    for number, arn in enumerate(function.managed_policies, 1):
        found = call(members(policy, "fromManagedPolicyArn"), Name("lambda"), f"Policy{number}", scope.expr(arn))
        yield ExprStmt(call(members(NonNull(dotted("lambda.role")), "addManagedPolicy"), found))


def _permissions_boundary(function: Function, scope: Scope) -> tuple[Stmt, ...]:
    """`PermissionsBoundary.of(lambda.role!).apply(…)`."""
    if function.permissions_boundary is None:
        return ()
    policy, boundary = (Imported(name, "aws-cdk-lib/aws-iam") for name in ("ManagedPolicy", "PermissionsBoundary"))
    arn = scope.expr(function.permissions_boundary)
    found = call(members(policy, "fromManagedPolicyArn"), Name("lambda"), "Boundary", arn)
    limits = call(members(boundary, "of"), NonNull(dotted("lambda.role")))
    where = where_set("permissions_boundary", function.sometimes)
    return scope.where(where, ExprStmt(call(Member(limits, "apply"), found)))


def _helpers(function: Function, detours: Detours) -> Iterator[str]:
    if any(detours.way(variable.value) != "direct" for variable in function.environment):
        yield "grants"
    if any(isinstance(node, BranchSuffix) for _, node in walk((function.environment, function.statements))):
        yield "branch-suffix"
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
