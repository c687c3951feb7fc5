"""Properties of AWS::Lambda::Function beside code, size and environment → fields of `ir.functions.Function`.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-lambda-function.html
"""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from amp2gen.frontend.context import Context
from amp2gen.frontend.environment_conditions import value_in_each_environment, where_present
from amp2gen.frontend.values import flag, number, to_expr, to_json, words
from amp2gen.ir import kinds
from amp2gen.ir.expr import Expr, Opaque, PerEnvironment
from amp2gen.ir.functions import FileSystem, Logging, RuntimeUpdates, Vpc
from amp2gen.ir.settings import Sometimes, Words, numbers_of
from amp2gen.syntax.cloudformation.values import NoValue, Value, current_text

if TYPE_CHECKING:
    from amp2gen.frontend.functions import FunctionTemplate


NETWORK_HELP = (
    "say the subnets in the function's resource.ts: a list in SSM is "
    "StringListParameter.valueForTypedListParameter(stack, name)"
)


class UnreadableError(Exception):
    """A value that is not what Lambda takes, or cannot be resolved."""


class _Reader:
    """Reads the members of one evaluated property; `rest` are those that nobody asked for."""

    def __init__(self, value: Value, source: "FunctionTemplate") -> None:
        if not isinstance(value, dict):
            raise UnreadableError
        self._source = source
        self.rest = {name: item for name, item in value.items() if not _absent(item)}

    def expr(self, name: str) -> Expr | None:
        value = self.rest.pop(name, None)
        return None if value is None else _expr(value, self._source)

    def exprs(self, name: str) -> tuple[Expr, ...]:
        value = self.rest.pop(name, [])
        if not isinstance(value, list):
            raise UnreadableError
        return tuple(_expr(item, self._source) for item in value)

    def words(self, name: str, *allowed: str) -> Words | None:
        value = self.rest.pop(name, None)
        found = None if value is None else words(value, *allowed)
        if value is not None and found is None:
            raise UnreadableError
        return found

    def text(self, name: str) -> str | None:
        value = self.rest.pop(name, None)
        found = None if value is None else current_text(value)
        if value is not None and found is None:
            raise UnreadableError
        return found

    def flag(self, name: str) -> bool | None:
        value = self.rest.pop(name, None)
        found = None if value is None else flag(value)
        if value is not None and not isinstance(found, bool):
            raise UnreadableError
        return found if isinstance(found, bool) else None


def _description(value: Value, source: "FunctionTemplate") -> dict[str, Any]:
    return {"description": _expr(value, source)}


def _reserved_concurrency(value: Value, source: "FunctionTemplate") -> dict[str, Any]:
    found = number(value)
    if found is None or min(numbers_of(found)) < 0:
        raise UnreadableError
    return {"reserved_concurrency": found}


def _tracing(value: Value, source: "FunctionTemplate") -> dict[str, Any]:
    reader = _Reader(value, source)
    return _whole(reader, {"tracing": reader.words("Mode", "Active", "PassThrough")})


def _environment_key(value: Value, source: "FunctionTemplate") -> dict[str, Any]:
    return {"environment_key": _expr(value, source)}


def _dead_letters(value: Value, source: "FunctionTemplate") -> dict[str, Any]:
    reader = _Reader(value, source)
    return _whole(reader, {"dead_letter_target": reader.expr("TargetArn")})


def _vpc(value: Value, source: "FunctionTemplate") -> dict[str, Any]:
    reader = _Reader(value, source)
    vpc = Vpc(
        subnets=reader.exprs("SubnetIds"),
        security_groups=reader.exprs("SecurityGroupIds"),
        ipv6=reader.flag("Ipv6AllowedForDualStack"),
    )
    return _whole(reader, {"vpc": vpc} if vpc.subnets else {})


def _logging(value: Value, source: "FunctionTemplate") -> dict[str, Any]:
    reader = _Reader(value, source)
    logging = Logging(
        format=reader.words("LogFormat", "JSON", "Text"),
        application_level=reader.words("ApplicationLogLevel"),
        system_level=reader.words("SystemLogLevel"),
        group=reader.expr("LogGroup"),
    )
    return _whole(reader, {"logging": logging})


def _file_systems(value: Value, source: "FunctionTemplate") -> dict[str, Any]:
    if not isinstance(value, list):
        raise UnreadableError
    found = []
    for item in value:
        reader = _Reader(item, source)
        arn, path = reader.expr("Arn"), reader.text("LocalMountPath")
        if arn is None or path is None or reader.rest:
            raise UnreadableError
        found.append(FileSystem(arn=arn, path=path))
    return {"file_systems": tuple(found)}


def _snap_start(value: Value, source: "FunctionTemplate") -> dict[str, Any]:
    reader = _Reader(value, source)
    return _whole(reader, {"snap_start": reader.words("ApplyOn", "None", "PublishedVersions")})


def _runtime_updates(value: Value, source: "FunctionTemplate") -> dict[str, Any]:
    reader = _Reader(value, source)
    on, version = reader.words("UpdateRuntimeOn", "Auto", "FunctionUpdate", "Manual"), reader.expr("RuntimeVersionArn")
    if on is None:
        raise UnreadableError
    return _whole(reader, {"runtime_updates": RuntimeUpdates(on=on, version=version)})


def _recursive_loop(value: Value, source: "FunctionTemplate") -> dict[str, Any]:
    found = words(value, "Allow", "Terminate")
    if found is None:
        raise UnreadableError
    return {"recursive_loop": found}


READERS: Mapping[str, Callable[[Value, "FunctionTemplate"], dict[str, Any]]] = {
    "Description": _description,
    "ReservedConcurrentExecutions": _reserved_concurrency,
    "TracingConfig": _tracing,
    "KmsKeyArn": _environment_key,
    "DeadLetterConfig": _dead_letters,
    "VpcConfig": _vpc,
    "LoggingConfig": _logging,
    "FileSystemConfigs": _file_systems,
    "SnapStart": _snap_start,
    "RuntimeManagementConfig": _runtime_updates,
    "RecursiveLoop": _recursive_loop,
}


def read_settings(source: "FunctionTemplate", handled: frozenset[str], context: Context) -> dict[str, Any]:
    """Fields of Function by name. Properties that are not in `handled` and cannot be carried over are reported."""
    found: dict[str, Any] = {}
    sometimes: list[Sometimes] = []
    resource = source.lambda_resource
    for name, written in resource.properties.items():
        if name in handled:
            continue
        where = where_present(written, name, source, context)
        value = value_in_each_environment(written, name, source, context, where)
        if where is False or _absent(value):
            continue
        try:
            if name not in READERS:
                raise UnreadableError
            fields = READERS[name](value, source)
            found |= fields
            if isinstance(where, PerEnvironment):
                sometimes += [Sometimes(setting=field, only_where=where) for field in fields]
        except UnreadableError:
            if name == "VpcConfig":
                found["vpc"] = _unknown_vpc(source, context)
                continue
            context.log.add(
                kinds.SETTING_NOT_CARRIED,
                source.origin(f"{resource.properties_pointer}/{name}"),
                f"function {source.entry.name}: {name} is not carried over",
            )
    return {**found, "sometimes": tuple(sometimes)} if sometimes else found


def _unknown_vpc(source: "FunctionTemplate", context: Context) -> Vpc:
    """A network that stops the synthesis: outside of it, the function would lose what it talks to, without a word."""
    resource = source.lambda_resource
    place = source.origin(f"{resource.properties_pointer}/VpcConfig")
    message = f"function {source.entry.name}: the network of VpcConfig cannot be resolved"
    context.log.add(kinds.UNRESOLVED_VALUE, place, message, NETWORK_HELP)
    written = to_json(source.value(resource.properties["VpcConfig"]))
    return Vpc(subnets=(Opaque(cloudformation=written),))


def _whole(reader: _Reader, found: dict[str, Any]) -> dict[str, Any]:
    if reader.rest:
        raise UnreadableError
    return found


def _expr(value: Value, source: "FunctionTemplate") -> Expr:
    expr = to_expr(value, source.local)
    if isinstance(expr, Opaque):
        raise UnreadableError
    return expr


def _absent(value: Value) -> bool:
    return value in (None, [], {}, "") or isinstance(value, NoValue)
