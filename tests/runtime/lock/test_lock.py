"""Locking and unlocking an environment on the test bed."""

import json
import re
from typing import Any

import bazaar
import pytest
from account import VirtualClock
from cfnbed import Service
from deployed import Reader

from amp2gen.runtime.lock.lock import Looked, lock, look, unlock, why_not_unlock
from amp2gen.runtime.lock.protection import protected_template, unprotected
from amp2gen.runtime.lock.stack_policy import is_locked


class Environment:
    """The bazaar app, and which of its tables are protected."""

    def __init__(self, templates: dict[str, dict[str, Any]] | None = None) -> None:
        self.service = Service()
        bazaar.deploy(self.service, templates)
        self.protected: set[str] = set()
        self.call = Reader(self.service, {"DescribeTable": self._describe, "UpdateTable": self._update})
        self.clock = VirtualClock(self.service)

    def look(self) -> Looked:
        return look(self.call, bazaar.GEN1, self.clock)

    def lock(self, looked: Looked) -> list[str]:
        found = lock(self.call, looked, None, self.clock, lambda text: None)
        return [problem.message for problem in found]

    def template(self, logical_id: str) -> dict[str, Any]:
        name = bazaar.name(bazaar.GEN1, logical_id)
        found: dict[str, Any] = json.loads(self.service.call("GetTemplate", {"StackName": name})["TemplateBody"])
        return found

    def policy(self) -> str | None:
        return self.service.world.stack(bazaar.GEN1).policy

    def _describe(self, TableName: str) -> dict[str, Any]:  # noqa: N803 (as AWS spells it)
        return {"Table": {"DeletionProtectionEnabled": TableName in self.protected}}

    def _update(self, TableName: str, DeletionProtectionEnabled: bool) -> dict[str, Any]:  # noqa: N803
        assert DeletionProtectionEnabled
        self.protected.add(TableName)
        return {}


def test_everything_is_protected_and_nothing_changed() -> None:
    app = Environment()
    looked = app.look()
    assert not looked.problems
    assert app.lock(looked) == []
    assert is_locked(app.policy())
    assert app.protected == {"orders-main", "invoices-main", "ledger", "Offer-x-main"}
    for stack in ("authbazaar", "authuserPoolGroups", "storagefiles", "storageorders", "analyticsclicks", "apibazaar"):
        for name, definition in app.template(stack)["Resources"].items():
            precious = definition["Type"].split("::")[1] in ("Cognito", "S3", "DynamoDB", "Kinesis")
            if precious or name == "HostedUICustomResourceInputs":
                assert (definition["DeletionPolicy"], definition["UpdateReplacePolicy"]) == ("Retain", "Retain"), name
            else:
                assert "DeletionPolicy" not in definition, name
    assert app.service.world.physical.effects == []


def test_what_did_not_take_is_named() -> None:
    """Somebody takes the lock away again while tables are being protected, and a table stays as it was."""
    app = Environment()
    update = app._update

    def interfere(TableName: str, DeletionProtectionEnabled: bool) -> dict[str, Any]:  # noqa: N803
        app.service.world.stack(bazaar.GEN1).policy = None
        return update(TableName, DeletionProtectionEnabled) if TableName != "ledger" else {}

    app.call.facts["UpdateTable"] = interfere
    assert app.lock(app.look()) == [
        f"{bazaar.GEN1} has no policy that denies updates",
        "the table ledger is not protected from deletion",
    ]


def test_locking_twice_does_nothing_the_second_time() -> None:
    app = Environment()
    app.lock(app.look())
    app.call.made.clear()
    again = app.look()
    assert again.steps == ()
    assert app.lock(again) == []
    assert not {"cloudformation:SetStackPolicy", "cloudformation:CreateChangeSet"} & set(app.call.made)


def test_drift_forbids_the_lock_but_for_what_amplify_does_itself() -> None:
    app = Environment()
    pool = app.service.world.physical.find("AWS::Cognito::UserPool", "eu-west-1_livepool1")
    role = app.service.world.physical.find("AWS::IAM::Role", "SnsRole-role")
    assert pool is not None and role is not None
    pool.properties = {**pool.properties, "MfaConfiguration": "OFF"}
    role.properties = {**role.properties, "Policies": [{"PolicyName": "AddToGroupCognito"}]}
    looked = app.look()
    assert looked.refused
    assert [(problem.code, problem.severity) for problem in looked.problems] == [
        ("A2G5030", "error"),
        ("A2G5032", "note"),
    ]
    assert "MfaConfiguration of UserPool" in looked.problems[0].message


def test_a_table_that_the_lock_protected_does_not_count_as_drift() -> None:
    """Its template says that it is not protected. One that somebody left unprotected against its template counts."""
    templates = bazaar.stacks()
    for stack, says in (("storageorders", False), ("storageinvoices", "true")):
        table = templates[bazaar.name(bazaar.GEN1, stack)]["template"]["Resources"]["DynamoDBTable"]
        table["Properties"]["DeletionProtectionEnabled"] = says
    app = Environment(templates)
    assert app.lock(app.look()) == []
    for name, protected in (("orders-main", True), ("invoices-main", False)):
        table = app.service.world.physical.find("AWS::DynamoDB::Table", name)
        assert table is not None
        table.properties = {**table.properties, "DeletionProtectionEnabled": protected}
    looked = app.look()
    assert [(problem.code, problem.severity) for problem in looked.problems] == [
        ("A2G5032", "note"),
        ("A2G5030", "error"),
    ]
    assert "the table is protected from deletion" in looked.problems[0].message
    assert "storageinvoices" in looked.problems[1].message


def test_a_broken_stack_forbids_the_lock() -> None:
    app = Environment()
    app.service.world.stack(bazaar.name(bazaar.GEN1, "storagefiles")).status = "UPDATE_ROLLBACK_FAILED"
    assert [problem.code for problem in app.look().problems] == ["A2G5004"]


def test_a_policy_that_cannot_be_read_is_not_written_over() -> None:
    app = Environment()
    app.service.world.stack(bazaar.GEN1).policy = "[]"
    looked = app.look()
    assert looked.refused
    assert [problem.code for problem in looked.problems] == ["A2G5246"]


def test_a_change_set_that_would_do_more_is_not_executed() -> None:
    """The template in the stack and the one that gives its resources their values may differ: SSM parameters do it."""
    templates = bazaar.stacks()
    stack = templates[bazaar.name(bazaar.GEN1, "storagefiles")]
    stack["template"]["Parameters"]["size"] = {"Type": "AWS::SSM::Parameter::Value<String>"}
    stack["template"]["Resources"]["ReadPolicy"]["Properties"]["PolicyName"] = {"Ref": "size"}
    stack["parameters"]["size"] = "/size"
    app = Environment(templates)
    app.service.world.ssm = lambda name: "another one by now"
    messages = app.lock(app.look())
    assert len(messages) == 1 and "ReadPolicy" in messages[0]
    assert "UpdateReplacePolicy" not in app.template("storagefiles")["Resources"]["S3Bucket"]
    assert not [item for item in app.service.world.change_sets.values() if item.execution == "AVAILABLE"]


def test_unlock_takes_our_statement_only() -> None:
    app = Environment()
    own = {"Effect": "Deny", "Action": "Update:Replace", "Principal": "*", "Resource": "LogicalResourceId/x"}
    app.service.world.stack(bazaar.GEN1).policy = json.dumps({"Statement": [own]})
    app.lock(app.look())
    assert why_not_unlock(app.call, bazaar.GEN1, "d1") == ()
    assert unlock(app.call, bazaar.GEN1)
    assert json.loads(app.policy() or "")["Statement"] == [own]
    assert not unlock(app.call, bazaar.GEN1)
    assert len(app.protected) == 4  # protection stays


def test_unlock_is_refused_while_something_is_held_for_this_environment() -> None:
    app = Environment()
    held = {"Type": "AWS::SNS::Topic", "Properties": {}}
    for name, root in (("one-holding", bazaar.GEN1), ("two-holding", "amplify-other-main-1")):
        template = {"Metadata": {"amp2gen": {"gen1Root": root}}, "Resources": {"Topic": held}}
        app.service.call("CreateStack", {"StackName": name, "TemplateBody": json.dumps(template)})
    nameless = json.dumps({"Resources": {"Topic": held}})
    for name in ("amplify-d1-x-holding", "amplify-d2-x-holding"):
        app.service.call("CreateStack", {"StackName": name, "TemplateBody": nameless})
    app.service.settle()
    [refusal] = why_not_unlock(app.call, bazaar.GEN1, "d1")
    assert set(re.findall(r"[\w-]+-holding", refusal.message)) == {"amplify-d1-x-holding", "one-holding"}


@pytest.mark.parametrize(
    ("logical_id", "kept"),
    [("CustomAuthTriggerResource", True), ("HostedUICustomResourceInputs", True), ("SomebodysResource", False)],
)
def test_custom_resources_that_would_change_the_user_pool_when_deleted(logical_id: str, kept: bool) -> None:
    """Gen 1's handler of triggers does not look at what it is called for: a deletion sets its triggers once more."""
    resource = {"Type": "Custom::CustomAuthTriggerResourceOutputs", "Properties": {}}
    text = json.dumps({"Resources": {logical_id: resource}})
    assert unprotected(text) == ((logical_id,) if kept else ())
    after = json.loads(protected_template(text) or text)["Resources"][logical_id]
    assert (after.get("DeletionPolicy") == "Retain") is kept
