"""AWS Lambda: `function/<name>/` with its committed CloudFormation template → `ir.functions`."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from amp2gen.frontend import event_sources, policies, sources
from amp2gen.frontend.asset_code import asset_code
from amp2gen.frontend.context import Context
from amp2gen.frontend.environment_conditions import (
    report_conditions,
    report_differing,
    value_in_each_environment,
    where_present,
)
from amp2gen.frontend.function_resources import beside_references, lower_beside
from amp2gen.frontend.lambda_settings import read_settings
from amp2gen.frontend.layers import function_layers
from amp2gen.frontend.parameters import missing_parameters, plain_text_secret
from amp2gen.frontend.project import Entry
from amp2gen.frontend.record import whole_number
from amp2gen.frontend.resource_template import ResourceTemplate, find_template, read_resource_template
from amp2gen.frontend.schedules import own_rule, schedule_of
from amp2gen.frontend.typescript_sources import node_sources, report_what_stays
from amp2gen.frontend.values import Local, names_retired, number, to_expr, words
from amp2gen.ir import kinds
from amp2gen.ir.base import ref_to
from amp2gen.ir.expr import Expr, Opaque, PerEnvironment, SecretValue, Text, attribute
from amp2gen.ir.functions import Code, EventSource, Function, NodeCode, Schedule, SourceFile, Variable
from amp2gen.ir.iam import Statement
from amp2gen.ir.plain_secrets import looks_secret
from amp2gen.ir.secrets import Secret
from amp2gen.ir.settings import Number, Words
from amp2gen.syntax.cloudformation.evaluate import evaluate
from amp2gen.syntax.cloudformation.template import Resource
from amp2gen.syntax.cloudformation.values import current_text
from amp2gen.syntax.documents import child_pointer

HANDLED = frozenset(
    """
    Code FunctionName Role
    Handler Runtime Layers Environment Timeout MemorySize EphemeralStorage Architectures
    """.split()  # noqa: SIM905
)
"""Properties that Gen 2 sets by itself (code, name and role), and those that are read here."""

ONE_VALUE = frozenset({"Runtime", "Handler", "Architectures"})
"""Properties that the code can say once, for all branches."""


@dataclass(frozen=True)
class FunctionTemplate(ResourceTemplate):
    """A function's template, ready to be evaluated."""

    lambda_resource: Resource


def lower_function(entry: Entry, context: Context) -> Function | None:
    """The function; None, with a diagnostic, if its template or runtime cannot be carried over."""
    source = read_function_template(entry, context)
    if source is None:
        return None
    properties = source.lambda_resource.properties
    at = source.lambda_resource.properties_pointer
    runtime = current_text(source.value(properties.get("Runtime"))) or ""
    if not runtime:
        context.log.add(
            kinds.RUNTIME_NOT_CARRIED,
            source.origin(f"{at}/Runtime"),
            f"function {entry.name} has no runtime that the checkout names, so it is not carried over",
        )
        return None
    code, files = _code(source, runtime, context)
    function = Function(
        name=entry.name,
        origin=entry.origin,
        code=code,
        sources=files,
        timeout_seconds=_number(source, "Timeout", 3, context),
        memory_mb=_number(source, "MemorySize", 128, context),
        ephemeral_storage_mb=_ephemeral_storage(source, context),
        architecture=_architecture(source),
        layers=function_layers(source, context),
        environment=_environment(source, context),
        schedule=_schedule(source, context),
        schedule_description=_schedule_description(source, context),
        statements=_statements(source, context),
        managed_policies=tuple(policies.managed_policies(source, context)),
        event_sources=_event_sources(source, context),
        **_with_boundary(read_settings(source, HANDLED, context), policies.permissions_boundary(source, context)),
    )
    _report_missing_parameters(source, context)
    context.names[function.id] = source.expr(properties.get("FunctionName"))
    report_differing(source.lambda_resource, ONE_VALUE, source, context)
    report_conditions(source, context)
    beside = lower_beside(source, context)
    if beside:
        context.add_beside(beside)
    return function


def _with_boundary(settings: dict[str, Any], boundary: dict[str, Any]) -> dict[str, Any]:
    sometimes = (*settings.get("sometimes", ()), *boundary.get("sometimes", ()))
    return {**settings, **boundary, "sometimes": sometimes}


def read_function_template(entry: Entry, context: Context) -> FunctionTemplate | None:
    """The template of a function with its parameters bound."""
    path = find_template(entry, context)
    if path is None:
        context.log.add(kinds.MISSING_FILE, entry.origin, f"function {entry.name} has no CloudFormation template")
        return None
    source = read_resource_template(path, entry, context)
    if source is None:
        return None
    lambdas = source.resources_of("AWS::Lambda::Function")
    main = source.template.resources.get("LambdaFunction") or (lambdas[0] if lambdas else None)
    if main is None or main.type != "AWS::Lambda::Function":
        context.log.add(
            kinds.MISSING_FILE, entry.origin, f"the template of function {entry.name} has no Lambda function"
        )
        return None
    function = FunctionTemplate(
        entry=entry,
        document=source.document,
        template=source.template,
        scope=source.scope,
        trace=source.trace,
        local=_own_resources(entry, main),
        lambda_resource=main,
    )
    return replace(function, local={**beside_references(function, context), **function.local})


def _own_resources(entry: Entry, main: Resource) -> Local:
    local: dict[tuple[str, str | None], Expr] = {
        (main.logical_id, None): attribute(Function, entry.name, "name"),
        (main.logical_id, "Arn"): attribute(Function, entry.name, "arn"),
    }
    role = policies.own_role(main)
    if role is not None:
        local[(role, None)] = attribute(Function, entry.name, "role_name")
        local[(role, "Arn")] = attribute(Function, entry.name, "role_arn")
    return local


def _code(source: FunctionTemplate, runtime: str, context: Context) -> tuple[Code, tuple[SourceFile, ...]]:
    """The code and all its files: bundled by Gen 2 if it is for Node.js, else deployed as an asset."""
    if not runtime.startswith("nodejs"):
        return asset_code(source, runtime, context)
    return _node_code(source, runtime, context)


def _node_code(source: FunctionTemplate, runtime: str, context: Context) -> tuple[NodeCode, tuple[SourceFile, ...]]:
    """Where the handler is, from `Handler`'s `<path without suffix>.<export>`, and all files."""
    written = source.lambda_resource.properties.get("Handler")
    handler = current_text(source.value(written)) or "index.handler"
    module, _, export = handler.rpartition(".")
    files, entry = node_sources(source.entry, module, context)
    paths = {file.path for file in files}
    candidates = [str(PurePosixPath("src") / f"{module}{suffix}") for suffix in (".js", ".mjs", ".cjs")]
    report_what_stays(source.entry, entry, context)
    entry = entry or next((path for path in candidates if path in paths), None)
    if entry is None:
        entry = f"src/{module or 'index'}.js"
        context.log.add(
            kinds.HANDLER_MISSING,
            source.origin(f"{source.lambda_resource.properties_pointer}/Handler"),
            f"function {source.entry.name}: src/{module}.js, which Handler names, is not in the checkout",
        )
    version = runtime.removeprefix("nodejs").removesuffix(".x").split(".")[0]
    code = NodeCode(
        entry=entry,
        handler=export or "handler",
        version=whole_number(version) or 0,
        dependencies=sources.dependencies(source.entry, context),
        origin=source.origin(f"{source.lambda_resource.properties_pointer}/Runtime"),
    )
    return code, files


def _number(source: FunctionTemplate, name: str, default: int, context: Context) -> Number:
    written = source.lambda_resource.properties.get(name)
    if written is None:
        return default
    found = number(value_in_each_environment(written, name, source, context))
    if found is None:
        context.log.add(
            kinds.WRONG_TYPE,
            source.origin(f"{source.lambda_resource.properties_pointer}/{name}"),
            f"function {source.entry.name}: {name} is no whole number",
        )
    return default if found is None else found


def _ephemeral_storage(source: FunctionTemplate, context: Context) -> Number | None:
    written = source.lambda_resource.properties.get("EphemeralStorage")
    value = value_in_each_environment(written, "EphemeralStorage", source, context)
    size = number(value.get("Size")) if isinstance(value, dict) else None
    return None if size == 512 else size


def _architecture(source: FunctionTemplate) -> Any:
    value = source.value(source.lambda_resource.properties.get("Architectures"))
    return "arm64" if isinstance(value, list) and value == ["arm64"] else "x86_64"


def _environment(source: FunctionTemplate, context: Context) -> tuple[Variable, ...]:
    """The environment variables by name. What cannot be resolved is reported and throws at synth."""
    written = source.lambda_resource.properties.get("Environment")
    variables = written.get("Variables") if isinstance(written, Mapping) else None
    if not isinstance(variables, Mapping):
        return ()
    taken = source.lambda_resource.properties.keys() | source.template.conditions.keys()
    found = []
    for name, raw in sorted(variables.items()):
        key = f"{name}Variable" if name in taken else name
        origin = source.origin(
            child_pointer(f"{source.lambda_resource.properties_pointer}/Environment/Variables", name)
        )
        if names_retired(evaluate(raw, source.scope)):
            message = f"function {source.entry.name}: {name} tells of an Amazon Pinpoint application and is left out"
            context.log.add(kinds.PINPOINT_VALUE, origin, message)
            continue
        where = where_present(raw, key, source, context)
        if where is False:
            continue
        value = to_expr(value_in_each_environment(raw, key, source, context, where), source.local)
        if any(looks_secret(name, text) for text in _texts(value)):
            secret = plain_text_secret(name, source.entry, context, origin)
            value = SecretValue(of=ref_to(Secret, secret.name))
        if isinstance(value, Opaque):
            context.log.add(
                kinds.UNRESOLVED_VALUE,
                origin,
                f"function {source.entry.name}: the value of {name} cannot be resolved",
            )
        only_where = where if isinstance(where, PerEnvironment) else None
        found.append(Variable(name=name, value=value, only_where=only_where, origin=origin))
    return tuple(found)


def _texts(value: Expr) -> tuple[str, ...]:
    """The texts that a variable has, in all environments."""
    match value:
        case Text(value=text):
            return (text,)
        case PerEnvironment(values=values):
            return tuple(each.value for each in values if each.value is not None)
    return ()


def _schedule(source: FunctionTemplate, context: Context) -> Schedule | None:
    rule = own_rule(source)
    return schedule_of(source, rule, context) if rule else None


def _schedule_description(source: FunctionTemplate, context: Context) -> Words | None:
    rule = own_rule(source)
    written = rule.properties.get("Description") if rule else None
    text = words(value_in_each_environment(written, "ScheduleDescription", source, context))
    if isinstance(text, PerEnvironment):
        return text
    return text if text and text.strip() and text != "Schedule Expression" else None


def _statements(source: FunctionTemplate, context: Context) -> tuple[Statement, ...]:
    custom = tuple(policies.custom_statements(source, context))
    found = (
        *policies.template_statements(source, context, replaced=bool(custom)),
        *custom,
        *policies.trigger_statements(source.entry, context),
        *policies.bucket_trigger_statements(source.entry, context),
    )
    return tuple({each.model_copy(update={"origin": None}): each for each in reversed(found)}.values())[::-1]


def _event_sources(source: FunctionTemplate, context: Context) -> tuple[EventSource, ...]:
    found = [
        event_sources.event_source(source, resource, context)
        for resource in source.template.resources.values()
        if resource.type == "AWS::Lambda::EventSourceMapping"
    ]
    return tuple(item for item in found if item is not None)


def _report_missing_parameters(source: FunctionTemplate, context: Context) -> None:
    for name in missing_parameters(source.scope.parameters, source.trace.parameters):
        parameter = source.template.parameters[name]
        context.log.add(
            kinds.PARAMETER_WITHOUT_VALUE,
            source.origin(parameter.pointer),
            f"function {source.entry.name}: the parameter {name} has no value in the checkout",
            "fill it in in amplify/gen1.json",
        )
