"""The commands' wiring, in this process: the account answers instead of AWS."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from account import BUCKET, Account
from gen1 import TEAM_PROVIDER_INFO, Gen1, amp2gen
from next_root import root
from running import apply, killed
from shop import GEN2_TABLE, make_plan, next_auth, table

from amp2gen.cli import decommission as decommission_module
from amp2gen.cli.refactor_commands import finish as finish_module
from amp2gen.cli.refactor_commands import given_plan
from amp2gen.runtime.execution import operate
from amp2gen.runtime.lock.stack_policy import locked
from amp2gen.runtime.plan.model import Plan, dump_plan
from amp2gen.verify.toolchain import Missing, Toolchain

GOLDEN = Path(__file__).parents[2] / "golden"
GEN1_JSON = '{ "branches": { "gen2-main": { "takesOver": "main", "moved": false } } }\n'


@pytest.fixture
def account(monkeypatch: pytest.MonkeyPatch) -> Account:
    found = Account()
    for module in (given_plan, decommission_module):
        monkeypatch.setattr(module, "BotoCaller", lambda profile=None, region=None: found.process())
    clock = found.clock
    original = operate.Setup.__init__

    def with_clock(self: Any, *given: Any, **more: Any) -> None:
        tells_it = len(given) > 4
        original(self, *given, **(more if tells_it else {"clock": clock} | more))

    monkeypatch.setattr(operate.Setup, "__init__", with_clock)
    return found


@pytest.fixture
def plan(account: Account, tmp_path: Path) -> Plan:
    made = make_plan(account)
    (tmp_path / "plan.json").write_text(dump_plan(made))
    (tmp_path / "amplify").mkdir()
    (tmp_path / "amplify/gen1.json").write_text(GEN1_JSON)
    return made


def refactor(folder: Path, command: str, *more: str) -> Any:
    return amp2gen("refactor", command, folder / "plan.json", *more)


def test_apply_finish_and_back(account: Account, plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(finish_module, "_synthesized", lambda root, branch, color: synthesized(account))
    project = ("--project", str(tmp_path))
    early = refactor(tmp_path, "finish", *project, "--yes")
    assert (early.code, "0 of 7 of the plan's steps are done" in early.err) == (3, True)
    account.hosting.automatic = True
    refused = refactor(tmp_path, "apply", "--yes")
    assert (refused.code, "--pause-builds" in refused.err) == (3, True)
    assert refactor(tmp_path, "apply", "--yes", "--pause-builds").code == 0
    assert account.hosting.automatic is False
    finished = refactor(tmp_path, "finish", *project, "--yes")
    assert (finished.code, finished.err) == (0, "")
    assert (tmp_path / "amplify/gen1.json").read_text() == GEN1_JSON.replace("false", "true")
    assert account.hosting.automatic is True
    back = refactor(tmp_path, "rollback", *project, "--yes", "--pause-builds")
    assert (back.code, back.err) == (0, "")
    assert (tmp_path / "amplify/gen1.json").read_text() == GEN1_JSON
    assert account.hosting.automatic is True


def test_finish_fills_in_what_a_plain_clone_does_not_know(
    account: Account, plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The change is shown before; a rollback takes back exactly that, also where finish had to be run twice."""
    before = (
        '{ "branches": { "gen2-main": { "moved": false, "bucket": "own",\n'
        '  "tables": { "notes": null }, "restApis": { "x": null } } } }\n'
    )
    facts = {"/bucket": "b", "/tables/notes": "notes-main"}
    (tmp_path / "plan.json").write_text(dump_plan(plan.model_copy(update={"facts": facts})))
    file = tmp_path / "amplify/gen1.json"
    file.write_text(before)
    assert refactor(tmp_path, "apply", "--yes").code == 0
    project = ("--project", str(tmp_path))

    def broken(root: Path, branch: str, color: bool) -> Any:
        raise SystemExit(3)

    monkeypatch.setattr(finish_module, "_synthesized", broken)
    assert refactor(tmp_path, "finish", *project, "--yes").code == 3
    monkeypatch.setattr(finish_module, "_synthesized", lambda root, branch, color: synthesized(account))
    file.write_text(before)
    finished = refactor(tmp_path, "finish", *project, "--yes")
    assert (finished.code, finished.err) == (0, "")
    assert '+  "tables": { "notes": "notes-main" }, "restApis": { "x": null } } } }' in finished.out
    assert file.read_text() == before.replace("false", "true").replace("null", '"notes-main"', 1)
    assert refactor(tmp_path, "rollback", *project, "--yes").code == 0
    assert file.read_text() == before


def synthesized(account: Account) -> dict[str, tuple[str | None, str | None, str]]:
    """The next deployment: Gen 2's root over both stacks, which exist under it from now on."""
    notes = {"Notes": table(TableName="notes-main"), "Queue": {"Type": "AWS::SQS::Queue", "Properties": {}}}
    gen2_table = {"Resources": GEN2_TABLE["Resources"] | notes}
    return root(account, {"gen2-auth": json.dumps(next_auth(account)), "gen2-table": json.dumps(gen2_table)})


def test_a_plan_that_is_none(tmp_path: Path, account: Account) -> None:
    (tmp_path / "plan.json").write_text('{"version": 9}')
    for command in ("apply", "status", "rollback", "finish"):
        result = refactor(tmp_path, command)
        assert (result.code, "version is 9" in result.err) == (2, True), command
        assert f"--> {tmp_path / 'plan.json'}" in result.err
    missing = amp2gen("refactor", "apply", tmp_path / "nothing.json")
    assert (missing.code, "the plan cannot be read: No such file or directory\n" in missing.err) == (2, True)


def test_a_plan_for_another_region(plan: Plan, tmp_path: Path) -> None:
    for command in ("apply", "status", "rollback", "finish"):
        result = refactor(tmp_path, command, "--region", "eu-west-1")
        assert (result.code, "the plan is for us-east-1, not for eu-west-1" in result.err) == (2, True), command


def test_status_tells_where_the_stacks_are(plan: Plan, tmp_path: Path) -> None:
    before = refactor(tmp_path, "status")
    assert (before.code, "0 of 7 steps are done" in before.out) == (0, True)
    assert "`refactor apply` takes 7 steps; nothing has changed yet" in before.out
    refactor(tmp_path, "apply", "--yes")
    after = refactor(tmp_path, "status", "--format", "json")
    assert (after.code, after.json["done"], after.json["lease"]) == (0, 7, None)
    assert after.json["last_event"].startswith("applied at ")
    [line] = after.json["runbook"]
    assert line.startswith("`refactor finish`")


def test_status_says_how_to_go_on_after_a_crash(account: Account, plan: Plan, tmp_path: Path) -> None:
    killed(apply, account, plan, tmp_path, ("ExecuteStackRefactor", 1), after=True)
    account.service.settle()
    found = refactor(tmp_path, "status", "--format", "json")
    assert (found.code, found.json["done"]) == (0, 3)
    assert found.json["last_event"].startswith("intent of step-3 (ExecuteStackRefactor) at ")
    assert [line.split(":")[0] for line in found.json["runbook"]] == [
        "`refactor apply` goes on with step-4",
        "`refactor rollback` undoes what is done",
    ]
    account.service.world.stack("gen1-auth").status = "UPDATE_ROLLBACK_FAILED"
    stuck = refactor(tmp_path, "status")
    assert stuck.code == 4
    assert "aws cloudformation continue-update-rollback --stack-name gen1-auth --region us-east-1" in stuck.out


def test_a_lock_that_is_gone_is_told_before_anything_moves(account: Account, plan: Plan, tmp_path: Path) -> None:
    """Somebody took it off since the plan was made, for a push that changed no stack of the plan."""
    resources = {"Queue": {"Type": "AWS::SQS::Queue", "Properties": {}}}
    account.service.call("CreateStack", {"StackName": "gen1", "TemplateBody": json.dumps({"Resources": resources})})
    account.service.settle()
    told = refactor(tmp_path, "apply", "--dry-run")
    assert (told.code, "A2G5014" in told.err, "amp2gen lock PROJECT --env main" in told.err) == (0, True, True)
    assert "gen1 is not locked" in refactor(tmp_path, "status").out
    account.service.call("SetStackPolicy", {"StackName": "gen1", "StackPolicyBody": locked(None)})
    assert "A2G5014" not in refactor(tmp_path, "apply", "--dry-run").err
    assert "not locked" not in refactor(tmp_path, "status").out


def test_a_run_says_how_another_machine_goes_on(account: Account, plan: Plan, tmp_path: Path) -> None:
    first = refactor(tmp_path, "apply", "--yes")
    assert first.code == 0
    [line] = [line for line in first.out.splitlines() if "s3://" in line]
    [address] = [word for word in json.loads(line)["text"].split() if word.startswith("s3://")]
    assert address.removeprefix(f"s3://{BUCKET}/") in account.objects.stored
    assert amp2gen("refactor", "status", address).code == 0
    assert "move gen1-auth to gen2-auth" in amp2gen("refactor", "show", address, "--region", "us-east-1").out


def test_decommission_refuses_and_names_the_reason(account: Account, gen1: Gen1) -> None:
    info = json.loads((gen1.root / TEAM_PROVIDER_INFO).read_text())
    info["main"]["awscloudformation"]["DeploymentBucketName"] = BUCKET
    gen1.file(TEAM_PROVIDER_INFO, info)
    stack = info["main"]["awscloudformation"]["StackName"]
    gone = amp2gen("decommission", gen1.root, "--yes")
    assert (gone.code, f"{stack} is not there" in gone.out) == (0, True), gone
    child = {"Resources": {"UserPool": {"Type": "AWS::Cognito::UserPool", "Properties": {}}}}
    account.service.world.objects["https://x/auth"] = json.dumps(child)
    properties = {"TemplateURL": "https://x/auth"}
    template = {"Resources": {"authshop": {"Type": "AWS::CloudFormation::Stack", "Properties": properties}}}
    account.service.call("CreateStack", {"StackName": stack, "TemplateBody": json.dumps(template)})
    account.service.settle()
    result = amp2gen("decommission", gen1.root, "--yes")
    assert (result.code, "UserPool" in result.err) == (3, True), result
    wrong = amp2gen("decommission", gen1.root, "--yes", "--delete-root", "amplify-other-main-1")
    assert (wrong.code, f"is {stack}, not amplify-other-main-1" in wrong.err) == (2, True)


def test_finish_without_the_toolchain_says_what_to_do(
    account: Account, plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finish_module, "ensure", lambda: Missing("Node is not installed"))
    assert refactor(tmp_path, "apply", "--yes").code == 0
    result = refactor(tmp_path, "finish", "--project", str(tmp_path), "--yes")
    assert result.code == 3
    assert "cannot be checked: Node is not installed" in result.err
    assert "push nothing, mend this, and run `amp2gen refactor finish` again" in result.err
    assert refactor(tmp_path, "rollback", "--project", str(tmp_path), "--yes").code == 0
    assert (tmp_path / "amplify/gen1.json").read_text() == GEN1_JSON


@pytest.mark.node
def test_the_next_deployment_is_synthesized(toolchain: Toolchain, tmp_path: Path) -> None:
    shutil.copytree(GOLDEN / "blog/gen2", tmp_path / "blog")
    found = finish_module._synthesized(tmp_path / "blog", "gen2-main", color=False)
    assert found["/"][:2] == (None, None)
    parent, logical_id, template = found["storage"]
    assert (parent, logical_id) == ("/", "storage0EC3F24A")
    facts = json.loads((tmp_path / "blog/amplify/gen1.json").read_text())
    assert facts["branches"]["gen2-main"]["bucket"] in template
