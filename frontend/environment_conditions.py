"""Conditions of a template that hold in one environment and not in another: the output can follow only one of them."""

from dataclasses import replace

from amp2gen.frontend.context import Context
from amp2gen.frontend.resource_template import ResourceTemplate
from amp2gen.ir import kinds
from amp2gen.ir.expr import EnvName, PerEnvironment
from amp2gen.syntax.cloudformation.evaluate import evaluate
from amp2gen.syntax.cloudformation.values import Symbol, Value
from amp2gen.syntax.documents import child_pointer


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
