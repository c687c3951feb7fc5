"""A whole migration and its undoing, on the small shop."""

from pathlib import Path

import pytest
from account import Account
from cfnbed import violations
from cfnbed.parameters import MASK
from running import apply, homes, rollback
from shop import GEN1_AUTH, GEN1_TABLE, SECRET, make_plan, template_of


@pytest.fixture
def account() -> Account:
    return Account()


@pytest.mark.parametrize("social", [False, True])
def test_there_and_back(account: Account, tmp_path: Path, social: bool) -> None:
    plan = make_plan(account, social=social)
    protected = [item.physical_id for item in plan.protected]
    assert apply(account, plan, tmp_path).code == 0
    assert homes(account, plan) == {
        item.physical_id: (item.gen2.stack, item.gen2.logical_id) for item in plan.protected
    }
    assert violations(account.service, protected) == []
    assert rollback(account, plan, tmp_path).code == 0
    assert homes(account, plan) == {
        item.physical_id: (item.gen1.stack, item.gen1.logical_id) for item in plan.protected
    }
    assert violations(account.service, protected) == []
    assert template_of(account, "gen1-auth") == GEN1_AUTH
    assert template_of(account, "gen1-table") == GEN1_TABLE
    assert account.service.world.find("gen2-auth-holding") is None
    changed = [effect for effect in account.service.world.physical.effects if effect.kind in ("delete", "update")]
    assert {effect.type for effect in changed} <= {"AWS::CloudFormation::WaitConditionHandle"}
    secret = account.service.world.stack("gen1-auth").parameters["secret"]
    assert (secret.value, secret.no_echo) == (SECRET, True) and MASK != SECRET


def test_again_does_nothing(account: Account, tmp_path: Path) -> None:
    plan = make_plan(account)
    apply(account, plan, tmp_path)
    before = len(account.service.world.physical.effects)
    account.calls.clear()
    assert apply(account, plan, tmp_path).code == 0
    assert len(account.service.world.physical.effects) == before
    assert not [call for call in account.calls if "Create" in call or "Execute" in call]
