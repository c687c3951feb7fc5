"""The window between apply and the next deployment, and what closes it."""

import json
from pathlib import Path
from typing import Any

import pytest
from account import BUCKET, Account, Dead
from allowed import beyond
from cfnbed import violations
from next_root import root
from planned import planned_bazaar
from running import NOBODY, apply, homes, rollback, setup
from shop import GEN2_AUTH, GEN2_TABLE, deploy, make_plan, next_auth, table, template_of

from amp2gen.runtime.aws.cloudformation import CloudFormation
from amp2gen.runtime.aws.errors import failure
from amp2gen.runtime.aws.objects import Bucket
from amp2gen.runtime.execution.finish import check_applied, finish
from amp2gen.runtime.execution.lease import Operator
from amp2gen.runtime.execution.next_deployment import live_stacks, threats
from amp2gen.runtime.plan.model import Plan

QUEUE = {"Type": "AWS::SQS::Queue", "Properties": {}}
NOTES = {"Notes": table(TableName="notes-main"), "CDKMetadata": GEN2_TABLE["Resources"]["CDKMetadata"], "Queue": QUEUE}


def unmoved(account: Account) -> dict[str, str]:
    """The next deployment of the code as it was before `finish`."""
    return {"gen2-auth": json.dumps(next_auth(account)), "gen2-table": json.dumps(GEN2_TABLE)}


def moved(account: Account) -> dict[str, str]:
    """That of the code after it."""
    return unmoved(account) | {"gen2-table": json.dumps({"Resources": NOTES})}


@pytest.fixture
def account() -> Account:
    return Account()


def found(account: Account, plan: Plan, templates: dict[str, str]) -> list[str]:
    call = account.process()
    bucket = Bucket(call, BUCKET, "us-east-1")
    return [str(item) for item in threats(plan, templates, CloudFormation(call), bucket, account.clock)]


def deploy_all(account: Account, templates: dict[str, str]) -> None:
    for stack, text in templates.items():
        deploy(account, stack, json.loads(text))


def test_deploying_the_unmoved_code_loses_nothing(account: Account, tmp_path: Path) -> None:
    """What a push in the window does: Gen 2 gets an empty table of its own, and the moved one is kept with its data."""
    plan = make_plan(account)
    apply(account, plan, tmp_path)
    deploy_all(account, unmoved(account))
    physical = account.service.world.physical
    for item in plan.protected:
        thing = physical.find(item.type, item.physical_id)
        assert thing is not None, item
        assert thing.data == f"data of {item.physical_id}"
    assert [effect for effect in physical.effects if effect.kind in ("delete", "empty")] == []
    # The pool and its client stay where they are; only the table, which has a name, is let go.
    assert violations(account.service, [item.physical_id for item in plan.protected]) == ["notes-main has no owner"]


def test_a_bucket_that_the_branch_would_empty(tmp_path: Path) -> None:
    """The CDK's custom resource empties a bucket when the branch is deleted: that of Gen 1's users never."""
    account, plan, _ = planned_bazaar()
    assert apply(account, plan, tmp_path).code == 0
    (files,) = [item for item in plan.protected if item.type == "AWS::S3::Bucket"]
    own = account.service.world.stack(plan.gen2_root).resources
    names = {item.physical_id.split("/")[1] for item in own.values() if item.type == "AWS::CloudFormation::Stack"}
    templates = {name: template_of(account, name) for name in names if not name.startswith(f"{plan.gen2_root}-data")}
    storage = templates[files.gen2.stack]["Resources"]
    storage["AutoDelete"]["Properties"]["BucketName"] = {"Ref": files.gen2.logical_id}

    def finished() -> tuple[int, str, list[str]]:
        told: list[str] = []
        given = setup(account, plan, tmp_path, report=lambda happening: told.append(happening.text))
        texts = {name: json.dumps(template) for name, template in templates.items()}
        outcome = finish(given, root_of(account, plan.gen2_root, texts))
        return outcome.code, outcome.diagnostic.message if outcome.diagnostic else "", told

    code, message, _ = finished()
    assert code == 4
    assert f"{files.gen2.logical_id} ({files.physical_id}) is emptied when the branch is deleted" in message
    storage["AutoDelete"]["Properties"]["BucketName"] = "files-of-another-app"
    assert finished()[0] == 0
    storage["AutoDelete"] |= {"Properties": {"BucketName": files.physical_id}}
    assert finished()[0] == 4
    # B1 of AWS's tool retains the custom resource instead: then nothing tells it of the deletion.
    storage["AutoDelete"]["DeletionPolicy"] = "Retain"
    code, _, told = finished()
    assert (code, [line for line in told if "A2G5247" in line]) == (0, [])
    storage[files.gen2.logical_id]["DeletionPolicy"] = "Delete"
    code, _, told = finished()
    (line,) = [line for line in told if "A2G5247" in line]
    assert code == 0
    assert files.physical_id in line
    # Whoever has the client's id in an app would be signed out for good.
    client = next(item for item in plan.protected if item.type == "AWS::Cognito::UserPoolClient")
    del templates[client.gen2.stack]["Resources"][client.gen2.logical_id]["DeletionPolicy"]
    assert [client.physical_id in line for line in finished()[2] if "A2G5247" in line].count(True) == 1


def root_of(account: Account, name: str, templates: dict[str, str]) -> dict[str, tuple[str | None, str | None, str]]:
    """The next deployment below a root that is there."""
    stack = account.service.world.stack(name)
    nested = {
        item.physical_id.split("/")[1]: item.logical_id for item in stack.resources.values() if "/" in item.physical_id
    }
    return {"/": (None, None, stack.template.text)} | {
        child: ("/", nested[child], text) for child, text in templates.items()
    }


def test_the_next_deployment_is_looked_at_before(account: Account, tmp_path: Path) -> None:
    plan = make_plan(account)
    apply(account, plan, tmp_path)
    assert found(account, plan, unmoved(account)) == ["gen2-table: replacement of Notes (notes-main)"]
    assert found(account, plan, moved(account)) == []
    gone = moved(account) | {
        "gen2-auth": json.dumps({"Resources": {"CDKMetadata": GEN2_AUTH["Resources"]["CDKMetadata"]}})
    }
    pool = plan.protected[0].physical_id
    assert f"gen2-auth: removal of Pool ({pool})" in found(account, plan, gone)
    assert account.service.world.change_sets == {}


def test_deploying_the_moved_code_keeps_everything_in_place(account: Account, tmp_path: Path) -> None:
    plan = make_plan(account)
    apply(account, plan, tmp_path)
    deploy_all(account, moved(account))
    assert homes(account, plan) == {
        item.physical_id: (item.gen2.stack, item.gen2.logical_id) for item in plan.protected
    }
    assert violations(account.service, [item.physical_id for item in plan.protected]) == []


def test_finish_gives_the_branch_its_builds_back(account: Account, tmp_path: Path) -> None:
    plan = make_plan(account)
    account.hosting.automatic = True
    assert apply(account, plan, tmp_path).code == 3
    assert apply(account, plan, tmp_path, pause_builds=True).code == 0
    assert account.hosting.automatic is False
    given = setup(account, plan, tmp_path)
    assert check_applied(given) is None
    account.calls.clear()
    assert finish(given, root(account, moved(account))).code == 0
    assert beyond("refactor finish", account.calls) == []
    assert account.hosting.automatic is True
    assert '"finished"' in (tmp_path / "journal.jsonl").read_text()


def test_finish_keeps_builds_off_when_the_next_deployment_is_not_safe(account: Account, tmp_path: Path) -> None:
    plan = make_plan(account)
    account.hosting.automatic = True
    apply(account, plan, tmp_path, pause_builds=True)
    outcome = finish(setup(account, plan, tmp_path), root(account, unmoved(account)))
    assert (outcome.code, outcome.diagnostic and outcome.diagnostic.code) == (4, "A2G5071")
    assert outcome.diagnostic is not None
    assert "gen2-table: replacement of Notes (notes-main)" in outcome.diagnostic.message
    assert account.hosting.automatic is False


def test_finish_before_apply_has_ended(account: Account, tmp_path: Path) -> None:
    plan = make_plan(account)
    early = check_applied(setup(account, plan, tmp_path))
    assert early is not None
    assert early.diagnostic is not None
    assert (early.code, early.diagnostic.message) == (3, "0 of 7 of the plan's steps are done")


def test_a_complete_rollback_gives_the_branch_its_builds_back(account: Account, tmp_path: Path) -> None:
    plan = make_plan(account)
    account.hosting.automatic = True
    apply(account, plan, tmp_path, pause_builds=True)
    assert rollback(account, plan, tmp_path).code == 0
    assert account.hosting.automatic is True
    assert account.hosting.updates == [False, True]


def test_builds_that_somebody_turned_on_in_the_window(account: Account, tmp_path: Path) -> None:
    """All has moved, and the code does not know yet: `apply` says so, and turns them off when told to."""
    plan = make_plan(account)
    assert apply(account, plan, tmp_path).code == 0
    account.hosting.automatic = True
    told: list[str] = []
    report = lambda happening: told.append(happening.text)  # noqa: E731
    assert apply(account, plan, tmp_path, report=report).code == 0
    assert [text for text in told if "A2G5064" in text and "push nothing before `refactor finish`" in text]
    assert account.hosting.automatic is True
    assert apply(account, plan, tmp_path, pause_builds=True).code == 0
    assert account.hosting.automatic is False
    assert finish(setup(account, plan, tmp_path), root(account, moved(account))).code == 0
    assert account.hosting.automatic is True
    told.clear()
    assert apply(account, plan, tmp_path, report=report).code == 0
    assert not [text for text in told if "A2G5064" in text]


def test_nothing_moves_while_a_build_runs(account: Account, tmp_path: Path) -> None:
    plan = make_plan(account)
    account.hosting.jobs = [{"jobId": "17", "status": "RUNNING"}, {"jobId": "16", "status": "SUCCEED"}]
    outcome = apply(account, plan, tmp_path, pause_builds=True)
    assert (outcome.code, outcome.diagnostic and outcome.diagnostic.code) == (3, "A2G5064")
    assert outcome.diagnostic is not None
    assert "(job 17)" in outcome.diagnostic.message
    assert not [call for call in account.calls if "ChangeSet" in call or "Create" in call]


def test_nested_stacks_are_found_by_their_logical_ids(account: Account) -> None:
    make_plan(account)
    synthesized = root(account, moved(account))
    names = live_stacks("gen2", synthesized, CloudFormation(account.process()))
    assert {name: text for name, text in names.items() if name != "gen2"} == moved(account)


def test_killed_when_the_builds_were_turned_off(account: Account, tmp_path: Path) -> None:
    """The next run knows that they were on before, and gives them back."""
    plan = make_plan(account)
    account.hosting.automatic = True
    with pytest.raises(Dead):
        apply(account, plan, tmp_path, account.process(("UpdateBranch", 1), after=True), pause_builds=True)
    assert account.hosting.automatic is False
    assert apply(account, plan, tmp_path).code == 0
    assert rollback(account, plan, tmp_path).code == 0
    assert account.hosting.automatic is True


def answering(account: Account, **changed: Any) -> Any:
    """A process to which CloudFormation tells another end of each comparison."""
    process = account.process()

    def call(service: str, operation: str, **parameters: Any) -> Any:
        found = process(service, operation, **parameters)
        return found | changed if operation == "DescribeChangeSet" else found

    return call


def test_a_replacement_that_cloudformation_cannot_exclude(account: Account, tmp_path: Path) -> None:
    plan = make_plan(account)
    assert apply(account, plan, tmp_path).code == 0
    change = {
        "Action": "Modify",
        "LogicalResourceId": "Notes",
        "PhysicalResourceId": "notes-main",
        "ResourceType": "AWS::DynamoDB::Table",
        "Replacement": "Conditional",
    }
    call = answering(account, Changes=[{"ResourceChange": change}])
    outcome = finish(setup(account, plan, tmp_path, call), root(account, moved(account)))
    assert outcome.code == 4
    assert "gen2-table: replacement of Notes (notes-main)" in str(outcome.diagnostic)


def test_a_next_deployment_without_a_stack_that_owns_something(account: Account, tmp_path: Path) -> None:
    plan = make_plan(account)
    account.hosting.automatic = True
    assert apply(account, plan, tmp_path, pause_builds=True).code == 0
    left = {name: text for name, text in moved(account).items() if name != "gen2-table"}
    outcome = finish(setup(account, plan, tmp_path), root(account, left))
    assert outcome.code == 4
    assert "gen2-table is no longer in the app" in str(outcome.diagnostic)
    assert account.hosting.automatic is False


def test_a_next_deployment_that_cannot_be_compared(account: Account, tmp_path: Path) -> None:
    plan = make_plan(account)
    account.hosting.automatic = True
    assert apply(account, plan, tmp_path, pause_builds=True).code == 0
    call = answering(account, Status="FAILED", StatusReason="Transform failed", Changes=[])
    outcome = finish(setup(account, plan, tmp_path, call), root(account, moved(account)))
    assert outcome.code == 3
    assert "cannot compare gen2-auth: Transform failed" in str(outcome.diagnostic)
    assert account.hosting.automatic is False
    assert account.service.world.change_sets == {}


@pytest.mark.parametrize(
    ("ends", "told"),
    [
        (KeyboardInterrupt(), (3, "A2G5068")),
        (failure("cloudformation:CreateChangeSet", "Throttling", "Rate exceeded"), (3, "A2G5055")),
    ],
    ids=["interrupted", "throttled"],
)
def test_a_finish_that_ends_early_lets_the_next_one_in(
    account: Account, tmp_path: Path, ends: BaseException, told: tuple[int, str]
) -> None:
    plan = make_plan(account)
    assert apply(account, plan, tmp_path).code == 0
    process = account.process()

    def ending(service: str, operation: str, **parameters: Any) -> Any:
        if operation == "CreateChangeSet":
            raise ends
        return process(service, operation, **parameters)

    next_one = root(account, moved(account))
    outcome = finish(setup(account, plan, tmp_path, ending), next_one)  # type: ignore[arg-type]
    assert outcome.diagnostic is not None
    assert (outcome.code, outcome.diagnostic.code) == told
    bob = Operator("bob", "ci", NOBODY, "2")
    assert finish(setup(account, plan, tmp_path, operator=bob), next_one).code == 0
