"""Settings of Lambda functions that `defineFunction` has no word for, as properties of the CloudFormation resource."""

from collections.abc import Iterator

from amp2gen.backend_ts.typescript.build import data
from amp2gen.backend_ts.typescript.tree import Assign, Member, Name, Stmt
from amp2gen.backend_ts.values import Scope
from amp2gen.ir.functions import Function

RESOURCE = "cfnFunction"


def lambda_settings(function: Function, scope: Scope) -> tuple[Stmt, ...]:
    """`cfnFunction.tracingConfig = { mode: 'Active' };` and the like."""
    return tuple(Assign(Member(Name(RESOURCE), name), data(value)) for name, value in _properties(function, scope))


def _properties(function: Function, scope: Scope) -> Iterator[tuple[str, object]]:
    if function.description is not None:
        yield "description", function.description
    if function.reserved_concurrency is not None:
        yield "reservedConcurrentExecutions", function.reserved_concurrency
    if function.tracing:
        yield "tracingConfig", {"mode": function.tracing}
    if function.environment_key:
        yield "kmsKeyArn", scope.expr(function.environment_key)
    if function.dead_letter_target:
        yield "deadLetterConfig", {"targetArn": scope.expr(function.dead_letter_target)}
    if function.vpc:
        yield "vpcConfig", _vpc(function, scope)
    if function.logging:
        yield "loggingConfig", _logging(function, scope)
    if function.file_systems:
        yield (
            "fileSystemConfigs",
            [{"arn": scope.expr(each.arn), "localMountPath": each.path} for each in function.file_systems],
        )


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
            found[name] = value
    if function.logging.group:
        found["logGroup"] = scope.expr(function.logging.group)
    return found
