"""What the compiler writes, deployed beside the app it comes from: every resource finds its place, there and back.

Then the whole way: locked, moved, deployed again, Gen 1 taken away, and nothing that holds data is lost.
"""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import driver
import more_apps
import pytest
from account import BUCKET, Account
from cfnbed import Service, Settings
from cfnbed.load.folder import load_records
from cfnbed.load.records import read_folder
from cfnbed.physical import Physical
from deployed import APPS, RECORDED, roots, snapshot_of
from deployed_output import create
from matrix import goal, sweep
from matrix import homes as homes_of
from planned import NO_SECRET
from running import rollback
from whole_way import fill, lock_environment, move_and_deploy, nothing_is_lost, take_gen1_away

from amp2gen.cli.orchestrate import compile_project
from amp2gen.frontend import Choices
from amp2gen.ir.app import App
from amp2gen.passes.options import Options
from amp2gen.runtime.execution import journal
from amp2gen.runtime.plan.model import Plan
from amp2gen.runtime.plan.planner import plan
from amp2gen.verify.gen1_side.checkout import checkout_stacks
from amp2gen.verify.stage import Output
from amp2gen.verify.synthesize import Synthesis, modes_of, synthesize
from amp2gen.verify.templates import StackTemplate
from amp2gen.verify.toolchain import Toolchain

pytestmark = pytest.mark.node
REPOSITORY = Path(__file__).resolve().parents[3]
SAMPLES = {
    "blog": "gen1",
    "shop": "gen1",
    "team-chat": "gen1/packages/chat",
    "field-trip": "gen1",
    "library": "gen1",
    "bike-share": "gen1",
    "archive": "gen1",
}
MORE = ("clinic", "harbour", "newsroom")
"""Made for these tests (more_apps.py)."""
POOL = {"UserPool", "UserPoolClient"}
HOSTED_UI = {"UserPoolDomain", "UserPoolIdentityProvider"}
AUTH = POOL | {"IdentityPool", "IdentityPoolRoleAttachment"}
MOVED = {
    "blog": AUTH | {"Bucket"},
    "shop": AUTH | HOSTED_UI | {"Bucket", "UserPoolGroup"},
    "team-chat": AUTH | {"Bucket", "UserPoolGroup"},
    "field-trip": AUTH | {"UserPoolGroup"},
    "library": AUTH | {"UserPoolGroup"},
    "bike-share": AUTH | {"UserPoolGroup", "Table", "Stream"},
    "archive": {"Table"},
    "clinic": POOL | HOSTED_UI | {"UserPoolGroup"},
    "harbour": AUTH | {"Table", "Stream"},
    "newsroom": AUTH | {"Bucket"},
    "backend-only": AUTH | {"Bucket"},
    "product-catalog": AUTH | {"Bucket"},
    "discussions": AUTH | {"Table"},
    "fitness-tracker": AUTH | {"UserPoolGroup"},
}


@dataclass(frozen=True)
class Migration:
    """An app, its checkout, and the Gen 2 backend that the compiler wrote: as first deployed, and as moved."""

    app: App
    gen1: Path
    synthesis: Synthesis
    moved: Synthesis


@pytest.fixture(scope="module")
def migrations(toolchain: Toolchain, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Migration]:
    """All of them, from one Node process."""
    pulled = tmp_path_factory.mktemp("pulled")
    command = [sys.executable, str(REPOSITORY / "golden/generate.py"), "--out", str(pulled), "--checkout", "pulled"]
    subprocess.run(command, check=True)
    projects = {name: pulled / name / folder for name, folder in SAMPLES.items()}
    projects |= more_apps.write(pulled)
    projects |= {name: APPS / name / "gen1" for name in RECORDED if APPS.exists()}
    compiled = {name: compile_project(path, Choices(), Options()) for name, path in projects.items()}
    outputs = [Output(name, result.files) for name, result in compiled.items()]
    cases = [
        (output, mode)
        for name in ("taking over", "moved")
        for output in outputs
        for mode in modes_of(output, compiled[output.name].app.default_environment)
        if mode.name == name
    ]
    made = synthesize(toolchain, cases, validate=False)
    pairs = zip(made[: len(outputs)], made[len(outputs) :], strict=True)
    return {
        first.output: Migration(compiled[first.output].app, projects[first.output], first, moved)
        for first, moved in pairs
    }


@pytest.mark.parametrize("name", SAMPLES)
def test_samples(name: str, migrations: Mapping[str, Migration], tmp_path: Path) -> None:
    service = deployed(name, migrations[name])
    there_and_back(service, name, migrations[name])
    the_whole_way(Account(service), migrations[name], tmp_path)


@pytest.mark.parametrize("name", MORE)
def test_more_apps(name: str, migrations: Mapping[str, Migration], tmp_path: Path) -> None:
    service = deployed(name, migrations[name])
    there_and_back(service, name, migrations[name])
    the_whole_way(Account(service), migrations[name], tmp_path)


@pytest.mark.parametrize("name", ["clinic", "harbour"])
def test_back_from_the_deployment_as_moved(name: str, migrations: Mapping[str, Migration], tmp_path: Path) -> None:
    """With a hosted UI, app clients name its providers; after the import these references are worth what they were."""
    service = deployed(name, migrations[name])
    account, root = Account(service), roots(service)[0]
    filled = fill(account, root)
    lock_environment(account, root)
    made = planned(service, migrations[name]).model_copy(update={"deployment_bucket": BUCKET, "app_id": "d123"})
    gen1 = {stack.name: stack.template for stack in made.archive if stack.role == "gen1"}
    move_and_deploy(account, made, migrations[name].moved.stacks, tmp_path)
    assert rollback(account, made, tmp_path).code == 0
    assert homes_of(account, made) == goal(made, "gen1")
    assert {name: driver.template_text(service, name) for name in gen1} == gen1
    assert [item for item in filled if service.world.physical.find(*item) is None] == []


@pytest.mark.exhaustive
@pytest.mark.parametrize("back", [False, True], ids=["apply", "rollback"])
@pytest.mark.parametrize("name", SAMPLES)
def test_all_deaths(
    name: str, back: bool, migrations: Mapping[str, Migration], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in tests/runtime/execution/test_kills.py, for what the compiler writes."""
    monkeypatch.setattr(journal.os, "fsync", lambda descriptor: None)

    def make() -> tuple[Account, Plan, str]:
        account = Account(deployed(name, migrations[name]))
        made = planned(account.service, migrations[name])
        account.service.world.physical.effects.clear()  # the deployment's own
        return account, made.model_copy(update={"deployment_bucket": BUCKET, "app_id": "d123"}), NO_SECRET

    tally = sweep(make, name, tmp_path, back=back, chosen=lambda call: True, every_way=True)
    print(tally.row())
    assert (tally.wrong, tally.person, tally.lost) == ([], 0, 0)
    assert tally.forward + tally.back == tally.tried > 0


def deployed(name: str, migration: Migration) -> Service:
    """An account with the Gen 1 app and, beside it, what the compiler wrote."""
    amplify = migration.gen1 / "amplify"
    environments = json.loads((amplify / "team-provider-info.json").read_text())
    about = environments[migration.app.default_environment]["awscloudformation"]
    service = Service(Settings(strict_text=True, region=about["Region"]))
    stacks = gen1_stacks(amplify, environments[migration.app.default_environment])
    root = next(stack.template for stack in stacks.values() if stack.parent is None)
    create(service, about["StackName"], stacks, {key: about[key] for key in root.get("Parameters", {})})
    create(service, gen2_root(name, migration), migration.synthesis.stacks)
    return service


def gen1_stacks(amplify: Path, environment: Mapping[str, Any]) -> dict[str, StackTemplate]:
    """Gen 1's stacks by path."""
    stacks = checkout_stacks(amplify / "#current-cloud-backend", environment["awscloudformation"])
    return {path: stack if stack.template["Resources"] else _without_pinpoint(stack) for path, stack in stacks.items()}


def _without_pinpoint(stack: StackTemplate) -> StackTemplate:
    """Pinpoint has ended, and its sample has a template of nothing, which no stack has."""
    assert "Pinpoint" in stack.template["Description"]
    nothing = {"StandIn": {"Type": "AWS::CloudFormation::WaitConditionHandle"}}
    return replace(stack, template={**stack.template, "Resources": nothing})


@pytest.mark.parametrize("name", RECORDED)
@pytest.mark.skipif(not APPS.exists(), reason="the recorded apps are not here")
def test_recorded_apps(name: str, migrations: Mapping[str, Migration], tmp_path: Path) -> None:
    service = Service(Settings(strict_text=True))
    records = tuple(record for record in read_folder(APPS / name / "stacks") if "gen2" not in record.name)
    load_records(service, records, None, lambda stack, logical_id, kind: f"{stack}/{logical_id}")
    create(service, gen2_root(name, migrations[name]), migrations[name].synthesis.stacks)
    there_and_back(service, name, migrations[name])
    the_whole_way(Account(service), migrations[name], tmp_path)


def gen2_root(name: str, migration: Migration) -> str:
    branch = next(item.name for item in migration.app.branches if item.takes_over == migration.app.default_environment)
    return f"amplify-d1{name.replace('-', '')}-{branch.replace('-', '')}-branch-0123456789"


def planned(service: Service, migration: Migration) -> Plan:
    """The plan, and in the account what Gen 1's Lambda functions made of it."""
    found = plan(migration.app, snapshot_of(service))
    assert [item for item in found.diagnostics if item.severity == "error"] == []
    assert found.plan is not None
    for item in found.plan.protected:
        if item.gen1 is None:
            service.world.physical.add(Physical(item.type, item.physical_id, {}, data="users sign in here"))
    return found.plan


def there_and_back(service: Service, name: str, migration: Migration) -> None:
    made = planned(service, migration)
    assert {item.type.split("::")[2] for item in made.protected} == MOVED[name]
    before = texts(service, made)
    driver.forward(service, made)
    homes = driver.owners(service, [item.physical_id for item in made.protected])
    for item in made.protected:
        assert (item.gen2.stack, item.gen2.logical_id) in homes[item.physical_id]
    driver.back(service, made)
    assert texts(service, made) == before
    assert roots(service)[1] == gen2_root(name, migration)


def the_whole_way(account: Account, migration: Migration, folder: Path) -> None:
    root = roots(account.service)[0]
    filled = fill(account, root)
    lock_environment(account, root)
    made = planned(account.service, migration).model_copy(update={"deployment_bucket": BUCKET, "app_id": "d123"})
    move_and_deploy(account, made, migration.moved.stacks, folder)
    nothing_is_lost(account, made, filled)
    take_gen1_away(account, made, folder)
    nothing_is_lost(account, made, filled)


def texts(service: Service, made: Plan) -> dict[str, Any]:
    return {stack.name: driver.template_text(service, stack.name) for stack in made.archive}
