"""Random sequences of faults and deaths: whatever happened, it ends on one of the two sides, and nothing is lost."""

import tempfile
from pathlib import Path
from typing import Any

import pytest
from account import Account, Dead
from cfnbed import Fault, Service, Settings, violations
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from running import apply, homes, lose_journal, rollback
from shop import SECRET, make_plan

from amp2gen.runtime.execution import journal

OPERATIONS = (
    "DescribeStacks",
    "CreateChangeSet",
    "DescribeChangeSet",
    "ExecuteChangeSet",
    "CreateStackRefactor",
    "DescribeStackRefactor",
    "ExecuteStackRefactor",
    "ListStackRefactors",
    "DeleteStack",
)
BEFORE_AND_AFTER = (
    "throttle",
    "server_error",
    "lost_request",
    "expired_credentials",
    "access_denied",
    "server_error_after",
    "lost_response",
)
OUTCOMES = ("fail", "slow")

faults = st.builds(
    lambda kind, operation, nth, times: Fault(kind, operation, nth, times=times),
    st.sampled_from(BEFORE_AND_AFTER),
    st.sampled_from(OPERATIONS),
    st.integers(1, 8),
    st.integers(1, 4),
)
endings = st.builds(
    lambda kind, operation, nth: Fault(kind, operation, nth, detail=400 if kind == "slow" else "Internal Failure"),
    st.sampled_from(OUTCOMES),
    st.sampled_from(("ExecuteChangeSet", "CreateStackRefactor", "ExecuteStackRefactor", "CreateChangeSet")),
    st.integers(1, 6),
)
run = st.tuples(st.booleans(), st.none() | st.integers(1, 260), st.booleans(), st.booleans())
"""Direction (back or not), call at which it dies, before or after its effect, journal lost afterwards."""


@pytest.fixture(autouse=True)
def quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal.os, "fsync", lambda descriptor: None)


@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(faults | endings, max_size=5),
    st.lists(run, min_size=1, max_size=4),
    st.booleans(),
    st.sampled_from(
        [Settings(), Settings(equal_values_are_no_update=True), Settings(created_stack_status="IMPORT_COMPLETE")]
    ),
)
def test_any_sequence_of_faults(planned: list[Fault], runs: list[Any], back: bool, mode: Settings) -> None:
    check(planned, runs, back, mode)


@pytest.mark.exhaustive
@settings(max_examples=400, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(faults | endings, max_size=6),
    st.lists(run, min_size=1, max_size=5),
    st.booleans(),
    st.sampled_from(
        [Settings(), Settings(equal_values_are_no_update=True), Settings(created_stack_status="IMPORT_COMPLETE")]
    ),
)
def test_many_sequences_of_faults(planned: list[Fault], runs: list[Any], back: bool, mode: Settings) -> None:
    check(planned, runs, back, mode)


def check(planned: list[Fault], runs: list[Any], back: bool, mode: Settings) -> None:
    """Runs that fail in all ways, each from where the one before left the stacks; then one in peace."""
    account = Account(Service(mode))
    plan = make_plan(account, social=True)
    protected = [item.physical_id for item in plan.protected]
    account.service.faults.add(*planned)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for backwards, dies_at, after, forgets in runs:
            try:
                outcome = (rollback if backwards else apply)(
                    account, plan, folder, account.process(dies_at, after=after), patience=200
                )
                assert outcome.code in (0, 3), outcome
            except Dead:
                pass
            assert violations(account.service, protected) == []
            if forgets:
                lose_journal(account, plan, folder)
        account.service.faults.clear()
        outcome = (rollback if back else apply)(account, plan, folder)
        assert outcome.code == 0, outcome
        assert not [path for path in folder.rglob("*") if path.is_file() and SECRET in path.read_text()]
    side = "gen1" if back else "gen2"
    goal = {item.physical_id: (getattr(item, side).stack, getattr(item, side).logical_id) for item in plan.protected}
    assert homes(account, plan) == goal
    assert violations(account.service, protected) == []
    effects = account.service.world.physical.effects
    assert {effect.type for effect in effects if effect.kind in ("create", "delete", "update", "empty")} <= {
        "AWS::CloudFormation::WaitConditionHandle"
    }
    assert not [text for text in account.objects.written if SECRET in text]
