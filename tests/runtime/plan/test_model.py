"""A plan as JSON: what is written loads equal, and anything else is refused with a reason."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from planned import planned_bazaar

from amp2gen.runtime.plan.model import (
    ArchivedStack,
    Conditions,
    Mapping,
    Owner,
    Place,
    Plan,
    PlanError,
    Previous,
    Protected,
    StackInStep,
    Step,
    Value,
    dump_plan,
    load_plan,
    plan_schema,
)
from amp2gen.runtime.plan.templates import TemplateError, parse_template, template_hash, template_text

ROOT = Path(__file__).resolve().parents[3]
EMPTY = '{"Resources": {}}'
HASH = template_hash(EMPTY)
OLD, NEW = Place(stack="old", logical_id="Pool"), Place(stack="new", logical_id="Users")


def plan() -> Plan:
    step = Step(
        id="auth.move",
        kind="refactor",
        category="auth",
        phase="forward",
        title="the user pool",
        stacks=(
            StackInStep(
                name="old",
                role="gen1",
                template=EMPTY,
                parameters={"env": Value(value="main"), "secret": Previous()},
                expects=HASH,
                result=HASH,
            ),
        ),
        mappings=(Mapping(source=OLD, destination=NEW, physical_id="eu-1_x", type="AWS::Cognito::UserPool"),),
        before=Conditions(owners=(Owner(physical_id="eu-1_x", type="AWS::Cognito::UserPool", place=OLD),)),
        after=Conditions(owners=(Owner(physical_id="eu-1_x", type="AWS::Cognito::UserPool", place=NEW),)),
    )
    undo = step.model_copy(update={"id": "auth.move.undo", "phase": "rollback", "undoes": "auth.move"})
    return Plan(
        app="demo",
        app_id="d1",
        environment="main",
        branch="gen2-main",
        gen1_root="g1",
        gen2_root="g2",
        region="eu-west-1",
        account="123456789012",
        snapshot=HASH,
        protected=(
            Protected(physical_id="eu-1_x", type="AWS::Cognito::UserPool", category="auth", gen1=OLD, gen2=NEW),
        ),
        archive=(ArchivedStack(name="old", role="gen1", template=EMPTY, hash=HASH, secret=("secret",)),),
        steps=(step, undo),
    )


def test_load_inverts_dump() -> None:
    assert load_plan(dump_plan(plan())) == plan()


def test_json_has_the_documented_keys() -> None:
    step = json.loads(dump_plan(plan()))["steps"][0]
    assert step["mappings"] == [
        {
            "from": {"stack": "old", "logical_id": "Pool"},
            "to": {"stack": "new", "logical_id": "Users"},
            "physical_id": "eu-1_x",
            "type": "AWS::Cognito::UserPool",
        }
    ]
    assert step["stacks"][0]["parameters"] == {"env": {"value": "main"}, "secret": {"previous": True}}


def test_rollback_steps_are_found_by_what_they_undo() -> None:
    assert [step.id for step in plan().forward] == ["auth.move"]
    assert [step.id for step in plan().undoing("auth.move")] == ["auth.move.undo"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "not JSON"),
        ("[]", "version is None"),
        ('{"version": 2}', "version is 2; this version of amp2gen reads 1"),
        ('{"version": 1}', "app: Field required"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_other_texts_are_refused(text: str, reason: str) -> None:
    with pytest.raises(PlanError, match=reason):
        load_plan(text)


@pytest.mark.parametrize(
    ("template", "reason"),
    [
        ("{", r"steps.0.stacks.0.template: template.json:1:2: not valid JSON"),
        (
            '{"Resources": {"A": {"Type": "AWS::SNS::Topic"}}}',
            "steps.0.stacks.0.template: the template was changed since",
        ),
    ],
)
def test_a_template_that_is_not_the_planned_one_is_refused(template: str, reason: str) -> None:
    data = json.loads(dump_plan(plan()))
    data["steps"][0]["stacks"][0]["template"] = template
    with pytest.raises(PlanError, match=reason):
        load_plan(json.dumps(data))


def test_a_parameter_cannot_be_both_kept_and_given() -> None:
    data = json.loads(dump_plan(plan()))
    data["steps"][0]["stacks"][0]["parameters"]["secret"] = {"previous": True, "value": "x"}
    with pytest.raises(PlanError, match="secret"):
        load_plan(json.dumps(data))


def test_the_committed_json_schema_is_current() -> None:
    committed = (ROOT / "runtime/plan/schema.json").read_text()
    assert committed == plan_schema(), "python -m amp2gen.runtime.plan.model > runtime/plan/schema.json"


@pytest.mark.parametrize("make", [lambda: plan(), lambda: planned_bazaar()[1]], ids=["by hand", "planned"])
def test_plans_are_as_the_json_schema_says(make: Callable[[], Plan]) -> None:
    """By a validator that knows nothing of our models; what the schema does not know is refused."""
    jsonschema = pytest.importorskip("jsonschema", reason="jsonschema is not installed")
    validator = jsonschema.Draft202012Validator(json.loads(plan_schema()))
    written = json.loads(dump_plan(make()))
    assert list(validator.iter_errors(written)) == []
    for spoil, where in (
        (lambda data: data["steps"][0].pop("stacks"), "steps/0"),
        (lambda data: data["steps"][0].update(kind="guess"), "steps/0/kind"),
        (lambda data: data["steps"][0]["stacks"][0].update(template=7), "steps/0/stacks/0/template"),
        (lambda data: data["protected"][0].update(owner="me"), "protected/0"),
    ):
        data = json.loads(json.dumps(written))
        spoil(data)
        paths = ["/".join(map(str, error.absolute_path)) for error in validator.iter_errors(data)]
        assert [path for path in paths if where.startswith(path)], where


def test_a_template_has_one_hash_whatever_its_layout() -> None:
    resources = '{"A": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": {"Ref": "n"}}}}'
    written = f'{{"Resources": {resources}, "Description": "d"}}'
    again = json.dumps(json.loads(f'{{"Description": "d", "Resources": {resources}}}'), indent=4)
    assert template_hash(written) == template_hash(again)
    as_yaml = "Description: d\nResources:\n  A:\n    Type: AWS::SNS::Topic\n    Properties:\n      TopicName: !Ref n\n"
    assert template_hash(written) == template_hash(as_yaml)
    assert template_hash(written) != template_hash(written.replace('"n"', '"m"'))


def test_long_templates_are_written_compactly() -> None:
    assert "\n" in template_text({"Resources": {}})
    assert "\n" not in template_text({"Resources": {f"R{n}": {"Type": "AWS::SNS::Topic"} for n in range(1500)}})


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"Resources": []}', "Resources: [", "{" * 100_000])
def test_what_is_no_template_is_refused(text: str) -> None:
    with pytest.raises(TemplateError):
        parse_template(text)
    assert template_hash(text).startswith("sha256:")
