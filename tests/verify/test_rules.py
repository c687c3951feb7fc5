"""Which difference has which reason, and what cannot change."""

import pytest

from amp2gen.ir.base import Origin
from amp2gen.verify.defaults import DEFAULTS
from amp2gen.verify.differences import WHOLE, Difference
from amp2gen.verify.iam import Grant
from amp2gen.verify.immutable import IMMUTABLE, is_immutable
from amp2gen.verify.rules import RULES, reason_for

NOWHERE = Origin(file="here")


def grant(action="s3:GetObject", resource="bucket/*", condition="", effect="Allow", principal="role guest"):
    return Grant(principal, effect, action, resource, condition, NOWHERE)


def difference(state="moved", kind="user pool", setting="DeletionPolicy", gen1=None, gen2=None):
    return Difference(state, kind, "", setting, gen1, gen2, {"physical ids": {}})


def test_a_rule_holds_for_its_states_and_values_only():
    assert reason_for(difference(gen1="Delete", gen2="Retain"))
    assert reason_for(difference("fresh", gen1="Delete", gen2="Retain")) is None
    assert reason_for(difference(gen1="Retain", gen2="Delete")) is None


@pytest.mark.parametrize(
    ("kind", "setting", "on", "off"),
    [
        ("user pool", "DeletionProtection", "ACTIVE", "INACTIVE"),
        ("table", "DeletionProtectionEnabled", True, False),
        ("model table", "DeletionProtectionEnabled", True, False),
    ],
)
def test_branches_may_be_protected_and_sandboxes_are_not(kind, setting, on, off):
    assert reason_for(difference("moved", kind, setting, off, on))
    assert reason_for(difference("fresh", kind, setting, on, off))
    assert reason_for(difference("moved", kind, setting, on, off)) is None
    assert reason_for(difference("fresh", kind, setting, off, on)) is None


@pytest.mark.parametrize("state", ["fresh", "taking over", "moved"])
def test_no_rule_excuses_what_cannot_change(state):
    name = difference(state, "bucket", "BucketName", "files-main", None)
    assert is_immutable(name) is (state == "moved")
    assert (reason_for(name) is None) is (state == "moved")


@pytest.mark.parametrize(
    ("kind", "setting", "kept"),
    [
        ("user pool client", "GenerateSecret", True),
        ("user pool client", "ClientName", False),
        ("identity pool", "DeveloperProviderName", True),
        ("identity pool", "IdentityPoolName", False),
        ("identity pool roles", "IdentityPoolId", True),
        ("bucket", "BucketNamePrefix", True),
        ("bucket", "LifecycleConfiguration.Rules", True),
        ("bucket", "VersioningConfiguration.Status", True),
        ("bucket", "CorsConfiguration.CorsRules", False),
        ("table", "TimeToLiveSpecification.AttributeName", True),
        ("model table", "TimeToLiveSpecification.Enabled", True),
        ("table", "BillingMode", False),
        ("stream", "RetentionPeriodHours", True),
        ("stream", "ShardCount", False),
    ],
)
def test_what_a_moved_resource_keeps(kind, setting, kept):
    assert is_immutable(difference("moved", kind, setting)) is kept


def test_an_unknown_difference_has_no_reason():
    assert reason_for(difference(kind="grant", setting="s3:PutObject on x", gen2="s3:PutObject on x")) is None
    assert reason_for(difference(kind="AWS::SNS::Topic", setting=WHOLE, gen2={})) is None


def test_the_tables_say_each_thing_once():
    assert len({(each.kind, each.property) for each in DEFAULTS}) == len(DEFAULTS)
    assert len({(each.kind, each.property) for each in IMMUTABLE}) == len(IMMUTABLE)
    assert all(rule.reason and not rule.reason.endswith(".") for rule in RULES)
