"""The parts of a function's template that Gen 1 writes alike for every function, and Gen 2 has its own way for.

Nothing of them is carried over, so each must be what Gen 1 writes, or be named.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from amp2gen.frontend.consistency.copies import below, items, pointer, read
from amp2gen.frontend.context import Context
from amp2gen.frontend.function_resources import beside_name
from amp2gen.frontend.log import origin_at
from amp2gen.frontend.policies import LOG_ACTIONS
from amp2gen.frontend.project import Entry
from amp2gen.frontend.resource_template import find_template
from amp2gen.ir import kinds
from amp2gen.ir.custom import CfnStack
from amp2gen.ir.diagnostics import Diagnostic

FUNCTION = "LambdaFunction"
TRIGGER_POLICY = "LambdaTriggerPolicy"
ROLE = "LambdaExecutionRole"
READ_OF_ROLE = frozenset(
    {"RoleName", "AssumeRolePolicyDocument", "ManagedPolicyArns", "PermissionsBoundary", "Policies"}
)
VERSION = "2012-10-17"
ENVIRONMENT_IS_NONE = {"Fn::Equals": [{"Ref": "env"}, "NONE"]}
FUNCTION_ARN = {"Fn::GetAtt": [FUNCTION, "Arn"]}
TRUST = {
    "Version": VERSION,
    "Statement": [
        {"Effect": "Allow", "Principal": {"Service": ["lambda.amazonaws.com"]}, "Action": ["sts:AssumeRole"]},
    ],
}
POLICY_NAMES: Mapping[str, str] = {
    "lambdaexecutionpolicy": "lambda-execution-policy",
    "AmplifyResourcesPolicy": "amplify-lambda-execution-policy",
    "AmplifyFunctionSecretsPolicy": "amplify-function-secrets-policy",
    "CustomLambdaExecutionPolicy": "custom-lambda-execution-policy",
}
"""The policies that Gen 1 writes; `LambdaTriggerPolicy<Model>` is named after the model, too."""
TRIGGER_PARAMETERS: Mapping[str, str] = {
    "modules": "",
    "resourceName": "",
    "trigger": "true",
    "functionName": "",
    "roleName": "",
    "parentResource": "",
    "parentStack": "",
}
"""Parameters that Gen 1 declares for functions of a user pool's triggers, with their defaults."""
DEFAULTS: Mapping[str, str] = {"CloudWatchRule": "NONE"}
"""Parameters that Gen 1 declares for every function; a schedule stands in parameters.json instead."""
RUNTIME = re.compile(
    r"nodejs\d+\.(x|\d+)|python\d\.\d+|java\d+(\.al\d+)?|dotnet(core)?\d+(\.\d+)?|ruby\d\.\d+|go1\.x|provided(\.al\d+)?"
)
OUTPUTS: Mapping[str, Any] = {
    "Name": {"Ref": FUNCTION},
    "Arn": FUNCTION_ARN,
    "Region": {"Ref": "AWS::Region"},
    "LambdaExecutionRole": {"Ref": ROLE},
    "LambdaExecutionRoleArn": {"Fn::GetAtt": [ROLE, "Arn"]},
    "CloudWatchEventRule": {"Ref": "CloudWatchEvent"},
}


@dataclass(frozen=True)
class Part:
    """A value in a template, what Gen 1's versions write there, and what it means that it is something else."""

    at: str
    value: Any
    expected: tuple[Any, ...]
    otherwise: str


def check_function_templates(context: Context) -> Iterator[Diagnostic]:
    """Every part of a function's template that is not what Gen 1 writes and that no lowering reads."""
    for entry in context.project.entries_of("function", "Lambda"):
        path = find_template(entry, context)
        document = read(path, context) if path else None
        resources = below(document.data, "Resources") if document else {}
        if document is None or FUNCTION not in resources:
            continue
        for part in _parts(entry, below(document.data), context):
            if part.value not in part.expected:
                yield kinds.TEMPLATE_CHANGED.at(
                    origin_at(document, part.at), f"function {entry.name}: {part.otherwise}"
                )


def _parts(entry: Entry, template: Mapping[str, Any], context: Context) -> Iterator[Part]:
    yield from _function(entry, below(template, "Resources", FUNCTION))
    if "ShouldNotCreateEnvResources" in below(template, "Conditions"):
        yield Part(
            pointer("Conditions", "ShouldNotCreateEnvResources"),
            below(template, "Conditions")["ShouldNotCreateEnvResources"],
            (ENVIRONMENT_IS_NONE,),
            "the condition ShouldNotCreateEnvResources is not that env is NONE",
        )
    yield from _parameters(template, context)
    beside = context.beside.get(beside_name(entry.name))
    elsewhere = below(beside.code.template, "Resources") if beside and isinstance(beside.code, CfnStack) else {}
    for name, resource in below(template, "Resources").items():
        if name in elsewhere:
            continue
        properties = below(resource, "Properties")
        match below(resource).get("Type"):
            case "AWS::IAM::Role":
                yield from _role(name, properties)
            case "AWS::IAM::Policy":
                yield from _policy(entry, name, properties)
            case "AWS::Events::Rule":
                yield from _rule(name, properties)
            case "AWS::Lambda::Permission":
                yield from _permission(name, properties)
            case "AWS::Lambda::EventSourceMapping":
                yield _property(name, properties, "FunctionName", FUNCTION_ARN, f"{name} does not call this function")
    for name, output in below(template, "Outputs").items():
        yield Part(
            pointer("Outputs", name),
            below(output).get("Value"),
            (OUTPUTS.get(name),),
            f"the output {name} is not one that Gen 1 writes, and is not carried over",
        )


def _parameters(template: Mapping[str, Any], context: Context) -> Iterator[Part]:
    """Defaults that never count, because the root stack passes the parameter."""
    triggers = set(TRIGGER_PARAMETERS) <= set(below(template, "Parameters"))
    for name, parameter in below(template, "Parameters").items():
        if "Default" not in below(parameter):
            continue
        linked = any(name.startswith(f"{each.category}{each.name}") for each in context.project.entries)
        expected = name if linked else TRIGGER_PARAMETERS.get(name) if triggers else DEFAULTS.get(name)
        if expected is not None:
            at = pointer("Parameters", name, "Default")
            what = f"the default of the parameter {name}, which Gen 1 does not use, was changed"
            yield Part(at, parameter["Default"], (expected,), what)


def _function(entry: Entry, resource: Mapping[str, Any]) -> Iterator[Part]:
    properties = below(resource, "Properties")
    code = {"S3Bucket": {"Ref": "deploymentBucketName"}, "S3Key": {"Ref": "s3Key"}}
    if not _is_upload(entry, below(properties.get("Code"))):
        what = "its code in AWS is not what `amplify push` uploads from src/"
        yield _property(FUNCTION, properties, "Code", code, what)
    if "Handler" not in properties and properties.get("PackageType") != "Image":
        yield Part(pointer("Resources", FUNCTION), None, (), "it has no Handler, without which Lambda runs no code")
    runtime = properties.get("Runtime")
    if isinstance(runtime, str) and not RUNTIME.fullmatch(runtime):
        at = pointer("Resources", FUNCTION, "Properties", "Runtime")
        yield Part(at, runtime, (), f"Lambda has no runtime {runtime}")
    yield _property(
        FUNCTION,
        properties,
        "FunctionName",
        _per_environment(entry.name),
        f"its name in AWS is not {entry.name}-${{env}}, by which others call it",
    )
    role = {"Fn::GetAtt": [ROLE, "Arn"]}
    yield _property(FUNCTION, properties, "Role", role, f"it runs with another role than {ROLE}")
    if "Metadata" in resource:
        asset = {"aws:asset:path": "./src", "aws:asset:property": "Code"}
        yield Part(
            pointer("Resources", FUNCTION, "Metadata"),
            resource["Metadata"],
            (asset,),
            "its code is not said to be in src/",
        )


def _is_upload(entry: Entry, code: Mapping[str, Any]) -> bool:
    """Early versions leave `Code` out of the committed template, or write the place of the last upload into it."""
    key = str(code.get("S3Key"))
    return not code or (key.startswith(f"amplify-builds/{entry.name}-") and key.endswith("-build.zip"))


def _role(name: str, properties: Mapping[str, Any]) -> Iterator[Part]:
    if name != ROLE:
        at = pointer("Resources", name)
        yield Part(at, name, (ROLE,), f"the role {name} is not the function's own, and is not carried over")
        return
    if "RoleName" in properties:
        base = items(below(properties.get("RoleName")).get("Fn::If"))[1:2]
        expected = _per_environment(base[0] if base else None)
        yield _property(name, properties, "RoleName", expected, "the name of its role is the same in all environments")
    yield _property(
        name, properties, "AssumeRolePolicyDocument", TRUST, "others than Lambda may assume its role, or Lambda may not"
    )
    for key in sorted(properties.keys() - READ_OF_ROLE):
        at = pointer("Resources", name, "Properties", key)
        yield Part(at, properties[key], (), f"{key} of its role is not carried over")


def _policy(entry: Entry, name: str, properties: Mapping[str, Any]) -> Iterator[Part]:
    yield _property(name, properties, "Roles", [{"Ref": ROLE}], f"{name} does not belong to the function's role alone")
    expected = POLICY_NAMES.get(name)
    if name.startswith(TRIGGER_POLICY):
        expected = f"amplify-lambda-execution-policy-{name.removeprefix(TRIGGER_POLICY)}"
    if expected is not None:
        yield _property(name, properties, "PolicyName", expected, f"{name} has another name than Gen 1 gives it")
    document = below(properties, "PolicyDocument")
    at = pointer("Resources", name, "Properties", "PolicyDocument")
    yield Part(
        f"{at}/Version", document.get("Version"), (VERSION,), f"{name} is not written in version {VERSION} of IAM"
    )
    statements = items(document.get("Statement"))
    for index, statement in enumerate(statements):
        place = f"{at}/Statement/{index}" if isinstance(document.get("Statement"), list) else f"{at}/Statement"
        effect = below(statement).get("Effect")
        if effect != "Deny":
            yield Part(f"{place}/Effect", effect, ("Allow",), f"{name} has a statement that neither allows nor denies")
        actions = {str(action) for action in items(below(statement).get("Action"))}
        if actions and actions <= LOG_ACTIONS and effect == "Allow":
            resource = below(statement).get("Resource")
            yield Part(
                f"{place}/Resource",
                resource[0] if isinstance(resource, list) and len(resource) == 1 else resource,
                (_own_log({"Ref": FUNCTION}), _own_log(_per_environment(entry.name))),
                f"{name} is about other logs than the function's own; Gen 2 allows all",
            )


def _rule(name: str, properties: Mapping[str, Any]) -> Iterator[Part]:
    targets = [{"Arn": FUNCTION_ARN, "Id": {"Ref": FUNCTION}}]
    yield _property(
        name,
        properties,
        "Targets",
        targets,
        f"{name} calls something else, or with an input, which is not carried over",
    )


def _permission(name: str, properties: Mapping[str, Any]) -> Iterator[Part]:
    if properties.get("FunctionName") != FUNCTION_ARN:
        what = f"{name} is not about this function"
        yield _property(name, properties, "FunctionName", {"Ref": FUNCTION}, what)
    action = "lambda:InvokeFunction"
    yield _property(name, properties, "Action", action, f"{name} allows something else than to call the function")
    if properties.get("Principal") == "events.amazonaws.com":
        source = {"Fn::GetAtt": ["CloudWatchEvent", "Arn"]}
        yield _property(name, properties, "SourceArn", source, f"{name} is not about the function's schedule")


def _property(name: str, properties: Mapping[str, Any], key: str, expected: Any, otherwise: str) -> Part:
    return Part(pointer("Resources", name, "Properties", key), properties.get(key), (expected,), otherwise)


def _per_environment(name: Any) -> Mapping[str, Any]:
    """A name that carries the environment's, as Gen 1 writes it."""
    return {"Fn::If": ["ShouldNotCreateEnvResources", name, {"Fn::Join": ["", [name, "-", {"Ref": "env"}]]}]}


def _own_log(function: Mapping[str, Any]) -> Mapping[str, Any]:
    """The function's log streams, by its name."""
    names = {"region": {"Ref": "AWS::Region"}, "account": {"Ref": "AWS::AccountId"}, "lambda": function}
    return {"Fn::Sub": ["arn:aws:logs:${region}:${account}:log-group:/aws/lambda/${lambda}:log-stream:*", names]}
