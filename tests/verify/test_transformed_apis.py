"""`@predictions` and `@searchable` against what Gen 1's transformer deploys of them: equal, and faults are found."""

import copy
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from amp2gen.cli.orchestrate import compile_project
from amp2gen.frontend import Choices
from amp2gen.passes.options import Options
from amp2gen.verify.compare import compare_backends
from amp2gen.verify.gen1_side import read_gen1_side
from amp2gen.verify.proof import schema_of
from amp2gen.verify.report import text_report
from amp2gen.verify.stage import Output
from amp2gen.verify.synthesize import FRESH, modes_of, synthesize
from amp2gen.verify.toolchain import Toolchain
from tests.support.gen1 import Gen1
from tests.support.gen1_api import Case, transformer, write_snapshot
from tests.support.pools import NAME, pool, write_pool

pytestmark = pytest.mark.node

IMAGES = """\
type Post @model @searchable @auth(rules: [{ allow: owner }, { allow: groups, groups: ["Editors"] }]) {
  id: ID!
  title: String!
}

type Query {
  labels: [String] @predictions(actions: [identifyLabels, translateText]) @auth(rules: [{ allow: private }])
  speak: String
    @predictions(actions: [translateText, convertTextToSpeech])
    @auth(rules: [{ allow: groups, groups: ["Editors"] }])
}
"""
TEXTS = """\
type Query {
  translate: String @predictions(actions: translateText) @auth(rules: [{ allow: private }])
}
"""
SCHEMAS = {"images": IMAGES, "texts": TEXTS}
PARAMETERS = {
    "DynamoDBBillingMode": "PAY_PER_REQUEST",
    "DynamoDBEnableServerSideEncryption": False,
    "OpenSearchInstanceType": "m5.large.elasticsearch",
    "OpenSearchInstanceCount": 2,
    "OpenSearchEBSVolumeGB": 30,
    "OpenSearchStreamBatchSize": 50,
}


def project(root: Path, schema: str) -> Path:
    gen1 = write_pool(Gen1(root), pool()).bucket("files").api(schema)
    if schema == TEXTS:
        gen1.function("predictions")
    mode = {"mode": "AMAZON_COGNITO_USER_POOLS", "cognitoUserPoolId": f"auth{NAME}"}
    service = {"apiName": "demo", "serviceName": "AppSync", "defaultAuthType": mode}
    gen1.file("amplify/backend/api/demo/cli-inputs.json", {"version": 1, "serviceConfiguration": service})
    gen1.file("amplify/backend/api/demo/parameters.json", PARAMETERS if schema == IMAGES else {})
    flags = {"transformerversion": 2, "useSubUsernameForDefaultIdentityClaim": False}
    gen1.file("amplify/cli.json", {"features": {"graphqltransformer": flags, "auth": {}}})
    return gen1.root


@pytest.fixture(scope="module")
def cases(toolchain: Toolchain, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Case]:
    root = tmp_path_factory.mktemp("apis")
    folders = {name: project(root / name, schema) for name, schema in SCHEMAS.items()}
    apis = [transformer(f"api of {name}", schema, "filesbucket") for name, schema in SCHEMAS.items()]
    outputs = [Output(name, compile_project(folder, Choices(), Options()).files) for name, folder in folders.items()]
    ours = [(output, mode) for output in outputs for mode in modes_of(output, "main")]
    found = synthesize(toolchain, [*((api, FRESH) for api in apis), *ours], validate=False)
    assert [each.error for each in found] == [None] * len(found)
    cases = {}
    for output, api in zip(outputs, found, strict=False):
        folder, snapshot = folders[output.name], root / f"{output.name} snapshot"
        write_snapshot(snapshot, folder, api)
        syntheses = {each.mode.name: each for each in found if each.output == output.name}
        cases[output.name] = Case(folder, output, read_gen1_side(folder, "main", snapshot), syntheses)
    return cases


@pytest.mark.parametrize("name", SCHEMAS)
def test_nothing_differs_but_by_intent(cases: Mapping[str, Case], name: str) -> None:
    comparison = cases[name].compared()
    assert [row.name for row in comparison.findings] == [], text_report(comparison)
    equal = {row.name for row in comparison.rows if row.status == "equal"}
    assert {"data source predictions", "trust data source predictions"} <= equal


def test_search_is_compared_property_by_property(cases: Mapping[str, Case]) -> None:
    rows = {
        row.setting: row.gen1
        for row in cases["images"].compared().rows
        if row.name == "AWS::Elasticsearch::Domain OpenSearchDomain" and row.status == "equal"
    }
    expected = {
        "ElasticsearchClusterConfig.InstanceType": "m5.large.elasticsearch",
        "ElasticsearchClusterConfig.InstanceCount": 2,
        "EBSOptions.VolumeSize": 30,
        "EBSOptions.VolumeType": "gp2",
        "EncryptionAtRestOptions.Enabled": False,
        "NodeToNodeEncryptionOptions.Enabled": False,
        "DomainEndpointOptions.EnforceHTTPS": True,
    }
    assert {setting: rows.get(setting) for setting in expected} == expected


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_plain_clone_finds_nothing_either(cases: Mapping[str, Case], name: str) -> None:
    gen1 = read_gen1_side(cases[name].folder, "main")
    assert gen1.is_weak
    comparison = cases[name].compared(gen1)
    assert [row.name for row in comparison.findings] == [], text_report(comparison)


Templates = dict[str, dict[str, Any]]


def of_type(templates: Templates, type_name: str, name: str) -> tuple[dict[str, Any], str]:
    """The resources of the one stack that has such a one, and its logical id."""
    [found] = [
        (template["Resources"], logical_id)
        for template in templates.values()
        for logical_id, each in template.get("Resources", {}).items()
        if each["Type"] == type_name and re.match(name, logical_id)
    ]
    return found


def properties(templates: Templates, type_name: str, name: str) -> dict[str, Any]:
    resources, logical_id = of_type(templates, type_name, name)
    found: dict[str, Any] = resources[logical_id]["Properties"]
    return found


def services_of(templates: Templates) -> list[dict[str, Any]]:
    """The statements of the function's policy."""
    [policy] = [
        each["Properties"]["PolicyDocument"]["Statement"]
        for template in templates.values()
        for each in template.get("Resources", {}).values()
        if each["Type"] == "AWS::IAM::Policy" and "translate:TranslateText" in str(each)
    ]
    return list(policy)


def ask_more(templates: Templates) -> None:
    services_of(templates)[0]["Action"].append("rekognition:DetectFaces")


def ask_less(templates: Templates) -> None:
    services_of(templates)[0]["Action"].remove("polly:SynthesizeSpeech")


def whole_bucket(templates: Templates) -> None:
    arn = services_of(templates)[1]["Resource"]["Fn::Join"][1]
    arn[-1] = arn[-1].replace("/public/*", "/*")


def answered_by_nobody(templates: Templates) -> None:
    resources, logical_id = of_type(templates, "AWS::AppSync::Resolver", "QueryspeakResolver")
    del resources[logical_id]


def open_to_all(templates: Templates) -> None:
    properties(templates, "AWS::AppSync::Resolver", "QueryspeakResolver")["PipelineConfig"]["Functions"].pop(0)


def asks_nothing(templates: Templates) -> None:
    properties(templates, "AWS::AppSync::Resolver", "QueryspeakResolver")["PipelineConfig"]["Functions"].pop()


def impatient(templates: Templates) -> None:
    properties(templates, "AWS::Lambda::Function", "predictionslambda")["Timeout"] = 3


def setting(type_name: str, name: str, *path: str, value: Any) -> Callable[[Templates], None]:
    def change(templates: Templates) -> None:
        *parents, last = path
        found = properties(templates, type_name, name)
        for key in parents:
            found = found[key]
        found[last] = value

    return change


def writes_for_all(templates: Templates) -> None:
    statements = properties(templates, "AWS::IAM::Policy", "OpenSearchAccessIAMRoleDefaultPolicy")
    statements["PolicyDocument"]["Statement"][0]["Action"].append("es:UpdateElasticsearchDomainConfig")


def not_indexed(templates: Templates) -> None:
    resources, logical_id = of_type(templates, "AWS::Lambda::EventSourceMapping", "Searchable")
    del resources[logical_id]


DOMAIN = ("AWS::Elasticsearch::Domain", "OpenSearchDomain")
STREAMING = ("AWS::Lambda::Function", "OpenSearchStreamingLambdaFunction")
MAPPING = ("AWS::Lambda::EventSourceMapping", "Searchable")
ON_DOMAIN = "AWS::Elasticsearch::Domain OpenSearchDomain"

FAULTS: Mapping[str, tuple[Callable[[Templates], None], str, str]] = {
    "asks for more": (ask_more, "A2G4105", "grant predictions"),
    "may not speak": (ask_less, "A2G4106", "grant predictions"),
    "reads the whole bucket": (whole_bucket, "A2G4105", "grant predictions"),
    "no resolver": (answered_by_nobody, "A2G4107", "resolver Query.speak"),
    "without its rules": (open_to_all, "A2G4107", "resolver Query.speak"),
    "without its function": (asks_nothing, "A2G4107", "resolver Query.speak"),
    "a short timeout": (impatient, "A2G4103", "predictions function"),
    "a smaller domain": (
        setting(*DOMAIN, "ElasticsearchClusterConfig", "InstanceType", value="t2.small.elasticsearch"),
        "A2G4103",
        ON_DOMAIN,
    ),
    "a smaller disk": (setting(*DOMAIN, "EBSOptions", "VolumeSize", value=10), "A2G4103", ON_DOMAIN),
    "open to HTTP": (setting(*DOMAIN, "DomainEndpointOptions", "EnforceHTTPS", value=False), "A2G4103", ON_DOMAIN),
    "encrypted": (setting(*DOMAIN, "EncryptionAtRestOptions", "Enabled", value=True), "A2G4103", ON_DOMAIN),
    "may change the domain": (writes_for_all, "A2G4105", "grant data source OpenSearchDataSource"),
    "nothing is indexed": (
        not_indexed,
        "A2G4101",
        "event source AWS::Lambda::Function OpenSearchStreamingLambdaFunction",
    ),
    "in larger batches": (
        setting(*MAPPING, "BatchSize", value=1000),
        "A2G4103",
        "event source AWS::Lambda::Function OpenSearchStreamingLambdaFunction",
    ),
    "another handler": (
        setting(*STREAMING, "Handler", value="other.handler"),
        "A2G4103",
        "AWS::Lambda::Function OpenSearchStreamingLambdaFunction",
    ),
}


@pytest.mark.parametrize("title", FAULTS)
def test_a_fault_is_found(cases: Mapping[str, Case], title: str) -> None:
    change, code, name = FAULTS[title]
    case = cases["images"]
    moved = case.syntheses["moved"]
    templates = copy.deepcopy({path: dict(stack.template) for path, stack in moved.stacks.items()})
    change(templates)
    stacks = {path: replace(stack, template=templates[path]) for path, stack in moved.stacks.items()}
    comparison = compare_backends(case.gen1, [replace(moved, stacks=stacks)], schema_of(case.output))
    found = {(row.diagnostic.code, row.name) for row in comparison.findings if row.diagnostic}
    assert any(each == code and about.startswith(name) for each, about in found), found
