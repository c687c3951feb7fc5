"""How time and memory of a compile grow with the project.

    python bench/scale.py [MODELS…]

Compiles generated projects (10, 100 and 1,000 models unless told; three functions for every ten models, half of them
called by the schema, a tenth scheduled; two environments), each in a process of its own, and prints CPU time and peak
memory per model, beside those of the smallest one. A step that is quadratic shows as a ratio that grows tenfold a row.

Measured on a busy machine of two cores: 10, 100 and 1,000 models (with 3, 30 and 300 functions) take 9.5, 6.5 and 6.6
ms of CPU time and 13, 38 and 52 KB each: 1.00, 0.68 and 0.70 times the first row, so no step is quadratic. AWS's
generator was only measured on its small sample apps: its own work took 260 to 540 ms an app, ours at ten models 95 ms.
`tests/bench` counts calls instead of seconds.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MEASURE = """
import resource, sys, time
from pathlib import Path
from amp2gen.cli.orchestrate import compile_project
from amp2gen.frontend import Choices
from amp2gen.passes.options import Options
compile_project(Path(sys.argv[2]), Choices(), Options())
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
start = time.process_time()
compiled = compile_project(Path(sys.argv[1]), Choices(), Options())
seconds = time.process_time() - start
print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before, len(compiled.files))
"""
"""What one process does: the smallest project once, to load everything, then the one to measure."""


def main(sizes: list[int]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        warm = generate(Path(folder) / "warm", 1)
        base = 0.0
        for models in sizes:
            root = generate(Path(folder) / str(models), models)
            command = [sys.executable, "-c", MEASURE, str(root), str(warm)]
            printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
            seconds, kilobytes, files = float(printed[0]), int(printed[1]), int(printed[2])
            base = base or seconds / models
            print(
                f"{models:5} models {functions_of(models):4} functions {files:5} files {seconds:8.2f} s "
                f"{seconds / models * 1000:7.2f} ms per model ({seconds / models / base:4.2f} ×) "
                f"{kilobytes / models:8.0f} KB per model"
            )


def functions_of(models: int) -> int:
    return max(1, models * 3 // 10)


def generate(root: Path, models: int) -> Path:
    """A Gen 1 project of that many models, as a plain clone has it. Returns `root`."""
    functions = [f"worker{number}" for number in range(functions_of(models))]
    service = {"serviceName": "AppSync", "defaultAuthType": {"mode": "AMAZON_COGNITO_USER_POOLS"}}
    pool = {"usernameAttributes": ["email"], "requiredAttributes": ["email"], "resourceName": "people"}
    config: dict[str, Any] = {
        "api": {"big": {"service": "AppSync"}},
        "auth": {"people": {"service": "Cognito"}},
        "function": {name: {"service": "Lambda"} for name in functions},
    }
    files: dict[str, Any] = {
        "amplify/.config/project-config.json": {"projectName": "big", "frontend": "javascript"},
        "amplify/team-provider-info.json": {name: {"awscloudformation": provider(name)} for name in ("dev", "prod")},
        "amplify/.config/local-env-info.json": {"envName": "prod"},
        "amplify/backend/backend-config.json": config,
        "amplify/backend/api/big/cli-inputs.json": {
            "version": 1,
            "serviceConfiguration": {"apiName": "big", **service},
        },
        "amplify/backend/api/big/schema.graphql": "\n".join(schema(models, functions)),
        "amplify/backend/auth/people/cli-inputs.json": {"version": "1", "cognitoConfig": pool},
    }
    for number, name in enumerate(functions):
        folder = f"amplify/backend/function/{name}"
        files[f"{folder}/{name}-cloudformation-template.json"] = template(name, number)
        files[f"{folder}/src/index.js"] = HANDLER
        files[f"{folder}/src/package.json"] = {"name": name, "version": "1.0.0", "dependencies": {}}
    for path, content in files.items():
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(content if isinstance(content, str) else json.dumps(content))
    return root


def schema(models: int, functions: list[str]) -> Iterator[str]:
    for number in range(models):
        yield MODEL.format(number=number, parent=max(number - 1, 0))
    yield "type Query {"
    for name in functions[::2]:
        yield f'  {name}(id: ID!): String @function(name: "{name}-${{env}}") @auth(rules: [{{ allow: private }}])'
    yield "}\n"


MODEL = """\
type Model{number} @model @auth(rules: [{{ allow: owner }}, {{ allow: groups, groups: ["Admin"] }}]) {{
  id: ID!
  title: String! @index(name: "byTitle{number}", queryField: "model{number}ByTitle")
  parentId: ID @index(name: "byParent{number}")
  parent: Model{parent} @belongsTo(fields: ["parentId"])
  note: String # for people
}}
"""

HANDLER = """\
const { DynamoDBClient } = require('@aws-sdk/client-dynamodb');

exports.handler = async (event) => ({ table: process.env.TABLE, event, client: typeof DynamoDBClient });
"""


def template(name: str, number: int) -> dict[str, Any]:
    """A function's template, as Gen 1's CLI writes it."""
    target = {"Arn": {"Fn::GetAtt": ["LambdaFunction", "Arn"]}, "Id": {"Ref": "LambdaFunction"}}
    rule = {"ScheduleExpression": "rate(1 hour)", "State": "ENABLED", "Targets": [target]}
    statement = {"Effect": "Allow", "Action": ["ses:SendEmail"], "Resource": "*"}
    trusted = {"Effect": "Allow", "Principal": {"Service": ["lambda.amazonaws.com"]}, "Action": ["sts:AssumeRole"]}
    per_environment = {"Fn::Join": ["", [name, "-", {"Ref": "env"}]]}
    return {
        "Parameters": {"env": {"Type": "String"}},
        "Conditions": {"ShouldNotCreateEnvResources": {"Fn::Equals": [{"Ref": "env"}, "NONE"]}},
        "Resources": {
            "LambdaFunction": {
                "Type": "AWS::Lambda::Function",
                "Properties": {
                    "Handler": "index.handler",
                    "Runtime": "nodejs20.x",
                    "FunctionName": {"Fn::If": ["ShouldNotCreateEnvResources", name, per_environment]},
                    "Role": {"Fn::GetAtt": ["LambdaExecutionRole", "Arn"]},
                    "Timeout": 25,
                    "Environment": {"Variables": {"ENV": {"Ref": "env"}, "NUMBER": str(number)}},
                },
            },
            "LambdaExecutionRole": {
                "Type": "AWS::IAM::Role",
                "Properties": {"AssumeRolePolicyDocument": {"Version": "2012-10-17", "Statement": [trusted]}},
            },
            "AmplifyResourcesPolicy": {
                "Type": "AWS::IAM::Policy",
                "Properties": {
                    "PolicyName": "amplify-lambda-execution-policy",
                    "Roles": [{"Ref": "LambdaExecutionRole"}],
                    "PolicyDocument": {"Version": "2012-10-17", "Statement": [statement]},
                },
            },
            **({"CloudWatchEvent": {"Type": "AWS::Events::Rule", "Properties": rule}} if number % 10 == 0 else {}),
        },
    }


def provider(environment: str) -> dict[str, str]:
    return {"Region": "eu-west-1", "StackName": f"amplify-big-{environment}-12345"}


if __name__ == "__main__":
    main([int(argument) for argument in sys.argv[1:]] or [10, 100, 1000])
