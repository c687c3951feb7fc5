"""Each kind of fault, seen through boto3 as the runtime will see it; and failures of long operations."""

import json
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from cfnbed import Fault, Server, Service, violations
from small_app import (
    NEW,
    POOL,
    QUEUE,
    deploy,
    mapping,
    moving,
    owner,
    refactored,
    refused,
    sent,
    status,
    with_resources,
)

BODY = json.dumps(with_resources(NEW, Queue=QUEUE))


def update_new(client: Any) -> None:
    client.update_stack(StackName="new", TemplateBody=BODY, Capabilities=["CAPABILITY_IAM"])


def test_throttling_is_retried_by_the_client(service: Service, client: Any) -> None:
    deploy(service)
    service.faults.add(Fault("throttle", "UpdateStack", times=2))
    update_new(client)
    assert service.faults.calls == ["UpdateStack"] * 3
    assert status(service, "new") == "UPDATE_IN_PROGRESS"


@pytest.mark.parametrize(("kind", "code"), [("expired_credentials", "ExpiredToken"), ("access_denied", "AccessDenied")])
def test_refusals_no_retry_mends(service: Service, client: Any, kind: str, code: str) -> None:
    deploy(service)
    service.faults.add(Fault(kind, call=1))
    with pytest.raises(ClientError) as error:
        update_new(client)
    assert error.value.response["Error"]["Code"] == code
    assert status(service, "new") == "CREATE_COMPLETE"


@pytest.mark.parametrize("kind", ["server_error", "lost_request"])
def test_failures_before_the_effect(service: Service, client: Any, kind: str) -> None:
    deploy(service)
    service.faults.add(Fault(kind, "UpdateStack"))
    update_new(client)
    assert service.faults.calls == ["UpdateStack", "UpdateStack"]


@pytest.mark.parametrize("kind", ["server_error_after", "lost_response"])
def test_the_retry_of_a_lost_answer_meets_its_own_effect(service: Service, client: Any, kind: str) -> None:
    deploy(service)
    service.faults.add(Fault(kind, "UpdateStack"))
    with pytest.raises(ClientError, match="UPDATE_IN_PROGRESS state and can not be updated"):
        update_new(client)


def test_a_lost_answer_leaves_an_orphaned_refactor(service: Service, client: Any) -> None:
    deploy(service)
    service.faults.add(Fault("lost_response", "CreateStackRefactor"))
    client.create_stack_refactor(Description="[run 1/step 3]", **sent(moving("Pool", "Client")))
    found = client.list_stack_refactors()["StackRefactorSummaries"]
    assert [item["Description"] for item in found] == ["[run 1/step 3]"] * 2


def test_somebody_elses_deployment_makes_a_refactor_obsolete(service: Service) -> None:
    deploy(service)
    made = refactored(service, moving("Pool", "Client"))["StackRefactorId"]
    calls = [["UpdateStack", {"StackName": "new", "TemplateBody": BODY, "Capabilities": ["CAPABILITY_IAM"]}]]
    service.faults.add(Fault("intrude", "ExecuteStackRefactor", detail=calls))
    error = refused(service, "ExecuteStackRefactor", StackRefactorId=made)
    assert "execution status OBSOLETE" in error.message
    found = service.call("DescribeStackRefactor", {"StackRefactorId": made})
    assert found["ExecutionStatus"] == "OBSOLETE"
    assert found["ExecutionStatusReason"] == f"{service.world.stack('new').id}: Stack was updated."


def test_a_refactor_is_executed_once(service: Service) -> None:
    deploy(service)
    made = refactored(service, moving("Pool", "Client"))["StackRefactorId"]
    service.call("ExecuteStackRefactor", {"StackRefactorId": made})
    assert "EXECUTE_IN_PROGRESS" in refused(service, "ExecuteStackRefactor", StackRefactorId=made).message
    assert "UPDATE_IN_PROGRESS" in refused(service, "DeleteStack", StackName="new").message


def test_a_refactor_reports_its_end_before_its_stacks_do(service: Service) -> None:
    deploy(service)
    made = refactored(service, moving("Pool", "Client"))["StackRefactorId"]
    service.call("ExecuteStackRefactor", {"StackRefactorId": made})
    service.advance(service.world.settings.refactor_execute_ticks)
    assert service.world.refactors[made].execution == "EXECUTE_COMPLETE"
    assert [service.world.stack(name).status for name in ("old", "new")] == ["UPDATE_IN_PROGRESS"] * 2
    service.advance()
    assert [service.world.stack(name).status for name in ("old", "new")] == ["UPDATE_COMPLETE"] * 2


def to_holding() -> dict[str, Any]:
    request = moving("Pool", "Client")
    resources = request["StackDefinitions"][1]["TemplateBody"]["Resources"]
    holding = {"Resources": {name: resources[name] for name in ("Pool", "Client")}}
    request["StackDefinitions"][1] = {"StackName": "old-holding", "TemplateBody": holding}
    request["ResourceMappings"] = [mapping("old", name, "old-holding", name) for name in ("Pool", "Client")]
    return request | {"EnableStackCreation": True}


@pytest.mark.parametrize(
    ("kind", "execution", "stack"),
    [
        ("fail", "ROLLBACK_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"),
        ("fail_and_stick", "ROLLBACK_FAILED", "UPDATE_ROLLBACK_FAILED"),
    ],
)
def test_a_failed_execution_leaves_a_shell(service: Service, kind: str, execution: str, stack: str) -> None:
    deploy(service)
    pool = service.world.stack("old").resources["Pool"].physical_id
    service.faults.add(Fault(kind, "ExecuteStackRefactor", detail="Tagging failed"))
    made = refactored(service, to_holding())["StackRefactorId"]
    service.call("ExecuteStackRefactor", {"StackRefactorId": made})
    service.settle()
    found = service.call("DescribeStackRefactor", {"StackRefactorId": made})
    assert (found["ExecutionStatus"], found["ExecutionStatusReason"]) == (execution, "Tagging failed")
    assert (status(service, "old"), status(service, "old-holding")) == (stack, "REVIEW_IN_PROGRESS")
    assert owner(service, pool) == ["old"]
    assert violations(service, [pool]) == []
    if stack == "UPDATE_ROLLBACK_FAILED":
        service.call("ContinueUpdateRollback", {"StackName": "old"})
        service.settle()
    # The shell stands in the way until it is deleted; then it works.
    assert "REVIEW_IN_PROGRESS" in refused(service, "CreateStackRefactor", **sent(to_holding())).message
    service.call("DeleteStack", {"StackName": "old-holding"})
    service.settle()
    again = refactored(service, to_holding())["StackRefactorId"]
    service.call("ExecuteStackRefactor", {"StackRefactorId": again})
    service.settle()
    assert (status(service, "old-holding"), owner(service, pool)) == ("CREATE_COMPLETE", ["old-holding"])


def test_a_failed_creation_of_a_refactor_changes_nothing(service: Service) -> None:
    deploy(service)
    service.faults.add(Fault("fail", "CreateStackRefactor", detail="Internal Failure"))
    found = refactored(service, to_holding())
    assert (found["Status"], found["StatusReason"]) == ("CREATE_FAILED", "Internal Failure")
    assert service.world.find("old-holding") is None


def test_a_failed_update_can_get_stuck_and_be_continued(service: Service) -> None:
    deploy(service)
    service.faults.add(Fault("fail_and_stick", "UpdateStack"))
    service.call("UpdateStack", {"StackName": "new", "TemplateBody": BODY, "Capabilities": ["CAPABILITY_IAM"]})
    service.settle()
    assert status(service, "new") == "UPDATE_ROLLBACK_FAILED"
    service.call("ContinueUpdateRollback", {"StackName": "new"})
    service.settle()
    assert status(service, "new") == "UPDATE_ROLLBACK_COMPLETE"
    assert "Queue" not in service.world.stack("new").resources


def test_a_slow_update(service: Service) -> None:
    deploy(service)
    service.faults.add(Fault("slow", "UpdateStack", detail=50))
    service.call("UpdateStack", {"StackName": "new", "TemplateBody": BODY, "Capabilities": ["CAPABILITY_IAM"]})
    service.advance(49)
    assert service.world.stack("new").status == "UPDATE_IN_PROGRESS"
    service.advance(1)
    assert service.world.stack("new").status == "UPDATE_COMPLETE"


@pytest.mark.parametrize(("kind", "effect"), [("kill_before", False), ("kill_after", True)])
def test_the_client_is_killed_around_its_call(service: Service, kind: str, effect: bool) -> None:
    deploy(service)
    killed: list[bool] = []
    service.faults.kill = lambda: killed.append(True)
    service.faults.add(Fault(kind, "UpdateStack"))
    client_config = Config(retries={"total_max_attempts": 1, "mode": "standard"})
    with Server(service) as server:
        client = boto3.client(
            "cloudformation",
            endpoint_url=server.url,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
            config=client_config,
        )
        with pytest.raises(Exception, match=r"Connection|closed"):
            update_new(client)
    assert killed == [True]
    assert (status(service, "new") == "UPDATE_IN_PROGRESS") is effect


def test_a_fault_must_be_one_there_is() -> None:
    with pytest.raises(ValueError, match="no such fault: typo"):
        Fault("typo", "UpdateStack")
    with pytest.raises(ValueError, match="operation or a call number"):
        Fault("throttle")


def test_the_test_bed_as_a_process_that_kills_another(tmp_path: Path) -> None:
    (tmp_path / "s.template.json").write_text(json.dumps({"Resources": {"Pool": POOL, "Queue": QUEUE}}))
    victim = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    bed = subprocess.Popen(
        [sys.executable, "-m", "cfnbed"], cwd=Path(__file__).parent, stdout=subprocess.PIPE, text=True
    )
    try:
        assert bed.stdout is not None
        url = bed.stdout.readline().strip()

        def control(name: str, **body: Any) -> Any:
            request = urllib.request.Request(f"{url}/_testbed/{name}", json.dumps(body).encode(), method="POST")
            with urllib.request.urlopen(request, timeout=10) as answer:
                return json.load(answer)

        assert control("load", folder=str(tmp_path)) == ["s"]
        client = boto3.client(
            "cloudformation",
            endpoint_url=url,
            region_name="us-east-1",
            aws_access_key_id="test",
            aws_secret_access_key="test",
        )
        assert [stack["StackName"] for stack in client.describe_stacks()["Stacks"]] == ["s"]
        fault = {"kind": "kill_after", "operation": "DeleteStack"}
        control("faults", faults=[fault], victim=victim.pid)
        client.delete_stack(StackName="s")
        assert victim.wait(timeout=10) == -9
        control("settle")
        assert control("calls") == ["DescribeStacks", "DeleteStack", "DeleteStack"]
        assert [effect["kind"] for effect in control("effects")] == ["delete", "delete"]
        assert control("violations", protected=["nothing"]) == ["nothing has no owner", "nothing never existed"]
    finally:
        for process in (victim, bed):
            process.kill()
            process.wait()
        if bed.stdout is not None:
            bed.stdout.close()
