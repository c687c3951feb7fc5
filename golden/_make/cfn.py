"""CloudFormation in Python: intrinsics, and the pieces that every Gen 1 template shares."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

Json = dict[str, Any]

FORMAT_VERSION = "2010-09-09"
POLICY_VERSION = "2012-10-17"
ENV_CONDITIONS: Json = {"ShouldNotCreateEnvResources": {"Fn::Equals": [{"Ref": "env"}, "NONE"]}}
LOG_ACTIONS = ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"]
# The CLI inlines the source of its helper functions here. Their code is the CLI's own business: no tool needs it.
HELPER_CODE = "// helper of the Gen 1 CLI, left out of this sample\nexports.handler = async () => ({});\n"


def ref(name: str) -> Json:
    return {"Ref": name}


def get_att(logical_id: str, attribute: str) -> Json:
    return {"Fn::GetAtt": [logical_id, attribute]}


def join(separator: str, parts: Iterable[Any]) -> Json:
    return {"Fn::Join": [separator, list(parts)]}


def concat(*parts: Any) -> Json:
    return join("", parts)


def equals(parameter: str, value: str) -> Json:
    return {"Fn::Equals": [ref(parameter), value]}


def negate(condition: Json) -> Json:
    return {"Fn::Not": [condition]}


def choose(condition: str, when_true: Any, when_false: Any) -> Json:
    return {"Fn::If": [condition, when_true, when_false]}


def import_value(template: str) -> Json:
    return {"Fn::ImportValue": {"Fn::Sub": template}}


def per_environment(name: Any) -> Json:
    """`name`, or `name-<env>` in a project with environments (all projects since CLI 1)."""
    return choose("ShouldNotCreateEnvResources", name, concat(name, "-", ref("env")))


def stack_suffix() -> Json:
    """The five characters that tell environments apart: `amplify-<project>-<env>-<suffix>-…`."""
    return {"Fn::Select": [3, {"Fn::Split": ["-", ref("AWS::StackName")]}]}


def string_parameter(**extra: str) -> Json:
    return {"Type": "String", **extra}


def dependency_parameter(name: str) -> Json:
    """Values of other resources have their own name as default, as the CLI writes it."""
    return {"Type": "String", "Default": name}


def description(cli_version: str, stack_type: str) -> str:
    """The JSON that the CLI keeps in a template's `Description`."""
    fields = {
        "createdOn": "Linux",
        "createdBy": "Amplify",
        "createdWith": cli_version,
        "stackType": stack_type,
        "metadata": {},
    }
    return json.dumps(fields, separators=(",", ":"))


def statement(actions: str | Iterable[str], resource: Any, effect: str = "Allow") -> Json:
    return {
        "Effect": effect,
        "Action": actions if isinstance(actions, str) else list(actions),
        "Resource": resource,
    }


def policy_document(*statements: Json) -> Json:
    return {"Version": POLICY_VERSION, "Statement": list(statements)}


def lambda_trust(principal: str | list[str], action: str | list[str]) -> Json:
    return policy_document({"Effect": "Allow", "Principal": {"Service": principal}, "Action": action})


def log_policy_statement(function_logical_id: str) -> Json:
    values = {
        "region": ref("AWS::Region"),
        "account": ref("AWS::AccountId"),
        "lambda": ref(function_logical_id),
    }
    arn = "arn:aws:logs:${region}:${account}:log-group:/aws/lambda/${lambda}:log-stream:*"
    return statement(LOG_ACTIONS, {"Fn::Sub": [arn, values]})


def regional_arn(service: str, *resource: Any) -> Json:
    """`arn:aws:<service>:<region>:<account>:<resource…>`."""
    return concat(f"arn:aws:{service}:", ref("AWS::Region"), ":", ref("AWS::AccountId"), *_prefixed(":", resource))


def bucket_arn(bucket: Json, path: str = "") -> Json:
    return concat("arn:aws:s3:::", bucket, *([path] if path else []))


def _prefixed(prefix: str, parts: tuple[Any, ...]) -> list[Any]:
    head, *tail = parts
    return [prefix + head, *tail]
