"""Gen 1 is taken away: everything stays, and nothing goes too early."""

import json
from pathlib import Path
from typing import Any

import pytest
from account import BUCKET, Account, Dead
from allowed import beyond
from cfnbed.invariants import violations
from cfnbed.model import Resource
from cfnbed.template.document import from_object
from next_root import root
from running import NOBODY, apply, setup
from shop import GEN2_TABLE, deploy, make_plan, next_auth, table, template_of

from amp2gen.runtime.aws.cloudformation import CloudFormation
from amp2gen.runtime.aws.objects import Bucket
from amp2gen.runtime.aws.session import Caller
from amp2gen.runtime.decommission.run import Farewell, decommission
from amp2gen.runtime.decommission.survey import survey
from amp2gen.runtime.decommission.traffic import leftovers
from amp2gen.runtime.execution.finish import finish
from amp2gen.runtime.execution.journal import Journal, journal_key
from amp2gen.runtime.execution.lease import Operator
from amp2gen.runtime.execution.operate import Outcome
from amp2gen.runtime.plan.model import Plan
from amp2gen.runtime.plan.prepare import MARKER

FUNCTION = {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": "report-main"}}
MODEL = {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": "Note-abc-main"}}
CHILDREN = {"functionreport": {"Report": FUNCTION}, "apishop": {"NoteTable": MODEL}}


@pytest.fixture
def account() -> Account:
    """The shop below a Gen 1 root, with a function and a model table, moved."""
    return Account()


def gen1(account: Account, plan_app_id: str = "d123") -> Plan:
    """Deploy everything; the plan. Gen 1's root `gen1` has the shop's stacks and two of its own."""
    plan = make_plan(account, app_id=plan_app_id)
    world = account.service.world
    resources: dict[str, Any] = {
        "DeploymentBucket": {
            "Type": "AWS::S3::Bucket",
            "Properties": {"BucketName": BUCKET},
            "DeletionPolicy": "Retain",
            "UpdateReplacePolicy": "Retain",
        },
        "AuthRole": {"Type": "AWS::IAM::Role", "Properties": {"Path": "/"}},
    }
    for name, owned in CHILDREN.items():
        world.objects[f"https://x/{name}"] = json.dumps({"Resources": owned})
        resources[name] = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": f"https://x/{name}"}}
    request = {"StackName": "gen1", "TemplateBody": json.dumps({"Resources": resources})}
    account.service.call("CreateStack", request | {"Capabilities": ["CAPABILITY_NAMED_IAM"]})
    account.service.settle()
    root = world.stack("gen1")
    for logical_id, name in (("authshop", "gen1-auth"), ("storagenotes", "gen1-table")):
        world.stacks[world.stack(name).id].parent = root.id
        definition = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": f"https://x/{name}"}}
        root.resources[logical_id] = Resource(
            logical_id, definition["Type"], world.stack(name).id, definition["Properties"], definition
        )
        root.template = from_object(
            {"Resources": json.loads(root.template.text)["Resources"] | {logical_id: definition}}
        )
    return plan


def moved(account: Account, plan: Plan, folder: Path) -> None:
    assert apply(account, plan, folder).code == 0


def redeploy(account: Account) -> None:
    notes = {"Notes": table(TableName="notes-main"), "Queue": {"Type": "AWS::SQS::Queue", "Properties": {}}}
    deploy(account, "gen2-auth", next_auth(account))
    deploy(account, "gen2-table", {"Resources": GEN2_TABLE["Resources"] | notes})


def drop_holding(account: Account) -> None:
    for name in ("gen2-auth-holding", "gen2-table-holding"):
        account.service.call("DeleteStack", {"StackName": name})
    account.service.settle()


def bucket(account: Account) -> Bucket:
    return Bucket(account.process(), BUCKET, "us-east-1")


def run(account: Account, folder: Path, *, delete_root: bool = False, call: Caller | None = None) -> Outcome:
    call = call or account.process()
    return decommission(
        Farewell(
            "gen1",
            Bucket(call, BUCKET, "us-east-1"),
            call,
            folder / "gen1.journal.jsonl",
            lambda happening: None,
            delete_root,
            account.clock,
            Operator("ann", "laptop", NOBODY, "x"),
        )
    )


def refused(outcome: Outcome) -> tuple[int, str | None]:
    return outcome.code, outcome.diagnostic and outcome.diagnostic.code


def test_21_refused_step_by_step(account: Account, tmp_path: Path) -> None:
    plan = gen1(account)
    assert refused(run(account, tmp_path)) == (3, "A2G5073")  # nothing has moved
    moved(account, plan, tmp_path)
    assert refused(run(account, tmp_path)) == (3, "A2G5074")  # Gen 2 was not deployed since
    redeploy(account)
    assert refused(run(account, tmp_path)) == (3, "A2G5075")  # the holding stacks own what made way
    assert not [effect for effect in account.service.world.physical.effects if effect.kind == "delete"]
    drop_holding(account)
    assert run(account, tmp_path).code == 0


def test_everything_is_retained_and_the_root_stays(account: Account, tmp_path: Path) -> None:
    plan = gen1(account)
    moved(account, plan, tmp_path)
    redeploy(account)
    drop_holding(account)
    account.calls.clear()
    assert run(account, tmp_path).code == 0
    world = account.service.world
    for stack in world.live():
        if stack.parent == world.stack("gen1").id:
            assert {item["DeletionPolicy"] for item in stack.template.resources.values()} == {"Retain"}, stack.name
            assert {item["UpdateReplacePolicy"] for item in stack.template.resources.values()} == {"Retain"}
    assert world.change_sets == {}
    assert beyond("decommission", account.calls) == []
    account.calls.clear()
    assert run(account, tmp_path).code == 0
    assert not [call for call in account.calls if "Execute" in call or "Delete" in call]


def test_the_root_goes_and_all_data_stays(account: Account, tmp_path: Path) -> None:
    plan = gen1(account)
    moved(account, plan, tmp_path)
    redeploy(account)
    drop_holding(account)
    account.calls.clear()
    assert run(account, tmp_path, delete_root=True).code == 0
    assert beyond("decommission", account.calls) == []
    world = account.service.world
    assert world.find("gen1") is None
    assert world.find("gen1-auth") is None
    for kind, name in (("AWS::DynamoDB::Table", "Note-abc-main"), ("AWS::Lambda::Function", "report-main")):
        assert world.physical.find(kind, name), name
    assert world.physical.find("AWS::S3::Bucket", BUCKET)
    assert violations(account.service, [item.physical_id for item in plan.protected]) == []
    deleted = {effect.type for effect in world.physical.effects if effect.kind in ("delete", "empty")}
    assert deleted <= {"AWS::IAM::Role", "AWS::CloudFormation::WaitConditionHandle"}
    journal = (tmp_path / "gen1.journal.jsonl").read_text()
    assert '"call":"DeleteStack"' in journal and '"applied"' in journal


def test_a_root_that_is_protected_from_termination(account: Account, tmp_path: Path) -> None:
    """It is told before anything is changed, and how to go on."""
    plan = gen1(account)
    moved(account, plan, tmp_path)
    redeploy(account)
    drop_holding(account)
    protection = {"StackName": "gen1", "EnableTerminationProtection": True}
    account.service.call("UpdateTerminationProtection", protection)
    account.calls.clear()
    outcome = run(account, tmp_path, delete_root=True)
    assert refused(outcome) == (3, "A2G5077")
    assert outcome.diagnostic is not None
    assert "--no-enable-termination-protection" in (outcome.diagnostic.help or "")
    assert not [call for call in account.calls if "Execute" in call or "Delete" in call]
    account.service.call("UpdateTerminationProtection", protection | {"EnableTerminationProtection": False})
    assert run(account, tmp_path, delete_root=True).code == 0


def test_a_plan_that_nobody_has_any_more(account: Account, tmp_path: Path) -> None:
    """Without journal or plan nobody can tell whether all has arrived; `finish` writes them again."""
    plan = gen1(account)
    moved(account, plan, tmp_path)
    redeploy(account)
    drop_holding(account)
    # The hand-written plan marks no template: the planner's do.
    marked = template_of(account, "gen1-table") | {"Outputs": {MARKER: {"Value": "sha256:0"}}}
    deploy(account, "gen1-table", marked)
    stored = dict(account.objects.stored)
    for part in ("journal", "plan-"):
        account.objects.stored = {key: value for key, value in stored.items() if f"/{part}" not in key}
        (tmp_path / "gen1.journal.jsonl").unlink(missing_ok=True)
        account.calls.clear()
        assert refused(run(account, tmp_path, delete_root=True)) == (3, "A2G5248"), part
        assert not [call for call in account.calls if "Execute" in call or "Delete" in call]
    templates = {name: json.dumps(template_of(account, name)) for name in ("gen2-auth", "gen2-table")}
    assert finish(setup(account, plan, tmp_path / "again"), root(account, templates)).code == 0
    assert run(account, tmp_path).code == 0


def test_every_plan_that_stands_is_looked_at(account: Account, tmp_path: Path) -> None:
    """What an earlier plan holds counts as much as what the last one does."""
    plan = gen1(account)
    moved(account, plan, tmp_path)
    redeploy(account)
    later = Journal(tmp_path / "later.jsonl", "0123456789ab", account.clock, bucket(account), journal_key("gen1"), 9)
    later.append("begin")
    later.append("stop")
    assert refused(run(account, tmp_path)) == (3, "A2G5075")
    drop_holding(account)
    assert run(account, tmp_path).code == 0


def test_data_in_the_root_itself(account: Account, tmp_path: Path) -> None:
    """An override can put anything there. It is not retained by itself, so that the root is not deleted."""
    plan = gen1(account)
    moved(account, plan, tmp_path)
    redeploy(account)
    drop_holding(account)
    pool = {"Type": "AWS::Cognito::UserPool", "Properties": {"UserPoolName": "staff"}}
    template = template_of(account, "gen1")
    deploy(account, "gen1", template | {"Resources": template["Resources"] | {"StaffPool": pool}})
    outcome = run(account, tmp_path, delete_root=True)
    assert refused(outcome) == (4, "A2G5076")
    assert "StaffPool" in (outcome.diagnostic.message if outcome.diagnostic else "")
    assert account.service.world.find("gen1") is not None


def test_a_function_is_called_as_the_table_that_moved(account: Account, tmp_path: Path) -> None:
    """`amplify add function` and `add storage` give both the name of the resource and the environment."""
    plan = gen1(account)
    moved(account, plan, tmp_path)
    redeploy(account)
    drop_holding(account)
    (reports,) = [stack.name for stack in account.service.world.live() if "Report" in stack.resources]
    named = {"Type": "AWS::Lambda::Function", "Properties": {"FunctionName": "notes-main"}}
    deploy(account, reports, {"Resources": {"Report": named}})
    assert "notes-main" in {item.physical_id for item in plan.protected}
    assert run(account, tmp_path, delete_root=True).code == 0


def test_a_root_that_cannot_be_deleted_wholly(account: Account, tmp_path: Path) -> None:
    """As a role that has policies of other stacks: the help line leaves it where it is."""
    plan = gen1(account)
    moved(account, plan, tmp_path)
    redeploy(account)
    drop_holding(account)
    reason = "The following resource(s) failed to delete: [AuthRole, UnauthRole]. "
    process = account.process()

    def call(service: str, operation: str, **parameters: Any) -> dict[str, Any]:
        found = process(service, operation, **parameters)
        if operation == "DescribeStacks" and "cloudformation:DeleteStack" in account.calls:
            found["Stacks"][0] |= {"StackStatus": "DELETE_FAILED", "StackStatusReason": reason}
        return found

    account.calls.clear()
    outcome = run(account, tmp_path, delete_root=True, call=call)
    assert refused(outcome) == (3, "A2G5077")
    assert outcome.diagnostic is not None
    assert outcome.diagnostic.help == (
        "aws cloudformation delete-stack --stack-name gen1 --region us-east-1 --retain-resources AuthRole UnauthRole"
    )


def test_what_moved_is_no_longer_in_gen2(account: Account, tmp_path: Path) -> None:
    """As after a deployment of the code that does not know of the move: the table belongs to nobody."""
    plan = gen1(account)
    moved(account, plan, tmp_path)
    redeploy(account)
    drop_holding(account)
    deploy(account, "gen2-table", GEN2_TABLE)
    account.calls.clear()
    outcome = run(account, tmp_path, delete_root=True)
    assert refused(outcome) == (3, "A2G5074")
    assert "not everything that the plan moves belongs to Gen 2" in str(outcome.diagnostic)
    assert not [call for call in account.calls if "Execute" in call or "Delete" in call]


def test_stacks_in_nested_stacks(account: Account, tmp_path: Path) -> None:
    """As Gen 1 has for the models of an API: what is in them stays, too."""
    plan = gen1(account)
    world = account.service.world
    comments = {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": "Comment-abc-main"}}
    world.objects["https://x/Comment"] = json.dumps({"Resources": {"CommentTable": comments}})
    nested = {"Type": "AWS::CloudFormation::Stack", "Properties": {"TemplateURL": "https://x/Comment"}}
    (api,) = [stack.name for stack in world.live() if "NoteTable" in stack.resources]
    deploy(account, api, {"Resources": template_of(account, api)["Resources"] | {"Comment": nested}})
    moved(account, plan, tmp_path)
    redeploy(account)
    drop_holding(account)
    assert run(account, tmp_path, delete_root=True).code == 0
    assert world.find("gen1") is None
    for name in ("Note-abc-main", "Comment-abc-main"):
        assert world.physical.find("AWS::DynamoDB::Table", name), name


def test_an_update_that_would_do_more_than_retain(account: Account, tmp_path: Path) -> None:
    """A value that is read anew from SSM, say: nothing is executed."""
    plan = gen1(account)
    moved(account, plan, tmp_path)
    redeploy(account)
    drop_holding(account)
    process = account.process()
    change = {"Action": "Modify", "LogicalResourceId": "Report", "ResourceType": "AWS::Lambda::Function"}

    def call(service: str, operation: str, **parameters: Any) -> dict[str, Any]:
        found = process(service, operation, **parameters)
        if operation == "DescribeChangeSet":
            found["Changes"] = [{"ResourceChange": change | {"Scope": ["Properties"], "Replacement": "False"}}]
        return found

    account.calls.clear()
    outcome = run(account, tmp_path, delete_root=True, call=call)
    assert refused(outcome) == (3, "A2G5062")
    assert "Modify Report (AWS::Lambda::Function)" in str(outcome.diagnostic)
    assert not [name for name in account.calls if "Execute" in name or "DeleteStack" in name]
    assert account.service.world.change_sets == {}


def test_interrupted_while_retaining(account: Account, tmp_path: Path) -> None:
    """A person's Ctrl-C: said to be safe, and the lease is free for the next run."""
    plan = gen1(account)
    moved(account, plan, tmp_path)
    redeploy(account)
    drop_holding(account)
    process = account.process()

    def call(service: str, operation: str, **parameters: Any) -> dict[str, Any]:
        if operation == "ExecuteChangeSet":
            raise KeyboardInterrupt
        return process(service, operation, **parameters)

    assert refused(run(account, tmp_path, call=call)) == (3, "A2G5068")
    assert json.loads(account.objects.stored["amp2gen/gen1/lease.json"][0])["released"] is True
    assert run(account, tmp_path, delete_root=True).code == 0


def test_killed_while_retaining(account: Account, tmp_path: Path) -> None:
    """Again, it goes on with the stacks that are left."""
    plan = gen1(account)
    moved(account, plan, tmp_path)
    redeploy(account)
    drop_holding(account)
    call = account.process(("ExecuteChangeSet", 2), after=True)
    given = Farewell("gen1", Bucket(call, BUCKET, "us-east-1"), call, tmp_path / "j", lambda happening: None)
    given.clock, given.operator = account.clock, Operator("ann", "laptop", NOBODY, "y")
    with pytest.raises(Dead):
        decommission(given)
    assert run(account, tmp_path, delete_root=True).code == 0
    assert account.service.world.physical.find("AWS::DynamoDB::Table", "Note-abc-main")


def test_what_is_left_is_listed_with_its_traffic(account: Account) -> None:
    gen1(account)
    call = account.process()
    found = survey("gen1", CloudFormation(call), Bucket(call, BUCKET, "us-east-1"))

    def counting(service: str, operation: str, **parameters: Any) -> Any:
        assert (service, parameters["Dimensions"]) == (
            "cloudwatch",
            [{"Name": "FunctionName", "Value": "report-main"}],
        )
        return {"Datapoints": [{"Sum": 3.0}, {"Sum": 4.0}]}

    listed = {item.physical_id: item.calls for item in leftovers(found, counting, account.clock)}
    assert listed["report-main"] == 7
    assert listed["Note-abc-main"] is None
