"""Conditions of a template that hold in one environment and not in another.

    {"Fn::If": ["IsProd", "warn", "debug"]}  ->  parameters.work.LOG_LEVEL, "warn" in prod, "debug" in dev

A value that is known in each environment becomes data of the branches. Other settings can follow only one of them.

A branch that takes over no environment is what `amplify env add` makes: it has the default environment's parameters and
a name of its own, by which conditions are decided. Where that cannot be said, it is as the default.
"""

from collections.abc import Callable, Mapping, Set
from dataclasses import replace
from typing import Any

from amp2gen.frontend.context import Context
from amp2gen.frontend.physical_names import text_in
from amp2gen.frontend.resource_template import ResourceTemplate, differs
from amp2gen.frontend.values import to_expr
from amp2gen.ir import kinds
from amp2gen.ir.app import Environment
from amp2gen.ir.expr import EnvironmentValue, EnvName, Expr, PerEnvironment
from amp2gen.ir.settings import Words
from amp2gen.syntax.cloudformation import values as cfn
from amp2gen.syntax.cloudformation.evaluate import decide, evaluate
from amp2gen.syntax.cloudformation.scope import Scope, Trace
from amp2gen.syntax.cloudformation.template import Resource
from amp2gen.syntax.cloudformation.values import Conditional, NoValue, Symbol, Value, scalar_text, walk
from amp2gen.syntax.documents import child_pointer


def in_each_environment(written: Any, name: str, source: ResourceTemplate, context: Context) -> Expr:
    """The value of a setting called `name`: one per environment where conditions or mappings make it differ, and each
    is known; else as in the default environment."""
    return to_expr(value_in_each_environment(written, name, source, context), source.local)


def value_in_each_environment(
    written: Any, name: str, source: ResourceTemplate, context: Context, where: bool | PerEnvironment = True
) -> Value:
    """What is left of a value, however deep. A text in it that conditions or mappings make another one elsewhere is a
    symbol with a `PerEnvironment`. Where anything else differs, the whole is as in the default environment, and the
    conditions count as read. `where` says which environments count, as from `where_present`."""
    trace = Trace()
    value = evaluate(written, source.scope, trace=trace)
    if not trace.symbols and not any(isinstance(each, UNDECIDED) for each in walk(value)):
        return source.value(written)
    found = _values(written, source, context)
    there = {name: each for name, each in found.items() if holds_in(where, name)}
    if not there:
        return source.value(written)
    try:
        merged = _merged(value, there, name, source, context)
    except DiffersError:
        return source.value(written)
    source.trace.parameters |= trace.parameters
    return merged


def _merged(value: Value, there: Mapping[str, Value], name: str, source: ResourceTemplate, context: Context) -> Value:
    """One value for all; the default's for branches of their own, if only theirs cannot be said beside the others."""
    try:
        return together(value, there, name, source, context)
    except DiffersError:
        in_gen1 = {environment.name for environment in context.environments}
        known = {key: each for key, each in there.items() if key in in_gen1}
        merged = together(value, known, name, source, context)
        context.log.add(
            kinds.SETTING_PER_ENVIRONMENT,
            source.entry.origin,
            f"{source.entry.category} {source.entry.name}: {differing(name, alone=True)}",
        )
        return merged


UNDECIDED = (cfn.Opaque, Conditional, NoValue)


def where_present(written: Any, name: str, source: ResourceTemplate, context: Context) -> bool | PerEnvironment:
    """Whether a value is there at all: `AWS::NoValue` is as if nothing were written."""
    found = _values(written, source, context)
    if not found:
        return not isinstance(evaluate(written, source.scope), NoValue)
    present = {name: not isinstance(value, NoValue) for name, value in found.items()}
    return facts(f"{name}IsSet", present, source, context)


def where_holds(condition: str | None, source: ResourceTemplate, context: Context) -> bool | PerEnvironment:
    """Whether a condition of the template holds, True for none. One that cannot be decided holds."""
    if not condition:
        return True
    found = _decisions(condition, source, context)
    if None in found.values() or not found:
        return decide(condition, source.scope, source.trace) is not False
    return facts(condition, {name: bool(holds) for name, holds in found.items()}, source, context)


def holds_in(where: bool | PerEnvironment, environment: str) -> bool:
    """What an answer of `where_holds` or `where_present` is in one environment."""
    if isinstance(where, bool):
        return where
    return text_where(where, environment) == "true"


OWN = "sandbox"
"""The name of a branch that takes over no environment, where conditions ask for it: the first of them is a sandbox."""


OWN_BRANCHES = "branches that take over none"


def environments_and_own(context: Context) -> tuple[Environment, ...]:
    """The environments by whose names conditions are decided, and one like the default for branches that take over
    none. Nothing, if the name of any is not known."""
    if not all(environment.name_known for environment in context.environments):
        return ()
    if any(environment.name == OWN for environment in context.environments):
        return context.environments
    return (*context.environments, context.default.model_copy(update={"name": OWN}))


def per_environment(name: str, texts: Mapping[str, str], source: ResourceTemplate, context: Context) -> PerEnvironment:
    """The data of a setting called `name`. Environments that have none get the default's, or else any."""
    otherwise = texts.get(context.default.name, next(iter(texts.values())))
    return PerEnvironment(
        resource=source.entry.name,
        name=f"{name}Value" if name in source.template.parameters else name,
        values=tuple(
            EnvironmentValue(environment=each, value=texts.get(each, otherwise))
            for each in sorted(environment.name for environment in context.environments)
        ),
        otherwise=texts.get(OWN, otherwise),
    )


def where_true(
    value: Words | bool | None, holds: Callable[[str | None], bool], name: str, there: PerEnvironment | None
) -> bool | PerEnvironment:
    """Whether something holds of a value's text: one answer, or the data of each environment, called `name`. `there`
    says where the value is there at all, None: everywhere."""
    varying = value if isinstance(value, PerEnvironment) else there
    if varying is None:
        return holds(text_where(value, None))

    def answer(environment: str | None) -> str:
        is_there = there is None or text_where(there, environment) == "true"
        return "true" if holds(text_where(value, environment) if is_there else None) else "false"

    values = tuple(
        EnvironmentValue(environment=each.environment, value=answer(each.environment)) for each in varying.values
    )
    if {each.value for each in values} == {answer(None)}:
        return answer(None) == "true"
    return PerEnvironment(resource=varying.resource, name=name, values=values, otherwise=answer(None))


def text_where(value: Words | bool | None, environment: str | None) -> str | None:
    """The text of a value in an environment; None: in branches that take over none."""
    if not isinstance(value, PerEnvironment):
        return {True: "true", False: "false"}.get(value, value)  # type: ignore[arg-type]
    return next((each.value for each in value.values if each.environment == environment), value.otherwise)


def facts(name: str, holds: Mapping[str, bool], source: ResourceTemplate, context: Context) -> bool | PerEnvironment:
    """One answer for all environments, or the data of each: under the name of the condition that says the same, else
    under this one."""
    if len(set(holds.values())) == 1:
        return next(iter(holds.values()))
    names = (condition for condition in source.scope.conditions if _decisions(condition, source, context) == holds)
    texts = {each: "true" if it else "false" for each, it in holds.items()}
    return per_environment(next(names, name), texts, source, context)


def _decisions(condition: str, source: ResourceTemplate, context: Context) -> dict[str, bool | None]:
    """What a condition is decided as in each environment that is known by its name; None: it cannot be."""
    found = {
        environment.name: decide(condition, scope_in(source, environment))
        for environment in environments_and_own(context)
    }
    return {name: found[context.default.name] if name == OWN and it is None else it for name, it in found.items()}


class DiffersError(Exception):
    """Something differs that no text of each environment can say."""


def together(value: Value, each: Mapping[str, Value], name: str, source: ResourceTemplate, context: Context) -> Value:
    """One value for those of the environments, alike but for texts. `value` is as evaluated for all of them."""
    first = each.get(context.default.name, next(iter(each.values())))
    if isinstance(first, dict):
        if not all(isinstance(item, dict) and item.keys() == first.keys() for item in each.values()):
            raise DiffersError
        return {
            key: together(
                value.get(key) if isinstance(value, dict) else None,
                {environment: item[key] for environment, item in each.items() if isinstance(item, dict)},
                f"{name}{key[:1].upper()}{key[1:]}",
                source,
                context,
            )
            for key in first
        }
    if isinstance(first, list):
        if not all(isinstance(item, list) and len(item) == len(first) for item in each.values()):
            raise DiffersError
        alike = isinstance(value, list) and len(value) == len(first)
        return [
            together(
                value[index] if alike and isinstance(value, list) else None,
                {environment: item[index] for environment, item in each.items() if isinstance(item, list)},
                f"{name}{index + 1}" if len(first) > 1 else name,
                source,
                context,
            )
            for index in range(len(first))
        ]
    return _text_together(value, each, first, name, source, context)


def _text_together(
    value: Value, each: Mapping[str, Value], first: Value, name: str, source: ResourceTemplate, context: Context
) -> Value:
    environments = [environment for environment in environments_and_own(context) if environment.name in each]
    texts = {environment.name: _text_of(each[environment.name], source, environment) for environment in environments}
    known = {environment: text for environment, text in texts.items() if text is not None}
    if len(known) < len(texts):
        if any(item != first for item in each.values()):
            raise DiffersError
        return first if value is None else value
    expr = None if value is None else to_expr(value, source.local)
    if expr is not None and all(text_in(expr, environment) == known[environment.name] for environment in environments):
        return value
    if len(set(known.values())) == 1:
        return first
    return Symbol(per_environment(name, known, source, context), text=known.get(context.default.name))


def _values(written: Any, source: ResourceTemplate, context: Context) -> dict[str, Value]:
    """The value in each environment that is known by its name. A mapping may have none for branches of their own."""
    found = {
        environment.name: evaluate(written, scope_in(source, environment))
        for environment in environments_and_own(context)
    }
    if any(isinstance(each, cfn.Opaque | Conditional) for each in walk(found.get(OWN))):
        found[OWN] = found[context.default.name]
    return found


def scope_in(source: ResourceTemplate, environment: Environment) -> Scope:
    """The template's scope with parameters as they are in an environment."""
    given = {name: _in_environment(value, environment.name) for name, value in source.scope.parameters.items()}
    known = {
        name: value.text if isinstance(value, Symbol) and _decides(value) and value.text is not None else value
        for name, value in given.items()
    }
    return replace(source.scope, parameters=known)


def _text_of(value: Value, source: ResourceTemplate, environment: Environment) -> str | None:
    """The text of a value in an environment; None if it is not known."""
    text = scalar_text(value)
    return text if text is not None else text_in(to_expr(value, source.local), environment)


def _decides(symbol: Symbol) -> bool:
    return isinstance(symbol.payload, EnvName | PerEnvironment)


def report_conditions(source: ResourceTemplate, context: Context) -> None:
    """A warning for each condition that decided something of what was read, and decides otherwise elsewhere: in another
    environment, or in a branch that takes over none."""
    in_gen1 = {environment.name for environment in context.environments}
    for condition in sorted(source.trace.conditions):
        holds = {name: bool(holds) for name, holds in _decisions(condition, source, context).items()}
        default = holds.get(context.default.name, False)
        others = [name if name in in_gen1 else OWN_BRANCHES for name in holds if holds[name] != default]
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
            report_in_default(resource, name, source, context)


def report_in_default(resource: Resource, name: str, source: ResourceTemplate, context: Context) -> None:
    """A warning that a property is as in the default environment, and another one elsewhere."""
    context.log.add(
        kinds.SETTING_PER_ENVIRONMENT,
        source.origin(f"{resource.properties_pointer}/{name}"),
        f"{source.entry.category} {source.entry.name}: {differing(name, alone=len(context.environments) == 1)}",
    )


def differing(name: str, *, alone: bool) -> str:
    """What to say of a setting that is not the same everywhere. `alone`: Gen 1 has one environment."""
    return f"{name} is another one in {OWN_BRANCHES}" if alone else f"{name} differs between environments"


def _in_environment(value: Value, environment: str) -> Value:
    """A parameter's value, with the text that it has in the environment."""
    match value:
        case Symbol(payload=EnvName()):
            return replace(value, text=environment)
        case Symbol(payload=PerEnvironment(values=values, otherwise=otherwise)):
            texts = {each.environment: each.value for each in values}
            return replace(value, text=texts.get(environment, otherwise))
    return value
