"""Kinesis streams, into which signed-in users and guests may write."""

from __future__ import annotations

from typing import Any

from _make.cfn import (
    ENV_CONDITIONS,
    FORMAT_VERSION,
    Json,
    description,
    get_att,
    per_environment,
    policy_document,
    ref,
    statement,
    string_parameter,
)
from _make.spec import Auth, Extra

_ROLES = {"authRoleName": ref("AuthRoleName"), "unauthRoleName": ref("UnauthRoleName")}
_WRITE = ["kinesis:PutRecord", "kinesis:PutRecords"]


def kinesis_stream(name: str, shards: int, auth: Auth, cli_version: str) -> Extra:
    short = f"kinesis-{auth.shared_id}"
    parameters: dict[str, Any] = {
        "kinesisStreamName": name,
        "kinesisStreamShardCount": shards,
        **_ROLES,
        "authPolicyName": f"kinesis_amplify_{short}_auth",
        "unauthPolicyName": f"kinesis_amplify_{short}_unauth",
    }
    callers = ("auth", "unauth") if auth.allow_guests else ("auth",)
    template: Json = {
        "AWSTemplateFormatVersion": FORMAT_VERSION,
        "Description": description(cli_version, "analytics-Kinesis"),
        "Parameters": {
            each: {"Type": "Number"} if each == "kinesisStreamShardCount" else string_parameter()
            for each in (*parameters, "env")
        },
        "Conditions": ENV_CONDITIONS,
        "Resources": {
            "KinesisStream": {
                "Type": "AWS::Kinesis::Stream",
                "Properties": {
                    "Name": per_environment(ref("kinesisStreamName")),
                    "ShardCount": ref("kinesisStreamShardCount"),
                },
            },
            **{f"Cognito{caller.capitalize()}Policy": _policy(caller) for caller in callers},
        },
        "Outputs": {
            "kinesisStreamArn": {"Value": get_att("KinesisStream", "Arn")},
            "kinesisStreamId": {"Value": ref("KinesisStream")},
            "kinesisStreamShardCount": {"Value": ref("kinesisStreamShardCount")},
        },
    }
    file = "kinesis-cloudformation-template.json"
    return Extra("analytics", name, "Kinesis", file, {file: template, "parameters.json": parameters}, parameters)


def _policy(caller: str) -> Json:
    return {
        "Type": "AWS::IAM::Policy",
        "Properties": {
            "PolicyName": ref(f"{caller}PolicyName"),
            "Roles": [ref(f"{caller}RoleName")],
            "PolicyDocument": policy_document(statement(_WRITE, get_att("KinesisStream", "Arn"))),
        },
    }
