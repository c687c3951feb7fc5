"""JSON as prettier keeps it."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amp2gen.backend_ts.json_layout import WIDTH, json_text
from amp2gen.verify.format import format_differences
from amp2gen.verify.stage import Output
from amp2gen.verify.toolchain import Toolchain

TEMPLATE = {
    "Parameters": {"env": {"Type": "String"}, "none": {}},
    "Resources": {
        "Queue": {
            "Type": "AWS::SQS::Queue",
            "Properties": {
                "QueueName": {"Fn::Sub": "orders-${branch}"},
                "Tags": [{"Key": "a" * 30, "Value": "b" * 30}, {"Key": "c", "Value": [1, 2.5, None, True]}],
            },
        }
    },
}


def test_what_fits_stands_in_a_line() -> None:
    assert json_text(TEMPLATE).splitlines()[:6] == [
        "{",
        '  "Parameters": {',
        '    "env": { "Type": "String" },',
        '    "none": {}',
        "  },",
        '  "Resources": {',
    ]
    assert max(len(line) for line in json_text(TEMPLATE).splitlines()) <= WIDTH


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=30,
)


@given(values)
def test_it_reads_back_equal(value: Any) -> None:
    assert json.loads(json_text(value)) == value


@pytest.mark.node
def test_prettier_changes_nothing(toolchain: Toolchain) -> None:
    assert format_differences(toolchain, [Output("json", {"template.json": json_text(TEMPLATE).encode()})]) == []
