"""What goes wrong in the middle of a move, and what has to come of it: the numbered scenarios of docs/runtime.md."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from account import BUCKET, Account, Dead
from cfnbed import Fault, Service, Settings, violations
from running import NOBODY, apply, at, changes, homes, killed, rollback, spoilt, unharmed
from shop import GEN1_AUTH, GEN1_TABLE, GEN2_AUTH, SECRET, make_plan, template_of
from story import PLACEHOLDER

from amp2gen.runtime.execution import journal
from amp2gen.runtime.execution.journal import read_journal
from amp2gen.runtime.execution.lease import SECONDS, Operator
from amp2gen.runtime.plan.model import Plan, load_plan

QUEUE = {"Type": "AWS::SQS::Queue", "Properties": {}}


@pytest.fixture
def account() -> Account:
    return Account()


@pytest.fixture(autouse=True)
def quick_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(journal.os, "fsync", lambda descriptor: None)


def test_each_scenario_of_the_manual_is_a_test() -> None:
    """The numbers are those of the table in docs/runtime.md."""
    here = Path(__file__)
    table = (here.parents[3] / "docs/runtime.md").read_text().split("## Failures that were tried")[1]
    documented = {int(number) for number in re.findall(r"^\| (\d+) \|", table.split("\n## ")[0], re.MULTILINE)}
    files = (here, here.with_name("test_wayback.py"), here.parents[1] / "test_decommission.py")
    tried = {
        int(number) for file in files for number in re.findall(r"^def test_(\d\d)", file.read_text(), re.MULTILINE)
    }
    assert documented == tried == set(range(1, 24))


def undisturbed(operation: str) -> int:
    """How many calls of `operation` a run makes in which nothing happens."""
    import tempfile

    account = Account()
    with tempfile.TemporaryDirectory() as folder:
        assert apply(account, make_plan(account), Path(folder)).code == 0
    return account.calls.count(f"cloudformation:{operation}")


def update_as_somebody_else(account: Account, stack: str, template: dict[str, Any], **more: Any) -> None:
    parameters = [{"ParameterKey": name, "UsePreviousValue": True} for name in template.get("Parameters", {})]
    request = {"StackName": stack, "TemplateBody": json.dumps(template), "Capabilities": ["CAPABILITY_NAMED_IAM"]}
    account.service.call("UpdateStack", request | {"Parameters": parameters} | more)


def test_01_killed_while_an_update_runs(account: Account, tmp_path: Path) -> None:
    plan = make_plan(account)
    killed(apply, account, plan, tmp_path, ("ExecuteChangeSet", 1), after=True)
    assert account.service.world.stack("gen1-auth").status == "UPDATE_IN_PROGRESS"
    assert apply(account, plan, tmp_path).code == 0
    unharmed(account, plan, "gen2")
    assert account.calls.count("cloudformation:ExecuteChangeSet") == undisturbed("ExecuteChangeSet")


def test_02_killed_between_the_updates(account: Account, tmp_path: Path) -> None:
    plan = make_plan(account)
    killed(apply, account, plan, tmp_path, ("CreateChangeSet", 2))
    assert apply(account, plan, tmp_path).code == 0
    unharmed(account, plan, "gen2")
    assert account.calls.count("cloudformation:ExecuteChangeSet") == undisturbed("ExecuteChangeSet")


@pytest.mark.parametrize("stops_at", [None, ("CreateStackRefactor", 1), ("ExecuteStackRefactor", 2)])
def test_02b_an_update_that_cloudformation_takes_for_none(tmp_path: Path, stops_at: Any) -> None:
    account = Account(Service(Settings(equal_values_are_no_update=True)))
    plan = make_plan(account)
    if stops_at:
        killed(apply, account, plan, tmp_path, stops_at, after=True)
    assert apply(account, plan, tmp_path).code == 0
    unharmed(account, plan, "gen2")
    assert rollback(account, plan, tmp_path).code == 0
    # Restoring the text is no update either: its values are what they were.
    unharmed(account, plan, "gen1")
    assert account.service.world.change_sets == {}


def test_03_the_answer_to_a_creation_is_lost(account: Account, tmp_path: Path) -> None:
    """botocore repeats the call, so there are two alike; one of them is executed."""
    plan = make_plan(account)
    account.service.faults.add(Fault("lost_response", "CreateStackRefactor"))
    assert apply(account, plan, tmp_path).code == 0
    unharmed(account, plan, "gen2")
    assert account.service.faults.calls.count("CreateStackRefactor") == 5
    assert account.service.faults.calls.count("ExecuteStackRefactor") == 4


def test_03b_killed_before_the_id_of_a_creation_was_known(account: Account, tmp_path: Path) -> None:
    plan = make_plan(account)
    killed(apply, account, plan, tmp_path, ("CreateStackRefactor", 1), after=True)
    assert apply(account, plan, tmp_path).code == 0
    unharmed(account, plan, "gen2")
    assert account.calls.count("cloudformation:CreateStackRefactor") == undisturbed("CreateStackRefactor")
    records = read_journal((tmp_path / "journal.jsonl").read_text()).records
    assert [list(record.detail) for record in records if record.event == "result"][0:3] != []
    assert any("adopted" in record.detail for record in records)


def test_04_killed_when_the_execution_was_sent(account: Account, tmp_path: Path) -> None:
    plan = make_plan(account)
    killed(apply, account, plan, tmp_path, ("ExecuteStackRefactor", 2), after=True)
    assert apply(account, plan, tmp_path).code == 0
    unharmed(account, plan, "gen2")
    assert account.calls.count("cloudformation:ExecuteStackRefactor") == undisturbed("ExecuteStackRefactor")


def test_04b_the_answer_to_an_execution_is_lost(account: Account, tmp_path: Path) -> None:
    plan = make_plan(account)
    account.service.faults.add(Fault("lost_response", "ExecuteStackRefactor", nth=2))
    account.service.faults.add(Fault("server_error_after", "ExecuteChangeSet", nth=1))
    assert apply(account, plan, tmp_path).code == 0
    unharmed(account, plan, "gen2")


@pytest.mark.parametrize("run", [apply, rollback])
def test_05_killed_while_gen2_is_empty_and_the_holding_stack_full(account: Account, tmp_path: Path, run: Any) -> None:
    plan = make_plan(account)
    killed(apply, account, plan, tmp_path, ("CreateStackRefactor", 2))
    assert "Pool" in account.service.world.stack("gen2-auth-holding").resources
    assert "Pool" not in account.service.world.stack("gen2-auth").resources
    assert run(account, plan, tmp_path).code == 0
    unharmed(account, plan, "gen2" if run is apply else "gen1")
    assert (account.service.world.find("gen2-auth-holding") is None) is (run is rollback)


@pytest.mark.parametrize("run", [apply, rollback])
def test_06_killed_between_two_categories(account: Account, tmp_path: Path, run: Any) -> None:
    plan = make_plan(account)
    killed(apply, account, plan, tmp_path, ("CreateChangeSet", 3))
    updated = account.service.world.stack("gen2-auth").version
    assert run(account, plan, tmp_path).code == 0
    unharmed(account, plan, "gen2" if run is apply else "gen1")
    assert (account.service.world.stack("gen2-auth").version == updated) is (run is apply)


def test_07_cloudformation_refuses_a_move(account: Account, tmp_path: Path) -> None:
    plan = spoilt(make_plan(account), "step-4", "gen2-auth", '"UserPoolName": "main"', '"UserPoolName": "other"')
    outcome = apply(account, plan, tmp_path)
    assert outcome.code == 3
    assert outcome.diagnostic is not None
    assert outcome.diagnostic.message.splitlines()[1:] == ['  /Properties/UserPoolName: "main" -> "other"']
    assert homes(account, plan) == at(plan, "gen1")
    assert account.calls.count("cloudformation:ExecuteStackRefactor") == 1
    assert rollback(account, plan, tmp_path).code == 0
    unharmed(account, plan, "gen1")
    assert template_of(account, "gen1-auth") == GEN1_AUTH


def test_08_an_execution_is_rolled_back_once(account: Account, tmp_path: Path) -> None:
    plan = make_plan(account)
    account.service.faults.add(Fault("fail", "ExecuteStackRefactor", nth=1, detail="Tagging failed"))
    assert apply(account, plan, tmp_path).code == 0
    unharmed(account, plan, "gen2")


def test_08b_an_execution_is_rolled_back_always(account: Account, tmp_path: Path) -> None:
    plan = make_plan(account)
    account.service.faults.add(Fault("fail", "ExecuteStackRefactor", times=99, detail="Tagging failed"))
    outcome = apply(account, plan, tmp_path)
    assert outcome.code == 3
    assert outcome.diagnostic is not None
    assert "rolled it back: Tagging failed" in outcome.diagnostic.message
    assert account.calls.count("cloudformation:ExecuteStackRefactor") == 3
    assert account.service.world.find("gen2-auth-holding") is None
    account.service.faults.clear()
    assert rollback(account, plan, tmp_path).code == 0
    unharmed(account, plan, "gen1")


def test_08d_stopped_while_cloudformation_takes_a_refactor_back(account: Account, tmp_path: Path) -> None:
    """The holding stack is empty then; whoever comes next waits, and begins the step anew."""
    plan = make_plan(account, social=True)
    account.service.faults.add(
        Fault("access_denied", "DescribeStackRefactor", 4),
        Fault("throttle", "DescribeStacks", 1),
        Fault("fail", "ExecuteStackRefactor", 1, detail="Internal Failure"),
    )
    assert apply(account, plan, tmp_path).code == 3
    assert account.service.world.stack("gen2-auth-holding").status == "UPDATE_ROLLBACK_IN_PROGRESS"
    assert violations(account.service, at(plan, "gen1")) == []
    account.service.faults.clear()
    assert apply(account, plan, tmp_path).code == 0
    unharmed(account, plan, "gen2")


def test_08c_an_update_is_rolled_back(account: Account, tmp_path: Path) -> None:
    plan = make_plan(account)
    account.service.faults.add(Fault("fail", "ExecuteChangeSet", nth=2, detail="Internal Failure"))
    assert apply(account, plan, tmp_path).code == 0
    unharmed(account, plan, "gen2")


@pytest.mark.parametrize(
    ("operation", "stack"), [("ExecuteStackRefactor", "gen2-auth"), ("ExecuteChangeSet", "gen1-auth")]
)
def test_09_a_rollback_of_cloudformation_fails(account: Account, tmp_path: Path, operation: str, stack: str) -> None:
    plan = make_plan(account)
    account.service.faults.add(Fault("fail_and_stick", operation, detail="Tagging failed"))
    outcome = apply(account, plan, tmp_path)
    assert outcome.code == 4
    assert outcome.diagnostic is not None
    assert f"{stack} is UPDATE_ROLLBACK_FAILED: Tagging failed" in outcome.diagnostic.message
    command = f"aws cloudformation continue-update-rollback --stack-name {stack} --region us-east-1"
    assert command in outcome.runbook
    account.calls.clear()
    assert rollback(account, plan, tmp_path).code == 4
    assert changes(account) == []
    account.service.call("ContinueUpdateRollback", {"StackName": stack})
    assert apply(account, plan, tmp_path).code == 0
    unharmed(account, plan, "gen2")


def test_10_a_deployment_crosses_a_refactor(account: Account, tmp_path: Path) -> None:
    plan = make_plan(account)
    template = template_of(account, "gen2-auth")
    foreign = template | {"Resources": template["Resources"] | {"Queue": QUEUE}}
    update = ["UpdateStack", {"StackName": "gen2-auth", "TemplateBody": json.dumps(foreign)}]
    account.service.faults.add(Fault("intrude", "ExecuteStackRefactor", detail=[update]))
    outcome = apply(account, plan, tmp_path)
    assert outcome.code == 4
    assert outcome.diagnostic is not None
    assert "the template of gen2-auth is none that this plan leaves there" in outcome.diagnostic.message
    assert homes(account, plan) == at(plan, "gen1")


def test_10b_a_deployment_that_changes_no_template_crosses_a_refactor(account: Account, tmp_path: Path) -> None:
    plan = make_plan(account)
    update = {"StackName": "gen2-auth", "UsePreviousTemplate": True, "Tags": [{"Key": "team", "Value": "shop"}]}
    account.service.world.settings = Settings(compare_live=False)
    account.service.faults.add(Fault("intrude", "ExecuteStackRefactor", detail=[["UpdateStack", update]]))
    assert apply(account, plan, tmp_path).code == 0
    assert homes(account, plan) == at(plan, "gen2")


def test_11_an_empty_shell_stands_in_the_way(account: Account, tmp_path: Path) -> None:
    plan = make_plan(account)
    account.service.faults.add(Fault("fail", "ExecuteStackRefactor"))
    killed(apply, account, plan, tmp_path, ("ExecuteStackRefactor", 1), after=True)
    account.service.settle()
    assert account.service.world.stack("gen2-auth-holding").status == "REVIEW_IN_PROGRESS"
    assert apply(account, plan, tmp_path).code == 0
    unharmed(account, plan, "gen2")


def test_11b_a_shell_that_somebody_else_needs(account: Account, tmp_path: Path) -> None:
    plan = make_plan(account)
    body = json.dumps({"Resources": {"Queue": QUEUE}})
    request = {"StackName": "gen2-auth-holding", "ChangeSetName": "theirs", "ChangeSetType": "CREATE"}
    account.service.call("CreateChangeSet", request | {"TemplateBody": body})
    account.service.settle()
    outcome = apply(account, plan, tmp_path)
    assert outcome.code == 4
    assert outcome.diagnostic is not None
    assert "gen2-auth-holding is in review, and not left by this plan" in outcome.diagnostic.message
    assert account.service.world.find("gen2-auth-holding") is not None


def test_11c_a_holding_stack_of_another_run(account: Account, tmp_path: Path) -> None:
    plan = make_plan(account)
    request = {"StackName": "gen2-auth-holding", "TemplateBody": json.dumps({"Resources": {"Queue": QUEUE}})}
    account.service.call("CreateStack", request)
    account.service.settle()
    outcome = apply(account, plan, tmp_path)
    assert outcome.code == 4
    assert outcome.diagnostic is not None
    assert outcome.diagnostic.message == "gen2-auth-holding is there, and should not be"
    assert changes(account) == []


@pytest.mark.parametrize("kind", ["throttle", "server_error", "lost_request"])
def test_12_passing_failures_are_retried(account: Account, tmp_path: Path, kind: str) -> None:
    plan = make_plan(account)
    for operation in ("DescribeStacks", "CreateChangeSet", "ExecuteChangeSet", "ExecuteStackRefactor"):
        account.service.faults.add(Fault(kind, operation, nth=2, times=2))
    assert apply(account, plan, tmp_path).code == 0
    unharmed(account, plan, "gen2")


@pytest.mark.parametrize(
    ("kind", "code"), [("expired_credentials", "A2G5056"), ("access_denied", "A2G5057"), ("server_error", "A2G5055")]
)
def test_12b_lasting_failures_stop_the_run(account: Account, tmp_path: Path, kind: str, code: str) -> None:
    plan = make_plan(account)
    account.service.faults.add(Fault(kind, "ExecuteStackRefactor", nth=2, times=99))
    outcome = apply(account, plan, tmp_path)
    assert (outcome.code, outcome.diagnostic and outcome.diagnostic.code) == (3, code)
    assert violations(account.service, at(plan, "gen1")) == []
    account.service.faults.clear()
    assert apply(account, plan, tmp_path).code == 0
    unharmed(account, plan, "gen2")


def test_13_a_slow_update_is_left_alone(account: Account, tmp_path: Path) -> None:
    plan = make_plan(account)
    account.service.faults.add(Fault("slow", "ExecuteChangeSet", detail=5_000))
    outcome = apply(account, plan, tmp_path, patience=600)
    assert (outcome.code, outcome.diagnostic and outcome.diagnostic.code) == (3, "A2G5063")
    assert account.service.world.stack("gen1-auth").status == "UPDATE_IN_PROGRESS"
    account.calls.clear()
    assert rollback(account, plan, tmp_path, patience=600).code == 3
    assert changes(account) == []
    assert apply(account, plan, tmp_path).code == 0
    unharmed(account, plan, "gen2")


def test_14_two_operators(account: Account, tmp_path: Path) -> None:
    """The second is refused while the first works; when the first is gone for good, the second takes over."""
    plan = make_plan(account)
    ann, bob = Operator("ann", "laptop", NOBODY, "1"), Operator("bob", "ci", NOBODY, "2")
    with pytest.raises(Dead):
        apply(account, plan, tmp_path / "a", account.process(("ExecuteStackRefactor", 1)), operator=ann)
    account.calls.clear()
    refused = apply(account, plan, tmp_path / "b", operator=bob)
    assert (refused.code, refused.diagnostic and refused.diagnostic.code) == (3, "A2G5050")
    assert changes(account) == []
    account.clock.sleep(SECONDS)
    assert apply(account, plan, tmp_path / "b", operator=bob).code == 0
    unharmed(account, plan, "gen2")


def test_14b_the_first_operator_comes_back_too_late(account: Account, tmp_path: Path) -> None:
    """A suspended machine wakes up after its lease ran out and was taken: it starts nothing any more."""
    plan = make_plan(account)
    first = account.process()
    paused: list[bool] = []

    def suspended(service: str, operation: str, **parameters: Any) -> Any:
        if operation == "ListChangeSets" and not paused:
            paused.append(True)
            account.clock.sleep(SECONDS + 1)
            second = Operator("bob", "ci", NOBODY, "2")
            assert apply(account, plan, tmp_path / "b", operator=second).code == 0
            account.calls.clear()
        return first(service, operation, **parameters)

    outcome = apply(account, plan, tmp_path / "a", suspended)  # type: ignore[arg-type]
    assert (outcome.code, outcome.diagnostic and outcome.diagnostic.code) == (3, "A2G5051")
    assert changes(account) == []
    unharmed(account, plan, "gen2")


@pytest.mark.parametrize("stack", ["gen1-auth", "gen2-auth"])
def test_15_a_deployment_between_two_steps(account: Account, tmp_path: Path, stack: str) -> None:
    """An `amplify push` or a build of the branch, found running: it is waited for, and then not overwritten."""
    plan = make_plan(account)
    killed(apply, account, plan, tmp_path, ("CreateStackRefactor", 1))
    template = template_of(account, stack)
    update_as_somebody_else(account, stack, template | {"Resources": template["Resources"] | {"Queue": QUEUE}})
    account.calls.clear()
    outcome = apply(account, plan, tmp_path)
    assert outcome.code == 4
    assert outcome.diagnostic is not None
    assert f"the template of {stack} is none that this plan leaves there" in outcome.diagnostic.message
    assert changes(account) == []
    # The runbook has the command that prints the template which the stack is to have; with that, it goes on.
    [shown] = [line for line in outcome.runbook if f"> {stack}.json" in line]
    [update] = [line for line in outcome.runbook if "update-stack" in line]
    assert ("ParameterKey=secret,UsePreviousValue=true" in update) == (stack == "gen1-auth")
    address = shown.split(" ")[3]
    assert load_plan(account.objects.stored[address.removeprefix(f"s3://{BUCKET}/")][0]) == plan
    text = plan.template(shown.split("--template ")[1].split(" ")[0])
    assert text is not None
    update_as_somebody_else(account, stack, json.loads(text))
    assert apply(account, plan, tmp_path).code == 0
    assert homes(account, plan) == at(plan, "gen2")


def test_16_secret_parameters_keep_their_values(account: Account, tmp_path: Path) -> None:
    plan = make_plan(account)
    assert apply(account, plan, tmp_path).code == 0
    assert account.service.world.stack("gen1-auth").parameters["secret"].value == SECRET
    assert rollback(account, plan, tmp_path).code == 0
    assert account.service.world.stack("gen1-auth").parameters["secret"].value == SECRET
    written = [path.read_text() for path in tmp_path.rglob("*") if path.is_file()] + account.objects.written
    assert written and not [text for text in written if SECRET in text]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('"UserPoolName": "main"', '"UserPoolName": "other"', "Modify UserPool (AWS::Cognito::UserPool)"),
        ('"Role": {', '"Role2": {', "Add Role2 (AWS::IAM::Role); Remove Role (AWS::IAM::Role)"),
    ],
)
def test_17_an_update_that_would_do_something(account: Account, tmp_path: Path, old: str, new: str, told: str) -> None:
    plan = spoilt(make_plan(account), "step-1", "gen1-auth", old, new)
    outcome = apply(account, plan, tmp_path)
    assert (outcome.code, outcome.diagnostic and outcome.diagnostic.code) == (3, "A2G5062")
    assert outcome.diagnostic is not None
    assert told in outcome.diagnostic.message
    assert changes(account) == ["DeleteChangeSet"]
    assert account.service.world.change_sets == {}
    assert template_of(account, "gen1-auth") == GEN1_AUTH


def test_18_a_template_too_long_for_a_request(account: Account, tmp_path: Path) -> None:
    plan = make_plan(account, padding=60_000)
    assert max(len(stack.template or "") for step in plan.steps for stack in step.stacks) > 51_200
    assert apply(account, plan, tmp_path).code == 0
    unharmed(account, plan, "gen2")
    assert rollback(account, plan, tmp_path).code == 0
    unharmed(account, plan, "gen1")


@pytest.mark.parametrize("run", [apply, rollback])
def test_19_killed_between_letting_go_and_taking_in(account: Account, tmp_path: Path, run: Any) -> None:
    plan = make_plan(account, social=True)
    killed(apply, account, plan, tmp_path, ("CreateStackRefactor", 1))
    assert account.service.world.owners("shop-fresh") == ()
    killed(apply, account, plan, tmp_path, ("ExecuteChangeSet", 1))
    assert account.service.world.owners("shop-main") == ()
    assert run(account, plan, tmp_path).code == 0
    unharmed(account, plan, "gen2" if run is apply else "gen1")
    kind = "AWS::Cognito::UserPoolDomain"
    owned = "shop-main" if run is apply else "shop-fresh"
    assert [stack.name for stack, _ in account.service.world.owners(owned, kind)] == ["gen2-auth"]
    assert all(account.service.world.physical.find(kind, name) for name in ("shop-main", "shop-fresh"))
    effects = account.service.world.physical.effects
    assert {effect.type for effect in effects if effect.kind in ("create", "delete")} <= {PLACEHOLDER["Type"]}


def test_19b_an_import_gives_another_form_of_the_id(account: Account, tmp_path: Path) -> None:
    """CloudFormation may call an imported domain `pool|domain`: by the domain it is known."""
    text = make_plan(account, social=True).model_dump_json()
    plan = Plan.model_validate_json(text.replace('"physical_id":"shop-main"', '"physical_id":"us-east-1_x|shop-main"'))
    assert apply(account, plan, tmp_path).code == 0
    assert [stack.name for stack, _ in account.service.world.owners("shop-main")] == ["gen2-auth"]


def test_20a_rollback_when_nothing_was_done(account: Account, tmp_path: Path) -> None:
    plan = make_plan(account)
    assert rollback(account, plan, tmp_path).code == 0
    assert changes(account) == []
    unharmed(account, plan, "gen1")


@pytest.mark.parametrize("number", range(1, 5))
def test_20b_rollback_of_a_part(account: Account, tmp_path: Path, number: int) -> None:
    plan = make_plan(account)
    killed(apply, account, plan, tmp_path, ("ExecuteStackRefactor", number))
    assert rollback(account, plan, tmp_path).code == 0
    unharmed(account, plan, "gen1")
    assert [template_of(account, name) for name in ("gen1-auth", "gen1-table", "gen2-auth")] == [
        GEN1_AUTH,
        GEN1_TABLE,
        GEN2_AUTH,
    ]


def test_20e_rollback_twice(account: Account, tmp_path: Path) -> None:
    plan = make_plan(account)
    apply(account, plan, tmp_path)
    assert rollback(account, plan, tmp_path).code == 0
    account.calls.clear()
    assert rollback(account, plan, tmp_path).code == 0
    assert changes(account) == []
    unharmed(account, plan, "gen1")


def test_22_ids_that_are_not_where_the_plan_says(account: Account, tmp_path: Path) -> None:
    """A plan that swaps two clients of one type: what moves is asserted by physical id, before anything moves."""
    plan = make_plan(account)
    text = plan.model_dump_json()
    ids = {item.gen1.logical_id: item.physical_id for item in plan.protected}
    wrong = Plan.model_validate_json(text.replace(ids["Client"], "someotherclient"))
    outcome = apply(account, wrong, tmp_path)
    assert outcome.code == 4
    assert outcome.diagnostic is not None
    assert "Client of gen1-auth is to be someotherclient" in outcome.diagnostic.message
    assert changes(account) == []


def test_23_the_disk_is_full(account: Account, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = make_plan(account)

    def full(descriptor: int) -> None:
        if "cloudformation:ExecuteStackRefactor" in account.calls:
            raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(journal.os, "fsync", full)
        outcome = apply(account, plan, tmp_path)
    assert (outcome.code, outcome.diagnostic and outcome.diagnostic.code) == (3, "A2G5052")
    assert apply(account, plan, tmp_path).code == 0
    unharmed(account, plan, "gen2")


def test_23b_machine_and_journal_are_lost(account: Account, tmp_path: Path) -> None:
    plan = make_plan(account)
    killed(apply, account, plan, tmp_path / "a", ("ExecuteStackRefactor", 3), after=True)
    for key in [key for key in account.objects.stored if "journal" in key or "lease" in key]:
        del account.objects.stored[key]
    assert apply(account, plan, tmp_path / "b").code == 0
    unharmed(account, plan, "gen2")


def test_23c_what_cannot_be_decided_is_only_shown(account: Account, tmp_path: Path) -> None:
    """The holding stack is gone in the middle: no state of the plan. Nothing is done, and a person is told all."""
    plan = make_plan(account)
    killed(apply, account, plan, tmp_path, ("CreateStackRefactor", 2))
    account.service.call("DeleteStack", {"StackName": "gen2-auth-holding"})
    account.service.settle()
    account.calls.clear()
    outcome = apply(account, plan, tmp_path)
    assert outcome.code == 4
    assert changes(account) == []
    assert any("gen1-auth/UserPool" in line for line in outcome.runbook)
