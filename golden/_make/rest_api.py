"""API Gateway: `cli-inputs.json`. The compiled template, which git ignores, is cut short: nothing of it is committed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from _make.cfn import FORMAT_VERSION, Json, description, string_parameter
from _make.spec import Extra, Verb


@dataclass(frozen=True)
class Path:
    function: str
    setting: Literal["open", "private", "protected"]
    auth: tuple[Verb, ...] = ()
    guest: tuple[Verb, ...] = ()
    groups: Mapping[str, tuple[Verb, ...]] = field(default_factory=dict)


def rest_api(name: str, paths: Mapping[str, Path], cli_version: str) -> Extra:
    functions = sorted({path.function for path in paths.values()})
    depends = [_depends(function) for function in functions]
    parameters = [f"function{function}{output}" for function in functions for output in ("Name", "Arn")]
    return _extra(name, {each: _inputs(each, path) for each, path in paths.items()}, depends, parameters, cli_version)


def admin_queries(function: str, auth: str, cli_version: str) -> Extra:
    """What `amplify update auth` adds for administrators: one path, for holders of a token of the user pool."""
    depends = [
        _depends(function),
        {"category": "auth", "resourceName": auth, "attributes": ["UserPoolId"]},
    ]
    inputs = {
        "/{proxy+}": {
            "lambdaFunction": function,
            "permissions": {"setting": "private", "auth": ["create", "read", "update", "delete"]},
        }
    }
    parameters = [f"function{function}Name", f"function{function}Arn", f"auth{auth}UserPoolId"]
    return _extra("AdminQueries", inputs, depends, parameters, cli_version)


def _inputs(name: str, path: Path) -> Json:
    permissions: Json = {"setting": path.setting}
    if path.auth:
        permissions["auth"] = list(path.auth)
    if path.guest:
        permissions["guest"] = list(path.guest)
    if path.groups:
        permissions["groups"] = {group: list(verbs) for group, verbs in path.groups.items()}
    return {"name": name, "lambdaFunction": path.function, "permissions": permissions}


def _depends(function: str) -> Json:
    return {"category": "function", "resourceName": function, "attributes": ["Name", "Arn"]}


def _extra(name: str, paths: Json, depends: Sequence[Json], parameters: list[str], cli_version: str) -> Extra:
    template: dict[str, Any] = {
        "AWSTemplateFormatVersion": FORMAT_VERSION,
        "Description": description(cli_version, "api-API Gateway"),
        "Parameters": {each: string_parameter() for each in (*parameters, "env")},
        "Resources": {},
        "Outputs": {output: {"Value": ""} for output in ("RootUrl", "ApiName", "ApiId")},
    }
    file = f"{name}-cloudformation-template.json"
    files = {"cli-inputs.json": {"version": 1, "paths": paths}, f"build/{file}": template}
    return Extra("api", name, "API Gateway", file, files, {}, depends)
