"""No references between nested stacks close a cycle, whatever points at a function and whatever it needs.

Random Gen 1 projects are compiled and synthesized together; CloudFormation's validator (rule F3004) and a reading of
our own look at each template, the parent's above all: what one nested stack needs of another passes through it. The
validator says nothing of circles within a nested stack.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from gen1 import Gen1
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from amp2gen.cli.orchestrate import Compiled, compile_project
from amp2gen.frontend import Choices
from amp2gen.passes.options import Options
from amp2gen.verify.stage import Output
from amp2gen.verify.synthesize import modes_of, synthesize
from amp2gen.verify.toolchain import Toolchain
from amp2gen.verify.typecheck import typecheck

pytestmark = pytest.mark.node

FULL = bool(os.environ.get("AMP2GEN_FULL"))
TOGETHER = 60 if FULL else 8

NAMES = ("alpha", "bravo", "charlie", "delta")
EVENTS = ("PreSignup", "PostConfirmation", "CustomMessage", "PreTokenGeneration")
POOL, API, REST, TABLE, STREAM, MAP = "demo12ab34cd", "demo", "items", "visits", "clicks", "trails"


@dataclass(frozen=True)
class Need:
    """Something of another resource: its category, name and output, and what a function may do with it."""

    category: str
    name: str
    output: str
    action: str
    arn: str = "{}"
    """The ARN for the grant, with `{}` for the output."""

    @property
    def parameter(self) -> str:
        return f"{self.category}{self.name}{self.output}"


NEEDS: Mapping[str, Need] = {
    "pool": Need("auth", POOL, "UserPoolId", "cognito-idp:ListUsers", "arn:aws:cognito-idp:*:*:userpool/{}"),
    "api": Need("api", API, "GraphQLAPIIdOutput", "appsync:GraphQL", "arn:aws:appsync:*:*:apis/{}/types/Query/*"),
    "bucket": Need("storage", "files", "BucketName", "s3:GetObject", "arn:aws:s3:::{}/*"),
    "table": Need("storage", TABLE, "Arn", "dynamodb:GetItem"),
    "stream": Need("analytics", STREAM, "kinesisStreamArn", "kinesis:PutRecord"),
    "map": Need("geo", MAP, "Arn", "geo:GetMapTile"),
    "rest": Need("api", REST, "ApiId", "execute-api:Invoke", "arn:aws:execute-api:*:*:{}/*"),
    "custom": Need("custom", "queue", "Arn", "sqs:SendMessage"),
    **{name: Need("function", name, "Arn", "lambda:InvokeFunction") for name in NAMES},
}
MODEL = "model"  # by an export of the API, not by a parameter

BEFORE_FUNCTIONS = ("pool", "api", MODEL, "bucket", "table", "stream", "map")
"""What any function may need; of functions, the REST API and the custom resource only those that do not need it."""

POINTERS = (
    "trigger",
    "resolver",
    "authorizer",
    "bucket",
    "rest",
    "model stream",
    "table stream",
    "kinesis",
    "schedule",
)


@dataclass(frozen=True)
class Graph:
    """Who points at each function, what each needs (`environment`, `grant`), and what the custom resource takes."""

    pointers: Mapping[str, tuple[str, ...]]
    needs: Mapping[str, tuple[tuple[str, str], ...]]
    custom: tuple[str, ...]

    @property
    def functions(self) -> tuple[str, ...]:
        return tuple(self.needs)

    def pointed(self, pointer: str) -> list[str]:
        return [name for name in self.functions if pointer in self.pointers[name]]


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    """Graphs that Gen 1 deploys. There, Cognito, S3 and AppSync know functions by name, so that these may need what
    they stand behind; the REST API and custom resources know them by reference."""
    names = NAMES[: draw(st.integers(1, len(NAMES)))]
    pointers: dict[str, tuple[str, ...]] = {}
    needs: dict[str, tuple[tuple[str, str], ...]] = {}
    custom = tuple(draw(st.lists(st.sampled_from([*BEFORE_FUNCTIONS, names[0]]), unique=True, max_size=3)))
    for index, name in enumerate(names):
        kinds = POINTERS if index < 2 else tuple(kind for kind in POINTERS if kind != "rest")
        pointers[name] = tuple(draw(st.lists(st.sampled_from(kinds), unique=True, max_size=3)))
        known = [*BEFORE_FUNCTIONS, *names[:index], *(["custom"] if index else []), *(["rest"] if index > 1 else [])]
        needed = st.tuples(st.sampled_from(known), st.sampled_from(["environment", "grant", "both"]))
        itself = draw(st.sampled_from([(), ((name, "grant"),)]))
        needs[name] = (*draw(st.lists(needed, unique_by=lambda each: each[0], max_size=4)), *itself)
    return Graph(pointers, needs, custom)


def write(root: Path, graph: Graph) -> Path:
    gen1 = Gen1(root)
    triggers = dict(zip(EVENTS, graph.pointed("trigger"), strict=False))
    gen1.auth(
        POOL,
        authSelections="identityPoolAndUserPool",
        allowUnauthenticatedIdentities=True,
        authTriggerConnections=[
            f'{{"triggerType":"{event}","lambdaFunctionName":"{name}"}}' for event, name in triggers.items()
        ],
    )
    _api(gen1, graph)
    called = graph.pointed("bucket")
    gen1.bucket("files", triggerFunction=called[0] if called else "NONE")
    key = {"fieldName": "id", "fieldType": "string"}
    consumers = graph.pointed("table stream")
    gen1.resource("storage", TABLE, "DynamoDB", tableName=TABLE, partitionKey=key, triggerFunctions=consumers)
    gen1.file(f"amplify/backend/analytics/{STREAM}/kinesis-cloudformation-template.json", KINESIS)
    gen1.entry("analytics", STREAM, service="Kinesis", providerPlugin="awscloudformation")
    gen1.file(f"amplify/backend/geo/{MAP}/{MAP}-cloudformation-template.json", MAP_TEMPLATE)
    gen1.entry("geo", MAP, service="Map", providerPlugin="awscloudformation")
    paths = {f"/{name}": {"lambdaFunction": name, "permissions": SIGNED_IN} for name in graph.pointed("rest")}
    if paths:
        gen1.resource("api", REST, "API Gateway", paths=paths)
    _custom(gen1, graph)
    for name in graph.functions:
        _function(gen1, name, graph)
    return gen1.root


SIGNED_IN = {"setting": "private", "auth": ["create", "read"]}
STRING = {"Type": "String"}
KINESIS = {
    "Parameters": {"env": STRING},
    "Resources": {"KinesisStream": {"Type": "AWS::Kinesis::Stream", "Properties": {"ShardCount": 1}}},
}
MAP_TEMPLATE = {
    "Parameters": {"env": STRING},
    "Resources": {
        "Map": {
            "Type": "Custom::LambdaCallout",
            "Properties": {"mapName": MAP, "mapStyle": "VectorEsriStreets", "env": {"Ref": "env"}},
        }
    },
}


def _api(gen1: Gen1, graph: Graph) -> None:
    queries = [f'  ask{name}: String @function(name: "{name}-${{env}}")\n' for name in graph.pointed("resolver")]
    query = f"type Query {{\n{''.join(queries)}}}\n" if queries else ""
    gen1.api("type Todo @model @auth(rules: [{ allow: owner }]) {\n  title: String\n}\n" + query)
    modes: dict[str, Any] = {
        "apiName": API,
        "serviceName": "AppSync",
        "defaultAuthType": {"mode": "AMAZON_COGNITO_USER_POOLS", "cognitoUserPoolId": f"auth{POOL}"},
        "additionalAuthTypes": [{"mode": "AWS_IAM"}],
    }
    for name in graph.pointed("authorizer")[:1]:
        modes["additionalAuthTypes"].append({"mode": "AWS_LAMBDA", "lambdaFunction": name, "ttlSeconds": "300"})
    gen1.file(f"amplify/backend/api/{API}/cli-inputs.json", {"version": 1, "serviceConfiguration": modes})


def _custom(gen1: Gen1, graph: Graph) -> None:
    """A queue that is told of other resources by tags."""
    values = {need: _value(need) for need in graph.custom}
    tags = [{"Key": need, "Value": value} for need, value in values.items()]
    template = {
        "Parameters": {"env": STRING, **_parameters(graph.custom)},
        "Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {"Tags": tags}}},
        "Outputs": {"Arn": {"Value": {"Fn::GetAtt": ["Queue", "Arn"]}}},
    }
    gen1.file("amplify/backend/custom/queue/queue-cloudformation-template.json", template)
    depends = list(_depends(graph.custom))
    gen1.entry("custom", "queue", service="customCloudformation", providerPlugin="awscloudformation", dependsOn=depends)


def _function(gen1: Gen1, name: str, graph: Graph) -> None:
    needs = graph.needs[name]
    variables = {f"V_{need.upper()}": _value(need) for need, how in needs if how != "grant"}
    template = {
        "Parameters": {"env": STRING, **_parameters(_all_needs(graph, name))},
        "Resources": {
            "LambdaFunction": {
                "Type": "AWS::Lambda::Function",
                "Properties": {
                    "Handler": "index.handler",
                    "Runtime": "nodejs22.x",
                    "Role": {"Fn::GetAtt": ["LambdaExecutionRole", "Arn"]},
                    "Environment": {"Variables": {"ENV": {"Ref": "env"}, **variables}},
                },
            },
            "LambdaExecutionRole": {"Type": "AWS::IAM::Role", "Properties": {}},
            **dict(_policy(name, needs)),
            **dict(_rule(name, graph)),
            **{
                f"From{index}": _mapping(source)
                for index, source in enumerate(MAPPINGS)
                if source in graph.pointers[name]
            },
        },
    }
    gen1.function(name)
    gen1.file(f"amplify/backend/function/{name}/{name}-cloudformation-template.json", template)
    depends = list(_depends(_all_needs(graph, name)))
    gen1.entry("function", name, service="Lambda", providerPlugin="awscloudformation", dependsOn=depends)


def _all_needs(graph: Graph, name: str) -> list[str]:
    """All that a function's template takes of others, its event sources included."""
    sources = [MAPPINGS[pointer] for pointer in graph.pointers[name] if pointer in MAPPINGS]
    return list(dict.fromkeys([*(need for need, _ in graph.needs[name] if need != name), *sources]))


MAPPINGS = {"model stream": MODEL, "table stream": "table", "kinesis": "stream"}


def _mapping(pointer: str) -> dict[str, Any]:
    arn = {
        "model stream": _of_model("StreamArn"),
        "table stream": {"Ref": f"storage{TABLE}StreamArn"},
        "kinesis": _value("stream"),
    }[pointer]
    properties = {
        "FunctionName": {"Fn::GetAtt": ["LambdaFunction", "Arn"]},
        "EventSourceArn": arn,
        "StartingPosition": "LATEST",
    }
    return {"Type": "AWS::Lambda::EventSourceMapping", "Properties": properties}


def _policy(name: str, needs: tuple[tuple[str, str], ...]) -> Iterator[tuple[str, Any]]:
    statements = [_statement(need, name) for need, how in needs if how != "environment"]
    if statements:
        document = {"Version": "2012-10-17", "Statement": statements}
        properties = {"PolicyName": "p", "Roles": [{"Ref": "LambdaExecutionRole"}], "PolicyDocument": document}
        yield "AmplifyResourcesPolicy", {"Type": "AWS::IAM::Policy", "Properties": properties}


def _statement(need: str, name: str) -> dict[str, Any]:
    if need == name:
        itself = {"Fn::GetAtt": ["LambdaFunction", "Arn"]}
        return {"Effect": "Allow", "Action": ["lambda:InvokeFunction"], "Resource": [itself]}
    if need == MODEL:
        return {"Effect": "Allow", "Action": ["dynamodb:PutItem"], "Resource": [_of_model("Arn")]}
    before, _, after = NEEDS[need].arn.partition("{}")
    arn = {"Fn::Join": ["", [before, {"Ref": NEEDS[need].parameter}, after]]}
    return {"Effect": "Allow", "Action": [NEEDS[need].action], "Resource": [arn]}


def _rule(name: str, graph: Graph) -> Iterator[tuple[str, Any]]:
    if "schedule" in graph.pointers[name]:
        target = {"Arn": {"Fn::GetAtt": ["LambdaFunction", "Arn"]}, "Id": name}
        properties = {"ScheduleExpression": "rate(1 day)", "State": "ENABLED", "Targets": [target]}
        yield "CloudWatchEvent", {"Type": "AWS::Events::Rule", "Properties": properties}


def _parameters(needs: Any) -> dict[str, Any]:
    known = {NEEDS[need].parameter: STRING for need in needs if need != MODEL}
    if MODEL in needs:
        known[NEEDS["api"].parameter] = STRING
    if "table" in needs:
        known[f"storage{TABLE}StreamArn"] = STRING
    return known


def _value(need: str) -> Any:
    return _of_model("Name") if need == MODEL else {"Ref": NEEDS[need].parameter}


def _of_model(attribute: str) -> Any:
    return {"Fn::ImportValue": {"Fn::Sub": f"${{{NEEDS['api'].parameter}}}:GetAtt:TodoTable:{attribute}"}}


def _depends(needs: Any) -> Iterator[dict[str, Any]]:
    for need in dict.fromkeys("api" if need == MODEL else need for need in needs):
        known = NEEDS[need]
        yield {"category": known.category, "resourceName": known.name, "attributes": [known.output]}


def drawn(number: int) -> list[Graph]:
    """Some graphs for one run of the tools. The first that hypothesis draws is the simplest there is."""
    found: list[Graph] = []

    @settings(
        max_examples=number + 1,
        phases=[Phase.generate],
        deadline=None,
        derandomize=not FULL,
        suppress_health_check=list(HealthCheck),
    )
    @given(graphs())
    def collect(graph: Graph) -> None:
        found.append(graph)

    collect()
    return found[1:]


HARDEST = Graph(
    # Each function stands behind something, and needs what stands behind the others.
    pointers={
        "alpha": ("trigger", "rest", "model stream"),
        "bravo": ("bucket", "resolver"),
        "charlie": ("authorizer", "kinesis"),
        "delta": ("trigger", "schedule"),
    },
    needs={
        "alpha": ((MODEL, "both"), ("bucket", "both"), ("pool", "both")),
        "bravo": (("api", "both"), ("alpha", "both"), ("custom", "both")),
        "charlie": (("pool", "both"), ("rest", "both"), ("bravo", "both"), ("api", "both"), ("charlie", "grant")),
        "delta": (("charlie", "both"), ("stream", "both"), (MODEL, "grant")),
    },
    custom=("alpha", MODEL),
)


def compiled(root: Path) -> Compiled:
    return compile_project(root, Choices(), Options())


def test_no_stacks_refer_to_each_other(toolchain: Toolchain, tmp_path_factory: pytest.TempPathFactory) -> None:
    graphs = {f"random{number}": graph for number, graph in enumerate([HARDEST, *drawn(TOGETHER)])}
    results = {name: compiled(write(tmp_path_factory.mktemp(name) / "demo", graph)) for name, graph in graphs.items()}
    for name, result in results.items():
        assert [str(each) for each in result.diagnostics if each.severity == "error"] == [], graphs[name]
    outputs = [Output(name, result.files) for name, result in results.items()]
    assert [str(error) for error in typecheck(toolchain, outputs)] == []
    for synthesis in synthesize(toolchain, [(output, mode) for output in outputs for mode in modes_of(output)[:2]]):
        assert synthesis.problems == (), graphs[synthesis.output]
        circles = {path: circle(template) for path, template in synthesis.templates.items()}
        assert {path: found for path, found in circles.items() if found} == {}, graphs[synthesis.output]


def circle(template: Mapping[str, Any]) -> list[str]:
    """Resources of a template that wait for each other, in order; empty if there are none."""
    resources = template.get("Resources", {})
    edges = {name: sorted(set(_named(resource)) & set(resources)) for name, resource in resources.items()}
    done: set[str] = set()

    def look(name: str, above: list[str]) -> list[str]:
        if name in above:
            return above[above.index(name) :]
        if name in done:
            return []
        for target in edges[name]:
            found = look(target, [*above, name])
            if found:
                return found
        done.add(name)
        return []

    return next((found for name in edges if (found := look(name, []))), [])


def _named(value: Any) -> Iterator[str]:
    """The logical ids that a resource mentions by Ref, GetAtt, Sub or DependsOn."""
    if isinstance(value, list):
        for item in value:
            yield from _named(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            if key == "Ref" or (key == "DependsOn" and isinstance(item, str)):
                yield item
            elif key == "DependsOn":
                yield from item
            elif key == "Fn::GetAtt":
                yield item[0] if isinstance(item, list) else item.partition(".")[0]
            else:
                yield from _named(item)


def test_a_circle_is_seen() -> None:
    resources = {
        "A": {"Properties": {"Parameters": {"b": {"Fn::GetAtt": ["B", "Outputs.x"]}}}},
        "B": {"DependsOn": ["C"]},
        "C": {"Properties": [{"Ref": "A"}]},
    }
    assert circle({"Resources": resources}) == ["A", "B", "C"]
    assert circle({"Resources": {**resources, "C": {"Properties": {"Ref": "Parameter"}}}}) == []
