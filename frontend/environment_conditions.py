"""Conditions of a template that hold in one environment and not in another.

    {"Fn::If": ["IsProd", "warn", "debug"]}  ->  parameters.work.LOG_LEVEL, "warn" in prod, "debug" in dev

A value that is known in each environment becomes data of the branches. Other settings can follow only one of them.
"""

from collections.abc import Set
from dataclasses import replace
from typing import Any

from amp2gen.frontend.context import Context
from amp2gen.frontend.physical_names import text_in
from amp2gen.frontend.resource_template import ResourceTemplate, differs
from amp2gen.frontend.values import to_expr
from amp2gen.ir import kinds
from amp2gen.ir.app import Environment
from amp2gen.ir.expr import EnvironmentValue, EnvName, Expr, Opaque, PerEnvironment
from amp2gen.syntax.cloudformation.evaluate import evaluate
from amp2gen.syntax.cloudformation.scope import Trace
from amp2gen.syntax.cloudformation.template import Resource
from amp2gen.syntax.cloudformation.values import Symbol, Value, scalar_text
from amp2gen.syntax.documents import child_pointer


def in_each_environment(written: Any, name: str, source: ResourceTemplate, context: Context) -> Expr:
    """The value of a setting called `name`: one per environment where conditions or mappings make it differ, and each
    is known; else as in the default environment."""
    trace = Trace()
    value = to_expr(evaluate(written, source.scope, trace=trace), source.local)
    if not trace.symbols and not isinstance(value, Opaque):
        return source.expr(written)
    texts = {environment.name: _text_of(written, source, environment) for environment in context.environments}
    default = texts.get(context.default.name)
    if default is None or None in texts.values():
        return source.expr(written)
    if all(text_in(value, environment) == texts[environment.name] for environment in context.environments):
        return source.expr(written)
    return PerEnvironment(
        resource=source.entry.name,
        name=f"{name}Value" if name in source.template.parameters else name,
        values=tuple(EnvironmentValue(environment=each, value=text) for each, text in sorted(texts.items())),
        otherwise=default,
    )


def _text_of(written: Any, source: ResourceTemplate, environment: Environment) -> str | None:
    """The text of a value in an environment; None if it is not known."""
    if not environment.name_known:
        return None
    given = {name: _in_environment(value, environment.name) for name, value in source.scope.parameters.items()}
    known = {
        name: value.text if isinstance(value, Symbol) and _decides(value) and value.text is not None else value
        for name, value in given.items()
    }
    value = evaluate(written, replace(source.scope, parameters=known))
    text = scalar_text(value)
    return text if text is not None else text_in(to_expr(value, source.local), environment)


def _decides(symbol: Symbol) -> bool:
    return isinstance(symbol.payload, EnvName | PerEnvironment)


def report_conditions(source: ResourceTemplate, context: Context) -> None:
    """A warning for each condition that decided something of what was read, and decides otherwise elsewhere."""
    names = [environment.name for environment in context.environments]
    for condition in sorted(source.trace.conditions):
        holds = {name: _holds(condition, source, name) for name in names}
        default = holds.get(context.default.name)
        others = [name for name in names if holds[name] != default]
        if others:
            context.log.add(
                kinds.SETTING_PER_ENVIRONMENT,
                source.origin(child_pointer("/Conditions", condition)),
                f"{source.entry.category} {source.entry.name}: the condition {condition} is decided as in "
                f"{context.default.name}, where it {'holds' if default else 'does not hold'}; "
                f"it is otherwise in {', '.join(others)}",
                "compare `envName` of amplify/gen1.ts wherever the template uses the condition",
            )


def report_differing(resource: Resource, names: Set[str], source: ResourceTemplate, context: Context) -> None:
    """A warning for each property of these names that a parameter makes another one in another environment."""
    for name in sorted(names & resource.properties.keys()):
        if differs(evaluate(resource.properties[name], source.scope)):
            context.log.add(
                kinds.SETTING_PER_ENVIRONMENT,
                source.origin(f"{resource.properties_pointer}/{name}"),
                f"{source.entry.category} {source.entry.name}: {name} differs between environments",
            )


def _holds(condition: str, source: ResourceTemplate, environment: str) -> bool:
    parameters = {name: _in_environment(value, environment) for name, value in source.scope.parameters.items()}
    scope = replace(source.scope, parameters=parameters)
    return evaluate({"Fn::If": [condition, "yes", "no"]}, scope) == "yes"


def _in_environment(value: Value, environment: str) -> Value:
    """A parameter's value, with the text that it has in the environment."""
    match value:
        case Symbol(payload=EnvName()):
            return replace(value, text=environment)
        case Symbol(payload=PerEnvironment(values=values)):
            texts = {each.environment: each.value for each in values}
            return replace(value, text=texts.get(environment))
    return value
