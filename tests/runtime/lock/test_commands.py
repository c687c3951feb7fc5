"""`lock`, `unlock` and `snapshot` as commands, on the test bed."""

import json
from pathlib import Path

import bazaar
import pytest
from account import BUCKET, Account, Process, VirtualClock
from cfnbed import Service
from click.testing import CliRunner, Result
from deployed import snapshot_of
from planned import HERE
from running import apply, rollback

from amp2gen.cli.live_project import LiveProject
from amp2gen.cli.main import cli
from amp2gen.ir.kinds import SOURCE_DIFFERS_FROM_CLOUD
from amp2gen.runtime.aws.objects import Bucket
from amp2gen.runtime.execution.lease import Lease, Operator, lease_key
from amp2gen.runtime.lock.stack_policy import is_locked
from amp2gen.runtime.plan.planner import plan
from amp2gen.runtime.snapshot.folder import read_snapshot


class Commands(Process):
    """The caller of the commands; `region` is what the AWS configuration would say."""

    region = "us-east-1"


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Account:
    made = Account()
    bazaar.deploy(made.service)
    made.facts = bazaar.facts()
    app = bazaar.app()
    environment = app.environments[0].model_copy(update={"deployment_bucket": BUCKET})
    project = LiveProject(Path(), app, environment, "d1bazaar", bazaar.GEN1)
    monkeypatch.setattr("amp2gen.cli.lock.SystemClock", lambda: VirtualClock(made.service))
    for command in ("lock", "unlock", "snapshot"):
        monkeypatch.setattr(f"amp2gen.cli.{command}.BotoCaller", lambda *_: Commands(made))
        monkeypatch.setattr(f"amp2gen.cli.{command}.live_project", lambda *_, **__: project)
    return made


@pytest.fixture
def service(account: Account) -> Service:
    return account.service


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, list(arguments))


def is_locked_now(service: Service) -> bool:
    return is_locked(service.world.stack(bazaar.GEN1).policy)


def test_lock_says_what_it_will_do_and_does_it(service: Service) -> None:
    result = run("lock", ".", "--yes")
    assert result.exit_code == 0, result.output
    assert f"deny all updates of {bazaar.GEN1}" in result.output
    assert "protect the table orders-main from deletion" in result.output
    assert is_locked_now(service)
    again = run("lock", ".")
    assert again.exit_code == 0
    assert "is locked and protected" in again.output


def test_what_was_never_pushed_is_named_before(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    differs = SOURCE_DIFFERS_FROM_CLOUD.at(None, "the model Note was never pushed")
    app = bazaar.app().model_copy(update={"diagnostics": (differs,)})
    project = LiveProject(Path(), app, app.environments[0], "d1bazaar", bazaar.GEN1)
    monkeypatch.setattr("amp2gen.cli.lock.live_project", lambda *_, **__: project)
    assert "the model Note was never pushed" in run("lock", ".").output
    assert not is_locked_now(service)


def test_without_a_terminal_it_needs_yes(service: Service) -> None:
    assert run("lock", ".").exit_code == 2
    assert not is_locked_now(service)


def test_drift_ends_it_before_anything_is_done(service: Service) -> None:
    pool = service.world.physical.find("AWS::Cognito::UserPool", "eu-west-1_livepool1")
    assert pool is not None
    pool.properties = {**pool.properties, "MfaConfiguration": "OFF"}
    result = run("lock", ".", "--yes")
    assert result.exit_code == 1
    assert "A2G5030" in result.output
    assert not is_locked_now(service)


def test_missing_permissions_end_it_before_anything_is_done(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("amp2gen.cli.live.missing", lambda call, command, scope: ("cloudformation:SetStackPolicy",))
    result = run("lock", ".", "--yes")
    assert result.exit_code == 1
    assert "A2G5026" in result.output and "amp2gen policy lock" in result.output
    assert not is_locked_now(service)


def test_unlock(service: Service) -> None:
    run("lock", ".", "--yes")
    assert run("unlock", ".", "--yes").exit_code == 0
    assert not is_locked_now(service)
    again = run("unlock", ".")  # asks nothing
    assert (again.exit_code, again.output) == (0, f"{bazaar.GEN1} is not locked\n")


def test_unlock_is_refused_while_something_is_held(service: Service) -> None:
    run("lock", ".", "--yes")
    template = {
        "Metadata": {"amp2gen": {"gen1Root": bazaar.GEN1}},
        "Resources": {"T": {"Type": "AWS::SNS::Topic", "Properties": {}}},
    }
    service.call("CreateStack", {"StackName": "x-holding", "TemplateBody": json.dumps(template)})
    service.settle()
    result = run("unlock", ".", "--yes")
    assert result.exit_code == 1
    assert "A2G5034" in result.output
    assert is_locked_now(service)


@pytest.mark.parametrize("command", ["lock", "unlock"])
def test_nothing_is_done_while_a_run_has_the_lease(account: Account, command: str) -> None:
    """A run that moves things relies on the lock, and on templates that nobody else changes."""
    service = account.service
    if command == "unlock":
        run("lock", ".", "--yes")
    policy = service.world.stack(bazaar.GEN1).policy
    other = Operator("ann", "laptop", 1, "ann")
    held = Lease(Bucket(account.process(), BUCKET, "us-east-1"), lease_key(bazaar.GEN1), other, account.clock)
    held.acquire()
    refused = run(command, ".", "--yes")
    assert (refused.exit_code, "A2G5050" in refused.output, "ann on laptop" in refused.output) == (3, True, True)
    assert service.world.stack(bazaar.GEN1).policy == policy
    held.release()
    assert run(command, ".", "--yes").exit_code == 0
    assert service.world.stack(bazaar.GEN1).policy != policy


def test_the_lease_is_let_go_at_the_end(account: Account) -> None:
    run("lock", ".", "--yes")
    run("unlock", ".", "--yes")
    assert json.loads(account.objects.stored[lease_key(bazaar.GEN1)][0])["released"]


def test_unlock_is_refused_until_what_moved_is_back(account: Account, tmp_path: Path) -> None:
    """Also when the holding stacks are gone: a push would make an empty pool and empty tables."""
    service = account.service
    run("lock", ".", "--yes")
    made = plan(bazaar.app(), snapshot_of(service, bazaar.facts())).plan
    assert made is not None
    made = made.model_copy(update=HERE)
    assert apply(account, made, tmp_path).code == 0
    assert "A2G5034" in run("unlock", ".", "--yes").output
    for stack in [stack.name for stack in service.world.live() if stack.name.endswith("-holding")]:
        service.call("DeleteStack", {"StackName": stack})
    service.settle()
    refused = run("unlock", ".", "--yes")
    assert (refused.exit_code, "A2G5034" in refused.output) == (1, False)
    assert "A2G5242" in refused.output and "authbazaar" in refused.output
    assert is_locked_now(service)
    assert rollback(account, made, tmp_path).code == 0
    assert run("unlock", ".", "--yes").exit_code == 0
    assert not is_locked_now(service)


def test_snapshot_writes_a_folder_that_reads_back(service: Service, tmp_path: Path) -> None:
    out = tmp_path / "deployed"
    result = run("snapshot", ".", "--out", str(out))
    assert result.exit_code == 0, result.output
    taken = read_snapshot(out)
    assert (taken.gen1_root, taken.gen2_root) == (bazaar.GEN1, bazaar.GEN2)
    assert [stack.name for stack in taken.stacks] == [stack.name for stack in snapshot_of(service).stacks]
    (out / "stale.template.json").write_text("{}")
    assert run("snapshot", ".", "--out", str(out)).exit_code == 0
    assert not (out / "stale.template.json").exists()
    assert [path.name for path in tmp_path.iterdir()] == ["deployed"]


def test_snapshot_reads_the_branch_of_the_environment(service: Service, tmp_path: Path) -> None:
    """Branches of other environments are deployed, too."""
    for other in ("amplify-d1bazaar-gen2dev-branch-0a1b2c3d4e", "amplify-d1bazaar-main-branch-0a1b2c3d4e"):
        template = json.dumps({"Resources": {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {}}}})
        service.call("CreateStack", {"StackName": other, "TemplateBody": template})
    service.settle()
    assert run("snapshot", ".", "--out", str(tmp_path / "deployed")).exit_code == 0
    assert read_snapshot(tmp_path / "deployed").gen2_root == bazaar.GEN2


def test_snapshot_leaves_other_folders_alone(service: Service, tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    assert run("snapshot", ".", "--out", str(tmp_path)).exit_code == 2
    assert (tmp_path / "thesis.txt").exists()
