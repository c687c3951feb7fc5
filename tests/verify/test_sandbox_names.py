"""What has the environment in its name has the sandbox's there, and nothing else is excused."""

import pytest

from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.verify.findings import Row
from amp2gen.verify.iam import Grant
from amp2gen.verify.items import Item
from amp2gen.verify.sandbox_names import SandboxNames

HERE = Origin(file="stack functionjobs")
PUBLISH = "sns:Publish"


def grant(resource, action=PUBLISH, principal="function jobs"):
    return Grant(principal, "Allow", action, resource, "", HERE)


def names(*grants, **settings):
    return SandboxNames([Item("function", "jobs", settings, HERE)], grants)


def test_a_grant_on_a_name_is_one_on_the_sandboxs_name():
    had, fixed = grant("topic/jobs-main"), grant("topic/all")
    renamed = grant("topic/jobs-sandbox")
    assert names(renamed, fixed).grants_of([had, fixed], [renamed, fixed]) == [renamed, fixed]


@pytest.mark.parametrize(
    "have",
    [[], [grant("topic/jobs-main")], [grant("topic/jobs-prod")], [grant("topic/jobs-sandbox", "sns:Subscribe")]],
    ids=["lost", "still the other", "a third", "another action"],
)
def test_any_other_grant_is_what_it_was(have):
    had = grant("topic/jobs-main")
    assert names(grant("topic/jobs-sandbox")).grants_of([had], have) == [had]


def test_the_names_of_one_statement_are_told_apart():
    had = [grant("topic/jobs-main"), grant("topic/all")]
    renamed = [grant("topic/jobs-sandbox"), grant("topic/all")]
    assert names(*renamed).grants_of(had, [renamed[0]]) == [renamed[0], had[1]], "topic/all is lost"


def row(setting, gen1, gen2):
    found = kinds.SETTING_DIFFERS.at(HERE, "differs")
    return Row("fresh", "function", "jobs", setting, "finding", gen1, gen2, HERE, HERE, diagnostic=found)


def test_a_setting_with_the_name_is_intended():
    named = names(**{"Environment.QUEUE": "jobs-sandbox"})
    assert named.unless_name(row("Environment.QUEUE", "jobs-main", "jobs-sandbox")).status == "intended"
    assert named.unless_name(row("Environment.QUEUE", "jobs-main", "jobs-main2")).status == "finding"
    assert named.unless_name(row("Environment.OTHER", "jobs-main", "jobs-sandbox")).status == "finding"
    assert named.unless_name(row("Environment.QUEUE", "jobs-main", None)).status == "finding"
