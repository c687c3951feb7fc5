"""What moves, what is adopted, what stays."""

import pytest

from amp2gen.runtime.movability import MOVED_TYPES, OUTLIVING_TYPES, movability, movability_of_type


@pytest.mark.parametrize(
    ("category", "service", "how", "refactored"),
    [
        ("auth", "Cognito", "moves", True),
        ("auth", "Cognito-UserPool-Groups", "moves", True),
        ("storage", "DynamoDB", "moves", True),
        ("api", "AppSync", "shared", None),
        ("function", "Lambda", "rebuilt", None),
        ("function", "LambdaLayer", "rebuilt", None),
        ("geo", "Map", "rebuilt", None),
        ("geo", "GeofenceCollection", "stuck", False),
        ("analytics", "Pinpoint", "stuck", False),
        ("video", "ivs", "stuck", False),
    ],
)
def test_services(category: str, service: str, how: str, refactored: bool | None) -> None:
    found = movability(category, service)
    assert (found.how, found.refactored) == (how, refactored)


def test_what_was_made_elsewhere_is_shared() -> None:
    assert movability("auth", "Cognito", imported=True).how == "shared"


def test_types() -> None:
    assert {movability_of_type(kind).how for kind in MOVED_TYPES} == {"moves"}
    assert movability_of_type("AWS::Cognito::UserPoolDomain").how == "adopted"
    assert movability_of_type("AWS::RDS::DBInstance").how == "stuck"
    assert movability_of_type("Custom::S3AutoDeleteObjects").how == "rebuilt"
    assert set(MOVED_TYPES) <= OUTLIVING_TYPES
