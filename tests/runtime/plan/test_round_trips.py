"""Plans carried out on the test bed, straight from their data: forward, and back from anywhere.

After every step all of the bed's rules and invariants hold, and the step's own conditions.
"""

import json

import bazaar
import driver
import pytest
from cfnbed import Service, Settings
from deployed import APPS, RECORDED, load_app, recorded_project, roots, snapshot_of

from amp2gen.runtime.plan.mapping_file import read_mapping
from amp2gen.runtime.plan.model import Plan, dump_plan
from amp2gen.runtime.plan.planner import PlanOptions, plan

STRICT = Settings(strict_text=True, equal_values_are_no_update=True)
MAPPING = """
resources:
  - from: {stack: customledger, logical_id: Ledger}
    to: {stack: customledger, logical_id: Ledger}
"""


def bazaar_plan(service: Service) -> Plan:
    bazaar.deploy(service)
    options = PlanOptions(mapping=read_mapping(MAPPING, "mapping.yaml"))
    found = plan(bazaar.app(), snapshot_of(service, bazaar.facts()), options)
    assert [item.code for item in found.diagnostics] == ["A2G5014"]  # not locked
    assert found.plan is not None
    return found.plan


def state(service: Service, made: Plan) -> dict[str, object]:
    """Who owns what, and the templates and parameters of the stacks that take part."""
    return {
        "owners": driver.owners(service, [item.physical_id for item in (*made.protected, *made.placeholders)]),
        "templates": {stack.name: driver.template_text(service, stack.name) for stack in made.archive},
        "parameters": {stack.name: driver.parameters_of(service, stack.name) for stack in made.archive},
    }


def changed(service: Service) -> set[str]:
    """Types of what was made, changed, replaced, deleted or emptied on the way."""
    return {effect.type for effect in service.world.physical.effects if effect.kind not in ("move", "adopt", "retain")}


@pytest.mark.parametrize("settings", [Settings(), STRICT], ids=["lenient", "strict"])
def test_everything_moves_and_comes_back(settings: Settings) -> None:
    service = Service(settings)
    made = bazaar_plan(service)
    before = state(service, made)
    driver.forward(service, made)
    homes = driver.owners(service, [item.physical_id for item in made.protected])
    assert homes == {item.physical_id: [(item.gen2.stack, item.gen2.logical_id)] for item in made.protected}
    assert len(made.protected) == 14
    assert changed(service) <= {"AWS::CloudFormation::WaitConditionHandle"}
    driver.back(service, made)
    assert state(service, made) == before
    assert changed(service) <= {"AWS::CloudFormation::WaitConditionHandle"}
    assert not [stack.name for stack in service.world.live() if stack.name.endswith("-holding")]


def test_every_step_can_be_undone_where_it_stands() -> None:
    """So a rollback from anywhere leads back to the beginning, step by step."""
    service = Service(STRICT)
    made = bazaar_plan(service)
    assert len(made.forward) == 29
    for step in made.forward:
        before = state(service, made)
        driver.carry_out(service, made, step)
        for undo in made.undoing(step.id):
            driver.carry_out(service, made, undo)
        assert state(service, made) == before, step.id
        driver.carry_out(service, made, step)


@pytest.mark.skipif(not APPS.exists(), reason="the recorded apps are not here")
@pytest.mark.parametrize("app", RECORDED)
def test_recorded_apps(app: str) -> None:
    service = Service(STRICT)
    load_app(service, app)
    found = plan(recorded_project(app, roots(service)[0]), snapshot_of(service))
    assert found.plan is not None
    before = state(service, found.plan)
    driver.forward(service, found.plan)
    homes = driver.owners(service, [item.physical_id for item in found.plan.protected])
    assert homes == {item.physical_id: [(item.gen2.stack, item.gen2.logical_id)] for item in found.plan.protected}
    assert changed(service) <= {"AWS::CloudFormation::WaitConditionHandle"}
    driver.back(service, found.plan)
    assert state(service, found.plan) == before


def test_no_secret_stands_in_a_plan() -> None:
    service = Service()
    text = dump_plan(bazaar_plan(service))
    assert bazaar.SECRET not in text
    auth = next(stack for stack in json.loads(text)["archive"] if "authbazaar" in stack["name"])
    assert auth["secret"] == ["hostedUIProviderCreds"]
    assert "hostedUIProviderCreds" not in auth["parameters"]


def test_a_plan_is_a_pure_function_of_what_it_reads() -> None:
    first, second = (dump_plan(bazaar_plan(Service())) for _ in range(2))
    assert first == second
