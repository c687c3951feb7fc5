"""Settings of Lambda functions that `defineFunction` has no word for, as properties of the CloudFormation resource."""

from collections.abc import Iterator

from amp2gen.backend_ts.typescript.build import data
from amp2gen.backend_ts.typescript.tree import Assign, Member, Name, Stmt
from amp2gen.backend_ts.values import Scope
from amp2gen.ir.functions import Function, RuntimeUpdates
from amp2gen.ir.settings import where_set

RESOURCE = "cfnFunction"


def lambda_settings(function: Function, scope: Scope) -> tuple[Stmt, ...]:
    """`cfnFunction.tracingConfig = { mode: 'Active' };` and the like."""
    found: list[Stmt] = []
    for field, name, value in _properties(function, scope):
        found += scope.where(where_set(field, function.sometimes), Assign(Member(Name(RESOURCE), name), data(value)))
    return tuple(found)


def _properties(function: Function, scope: Scope) -> Iterator[tuple[str, str, object]]:
    """The field of the function, the property, and its value."""
    if function.description is not None:
        yield "description", "description", scope.expr(function.description)
    if function.reserved_concurrency is not None:
        yield "reserved_concurrency", "reservedConcurrentExecutions", scope.number(function.reserved_concurrency)
    if function.tracing:
        yield "tracing", "tracingConfig", {"mode": scope.words(function.tracing)}
    if function.environment_key:
        yield "environment_key", "kmsKeyArn", scope.expr(function.environment_key)
    if function.dead_letter_target:
        yield "dead_letter_target", "deadLetterConfig", {"targetArn": scope.expr(function.dead_letter_target)}
    if function.vpc:
        yield "vpc", "vpcConfig", _vpc(function, scope)
    if function.logging:
        yield "logging", "loggingConfig", _logging(function, scope)
    if function.file_systems:
        yield (
            "file_systems",
            "fileSystemConfigs",
            [{"arn": scope.expr(each.arn), "localMountPath": each.path} for each in function.file_systems],
        )
    if function.snap_start:
        yield "snap_start", "snapStart", {"applyOn": scope.words(function.snap_start)}
    if function.runtime_updates:
        yield "runtime_updates", "runtimeManagementConfig", _runtime_updates(function.runtime_updates, scope)
    if function.recursive_loop:
        yield "recursive_loop", "recursiveLoop", scope.words(function.recursive_loop)


def _runtime_updates(updates: RuntimeUpdates, scope: Scope) -> dict[str, object]:
    version = {"runtimeVersionArn": scope.expr(updates.version)} if updates.version else {}
    return {"updateRuntimeOn": scope.words(updates.on), **version}


def _vpc(function: Function, scope: Scope) -> dict[str, object]:
    assert function.vpc
    found: dict[str, object] = {"subnetIds": [scope.expr(subnet) for subnet in function.vpc.subnets]}
    if function.vpc.security_groups:
        found["securityGroupIds"] = [scope.expr(group) for group in function.vpc.security_groups]
    if function.vpc.ipv6 is not None:
        found["ipv6AllowedForDualStack"] = function.vpc.ipv6
    return found


def _logging(function: Function, scope: Scope) -> dict[str, object]:
    assert function.logging
    found: dict[str, object] = {}
    for name, value in (
        ("logFormat", function.logging.format),
        ("applicationLogLevel", function.logging.application_level),
        ("systemLogLevel", function.logging.system_level),
    ):
        if value:
            found[name] = scope.words(value)
    if function.logging.group:
        found["logGroup"] = scope.expr(function.logging.group)
    return found
