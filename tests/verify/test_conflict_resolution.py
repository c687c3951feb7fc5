"""An API with conflict resolution (DataStore) against what Gen 1's transformer deploys of it."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from amp2gen.cli.orchestrate import compile_project
from amp2gen.frontend import Choices
from amp2gen.passes.options import Options
from amp2gen.verify.gen1_side import read_gen1_side
from amp2gen.verify.report import text_report
from amp2gen.verify.stage import Output
from amp2gen.verify.synthesize import FRESH, Synthesis, modes_of, synthesize
from amp2gen.verify.toolchain import Toolchain
from tests.support.gen1 import Gen1
from tests.support.gen1_api import Case, transformer, write_snapshot
from tests.support.pools import NAME, pool, write_pool

pytestmark = pytest.mark.node

SCHEMA = """\
type Visit @model @auth(rules: [{ allow: owner }]) {
  id: ID!
  site: String! @index(name: "bySite", queryField: "visitsBySite")
  samples: [Sample] @hasMany
}

type Sample @model @auth(rules: [{ allow: owner }]) {
  id: ID!
  depth: Float
  visit: Visit @belongsTo
}
"""
INPUTS = {
    "defaultResolutionStrategy": {"type": "AUTOMERGE"},
    "perModelResolutionStrategy": [
        {
            "entityName": "Sample",
            "resolutionStrategy": {"type": "LAMBDA", "resolver": {"type": "EXISTING", "name": "decide-${env}"}},
        }
    ],
}
TRANSFORMER = {
    "project": {"ConflictHandler": "AUTOMERGE", "ConflictDetection": "VERSION"},
    "models": {
        "Sample": {
            "ConflictHandler": "LAMBDA",
            "ConflictDetection": "VERSION",
            "LambdaConflictHandler": {"name": "decide-${env}"},
        }
    },
}


def project(root: Path) -> Path:
    gen1 = write_pool(Gen1(root), pool()).api(SCHEMA).function("decide")
    mode = {"mode": "AMAZON_COGNITO_USER_POOLS", "cognitoUserPoolId": f"auth{NAME}"}
    service = {"apiName": "demo", "serviceName": "AppSync", "defaultAuthType": mode, "conflictResolution": INPUTS}
    gen1.file("amplify/backend/api/demo/cli-inputs.json", {"version": 1, "serviceConfiguration": service})
    gen1.file("amplify/backend/api/demo/parameters.json", {"DynamoDBEnableServerSideEncryption": False})
    flags = {"transformerversion": 2, "useSubUsernameForDefaultIdentityClaim": False}
    gen1.file("amplify/cli.json", {"features": {"graphqltransformer": flags, "auth": {}}})
    return gen1.root


def corrected(api: Synthesis) -> Synthesis:
    """As versions wrote it that could be deployed: today's transformer names handlers with `${AWS:Partition}`,
    and asks a condition that the stack of connections does not have."""
    stacks = {
        path: replace(stack, template=_corrected(json.loads(json.dumps(stack.template).replace("{AWS:P", "{AWS::P"))))
        for path, stack in api.stacks.items()
    }
    return replace(api, stacks=stacks)


def _corrected(template: Any) -> Any:
    match template:
        case {"Fn::If": ["HasEnvironmentParameter", chosen, _]}:
            return chosen
        case dict():
            return {key: _corrected(value) for key, value in template.items()}
        case list():
            return [_corrected(value) for value in template]
    return template


@pytest.fixture(scope="module")
def case(toolchain: Toolchain, tmp_path_factory: pytest.TempPathFactory) -> Case:
    root = tmp_path_factory.mktemp("datastore")
    folder = project(root / "visits")
    output = Output("visits", compile_project(folder, Choices(), Options()).files)
    ours = [(output, mode) for mode in modes_of(output, "main")]
    gen1_api = transformer("api of visits", SCHEMA, "filesbucket", TRANSFORMER)
    api, *found = synthesize(toolchain, [(gen1_api, FRESH), *ours], validate=True)
    assert [each.error for each in (api, *found)] == [None] * 4
    assert [each.findings for each in found] == [()] * 3
    write_snapshot(root / "snapshot", folder, corrected(api))
    gen1 = read_gen1_side(folder, "main", root / "snapshot")
    return Case(folder, output, gen1, {each.mode.name: each for each in found})


def test_nothing_differs_but_by_intent(case: Case) -> None:
    comparison = case.compared()
    assert [(row.name, row.setting) for row in comparison.findings] == [], text_report(comparison)


def test_versions_and_strategies_are_compared(case: Case) -> None:
    rows = {(row.name, row.setting): row.gen1 for row in case.compared().rows if row.status == "equal"}
    assert rows["data source VisitTable", "DynamoDBConfig.Versioned"] is True
    assert rows["model table Visit", "TimeToLiveSpecification.AttributeName"] == "_ttl"
    handlers = {name: gen1 for (name, setting), gen1 in rows.items() if setting.endswith("SyncConfig.ConflictHandler")}
    assert handlers["resolver Mutation.updateVisit"] == "AUTOMERGE"
    assert handlers["resolver Query.syncSamples"] == "LAMBDA"


def test_a_plain_clone_finds_nothing_either(case: Case) -> None:
    gen1 = read_gen1_side(case.folder, "main")
    comparison = case.compared(gen1)
    assert [row.name for row in comparison.findings] == [], text_report(comparison)
