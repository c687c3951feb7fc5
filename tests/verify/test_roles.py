"""Roles: what a resource is called on both sides."""

import pytest

from amp2gen.verify.roles import roles_of
from amp2gen.verify.templates import Address, Evaluated


def rule(stack: str, logical_id: str) -> Evaluated:
    return Evaluated(Address(stack, logical_id), "AWS::Events::Rule", {}, None, None, (), "template.json")


@pytest.mark.parametrize(
    ("stack", "logical_id"),
    [
        ("functionnightly", "CloudWatchEvent"),
        ("function", "nightlylambdaSchedule0A1B2C3D"),  # below the function of `defineFunction`
        ("data", "nightlySchedule0A1B2C3D"),  # below a function that is a construct of its own
    ],
)
def test_the_rule_of_a_schedule_is_known_by_its_function(stack: str, logical_id: str) -> None:
    one = rule(stack, logical_id)
    assert roles_of([one], {"nightly": "nightly"}) == {one.address: "schedule rule nightly"}


def test_a_rule_of_somebodys_own_is_none() -> None:
    one = rule("customalarms", "HourlySchedule0A1B2C3D")
    assert roles_of([one], {"nightly": "nightly"})[one.address].startswith("AWS::Events::Rule")
