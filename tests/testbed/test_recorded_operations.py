"""AWS's own tool's operations on real apps, through boto3 over HTTP: every one is accepted, and nothing is lost."""

import pytest
from cfnbed import Service, violations
from recorded_app import APPS, categories, load, refactor, update

pytestmark = pytest.mark.skipif(not APPS.exists(), reason="the recorded apps are not here")


@pytest.mark.parametrize("app", ["backend-only", "discussions", "product-catalog"])
def test_the_recorded_operations_are_accepted(app: str, service: Service, client) -> None:
    protected = load(service, app)
    homes = {physical_id: service.world.owners(physical_id)[0][0].name for physical_id in protected}
    assert violations(service, protected) == []
    for category in categories(app):
        for path in category:
            (update if path.name.startswith("update.") else refactor)(client, path)
            assert violations(service, protected) == []
    service.settle()
    moved = {physical_id for physical_id, home in homes.items() if service.world.owners(physical_id)[0][0].name != home}
    # Two user pools, four clients, two identity pools, and the bucket or table of either side.
    assert len(moved) == 10
    # The updates only rewrote references: the sole thing made is the placeholder of an otherwise emptied stack.
    made = [effect.type for effect in service.world.physical.effects if effect.kind in ("create", "delete", "update")]
    assert made == (["AWS::CloudFormation::WaitConditionHandle"] if app == "discussions" else [])


@pytest.mark.parametrize("app", ["backend-only", "discussions", "product-catalog", "fitness-tracker"])
def test_recorded_stacks_are_tied_together(app: str, service: Service) -> None:
    load(service, app)
    roots = [stack.name for stack in service.world.live() if stack.parent is None]
    assert len(roots) == 2
    unfound = [
        (stack.name, resource.logical_id)
        for stack in service.world.live()
        for resource in stack.resources.values()
        if resource.type == "AWS::CloudFormation::Stack" and resource.physical_id not in service.world.stacks
    ]
    assert unfound == []
