"""The user's stacks beside the GraphQL API: `data/stacks/<name>.json` as it was, and the call that fills it in."""

import json
from collections.abc import Iterator, Mapping

from amp2gen.backend_ts.added import Added, added_resources
from amp2gen.backend_ts.data_templates import mention_table, take_templates
from amp2gen.backend_ts.files import Unit, typescript
from amp2gen.backend_ts.naming import function_names, identifier, module, pascal
from amp2gen.backend_ts.typescript.build import call, data, dotted, members, new
from amp2gen.backend_ts.typescript.tree import (
    As,
    BlankLine,
    Block,
    Const,
    Expr,
    ExprStmt,
    FunctionDecl,
    Imported,
    ImportMeta,
    Member,
    Name,
    Param,
    Stmt,
    TypeRef,
)
from amp2gen.backend_ts.values import Scope
from amp2gen.ir.app import App
from amp2gen.ir.data import ApiStack, GraphqlApi, MappingTemplates
from amp2gen.ir.expr import BranchName, SecretValue
from amp2gen.ir.expr import Expr as Value
from amp2gen.ir.stacks import api_stack

FOLDER = "data/stacks"
TEMPLATE = Name("template")


def emit_data_stacks(app: App) -> Iterator[Unit]:
    if app.data is None:
        return
    functions = function_names(function.name for function in app.functions)
    added = added_resources(app)
    for stack in app.data.stacks:
        yield _unit(stack, app.data, functions, added)


def _unit(stack: ApiStack, api: GraphqlApi, functions: Mapping[str, str], added: Mapping[str, Added]) -> Unit:
    name = f"add{pascal(identifier(stack.name))}"
    scope = Scope(FOLDER, functions, taken={name, "template"}, added=added)
    body = _body(stack, api, scope)
    given = scope.given()
    function = FunctionDecl(
        name,
        (
            Param(Name("backend"), TypeRef(Imported("Backend", module(FOLDER, "backend"), type_only=True))),
            *(resource.parameter for resource in given),
        ),
        Block((*scope.bindings(), *body)),
        return_type=TypeRef("void"),
        export=True,
    )
    template = json.dumps(stack.template, indent=2, ensure_ascii=False) + "\n"
    path = f"{FOLDER}/{stack.name}"
    arguments = [Name("backend"), *(Name(resource.name) for resource in given)]
    return Unit(
        files=typescript(f"amplify/{path}.ts", function) | {f"amplify/{path}.json": template.encode()},
        functions=(ExprStmt(call(Imported(name, module("", path)), *arguments)),),
        helpers=frozenset(_helpers(stack)),
    )


def _helpers(stack: ApiStack) -> Iterator[str]:
    if stack.retained:
        yield "retain"
    if any(isinstance(each.value, SecretValue) for each in stack.parameters):
        yield "secret-value"


def _body(stack: ApiStack, api: GraphqlApi, scope: Scope) -> tuple[Stmt, ...]:
    file = new(Name("URL"), f"./{stack.name}.json", Member(ImportMeta(), "url"))
    options: dict[str, object] = {"templateFile": call(Imported("fileURLToPath", "node:url"), file)}
    if stack.parameters:
        options["parameters"] = {each.name: _value(each.value, scope) for each in stack.parameters}
    include = Imported("CfnInclude", "aws-cdk-lib/cloudformation-include")
    statements: list[Stmt] = [
        Const(Name("stack"), call(dotted("backend.createStack"), api_stack(stack.name))),
        Const(TEMPLATE, new(include, Name("stack"), stack.name, data(options))),
    ]
    takes = [_take(each, api, scope) for each in stack.mapping_templates]
    if takes:
        statements += [BlankLine(), *takes]
    if stack.retained:
        kept = [call(members(TEMPLATE, "getResource"), each) for each in stack.retained]
        statements += [BlankLine(), ExprStmt(call(Imported("retain", module(FOLDER, "retain")), *kept))]
    return tuple(statements)


def _value(value: Value, scope: Scope) -> Expr:
    """For names: a sandbox is told from others by its developer's name, which the CDK context alone has."""
    if isinstance(value, BranchName):
        return call(dotted("backend.stack.node.getContext"), "amplify-backend-name")
    if isinstance(value, SecretValue):
        helper = Imported("secretValue", module(FOLDER, "secret-value"))
        return call(helper, Name("stack"), value.of.id.partition("/")[2])
    return scope.expr(value)


def _take(each: MappingTemplates, api: GraphqlApi, scope: Scope) -> Stmt:
    files = {side: getattr(each, side) for side in ("request", "response", "code") if getattr(each, side)}
    resolver = As(
        call(members(TEMPLATE, "getResource"), each.logical_id),
        TypeRef(Imported("CfnResolver", "aws-cdk-lib/aws-appsync", type_only=True)),
    )
    tables: list[Expr] = [mention_table(api, scope)] if api.mentions else []
    return ExprStmt(call(take_templates(FOLDER), resolver, files, *tables))
