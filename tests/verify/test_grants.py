"""Which permission covers which."""

import pytest
from made_up_stacks import deployed

from amp2gen.ir.base import Origin
from amp2gen.verify.iam import Grant, grants, pattern_covers, uncovered

NOWHERE = Origin(file="here")


def grant(action="s3:GetObject", resource="bucket/*", condition="", effect="Allow", principal="role guest"):
    return Grant(principal, effect, action, resource, condition, NOWHERE)


@pytest.mark.parametrize(
    ("wide", "narrow", "covered"),
    [
        ("s3:*", "s3:GetObject", True),
        ("s3:Get*", "s3:GetObject", True),
        ("s3:Get*", "s3:PutObject", False),
        ("s3:GetObject", "s3:Get*", False),
        ("a/*", "a/b/*", True),
        ("a/b/*", "a/*", False),
        ("a?c", "abc", True),
        ("a?c", "a*c", False),
        ("*", "not s3:GetObject", False),
        ("not s3:GetObject", "not s3:GetObject", True),
        ("a.c", "abc", False),
    ],
)
def test_a_pattern_covers_what_it_matches(wide, narrow, covered):
    assert pattern_covers(wide, narrow) is covered


@pytest.mark.parametrize(
    ("given", "wanted", "missing"),
    [
        (grant(action="s3:*"), grant(), False),
        (grant(action="S3:getobject"), grant(), False),
        (grant(condition='{"StringEquals": {"a": "b"}}'), grant(), True),
        (grant(), grant(condition='{"StringEquals": {"a": "b"}}'), False),
        (
            grant(condition='{"StringLike": {"s3:prefix": "public/*"}}'),
            grant(condition='{"StringLike": {"s3:prefix": "public/a/*"}}'),
            False,
        ),
        (
            grant(condition='{"StringEquals": {"s3:prefix": "public/*"}}'),
            grant(condition='{"StringEquals": {"s3:prefix": "public/a/*"}}'),
            True,
        ),
        (grant(effect="Deny"), grant(), True),
        (grant(principal="role authenticated"), grant(), True),
    ],
)
def test_a_grant_covers_another(given, wanted, missing):
    assert bool(list(uncovered([wanted], [given]))) is missing


def test_values_of_a_condition_are_alternatives_unless_negated():
    def document(operator):
        return {
            "Statement": {
                "Effect": "Allow",
                "Action": ["a:B", "a:C"],
                "Resource": "x",
                "Condition": {operator: {"k": ["1", "2"]}},
            }
        }

    def conditions(operator):
        deployment = deployed(
            root={
                "Resources": {
                    "R": {
                        "Type": "AWS::IAM::Role",
                        "Properties": {"Policies": [{"PolicyDocument": document(operator)}]},
                    }
                }
            }
        )
        return [(each.action, each.condition) for each in grants(deployment)]

    assert conditions("StringLike") == [
        ("a:B", '{"StringLike": {"k": 1}}'),
        ("a:B", '{"StringLike": {"k": 2}}'),
        ("a:C", '{"StringLike": {"k": 1}}'),
        ("a:C", '{"StringLike": {"k": 2}}'),
    ]
    assert conditions("StringNotLike") == [
        ("a:B", '{"StringNotLike": {"k": [1, 2]}}'),
        ("a:C", '{"StringNotLike": {"k": [1, 2]}}'),
    ]
