"""What a piece of a template refers to."""

from typing import Any

import pytest

from amp2gen.syntax.cloudformation.references import references, with_parameters


@pytest.mark.parametrize(
    ("node", "found"),
    [
        ({"Ref": "Queue"}, [("Queue", None)]),
        ({"Fn::GetAtt": ["Queue", "Arn"]}, [("Queue", "Arn")]),
        ({"Fn::GetAtt": "Stack.Outputs.Arn"}, [("Stack", "Outputs.Arn")]),
        ({"Fn::Sub": "${Queue}/${Topic.TopicArn}/${!plain}"}, [("Queue", None), ("Topic", "TopicArn")]),
        ({"Fn::Sub": ["${a}-${Queue}", {"a": {"Ref": "env"}}]}, [("Queue", None), ("env", None)]),
        ([{"x": {"Ref": "A"}}, {"Fn::Join": ["", [{"Ref": "B"}]]}], [("A", None), ("B", None)]),
        ({"Ref": "A", "other": 1}, []),
        ("Queue", []),
    ],
)
def test_references(node: Any, found: Any) -> None:
    assert list(references(node)) == found


@pytest.mark.parametrize(
    ("node", "changed"),
    [
        ({"Ref": "Work"}, {"Ref": "name"}),
        ({"Fn::GetAtt": "Work.Arn"}, {"Ref": "arn"}),
        ({"Fn::GetAtt": ["Work", "Version"]}, {"Fn::GetAtt": ["Work", "Version"]}),
        ({"Fn::Sub": "${Work}:${Work.Arn}:${!Work}"}, {"Fn::Sub": "${name}:${arn}:${!Work}"}),
        (
            {"Fn::Sub": ["${Work}${a}", {"Work": "own", "a": {"Ref": "Work"}}]},
            {"Fn::Sub": ["${Work}${a}", {"Work": "own", "a": {"Ref": "name"}}]},
        ),
        ({}, {}),
    ],
)
def test_with_parameters(node: Any, changed: Any) -> None:
    assert with_parameters(node, {("Work", None): "name", ("Work", "Arn"): "arn"}) == changed
