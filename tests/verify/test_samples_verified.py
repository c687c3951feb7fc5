"""Every sample through the whole comparison: nothing differs but by intent."""

import pytest

from amp2gen.verify.model_tables import IMPORTED
from amp2gen.verify.report import text_report

pytestmark = pytest.mark.node


def test_the_samples_equal_gen_1(projects, samples):
    comparisons = {name: projects[name].comparison([*projects[name].syntheses.values()]) for name in samples}
    reports = [text_report(each) for each in comparisons.values() if each.findings]
    assert not reports, "\n".join(reports)
    assert all(each.summary["equal"] > 50 for each in comparisons.values())


def test_the_samples_equal_gen_1_in_their_other_environments(projects, samples_elsewhere):
    """`archive` is pulled from prod: its dev is compared with what the checkout says of dev."""
    assert set(samples_elsewhere) == {"archive in dev", "bike-share in dev", "shop in dev"}
    comparisons = {name: projects[name].compared("fresh", "taking over", "moved") for name in samples_elsewhere}
    reports = [text_report(each) for each in comparisons.values() if each.findings]
    assert not reports, "\n".join(reports)
    assert all(each.summary["equal"] > 50 for each in comparisons.values())


def test_branches_with_other_environments_are_compared_with_these(projects):
    """What `archive` has pulled is of prod; its dev is compared with what the checkout says of dev."""
    for name in ("archive", "bike-share", "shop"):
        modes = projects[name].comparison([*projects[name].syntheses.values()]).modes
        fresh = () if name == "archive" else ("fresh branch",)  # archive has no models
        assert modes == ("fresh", "taking over", "moved", *fresh, "gen2-dev taking over", "gen2-dev moved")
        assert projects[name].beside["dev"].is_weak
    assert not projects["archive"].gen1.is_weak


@pytest.mark.parametrize("mode", ["taking over", "moved"])
def test_the_name_that_a_handler_puts_together_is_a_tables(projects, mode):
    """`unreadDigest` has `Membership-${API_TEAMCHAT_GRAPHQLAPIIDOUTPUT}-${ENV}`."""
    templates = projects["team-chat"].syntheses[mode].templates
    resources = [each for template in templates.values() for each in template["Resources"].values()]
    variables = [
        each["Properties"]["Environment"]["Variables"]
        for each in resources
        if each["Type"] == "AWS::Lambda::Function"
        and "API_TEAMCHAT_MESSAGETABLE_NAME" in str(each["Properties"].get("Environment"))
    ]
    [digest] = [each for each in variables if "DIGEST_LIMIT" in each]
    name = f"Membership-{digest['API_TEAMCHAT_GRAPHQLAPIIDOUTPUT']}-{digest['ENV']}"
    assert name in [each["Properties"]["tableName"] for each in resources if each["Type"] == IMPORTED]
