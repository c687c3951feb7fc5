"""A run is killed at each of its calls, before and after the call's effect; the next one goes on, or back.

The default run takes some of the calls; with `-m exhaustive` all of them (the figures are in docs/runtime.md).
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from account import Account
from matrix import Tally, sweep
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


APPS = {"shop": shop, "shop with a domain": social_shop}


def check(tally: Tally) -> None:
    assert tally.wrong == []
    assert (tally.person, tally.lost) == (0, 0)
    assert tally.forward == tally.back == tally.tried / 2


@pytest.mark.parametrize("back", [False, True], ids=["apply", "rollback"])
@pytest.mark.parametrize("app", APPS)
def test_some_deaths(app: str, back: bool, tmp_path: Path) -> None:
    def some(count: int) -> Iterator[int]:
        """A prime stride, from another start in each case, so that all kinds of calls have their turn."""
        return iter(range(1 + (2 if back else 0) + len(app) % 5, count + 1, 67))

    check(sweep(APPS[app], app, tmp_path, back=back, numbers=some))


@pytest.mark.exhaustive
@pytest.mark.parametrize("back", [False, True], ids=["apply", "rollback"])
@pytest.mark.parametrize("app", APPS)
def test_all_deaths(app: str, back: bool, tmp_path: Path) -> None:
    tally = sweep(APPS[app], app, tmp_path, back=back, numbers=lambda count: iter(range(1, count + 1)))
    print(tally.row())
    check(tally)
