"""Defences that stand behind others: each is tried where the one before it does not help."""

import json
from pathlib import Path
from typing import Any

import pytest
from account import BUCKET, Account, Process
from cfnbed import Fault, violations
from running import NOBODY, apply, at, changes, homes, killed, rollback, spoilt, unharmed
from shop import make_plan, template_of

from amp2gen.runtime.aws.cloudformation import CloudFormation
from amp2gen.runtime.aws.errors import failure
from amp2gen.runtime.aws.objects import Bucket
from amp2gen.runtime.aws.session import Caller
from amp2gen.runtime.execution import journal
from amp2gen.runtime.execution.act_delete import delete_stack
from amp2gen.runtime.execution.journal import Journal
from amp2gen.runtime.execution.lease import SECONDS, Lease, Operator, lease_key
from amp2gen.runtime.execution.stop import NEEDS_A_PERSON, Stop
from amp2gen.runtime.execution.tools import Tools
from amp2gen.runtime.plan.model import Conditions, StackInStep, Step

BOB = Operator("bob", "ci", NOBODY, "2")


@pytest.fixture
def account() -> Account:
    return Account()


@pytest.fixture(autouse=True)
def quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal.os, "fsync", lambda descriptor: None)


def code_of(outcome: Any) -> tuple[int, str | None]:
    return outcome.code, outcome.diagnostic and outcome.diagnostic.code


class Stale(Process):
    """Reads lag behind: stacks look as they were before the operation that runs on them, `looks` times each."""

    def __init__(self, account: Account, looks: int) -> None:
        super().__init__(account)
        self.looks = looks
        self.first: list[tuple[str, bool]] = []

    def __call__(self, service: str, operation: str, **parameters: Any) -> dict[str, Any]:
        if operation.startswith(("Create", "Execute", "Delete")) and service == "cloudformation":
            busy = any(
                item.execution == "EXECUTE_IN_PROGRESS" for item in self.account.service.world.refactors.values()
            )
            self.first.append((operation, busy))
        found = super().__call__(service, operation, **parameters)
        if operation == "DescribeStacks" and found["Stacks"][0]["StackStatus"].endswith("_IN_PROGRESS") and self.looks:
            self.looks -= 1
            found["Stacks"][0]["StackStatus"] = "UPDATE_COMPLETE"
        return found


def test_a_lease_that_was_lost_just_before_a_call(account: Account, tmp_path: Path) -> None:
    """The other one has taken the lease and written nothing yet, so that only the lease can tell."""
    plan = make_plan(account)
    first, paused = account.process(), []

    def suspended(service: str, operation: str, **parameters: Any) -> Any:
        if operation == "ListChangeSets" and not paused:
            paused.append(True)
            account.clock.sleep(SECONDS + 1)
            bucket = Bucket(account.process(), BUCKET, "us-east-1")
            assert Lease(bucket, lease_key(plan.gen1_root), BOB, account.clock).acquire() == 2
            account.calls.clear()
        return first(service, operation, **parameters)

    assert code_of(apply(account, plan, tmp_path, suspended)) == (3, "A2G5051")  # type: ignore[arg-type]
    assert not [call for call in account.calls if "ChangeSet" in call and "List" not in call]


def test_a_lease_is_renewed_while_something_takes_long(account: Account, tmp_path: Path) -> None:
    plan = make_plan(account)
    account.service.faults.add(Fault("slow", "ExecuteChangeSet", detail=4 * SECONDS))
    first, refused = account.process(), []

    def watched(service: str, operation: str, **parameters: Any) -> Any:
        begun = account.calls.count("cloudformation:ExecuteChangeSet")
        if (
            begun == 1
            and operation == "DescribeStacks"
            and account.service.world.stack("gen1-auth").status.endswith("ESS")
        ):
            refused.append(code_of(apply(account, plan, tmp_path / "b", operator=BOB)))
        return first(service, operation, **parameters)

    assert apply(account, plan, tmp_path / "a", watched).code == 0  # type: ignore[arg-type]
    assert len(refused) > 10
    assert set(refused) == {(3, "A2G5050")}
    unharmed(account, plan, "gen2")


def test_what_a_step_has_done_shows_a_moment_later(account: Account, tmp_path: Path) -> None:
    """Lists of resources lag behind a refactor: it is looked at again before anybody is called."""
    plan = make_plan(account)
    process, old, left = account.process(), [], [3]

    def lagging(service: str, operation: str, **parameters: Any) -> Any:
        moved = account.calls.count("cloudformation:ExecuteStackRefactor") == 2
        found = process(service, operation, **parameters)
        if operation == "ListStackResources" and parameters["StackName"] == "gen2-auth":
            if not moved:
                old[:] = [found]
            elif left[0]:
                left[0] -= 1
                return old[0]
        return found

    assert apply(account, plan, tmp_path, lagging).code == 0  # type: ignore[arg-type]
    assert left == [0]
    unharmed(account, plan, "gen2")


def test_a_deployment_of_what_was_finished_before(account: Account, tmp_path: Path) -> None:
    """While the last step runs, somebody deploys to stacks whose steps are done: that is no success."""
    plan = make_plan(account)
    process, deployed = account.process(), []

    def crossed(service: str, operation: str, **parameters: Any) -> Any:
        executed = account.calls.count("cloudformation:ExecuteStackRefactor")
        if operation == "ExecuteStackRefactor" and executed == 3 and not deployed:
            template = template_of(account, "gen2-auth")
            template["Resources"]["Queue"] = {"Type": "AWS::SQS::Queue", "Properties": {}}
            deployed.append(template)
            account.service.call("UpdateStack", {"StackName": "gen2-auth", "TemplateBody": json.dumps(template)})
        return process(service, operation, **parameters)

    outcome = apply(account, plan, tmp_path, crossed)  # type: ignore[arg-type]
    assert code_of(outcome) == (4, "A2G5059")
    assert "the template of gen2-auth is none that this plan leaves there" in str(outcome.diagnostic)


@pytest.mark.parametrize("run", [apply, rollback])
def test_a_refactor_runs_and_its_stacks_do_not_show_it(account: Account, tmp_path: Path, run: Any) -> None:
    """Nothing is begun beside it."""
    plan = make_plan(account)
    account.service.faults.add(Fault("slow", "ExecuteStackRefactor", nth=2, detail=200))
    killed(apply, account, plan, tmp_path, ("ExecuteStackRefactor", 2), after=True)
    process = Stale(account, 20)
    assert run(account, plan, tmp_path, process).code == 0
    assert process.first
    assert not [operation for operation, busy in process.first if busy]
    unharmed(account, plan, "gen2" if run is apply else "gen1")


def test_an_update_runs_and_its_stack_does_not_show_it(account: Account, tmp_path: Path) -> None:
    plan = make_plan(account)
    account.service.faults.add(Fault("slow", "ExecuteChangeSet", detail=60))
    killed(apply, account, plan, tmp_path, ("ExecuteChangeSet", 1), after=True)
    assert apply(account, plan, tmp_path, Stale(account, 6)).code == 0
    unharmed(account, plan, "gen2")


def test_nothing_is_let_go_that_is_not_retained(account: Account, tmp_path: Path) -> None:
    """The plan says that it is retained; CloudFormation says what it would do."""
    retained = '"Domain": "shop-fresh"}, "DeletionPolicy": "Retain"'
    plan = spoilt(
        make_plan(account, social=True), "step-2", "gen2-auth", retained, retained.replace("Retain", "Delete")
    )
    outcome = apply(account, plan, tmp_path)
    assert code_of(outcome) == (3, "A2G5062")
    assert outcome.diagnostic is not None
    assert "Remove Domain (AWS::Cognito::UserPoolDomain)" in outcome.diagnostic.message
    assert account.service.world.physical.find("AWS::Cognito::UserPoolDomain", "shop-fresh")
    assert violations(account.service, at(plan, "gen1")) == []


def test_a_change_on_the_second_page_of_a_change_set(account: Account, tmp_path: Path) -> None:
    plan = spoilt(make_plan(account), "step-1", "gen1-auth", '"UserPoolName": "main"', '"UserPoolName": "other"')
    process = account.process()

    def paged(service: str, operation: str, **parameters: Any) -> Any:
        if operation != "DescribeChangeSet":
            return process(service, operation, **parameters)
        second = parameters.pop("NextToken", None)
        found = process(service, operation, **parameters)
        return found if second or "Changes" not in found else found | {"Changes": [], "NextToken": "2"}

    outcome = apply(account, plan, tmp_path, paged)  # type: ignore[arg-type]
    assert code_of(outcome) == (3, "A2G5062")
    assert "ExecuteChangeSet" not in " ".join(account.calls)


@pytest.mark.parametrize("run", [apply, rollback])
def test_change_sets_of_a_dead_run_are_swept(account: Account, tmp_path: Path, run: Any) -> None:
    """Also where there is nothing left to update on their stack."""
    plan = make_plan(account)
    killed(apply, account, plan, tmp_path, ("CreateChangeSet", 1), after=True)
    account.service.settle()
    assert account.service.world.change_sets
    assert run(account, plan, tmp_path).code == 0
    assert account.service.world.change_sets == {}


def test_somebody_elses_change_set_is_left_alone(account: Account, tmp_path: Path) -> None:
    plan = spoilt(make_plan(account), "step-1", "gen1-auth", '"UserPoolName": "main"', '"UserPoolName": "other"')
    kept = [{"ParameterKey": name, "UsePreviousValue": True} for name in ("env", "secret")]
    template = json.loads(account.service.world.stack("gen1-auth").template.text)
    template["Resources"]["Queue"] = {"Type": "AWS::SQS::Queue", "Properties": {}}
    request = {"StackName": "gen1-auth", "ChangeSetName": "theirs", "TemplateBody": json.dumps(template)}
    more = {"Parameters": kept, "Capabilities": ["CAPABILITY_NAMED_IAM"]}
    account.service.call("CreateChangeSet", request | more)
    assert code_of(apply(account, plan, tmp_path)) == (3, "A2G5062")
    assert [item.name for item in account.service.world.change_sets.values()] == ["theirs"]


def test_an_update_that_adds_the_placeholder_is_rolled_back(account: Account, tmp_path: Path) -> None:
    """The old template does not count for the new one here: the step is taken again."""
    plan = make_plan(account)
    account.service.faults.add(Fault("fail", "ExecuteChangeSet", nth=3, detail="Internal Failure"))
    assert apply(account, plan, tmp_path).code == 0
    unharmed(account, plan, "gen2")


def test_a_stack_that_owns_anything_is_not_deleted(account: Account, tmp_path: Path) -> None:
    make_plan(account)
    call: Caller = account.process()
    target = StackInStep(name="gen2-table", role="holding", template=None, expects=None, result=None)
    step = Step(
        id="x",
        kind="delete_stack",
        category="x",
        phase="rollback",
        title="x",
        stacks=(target,),
        before=Conditions(),
        after=Conditions(),
    )
    bucket = Bucket(call, BUCKET, "us-east-1")
    lease = Lease(bucket, "lease", BOB, account.clock)
    records = Journal(tmp_path / "j", "plan", account.clock, bucket, "j")
    tools = Tools("plan", CloudFormation(call), bucket, records, lease, account.clock, lambda happening: None)
    with pytest.raises(Stop, match="owns Notes") as stop:
        delete_stack(step, tools)
    assert stop.value.code == NEEDS_A_PERSON
    assert changes(account) == []


def test_the_credentials_are_for_another_account(account: Account, tmp_path: Path) -> None:
    plan = make_plan(account).model_copy(update={"account": "999999999999"})
    for run in (apply, rollback):
        outcome = run(account, plan, tmp_path)
        assert outcome.code == 3
        assert outcome.diagnostic is not None
        assert outcome.diagnostic.message == "the plan is for the account 999999999999, not for 123456789012"
    assert not [call for call in account.calls if call != "sts:GetCallerIdentity"]


def test_another_plan_is_under_way(account: Account, tmp_path: Path) -> None:
    """Its steps stand, by what the journal says; a rollback of it makes way."""
    plan = make_plan(account)
    killed(apply, account, plan, tmp_path, ("CreateStackRefactor", 1))
    other = plan.model_copy(update={"snapshot": "sha256:another"})
    account.calls.clear()
    outcome = apply(account, other, tmp_path)
    assert outcome.code == 4
    assert outcome.diagnostic is not None
    assert "is under way in this environment" in outcome.diagnostic.message
    [undo] = [line for line in outcome.runbook if line.startswith("amp2gen refactor rollback ")]
    assert undo.split()[3].removeprefix(f"s3://{BUCKET}/") in account.objects.stored
    assert changes(account) == []
    assert rollback(account, plan, tmp_path).code == 0
    assert apply(account, other, tmp_path).code == 0
    assert homes(account, other) == at(other, "gen2")


def test_a_rollback_that_died_in_the_middle_of_a_step_is_ended_by_apply(account: Account, tmp_path: Path) -> None:
    """The holding stack has its placeholder by then: that step is undone to its end before the way leads forward."""
    plan = make_plan(account)
    killed(apply, account, plan, tmp_path, ("CreateStackRefactor", 2))
    killed(rollback, account, plan, tmp_path, ("CreateStackRefactor", 1))
    holding = account.service.world.stack("gen2-auth-holding")
    assert "MigrationPlaceholder" in holding.resources
    assert apply(account, plan, tmp_path).code == 0
    unharmed(account, plan, "gen2")


def test_an_update_begins_a_moment_later(account: Account, tmp_path: Path) -> None:
    """The stack looks as before for a while, and only the change set tells that it is being executed."""
    plan = make_plan(account)
    account.service.faults.add(Fault("slow", "ExecuteChangeSet", detail=60))
    process, old, left = account.process(), [], [6]

    def lagging(service: str, operation: str, **parameters: Any) -> Any:
        found = process(service, operation, **parameters)
        if operation == "DescribeStacks" and parameters["StackName"] == "gen1-auth":
            if "cloudformation:ExecuteChangeSet" not in account.calls:
                old[:] = [found]
            elif left[0]:
                left[0] -= 1
                return old[0]
        return found

    assert apply(account, plan, tmp_path, lagging).code == 0  # type: ignore[arg-type]
    assert left == [0]
    unharmed(account, plan, "gen2")


def test_a_change_set_that_cannot_be_deleted_stands_in_nobodys_way(account: Account, tmp_path: Path) -> None:
    plan = make_plan(account)
    process = account.process()

    def keeping(service: str, operation: str, **parameters: Any) -> Any:
        if operation == "DeleteChangeSet":
            raise failure("cloudformation:DeleteChangeSet", "InvalidChangeSetStatus", "cannot be deleted now")
        return process(service, operation, **parameters)

    assert apply(account, plan, tmp_path, keeping).code == 0  # type: ignore[arg-type]
    assert apply(account, plan, tmp_path, keeping).code == 0  # type: ignore[arg-type]
    unharmed(account, plan, "gen2")


def test_a_deletion_that_arrives_late_meets_no_later_stack(account: Account, tmp_path: Path) -> None:
    """Holding stacks of one name come and go; each is deleted by what it alone is called."""
    plan = make_plan(account)
    assert apply(account, plan, tmp_path).code == 0
    holding = {str(step.creates) for step in plan.forward if step.creates}
    arns = {account.service.world.stack(name).id for name in holding}
    process, deleted = account.process(), []

    def watched(service: str, operation: str, **parameters: Any) -> Any:
        if operation == "DeleteStack":
            deleted.append(parameters["StackName"])
        return process(service, operation, **parameters)

    assert rollback(account, plan, tmp_path, watched).code == 0  # type: ignore[arg-type]
    assert set(deleted) == arns


@pytest.mark.parametrize("root", ["gen1", "gen2"])
def test_nothing_is_begun_while_a_root_is_deployed(account: Account, tmp_path: Path, root: str) -> None:
    """The stacks of the plan are at rest: the deployment has not come to them yet, or is done with them."""
    plan = make_plan(account)
    queues = {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {}}}
    for verb in ("Create", "Update"):
        account.service.faults.add(Fault("slow", "UpdateStack", detail=120))
        queues = queues | {verb: queues["Queue"]}
        account.service.call(f"{verb}Stack", {"StackName": root, "TemplateBody": json.dumps({"Resources": queues})})
        if verb == "Create":
            account.service.settle()
    process, beside = account.process(), []

    def watched(service: str, operation: str, **parameters: Any) -> Any:
        if service == "cloudformation" and operation.startswith(("Create", "Execute")):
            beside.append(account.service.world.stack(root).status)
        return process(service, operation, **parameters)

    assert account.service.world.stack(root).status == "UPDATE_IN_PROGRESS"
    assert apply(account, plan, tmp_path, watched).code == 0  # type: ignore[arg-type]
    assert set(beside) == {"UPDATE_COMPLETE"}
    unharmed(account, plan, "gen2")
