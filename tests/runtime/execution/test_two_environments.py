"""Two environments of one app, each with a branch of its own, in one account and one deployment bucket."""

import json
from pathlib import Path
from typing import Any

import bazaar
import pytest
from account import Account
from cfnbed import load_dicts
from cfnbed.physical import Physical
from deployed import Reader
from planned import HERE
from running import apply, homes, killed, rollback

from amp2gen.ir.app import App, Branch
from amp2gen.runtime.execution import journal
from amp2gen.runtime.lock.lock import lock, look
from amp2gen.runtime.lock.stack_policy import is_locked
from amp2gen.runtime.plan.model import Plan
from amp2gen.runtime.plan.planner import PlanOptions, plan
from amp2gen.runtime.snapshot.take import take

DEV_GEN1, DEV_GEN2 = "amplify-bazaar-dev-20202", "amplify-d1bazaar-gen2dev-branch-9f8e7d6c5b"
RENAMED = (
    (bazaar.GEN1, DEV_GEN1),
    (bazaar.GEN2, DEV_GEN2),
    ("livepool1", "devpool01"),
    ('"main"', '"dev"'),
    ("-main", "-dev"),
)


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Account:
    """`main` as the bazaar is, and `dev` beside it."""
    monkeypatch.setattr(journal.os, "fsync", lambda descriptor: None)
    made = Account()
    bazaar.deploy(made.service)

    def made_up(stack: str, logical_id: str, kind: str) -> str:
        if kind == "AWS::Cognito::UserPool":
            return "eu-west-1_devpool01" if stack.startswith(DEV_GEN1) else "eu-west-1_devfresh1"
        return f"dev-{stack.rsplit('-', 2)[-2]}-{logical_id}"

    load_dicts(made.service, of_dev(bazaar.stacks()), make_id=made_up)
    for kind, value in (("Domain", of_dev(bazaar.LIVE_DOMAIN)), ("IdentityProvider", "Google")):
        thing = Physical(f"AWS::Cognito::UserPool{kind}", f"eu-west-1_devpool01|{value}", {}, data="users sign in here")
        made.service.world.physical.add(thing)
    return made


def of_dev(value: Any) -> Any:
    text = json.dumps(value)
    for old, new in RENAMED:
        text = text.replace(old, new)
    return json.loads(text)


def app() -> App:
    main = bazaar.app()
    dev = main.environments[0].model_copy(update={"name": "dev", "stack_name": DEV_GEN1})
    branches = (*main.branches, Branch(name="gen2-dev", takes_over="dev"))
    return main.model_copy(update={"environments": (*main.environments, dev), "branches": branches})


def planned(account: Account, environment: str) -> Plan:
    live = bazaar.facts()

    def pool(UserPoolId: str) -> Any:  # noqa: N803 (as AWS spells it)
        domains = {"eu-west-1_livepool1": bazaar.LIVE_DOMAIN, "eu-west-1_devpool01": of_dev(bazaar.LIVE_DOMAIN)}
        return {"UserPool": {"Domain": domains.get(UserPoolId, bazaar.FRESH_DOMAIN)}}

    reader = Reader(account.service, live | {"DescribeUserPool": pool})
    roots = {"main": (bazaar.GEN1, bazaar.GEN2), "dev": (DEV_GEN1, DEV_GEN2)}[environment]
    found = plan(app(), take(reader, *roots).snapshot, PlanOptions(environment=environment))
    assert found.plan is not None, found.diagnostics
    return found.plan.model_copy(update=HERE)


def places(plan: Plan, side: str) -> dict[str, tuple[str, str]]:
    """What a stack owns on that side."""
    found = {item.physical_id: getattr(item, side) for item in plan.protected if item.gen1}
    return {physical_id: (place.stack, place.logical_id) for physical_id, place in found.items()}


def owned(account: Account, plan: Plan) -> dict[str, tuple[str, str]]:
    stacks = plan.model_copy(update={"protected": tuple(item for item in plan.protected if item.gen1)})
    return homes(account, stacks)


def test_they_have_nothing_in_common(account: Account, tmp_path: Path) -> None:
    """One is half moved when the other is moved, and goes back when that one stays."""
    dev, main = planned(account, "dev"), planned(account, "main")
    assert (dev.branch, dev.gen1_root, dev.facts["/bucket"]) == ("gen2-dev", DEV_GEN1, "bazaar-files-dev")
    assert not {stack.name for stack in dev.archive} & {stack.name for stack in main.archive}
    killed(apply, account, dev, tmp_path / "dev", ("ExecuteStackRefactor", 4), after=True)
    assert owned(account, main) == places(main, "gen1")
    assert apply(account, main, tmp_path / "main").code == 0
    assert owned(account, main) == places(main, "gen2")
    assert rollback(account, dev, tmp_path / "dev").code == 0
    assert (owned(account, dev), owned(account, main)) == (places(dev, "gen1"), places(main, "gen2"))
    journals = sorted(key for key in account.objects.stored if key.endswith("journal.jsonl"))
    assert journals == [f"amp2gen/{root}/journal.jsonl" for root in (DEV_GEN1, bazaar.GEN1)]


def test_a_lock_is_of_one_of_them(account: Account) -> None:
    call = account.process()
    assert list(lock(call, look(call, DEV_GEN1, account.clock), None, account.clock, lambda text: None)) == []
    world = account.service.world
    assert (is_locked(world.stack(DEV_GEN1).policy), is_locked(world.stack(bazaar.GEN1).policy)) == (True, False)
    tables = {
        name: bool(world.physical.find("AWS::DynamoDB::Table", name).properties.get("DeletionProtectionEnabled"))
        for name in ("orders-dev", "orders-main")
    }
    assert tables == {"orders-dev": True, "orders-main": False}
