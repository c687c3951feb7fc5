"""Apps that have little of what can move, and places and states that are rare: there and back all the same."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import bazaar
import pytest
from account import ACCOUNT, BUCKET, Account
from cfnbed import Service, Settings
from cfnbed.invariants import violations
from deployed import project, snapshot_of
from matrix import goal, homes, owned
from planned import HERE, MAPPING
from running import apply, rollback

from amp2gen.runtime.execution import journal
from amp2gen.runtime.lock.lock import lock, look
from amp2gen.runtime.plan.mapping_file import read_mapping
from amp2gen.runtime.plan.model import Plan
from amp2gen.runtime.plan.planner import Planned, PlanOptions, plan
from amp2gen.runtime.snapshot.take import take

AUTH1, AUTH2 = bazaar.name(bazaar.GEN1, "authbazaar"), bazaar.name(bazaar.GEN2, "auth179371D7")
BUCKET1 = bazaar.name(bazaar.GEN1, "storagefiles")
Resource = tuple[str, str, str]
FILES, CLICKS = ("storage", "files", "S3"), ("analytics", "clicks", "Kinesis")
ORDERS, INVOICES = ("storage", "orders", "DynamoDB"), ("storage", "invoices", "DynamoDB")
AUTH = ("auth", "bazaar", "Cognito")
GEN2_STACKS = {
    FILES: "storage0EC3F24A",
    CLICKS: "analytics55EE66FF",
    ORDERS: "storageorders11AA22BB",
    INVOICES: "storageinvoices33CC44DD",
    AUTH: "auth179371D7",
}


@pytest.fixture(autouse=True)
def quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal.os, "fsync", lambda descriptor: None)


def stacks_of(*resources: Resource) -> dict[str, dict[str, Any]]:
    """The bazaar's stacks of these alone, below roots that have no others."""
    gen1 = ["".join(item[:2]) for item in resources]
    gen2 = [GEN2_STACKS[item] for item in resources]
    outputs = {
        key: value
        for key, value in bazaar.GEN2_OUTPUTS.items()
        if "Fn::GetAtt" not in value["Value"] or value["Value"]["Fn::GetAtt"][0] in gen2
    }
    kept = [bazaar.name(bazaar.GEN1, key) for key in gen1] + [bazaar.name(bazaar.GEN2, key) for key in gen2]
    found = {name: about for name, about in bazaar.stacks().items() if name in kept}
    return found | {
        bazaar.GEN1: {"template": bazaar.root(dict.fromkeys(gen1), bazaar.GEN1_OUTPUTS)},
        bazaar.GEN2: {"template": bazaar.root(dict.fromkeys(gen2), outputs)},
    }


def deployed(stacks: dict[str, dict[str, Any]], settings: Settings = Settings()) -> Account:  # noqa: B008 (frozen)
    account = Account(Service(settings))
    bazaar.deploy(account.service, stacks)
    account.facts = bazaar.facts()
    return account


def planned(account: Account, *resources: Resource) -> Planned:
    snapshot = take(account.process(), bazaar.GEN1, bazaar.GEN2).snapshot
    return plan(project(bazaar.GEN1, *resources), snapshot, PlanOptions())


def here(found: Planned) -> Plan:
    assert found.plan is not None, found.diagnostics
    return found.plan.model_copy(update={"deployment_bucket": BUCKET, "account": ACCOUNT, "app_id": "d123"})


def there_and_back(account: Account, plan: Plan, folder: Path) -> None:
    """Everything arrives, comes back, and Gen 1's stacks have the text that they had."""
    texts = {name: account.service.world.stack(name).template.text for name in {item.name for item in plan.archive}}
    known = set(violations(account.service, owned(plan)))
    for run, side in ((apply, "gen2"), (rollback, "gen1")):
        outcome = run(account, plan, folder)
        assert outcome.code == 0, outcome
        assert homes(account, plan) == goal(plan, side)
        assert set(violations(account.service, owned(plan))) <= known
    assert {name: account.service.world.stack(name).template.text for name in texts} == texts
    harmed = [it for it in account.service.world.physical.effects if it.kind in ("create", "delete", "update", "empty")]
    assert {it.type for it in harmed} <= {"AWS::CloudFormation::WaitConditionHandle"}


@pytest.mark.parametrize(
    ("resources", "moving"),
    [
        ((FILES,), {"S3::Bucket": 1}),
        ((CLICKS,), {"Kinesis::Stream": 1}),
        ((ORDERS, INVOICES), {"DynamoDB::Table": 2}),
    ],
    ids=["a bucket alone", "a stream alone", "tables without auth"],
)
def test_one_category_alone(resources: tuple[Resource, ...], moving: dict[str, int], tmp_path: Path) -> None:
    account = deployed(stacks_of(*resources))
    made = here(planned(account, *resources))
    types = [item.type.removeprefix("AWS::") for item in made.protected]
    assert {kind: types.count(kind) for kind in types} == moving
    there_and_back(account, made, tmp_path)


@pytest.mark.parametrize("client", ["UserPoolClientWeb", "UserPoolClient"])
def test_a_user_pool_with_one_client(client: str, tmp_path: Path) -> None:
    """Gen 2 always has both: the one without a counterpart waits in the holding stack."""
    stacks = stacks_of(AUTH)
    template = stacks[AUTH1]["template"]
    other = {"UserPoolClientWeb": "UserPoolClient", "UserPoolClient": "UserPoolClientWeb"}[client]
    text = repr(template)
    del template["Resources"][other]
    template["Resources"][client]["DependsOn"] = "UserPool"
    provider = template["Resources"]["IdentityPool"]["Properties"]["CognitoIdentityProviders"][0]
    provider["ClientId"] = {"Ref": client}
    template["Resources"]["HostedUICustomResourceInputs"]["Properties"]["arn"] = {"Ref": client}
    for output in ("AppClientIDWeb", "AppClientID", "AppClientSecret"):
        if template["Outputs"][output]["Value"] == {"Ref": other}:
            del template["Outputs"][output]
    assert repr(template) != text
    account = deployed(stacks)
    made = here(planned(account, AUTH))
    clients = [item for item in made.protected if item.type.endswith("UserPoolClient")]
    places = {"UserPoolClientWeb": bazaar.WEB, "UserPoolClient": bazaar.NATIVE}
    assert [item.gen2.logical_id for item in clients] == [places[client]]
    held = {item.gen2.logical_id for item in made.placeholders}
    assert {bazaar.WEB, bazaar.NATIVE} <= held
    there_and_back(account, made, tmp_path)


@pytest.mark.parametrize("region", ["eu-central-1", "us-gov-west-1"])
def test_another_region(region: str, tmp_path: Path) -> None:
    """Values that are worked out, and the addresses of long templates, are those of the region and its partition."""
    resources = (AUTH, FILES, CLICKS, ORDERS)
    stacks = stacks_of(*resources)
    stacks[BUCKET1]["template"]["Metadata"] = {"padding": "x" * 60_000}
    account = deployed(stacks, Settings(region=region))
    made = here(planned(account, *resources))
    assert made.region == region
    fetched: list[str] = []
    fetch: Callable[[str], str] = account.objects.fetch

    def watched(url: str) -> str:
        fetched.append(url)
        return fetch(url)

    account.service.world.fetch = watched
    there_and_back(account, made, tmp_path)
    assert fetched
    assert all(url.startswith(f"https://s3.{region}.amazonaws.com/{BUCKET}/amp2gen/") for url in fetched)


@pytest.mark.parametrize("status", ["UPDATE_ROLLBACK_COMPLETE", "IMPORT_COMPLETE", "IMPORT_ROLLBACK_COMPLETE"])
def test_stacks_that_came_to_rest_otherwise(status: str, tmp_path: Path) -> None:
    """An update that was rolled back, or an import, some time ago: the stacks are what their templates say."""
    account = deployed(stacks_of(FILES))
    for name in (BUCKET1, bazaar.name(bazaar.GEN2, "storage0EC3F24A")):
        account.service.world.stack(name).status = status
    call = account.process()
    looked = look(call, bazaar.GEN1, account.clock)
    assert not looked.refused, looked.problems
    assert list(lock(call, looked, None, account.clock, lambda text: None)) == []
    account.service.world.stack(BUCKET1).status = status
    there_and_back(account, here(planned(account, FILES)), tmp_path)


def test_stacks_that_are_protected_from_termination(tmp_path: Path) -> None:
    """Nothing that is protected is deleted on the way: the holding stacks are new."""
    account = deployed(stacks_of(FILES))
    for root in (bazaar.GEN1, bazaar.GEN2):
        account.service.call("UpdateTerminationProtection", {"StackName": root, "EnableTerminationProtection": True})
    there_and_back(account, here(planned(account, FILES)), tmp_path)


GROUP = "AWS::Cognito::UserPoolGroup"


def test_groups_are_called_by_their_names_in_both_pools(tmp_path: Path) -> None:
    """As AWS calls them: the group that moves and the one that makes way have one physical id."""
    account = Account()
    bazaar.deploy(account.service)
    inside, world = account.service.call, account.service.world

    def by_name(value: Any) -> Any:
        if isinstance(value, list):
            return [by_name(item) for item in value]
        if not isinstance(value, dict):
            return value
        found = {key: by_name(item) for key, item in value.items()}
        if found.get("ResourceType") == GROUP and (group := world.physical.find(GROUP, found["PhysicalResourceId"])):
            found["PhysicalResourceId"] = group.properties["GroupName"]
        return found

    def groups() -> dict[str, tuple[str, str]]:
        things = [(stack.name, item) for stack in world.live() for item in stack.resources.values()]
        return {item.physical_id: (name, item.logical_id) for name, item in things if item.type == GROUP}

    before = groups()
    account.service.call = lambda operation, given=None: by_name(inside(operation, given or {}))  # type: ignore[method-assign]
    options = PlanOptions(mapping=read_mapping(MAPPING, "mapping.yaml"))
    found = plan(bazaar.app(), snapshot_of(account.service, bazaar.facts()), options)
    assert found.plan is not None, found.diagnostics
    made = found.plan.model_copy(update=HERE)
    moving = {item.physical_id: item for item in made.protected if item.type == GROUP}
    assert moving.keys() == {item.physical_id for item in made.placeholders if item.type == GROUP}
    assert apply(account, made, tmp_path).code == 0
    after = groups()
    for physical_id, (stack, _) in before.items():
        name = world.physical.find(GROUP, physical_id).properties["GroupName"]
        gen2 = moving[name].gen2
        came_from_gen1 = stack.startswith(bazaar.GEN1)
        assert (after[physical_id] == (gen2.stack, gen2.logical_id)) == came_from_gen1
    assert rollback(account, made, tmp_path).code == 0
    assert groups() == before
