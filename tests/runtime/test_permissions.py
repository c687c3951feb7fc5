"""What commands may do: the table has every call that the runtime makes, and the check asks IAM about it."""

import ast
import json
from collections.abc import Callable
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import bazaar
import pytest
from account import BUCKET, Account
from allowed import beyond
from click.testing import CliRunner
from planned import planned_bazaar
from running import apply, rollback
from shop import make_plan
from whole_way import lock_environment

from amp2gen.cli.main import cli
from amp2gen.cli.refactor_commands.given_plan import scope_of
from amp2gen.runtime.aws.errors import Denied
from amp2gen.runtime.execution.status import look
from amp2gen.runtime.lock.lock import unlock, why_not_unlock
from amp2gen.runtime.permissions import COMMANDS, Scope, missing, policy
from amp2gen.runtime.plan.model import dump_plan
from amp2gen.runtime.snapshot.take import take

RUNTIME = Path(__file__).resolve().parents[2] / "runtime"
SERVICES = {
    "amplify",
    "cloudformation",
    "cloudwatch",
    "cognito-identity",
    "cognito-idp",
    "dynamodb",
    "iam",
    "s3",
    "ssm",
    "sts",
}


def calls_made() -> set[str]:
    """`service:Operation` of every call in the runtime's source."""
    found = set()
    for path in RUNTIME.rglob("*.py"):
        if path.name == "doctor.py":  # looks at the machine, and says what it may not do
            continue
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call):
                texts = [it.value for it in node.args if isinstance(it, ast.Constant) and isinstance(it.value, str)]
                if len(texts) >= 2 and texts[0] in SERVICES and texts[1].isalpha() and texts[1][0].isupper():
                    found.add(f"{texts[0]}:{texts[1]}")
                elif texts and getattr(node.func, "attr", "") in ("_do", "_pages"):
                    found.add(f"cloudformation:{texts[0]}")
    return found


def test_a_plan_narrows_the_policy_to_what_moves(tmp_path: Path) -> None:
    """Neither a table more than those of the plan, nor a service of which nothing moves."""
    file = tmp_path / "plan.json"
    file.write_text(dump_plan(make_plan(Account(), app_id="d123")))
    printed = CliRunner().invoke(cli, ["policy", "refactor", "apply", "--plan", str(file)])
    assert printed.exit_code == 0
    statements = {item["Sid"]: item for item in json.loads(printed.stdout)["Statement"]}
    moving = {sid.removeprefix("TagWhatMoves"): item for sid, item in statements.items() if "TagWhatMoves" in sid}
    assert moving.keys() == {"CognitoIdp", "Dynamodb", "Unnamed"}
    tables = [arn.split(":", 3)[3] for arn in moving["Dynamodb"]["Resource"]]
    assert tables == ["us-east-1:123456789012:table/notes-main"]
    assert all(":userpool/us-east-1_" in arn for arn in moving["CognitoIdp"]["Resource"])
    assert all(action.startswith("dynamodb:") for action in moving["Dynamodb"]["Action"])
    assert statements["DeploymentBucket"]["Resource"][0] == f"arn:aws*:s3:::{BUCKET}"


def test_who_has_the_narrow_policy_is_let_through() -> None:
    plan = make_plan(Account(), app_id="d123")
    document = policy("refactor apply", plan.deployment_bucket, plan.app_id, plan)
    granted = [(set(item["Action"]), item["Resource"]) for item in document["Statement"]]

    def call(service: str, operation: str, **parameters: Any) -> dict[str, Any]:
        if service == "sts":
            return {"Arn": f"arn:aws:iam::{plan.account}:user/ann"}
        (about,) = parameters["ResourceArns"]
        wanted = {
            action: any(
                action in actions and any(fnmatch(about, resource) for resource in resources)
                for actions, resources in granted
            )
            for action in parameters["ActionNames"]
        }
        results = [
            {"EvalActionName": action, "EvalDecision": "allowed" if allowed else "implicitDeny"}
            for action, allowed in wanted.items()
        ]
        return {"EvaluationResults": results}

    assert missing(call, "refactor apply", scope_of(plan)) == ()


def test_a_plan_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text("{}")
    printed = CliRunner().invoke(cli, ["policy", "refactor", "apply", "--plan", str(tmp_path / "plan.json")])
    assert (printed.exit_code, "is no plan" in printed.stderr) == (2, True)


def test_every_call_is_in_the_table() -> None:
    known = {action for needs in COMMANDS.values() for need in needs for action in need.actions}
    # CloudWatch's actions have the names of its calls, S3's those that are used here, too.
    assert calls_made() - known == set()
    assert len(calls_made()) > 30


def test_each_command_makes_no_call_beyond_its_own_policy(tmp_path: Path) -> None:
    """Of an app with all that moves; a rollback both ways, by the plan and worked out anew. `decommission` and `finish`
    are looked at where they are tried."""
    account, plan, _ = planned_bazaar()
    account.facts = bazaar.facts()

    def made(command: str) -> list[str]:
        calls, account.calls = list(account.calls), []
        assert calls, command
        return beyond(command, calls)

    take(account.process(), bazaar.GEN1, bazaar.GEN2)
    assert made("snapshot") == []
    assert apply(account, plan, tmp_path).code == 0
    assert made("refactor apply") == []
    look(plan, account.process())
    assert made("refactor status") == []
    assert rollback(account, plan, tmp_path).code == 0
    assert made("refactor rollback") == []
    assert apply(account, plan, tmp_path / "again").code == 0
    for stack in [stack.name for stack in account.service.world.live() if stack.name.endswith("-holding")]:
        account.service.call("DeleteStack", {"StackName": stack})
    account.service.settle()
    account.calls.clear()
    rollback(account, plan, tmp_path / "again")
    assert "cognito-idp:ListIdentityProviders" in account.calls  # it has looked at everything again
    assert made("refactor rollback") == []
    lock_environment(account, bazaar.GEN1)
    assert made("lock") == []
    assert why_not_unlock(account.process(), bazaar.GEN1, "d1") == ()
    assert unlock(account.process(), bazaar.GEN1)
    assert made("unlock") == []


def test_nothing_is_allowed_wholesale() -> None:
    for command in COMMANDS:
        document = policy(command)
        actions = [action for statement in document["Statement"] for action in statement["Action"]]
        assert not [action for action in actions if "*" in action], command
        assert len({statement["Sid"] for statement in document["Statement"]}) == len(document["Statement"])
        assert len(json.dumps(document, separators=(",", ":"))) < 6_144  # IAM's limit for a managed policy


def test_reading_commands_change_nothing() -> None:
    changing = ("Update", "Create", "Delete", "Execute", "Set", "Put")
    for command in ("snapshot", "refactor status"):
        actions = [action for need in COMMANDS[command] for action in need.actions]
        assert [action for action in actions if action.split(":")[1].startswith(changing)] in ([], ["s3:PutObject"])


ROLE = "arn:aws:sts::123456789012:assumed-role/Deployer/session"
SHOP = Scope("amplify-shop-main-1", "shop-deployment", "d1shop", "eu-west-1")
STACK = "arn:aws:cloudformation:eu-west-1:123456789012:stack/amplify-shop-main-1/id"


class Iam:
    """IAM's simulation: `allowed` says what may be done on what."""

    def __init__(self, arn: str, allowed: Callable[[str, str], bool]) -> None:
        self.arn, self.allowed, self.asked = arn, allowed, set[tuple[str, str]]()

    def __call__(self, service: str, operation: str, **parameters: Any) -> dict[str, Any]:
        if operation == "GetCallerIdentity":
            return {"Arn": self.arn}
        (thing,) = parameters["ResourceArns"]
        self.asked.add((parameters["PolicySourceArn"], thing))
        return {
            "EvaluationResults": [
                {"EvalActionName": name, "EvalDecision": "allowed" if self.allowed(name, thing) else "implicitDeny"}
                for name in parameters["ActionNames"]
            ]
        }


def test_what_is_missing_is_named() -> None:
    iam = Iam(ROLE, lambda action, thing: action != "cloudformation:SetStackPolicy")
    assert missing(iam, "lock", SHOP) == ("cloudformation:SetStackPolicy",)
    assert {who for who, _ in iam.asked} == {"arn:aws:iam::123456789012:role/Deployer"}
    assert missing(Iam("arn:aws:iam::123456789012:user/ann", lambda *_: True), "lock", SHOP) == ()


def test_a_policy_for_these_stacks_and_buckets_only_is_enough() -> None:
    """As Amplify's own managed policy has it, and as `amp2gen policy --bucket --app` prints it."""
    things = {
        "cloudformation": {STACK},
        "s3": {"arn:aws:s3:::shop-deployment/amp2gen/any"},
        "amplify": {"arn:aws:amplify:eu-west-1:123456789012:apps/d1shop/any"},
        "ssm": {"arn:aws:ssm:eu-west-1:123456789012:parameter/amplify/d1shop/any"},
    }

    def allowed(action: str, thing: str) -> bool:
        return thing in things.get(action.split(":")[0], {"*"})

    for command in ("snapshot", "lock", "unlock", "refactor status", "refactor finish", "secrets copy"):
        assert missing(Iam(ROLE, allowed), command, SHOP) == (), command
    elsewhere = missing(Iam(ROLE, allowed), "secrets copy", Scope(app="d2other", region="eu-west-1"))
    assert elsewhere == ("ssm:GetParameter", "ssm:PutParameter")


def test_what_is_unknown_is_not_asked_about() -> None:
    iam = Iam(ROLE, lambda action, thing: False)
    assert missing(iam, "secrets copy", Scope()) == ()
    assert "s3:GetObject" not in missing(iam, "refactor apply", Scope())
    assert {thing for _, thing in iam.asked} == {"*"}


def test_who_may_not_ask_goes_on() -> None:
    def call(service: str, operation: str, **parameters: Any) -> dict[str, Any]:
        raise Denied(f"{service}:{operation}", "AccessDenied", "no")

    assert missing(call, "lock", SHOP) == ()


@pytest.mark.parametrize("command", COMMANDS)
def test_the_command_prints_it(command: str) -> None:
    result = CliRunner().invoke(cli, ["policy", *command.split(), "--bucket", "b", "--app", "d1"])
    assert result.exit_code == 0
    assert json.loads(result.output) == policy(command, "b", "d1")


def test_a_command_that_reaches_no_aws() -> None:
    result = CliRunner().invoke(cli, ["policy", "compile"])
    assert result.exit_code == 2
    assert "reaches no AWS" in result.output
