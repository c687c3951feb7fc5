"""DynamoDB tables: `cli-inputs.json`, and the compiled template, which git ignores."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from _make.cfn import (
    ENV_CONDITIONS,
    FORMAT_VERSION,
    Json,
    description,
    get_att,
    per_environment,
    ref,
    string_parameter,
)
from _make.identifiers import ACCOUNT_ID
from _make.spec import Extra, Sample

Key = tuple[str, str]
"""A field and its type."""
_TYPES = {"string": "S", "number": "N", "binary": "B"}
_CAPACITY = {"ReadCapacityUnits": 5, "WriteCapacityUnits": 5}


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
    for kind, (attribute, type) in zip(("partitionKey", "sortKey"), keys, strict=False):
        parameters |= {f"{kind}Name": attribute, f"{kind}Type": _TYPES[type]}
    template: dict[str, Any] = {
        "Description": description(cli_version, "storage-DynamoDB"),
        "AWSTemplateFormatVersion": FORMAT_VERSION,
        "Parameters": {each: string_parameter() for each in (*parameters, "env")},
        "Conditions": ENV_CONDITIONS,
        "Resources": {"DynamoDBTable": _table(keys, indexes)},
        "Outputs": {
            "Name": {"Value": ref("DynamoDBTable")},
            "Arn": {"Value": get_att("DynamoDBTable", "Arn")},
            "StreamArn": {"Value": get_att("DynamoDBTable", "StreamArn")},
            **{_capital(each): {"Value": ref(each)} for each in parameters if each != "tableName"},
            "Region": {"Value": ref("AWS::Region")},
        },
    }
    file = f"{name}-cloudformation-template.json"
    files = {"cli-inputs.json": inputs, f"build/{file}": template, "build/parameters.json": parameters}
    return Extra("storage", name, "DynamoDB", file, files, parameters, output=lambda sample: _outputs(parameters, sample))


def _table(keys: Sequence[Key], indexes: Sequence[tuple[str, Sequence[Key]]]) -> Json:
    attributes = dict([*keys, *(key for _, own in indexes for key in own)])
    secondary = [
        {
            "IndexName": name,
            "KeySchema": _schema(own),
            "Projection": {"ProjectionType": "ALL"},
            "ProvisionedThroughput": _CAPACITY,
        }
        for name, own in indexes
    ]
    return {
        "Type": "AWS::DynamoDB::Table",
        "Properties": {
            "AttributeDefinitions": [
                {"AttributeName": name, "AttributeType": _TYPES[type]} for name, type in attributes.items()
            ],
            **({"GlobalSecondaryIndexes": secondary} if secondary else {}),
            "KeySchema": _schema(keys),
            "ProvisionedThroughput": _CAPACITY,
            "StreamSpecification": {"StreamViewType": "NEW_IMAGE"},
            "TableName": per_environment(ref("tableName")),
        },
    }


def _outputs(parameters: Json, sample: Sample) -> Json:
    environment = sample.local_environment
    physical = f"{parameters['tableName']}-{environment.name}"
    arn = f"arn:aws:dynamodb:{environment.region}:{ACCOUNT_ID}:table/{physical}"
    keys = {_capital(name): value for name, value in parameters.items() if name != "tableName"}
    stream = f"{arn}/stream/2025-11-03T09:13:02.118"
    return {"Name": physical, "Arn": arn, "StreamArn": stream, **keys, "Region": environment.region}


def _schema(keys: Sequence[Key]) -> list[Json]:
    named = zip(("HASH", "RANGE"), keys, strict=False)
    return [{"AttributeName": name, "KeyType": kind} for kind, (name, _) in named]


def _keys(keys: Sequence[Key]) -> Json:
    named = zip(("partitionKey", "sortKey"), keys, strict=False)
    return {kind: {"fieldName": field, "fieldType": type} for kind, (field, type) in named}


def _capital(name: str) -> str:
    return name[:1].upper() + name[1:]
