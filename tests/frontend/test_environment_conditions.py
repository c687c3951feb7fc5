"""Conditions of a function's template that are otherwise in another environment."""

from typing import Any

import pytest

from amp2gen.ir.pretty import expr

CONFIG = {"function": {"work": {"service": "Lambda"}}}
INFO = {
    name: {"categories": {"function": {"work": {"stage": stage}}}}
    for name, stage in (("dev", "test"), ("main", "live"), ("uat", "test"))
}


@pytest.fixture
def work(lowered: Any, function_template: Any) -> Any:
    """The app with one function that has a variable by a condition."""

    def lower(condition: Any) -> Any:
        template = function_template("work", {"URL": {"Fn::If": ["Is", "a", "b"]}}, {"stage": {"Type": "String"}})
        template["Conditions"]["Is"] = condition
        path = "backend/function/work/work-cloudformation-template.json"
        files = {path: template, "backend/function/work/src/index.js": "exports.handler = async () => 1;"}
        return lowered(CONFIG, files, info=INFO)

    return lower


@pytest.mark.parametrize(
    ("condition", "value", "others"),
    [
        ({"Fn::Equals": [{"Ref": "env"}, "main"]}, "a", "dev, uat"),
        ({"Fn::Equals": [{"Ref": "env"}, "dev"]}, "b", "dev"),
        ({"Fn::Not": [{"Fn::Equals": [{"Ref": "stage"}, "test"]}]}, "a", "dev, uat"),
    ],
)
def test_what_holds_elsewhere_is_said(work: Any, condition: Any, value: str, others: str) -> None:
    app = work(condition)
    assert [expr(each.value) for each in app.functions[0].environment] == [f'"{value}"'], "as in main"
    [found] = app.diagnostics
    assert (found.code, found.origin.pointer) == ("A2G1106", "/Conditions/Is")
    assert found.message.endswith(f"it is otherwise in {others}")


@pytest.mark.parametrize("value", ["NONE", "somewhere else"])
def test_what_is_alike_everywhere_is_not(work: Any, value: str) -> None:
    assert work({"Fn::Equals": [{"Ref": "env"}, value]}).diagnostics == ()
