"""Forward and back again on a recorded app: the test bed holds a whole migration and its undoing."""

import json
from typing import Any

import pytest
from cfnbed import Service, ServiceError, violations
from recorded_app import APPS, categories, load, refactor, update
from small_app import mapping

pytestmark = pytest.mark.skipif(not APPS.exists(), reason="the recorded apps are not here")


def template(service: Service, stack: str) -> dict[str, Any]:
    found = json.loads(service.call("GetTemplate", {"StackName": stack})["TemplateBody"])
    assert isinstance(found, dict)
    return found


def move_back(service: Service, mappings: list[dict[str, Any]]) -> None:
    """The mappings reversed, with the definitions as they are now."""
    there, here = mappings[0]["Source"]["StackName"], mappings[0]["Destination"]["StackName"]
    source, target = template(service, here), template(service, there)
    names = {item["Destination"]["LogicalResourceId"]: item["Source"]["LogicalResourceId"] for item in mappings}
    for name, former in names.items():
        target["Resources"][former] = source["Resources"].pop(name)
    text = json.dumps(target)
    for name, former in names.items():
        text = text.replace(f'"{name}"', f'"{former}"')
    definitions = [{"StackName": here, "TemplateBody": json.dumps(source)}, {"StackName": there, "TemplateBody": text}]
    reversed_mappings = [mapping(here, name, there, former) for name, former in names.items()]
    request = {"StackDefinitions": definitions, "ResourceMappings": reversed_mappings}
    made = service.call("CreateStackRefactor", request)["StackRefactorId"]
    service.settle()
    service.call("ExecuteStackRefactor", {"StackRefactorId": made})
    service.settle()
    found = service.call("DescribeStackRefactor", {"StackRefactorId": made})
    assert found["ExecutionStatus"] == "EXECUTE_COMPLETE", found


def add_placeholder(service: Service, stack: str) -> None:
    body = template(service, stack)
    body["Resources"]["MigrationPlaceholder"] = {"Type": "AWS::CloudFormation::WaitConditionHandle", "Properties": {}}
    service.call("UpdateStack", {"StackName": stack, "TemplateBody": json.dumps(body)})
    service.settle()


def test_there_and_back(service: Service, client: Any) -> None:
    protected = load(service, "backend-only")
    before = {physical_id: service.world.owners(physical_id)[0][0].name for physical_id in protected}
    for category in categories("backend-only"):
        for path in category:
            (update if path.name.startswith("update.") else refactor)(client, path)
    for category in reversed(categories("backend-only")):
        into_holding, into_gen2 = (json.loads(path.read_text()) for path in category[2:])
        move_back(service, into_gen2)
        holding = into_holding[0]["Destination"]["StackName"]
        add_placeholder(service, holding)
        move_back(service, into_holding)
        service.call("DeleteStack", {"StackName": holding})
        service.settle()
        assert service.world.find(holding) is None
    assert {physical_id: service.world.owners(physical_id)[0][0].name for physical_id in protected} == before
    assert violations(service, protected) == []


def test_the_undoing_alone_is_refused(service: Service) -> None:
    """Rollback when nothing was moved: Gen 1 still has its resources, so nothing of Gen 2's gets in."""
    load(service, "backend-only")
    mappings = json.loads(categories("backend-only")[0][3].read_text())
    with pytest.raises(ServiceError, match="CREATE_FAILED"):
        move_back(service, mappings)
