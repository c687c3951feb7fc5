"""Templates with AWS::LanguageExtensions, and what they are without it."""

from typing import Any

import pytest

from amp2gen.syntax.cloudformation.evaluate import evaluate
from amp2gen.syntax.cloudformation.language_extensions import left_over, transforms, write_out
from amp2gen.syntax.cloudformation.scope import Scope
from amp2gen.syntax.cloudformation.values import Symbol

SCOPE = Scope(
    parameters={"names": ["a", "b-c"], "env": Symbol("env", text="main"), "unknown": Symbol("unknown")},
    mappings={"Sizes": {"a": {"memory": "5"}}},
    resources={"Queue": {}},
)


def written(resources: Any, **sections: Any) -> Any:
    template = {"Transform": "AWS::LanguageExtensions", "Resources": resources, **sections}
    return write_out(template, lambda value: evaluate(value, SCOPE))


def test_a_loop_over_a_parameter() -> None:
    body = {"Type": "Q", "Properties": {"Name": {"Fn::Sub": "x-${N}-${env}"}, "Plain": {"Ref": "N"}, "Tag": "${N}"}}
    assert written({"Fn::ForEach::Qs": ["N", {"Ref": "names"}, {"Q&{N}": body}]}) == {
        "Resources": {
            "Qa": {"Type": "Q", "Properties": {"Name": {"Fn::Sub": "x-a-${env}"}, "Plain": "a", "Tag": "a"}},
            "Qbc": {"Type": "Q", "Properties": {"Name": {"Fn::Sub": "x-b-c-${env}"}, "Plain": "b-c", "Tag": "b-c"}},
        }
    }


def test_loops_within_loops_beside_what_is_written_out() -> None:
    inner = {"Fn::ForEach::Inner": ["B", ["1", "2"], {"${A}${B}": {"Ref": "B"}}]}
    loop = {"Fn::ForEach::Outer": ["A", ["x", "y"], inner], "own": 0}
    assert written({"R": {"Properties": loop}})["Resources"]["R"]["Properties"] == {
        "x1": "1",
        "x2": "2",
        "y1": "1",
        "y2": "2",
        "own": 0,
    }


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ({"Fn::Length": {"Ref": "names"}}, 2),
        ({"Fn::ToJsonString": {"a": [1, True]}}, '{"a":[1,true]}'),
        (
            {"Fn::ToJsonString": {"env": {"Ref": "env"}, "n": 1}},
            {"Fn::Join": ["", ['{"env":"', {"Ref": "env"}, '","n":1}']]},
        ),
        ({"Fn::FindInMap": ["Sizes", "z", "memory", {"DefaultValue": 7}]}, 7),
        ({"Fn::FindInMap": ["Sizes", "a", "memory", {"DefaultValue": 7}]}, "5"),
        ({"Fn::FindInMap": ["Sizes", "a", "memory"]}, {"Fn::FindInMap": ["Sizes", "a", "memory"]}),
        ({"Fn::GetAtt": [{"Fn::Sub": "Queue"}, "Arn"]}, {"Fn::GetAtt": ["Queue", "Arn"]}),
        ({"Ref": {"Fn::Sub": "Queue"}}, {"Ref": "Queue"}),
    ],
)
def test_functions_of_what_is_known(value: Any, expected: Any) -> None:
    assert written({"R": {"Properties": {"Value": value}}}) == {"Resources": {"R": {"Properties": {"Value": expected}}}}


def test_what_only_a_deployment_knows_stays() -> None:
    loop = {"Fn::ForEach::Qs": ["N", {"Ref": "unknown"}, {"Q${N}": {"Type": "Q"}}]}
    template = written({**loop, "R": {"Properties": {"Value": {"Fn::Length": {"Ref": "unknown"}}}}})
    assert transforms(template) == ("AWS::LanguageExtensions",)
    assert [*left_over(template)] == [
        ("/Resources/Fn::ForEach::Qs", "Fn::ForEach"),
        ("/Resources/R/Properties/Value/Fn::Length", "Fn::Length"),
    ]


def test_the_transform_stays_for_computed_policies_and_others_stay_always() -> None:
    kept = {"R": {"Type": "Q", "DeletionPolicy": {"Ref": "env"}}}
    assert transforms(written(kept)) == ("AWS::LanguageExtensions",)
    both = written({"R": {"Type": "Q"}}, Transform=["AWS::LanguageExtensions", "Mine"])
    assert transforms(both) == ("Mine",)


def test_templates_without_the_transform_are_left_alone() -> None:
    template = {"Resources": {"R": {"Properties": {"Value": {"Fn::Length": [1]}}}}}
    assert write_out(template, lambda value: evaluate(value, SCOPE)) is template
