"""Custom resources: `custom/<name>/`, the user's template or CDK code, and `resource.ts`, which makes a stack of it."""

from collections.abc import Iterator, Mapping
from typing import Any

from amp2gen.backend_ts.added import Added, added_resources, addition
from amp2gen.backend_ts.files import Unit, content_of, typescript
from amp2gen.backend_ts.json_layout import json_text
from amp2gen.backend_ts.naming import construct_name, function_names, module
from amp2gen.backend_ts.skeletons import render
from amp2gen.backend_ts.typescript.build import call, data, dotted, members, new
from amp2gen.backend_ts.typescript.printer import print_module
from amp2gen.backend_ts.typescript.strings import string_literal
from amp2gen.backend_ts.typescript.tree import (
    Block,
    Cond,
    Const,
    Expr,
    ExprStmt,
    FunctionDecl,
    Imported,
    ImportMeta,
    Member,
    Module,
    Name,
    Param,
    Return,
    Stmt,
    Str,
    TypeArray,
    TypeRef,
    Undefined,
)
from amp2gen.backend_ts.values import Scope
from amp2gen.ir.app import App
from amp2gen.ir.custom import CdkStack, CfnStack, CustomStack, GivenOutput
from amp2gen.ir.expr import Attribute, SecretValue, Text
from amp2gen.ir.expr import Expr as Value
from amp2gen.ir.stacks import custom_stack
from amp2gen.ir.walk import walk
from amp2gen.syntax.cloudformation.language_extensions import transforms

TEMPLATE = "template.json"
HELPERS = "gen1-helpers"
GIVEN_TYPE = "AmplifyDependentResourcesAttributes"


def emit_custom(app: App) -> Iterator[Unit]:
    names = function_names(function.name for function in app.functions)
    added = added_resources(app)
    for stack in _in_order(app.custom):
        folder = f"custom/{stack.name}"
        scope = Scope(folder, names, taken=("stack", "template", added[stack.id].add), added=added)
        if isinstance(stack.code, CfnStack):
            yield _template(stack, stack.code, scope, added[stack.id], folder)
        else:
            yield _code(app, stack, stack.code, scope, added[stack.id], folder)


def _in_order(stacks: tuple[CustomStack, ...]) -> list[CustomStack]:
    """Stacks after those whose outputs they read."""
    by_id = {stack.id: stack for stack in stacks}
    placed: dict[str, CustomStack] = {}

    def place(stack: CustomStack, above: tuple[str, ...]) -> None:
        for _, node in walk(stack.parameters):
            if isinstance(node, Attribute) and node.of.id in by_id and node.of.id not in (*above, stack.id):
                place(by_id[node.of.id], (*above, stack.id))
        placed.setdefault(stack.id, stack)

    for stack in stacks:
        place(stack, ())
    return list(placed.values())


def _template(stack: CustomStack, code: CfnStack, scope: Scope, added: Added, folder: str) -> Unit:
    """`new CfnInclude(backend.createStack('customorders'), 'orders', { … })`."""
    written = {parameter.name: parameter.value for parameter in stack.parameters}
    template = _with_defaults(code.template, written)
    given = {name: _value(value, scope, folder) for name, value in written.items() if not isinstance(value, Text)}
    if stack.branch_parameter:
        given[stack.branch_parameter] = _suffix(folder)
    if stack.moved_parameter:
        given[stack.moved_parameter] = Cond(Imported("moved", module(folder, "gen1")), Str("true"), Str("false"))
    file = call(Imported("fileURLToPath", "node:url"), new(Name("URL"), f"./{TEMPLATE}", Member(ImportMeta(), "url")))
    options = {"templateFile": file, **({"parameters": given} if given else {})}
    if transforms(template):
        options["allowCyclicalReferences"] = True  # a macro may resolve them, as AWS::Serverless does
    if stack.beside:
        options["preserveLogicalIds"] = False  # other functions of the same stack may use the same ones
    include = new(
        Imported("CfnInclude", "aws-cdk-lib/cloudformation-include"), Name("stack"), construct_name(stack.name), options
    )
    body: list[Stmt] = [Const(Name("stack"), _stack(stack, scope))]
    if code.retained:
        body.append(Const(Name("template"), include))
        resources = [call(dotted("template.getResource"), logical_id) for logical_id in code.retained]
        body.append(ExprStmt(call(Imported("retain", module(folder, "retain")), *resources)))
    body.append(Return(Name("template") if code.retained else include))
    helpers = {"retain"} if code.retained else set()
    if stack.branch_parameter:
        helpers.add("branch-suffix")
    return Unit(
        files=typescript(f"amplify/{folder}/resource.ts", _add(added, body, scope, folder))
        | {f"amplify/{folder}/{TEMPLATE}": json_text(template).encode()},
        adds=(addition(added, module("", f"{folder}/resource"), scope.given()),),
        helpers=frozenset(helpers | _secret_helper(stack)),
    )


def _stack(stack: CustomStack, scope: Scope) -> Expr:
    """A stack of its own, or that of the function whose template it comes from."""
    if stack.beside is None:
        return call(dotted("backend.createStack"), custom_stack(stack.name))
    return members(scope.function(stack.beside.id.partition("/")[2]), "resources", "lambda", "stack")


def _with_defaults(template: Any, written: Mapping[str, Value]) -> Any:
    """The template with values that are the same everywhere as the defaults of its parameters."""
    parameters = dict(template.get("Parameters") or {})
    for name, value in written.items():
        if isinstance(value, Text):
            parameters[name] = {**parameters.get(name, {"Type": "String"}), "Default": value.value}
        else:
            parameters.setdefault(name, {"Type": "String"})
    return {**template, "Parameters": parameters} if parameters else template


def _code(app: App, stack: CustomStack, code: CdkStack, scope: Scope, added: Added, folder: str) -> Unit:
    """`new cdkStack(backend.stack, 'customorders', …)` and its parameters."""
    props = {"category": "custom", "resourceName": stack.name}
    arguments: list[object] = [dotted("backend.stack"), custom_stack(stack.name), Undefined(), props]
    class_ = Imported(code.class_name, f"./{code.entry.removesuffix('.ts')}")
    body: list[Stmt] = [Const(Name("stack"), new(class_, *arguments[: code.arguments]))]
    for parameter in stack.parameters:
        value = _value(parameter.value, scope, folder)
        body.append(ExprStmt(call(dotted("stack.setParameter"), parameter.name, value)))
    body.append(ExprStmt(call(Imported("retainData", module(folder, "retain-data")), Name("stack"))))
    body.append(Return(Name("stack")))
    files = {f"amplify/{folder}/{file.path}": content_of(file) for file in code.sources}
    texts = [file.text or "" for file in code.sources]
    if any(HELPERS in each for each in texts):
        typed = any(line.startswith("import") and GIVEN_TYPE in line for each in texts for line in each.splitlines())
        files[f"amplify/{folder}/{HELPERS}.ts"] = _helper_file(app, code.given, asked=typed or bool(code.given))
    helpers = {"retain", "retain-data"}
    if any("branch-suffix" in each for each in texts):
        helpers.add("branch-suffix")
    return Unit(
        files=typescript(f"amplify/{folder}/resource.ts", _add(added, body, scope, folder)) | files,
        adds=(addition(added, module("", f"{folder}/resource"), scope.given()),),
        helpers=frozenset(helpers | _secret_helper(stack)),
    )


def _add(added: Added, body: list[Stmt], scope: Scope, folder: str) -> FunctionDecl:
    backend = Param(Name("backend"), TypeRef(Imported("Backend", module(folder, "backend"), type_only=True)))
    return FunctionDecl(
        added.add,
        (backend, *(resource.parameter for resource in scope.given())),
        Block((*scope.bindings(), *body)),
        return_type=TypeRef(added.type),
        export=True,
    )


def _value(value: Value, scope: Scope, folder: str) -> Expr:
    if isinstance(value, SecretValue):
        helper = Imported("secretValue", module(folder, "secret-value"))
        return call(helper, Name("stack"), value.of.id.partition("/")[2])
    return scope.expr(value)


def _secret_helper(stack: CustomStack) -> set[str]:
    return {"secret-value"} if any(isinstance(each.value, SecretValue) for each in stack.parameters) else set()


def _suffix(folder: str) -> Expr:
    return call(Imported("branchSuffix", module(folder, "branch-suffix")), Name("stack"))


def _helper_file(app: App, given: tuple[GivenOutput, ...], *, asked: bool) -> bytes:
    """What Gen 1's helper library gave the code, as far as it used it."""
    outputs: dict[str, dict[str, dict[str, str]]] = {}
    for each in given:
        outputs.setdefault(each.category, {}).setdefault(each.resource, {})[each.output] = each.parameter
    constants = [
        Const(Name("dependentResources"), data(outputs)),
        Const(
            Name("parameters"),
            data([each.parameter for each in given]),
            None if given else TypeArray(TypeRef("string")),
        ),
    ]
    return render(
        "gen1-helpers.ts",
        asked=asked,
        constants=print_module(Module(tuple(constants))).rstrip("\n").splitlines(),
        project=string_literal(app.name),
    )
