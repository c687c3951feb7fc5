"""Every sample through the whole comparison: nothing differs but by intent."""

import pytest

from amp2gen.verify.report import text_report

pytestmark = pytest.mark.node


def test_the_samples_equal_gen_1(projects, samples):
    comparisons = {name: projects[name].compared("fresh", "taking over", "moved") for name in samples}
    reports = [text_report(each) for each in comparisons.values() if each.findings]
    assert not reports, "\n".join(reports)
    assert all(each.summary["equal"] > 50 for each in comparisons.values())
