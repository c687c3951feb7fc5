"""Fits custom resources to Gen 2: physical names follow the branch, wherever templates have them, CDK code is ported.

>>> from amp2gen.ir.app import Environment
>>> template = {"Parameters": {"env": {"Type": "String"}}, "Resources": {"Queue": {
...     "Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Fn::Sub": "orders-${env}"}}}}}
>>> before = CustomStack(name="orders", code=CfnStack(template=template))
>>> app = App(name="demo", default_environment="main", environments=(Environment(name="main"),), branches=(),
...           custom=(before,))
>>> after = port_custom_stacks(app, Options()).custom[0]
>>> after.code.template["Resources"]["Queue"]["Properties"]
{'QueueName': {'Fn::Sub': 'orders-${branch}'}}
>>> after.code.template["Parameters"]
{'env': {'Type': 'String'}, 'branch': {'Type': 'String'}}
>>> after.branch_parameter
'branch'
"""

from amp2gen.ir import kinds
from amp2gen.ir.app import App
from amp2gen.ir.base import Origin
from amp2gen.ir.custom import CdkStack, CfnStack, CustomStack, StackParameter
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.ir.expr import Attribute
from amp2gen.ir.functions import Function
from amp2gen.passes.cdk_stack_source import port_cdk_source
from amp2gen.passes.follow_custom_names import custom_names
from amp2gen.passes.options import Options
from amp2gen.passes.requires import imports_for_requires
from amp2gen.passes.sources import source_file
from amp2gen.passes.template_names import names_of_branch, single_things
from amp2gen.syntax.spans import Source, SyntaxProblem


def port_custom_stacks(app: App, options: Options) -> App:
    diagnostics: list[Diagnostic] = []
    used = tuple(named.name for named in custom_names(app) if named.is_followed)
    stacks = tuple(
        _with_own_names(stack, stack.code, used, diagnostics)
        if isinstance(stack.code, CfnStack)
        else _ported(stack, stack.code, diagnostics)
        for stack in app.custom
    )
    return app.model_copy(update={"custom": stacks, "diagnostics": (*app.diagnostics, *diagnostics)})


def _with_own_names(
    stack: CustomStack, code: CfnStack, used: tuple[str, ...], diagnostics: list[Diagnostic]
) -> CustomStack:
    functions = frozenset(each.name for each in stack.parameters if _is_function(each))
    named = names_of_branch(code.template, used, functions)
    file = code.origin.file if code.origin else stack.name
    for pointer, property in named.changed:
        diagnostics.append(
            kinds.CUSTOM_NAME.at(
                Origin(file=file, pointer=pointer),
                f"custom {stack.name}: {property} holds the branch's name instead of the environment's",
            )
        )
    for pointer in single_things(code.template):
        message = f"custom {stack.name}: Gen 1's stack has this, and there can be only one"
        diagnostics.append(kinds.CUSTOM_SINGLE.at(Origin(file=file, pointer=pointer), message))
    changed = code.model_copy(update={"template": named.template})
    told = {"branch_parameter": named.parameter, "moved_parameter": named.moved_parameter}
    return stack.model_copy(update={"code": changed, **told})


def _is_function(parameter: StackParameter) -> bool:
    """Whether it tells of a function, which has a name of Gen 2's own in every branch."""
    value = parameter.value
    return isinstance(value, Attribute) and value.of.id.startswith(f"{Function.ID_PREFIX}/")


def _ported(stack: CustomStack, code: CdkStack, diagnostics: list[Diagnostic]) -> CustomStack:
    """Every TypeScript file of the stack."""
    folder = code.origin.file.rpartition("/")[0] if code.origin else stack.name
    packages = frozenset(package.name for package in code.dependencies)
    sources = []
    for file in code.sources:
        if file.text is None or not file.path.endswith(".ts") or file.path.endswith(".d.ts"):
            sources.append(file)
            continue
        path = f"{folder}/{file.path}"
        try:
            text = imports_for_requires(path, file.text)
            ported = port_cdk_source(path, text, packages, file.path.rpartition("/")[0])
        except SyntaxProblem as problem:
            diagnostics.append(
                kinds.CUSTOM_CODE.at(Origin(file=path, line=problem.line, column=problem.column), problem.message)
            )
            sources.append(file)
            continue
        source = Source(path, text)
        for found in ported.problems:
            line, column = source.position(found.offset)
            diagnostics.append(found.kind.at(Origin(file=path, line=line, column=column), found.message))
        sources.append(source_file(file.path, ported.source.encode()))
    return stack.model_copy(update={"code": code.model_copy(update={"sources": tuple(sources)})})
