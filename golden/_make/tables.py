"""DynamoDB tables: `cli-inputs.json`. The compiled template, which git ignores, is cut short: nothing of it is committed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from _make.cfn import FORMAT_VERSION, Json, description, string_parameter
from _make.spec import Extra

Key = tuple[str, str]
"""A field and its type."""


def table(
    name: str,
    keys: Sequence[Key],
    *,
    indexes: Sequence[tuple[str, Sequence[Key]]] = (),
    triggers: Sequence[str] = (),
    cli_version: str,
) -> Extra:
    """`keys`: of the partition, and of the order within, where there is one."""
    inputs: Json = {
        "resourceName": name,
        "tableName": name,
        **_keys(keys),
        "gsi": [{"name": each, **_keys(own)} for each, own in indexes],
        "triggerFunctions": list(triggers),
    }
    parameters: Json = {"tableName": name}
    outputs = ("Name", "Arn", "StreamArn", "PartitionKeyName", "PartitionKeyType", "Region")
    template: dict[str, Any] = {
        "AWSTemplateFormatVersion": FORMAT_VERSION,
        "Description": description(cli_version, "storage-DynamoDB"),
        "Parameters": {each: string_parameter() for each in (*parameters, "env")},
        "Resources": {},
        "Outputs": {output: {"Value": ""} for output in outputs},
    }
    file = f"{name}-cloudformation-template.json"
    files = {"cli-inputs.json": inputs, f"build/{file}": template, "build/parameters.json": parameters}
    return Extra("storage", name, "DynamoDB", file, files, parameters)


def _keys(keys: Sequence[Key]) -> Json:
    named = zip(("partitionKey", "sortKey"), keys, strict=False)
    return {kind: {"fieldName": field, "fieldType": type} for kind, (field, type) in named}
