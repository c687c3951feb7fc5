"""A run is killed at each of its calls, before and after the call's effect; the next one goes on, or back.

The default run takes some of the calls; `pytest -m exhaustive` takes them all (figures in docs/runtime.md).
"""

from pathlib import Path

import pytest
from account import Account
from matrix import Tally, sweep
from planned import PLANNED
from shop import SECRET, make_plan

from amp2gen.runtime.execution import journal
from amp2gen.runtime.plan.model import Plan


@pytest.fixture(autouse=True)
def quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Flushing to a real disk takes most of the time, and nothing here cuts the power."""
    monkeypatch.setattr(journal.os, "fsync", lambda descriptor: None)


def shop() -> tuple[Account, Plan, str]:
    account = Account()
    return account, make_plan(account), SECRET


def social_shop() -> tuple[Account, Plan, str]:
    account = Account()
    return account, make_plan(account, social=True), SECRET


APPS = {"shop": shop, "shop with a domain": social_shop} | PLANNED
QUICK = [app for app in APPS if app in ("shop", "shop with a domain", "bazaar", "discussions")]
DIRECTIONS = pytest.mark.parametrize("back", [False, True], ids=["apply", "rollback"])


def check(tally: Tally) -> None:
    assert tally.wrong == []
    assert (tally.person, tally.lost) == (0, 0)
    assert tally.forward + tally.back == tally.tried > 0


@DIRECTIONS
@pytest.mark.parametrize("app", QUICK)
def test_some_deaths(app: str, back: bool, tmp_path: Path) -> None:
    """A stride that meets all kinds of calls, from another start in each case."""
    start = 3 * back + len(app) % 5
    tally = sweep(APPS[app], app, tmp_path, back=back, chosen=lambda call: call % 23 == start, every_way=False)
    check(tally)


@pytest.mark.exhaustive
@DIRECTIONS
@pytest.mark.parametrize("app", APPS)
def test_all_deaths(app: str, back: bool, tmp_path: Path) -> None:
    tally = sweep(APPS[app], app, tmp_path, back=back, chosen=lambda call: True, every_way=True)
    print(tally.row())
    check(tally)
