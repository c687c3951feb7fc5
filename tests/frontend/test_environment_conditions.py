"""Conditions of a function's template that are otherwise in another environment."""

from typing import Any

import pytest

from amp2gen.ir.functions import numbers_of
from amp2gen.ir.pretty import expr

CONFIG = {"function": {"work": {"service": "Lambda"}}}
INFO = {
    name: {"categories": {"function": {"work": {"stage": stage}}}}
    for name, stage in (("dev", "test"), ("main", "live"), ("uat", "test"))
}


@pytest.fixture
def work(lowered: Any, function_template: Any) -> Any:
    """The app with one function that has variables and properties by a condition."""

    def lower(condition: Any, variables: Any = None, **properties: Any) -> Any:
        template = function_template("work", variables, {"stage": {"Type": "String"}}, **properties)
        template["Conditions"]["Is"] = condition
        template["Mappings"] = {"Size": {"main": {"memory": 1024}, "dev": {"memory": 256}, "uat": {"memory": 256}}}
        path = "backend/function/work/work-cloudformation-template.json"
        files = {path: template, "backend/function/work/src/index.js": "exports.handler = async () => 1;"}
        return lowered(CONFIG, files, info=INFO)

    return lower


IS_MAIN = {"Fn::Equals": [{"Ref": "env"}, "main"]}
EITHER = {"Fn::If": ["Is", "a", "b"]}


@pytest.mark.parametrize(
    ("condition", "value"),
    [
        (IS_MAIN, "{dev: 'b', main: 'a', uat: 'b'} else 'a'"),
        ({"Fn::Equals": [{"Ref": "env"}, "dev"]}, "{dev: 'a', main: 'b', uat: 'b'} else 'b'"),
        (
            {"Fn::Not": [{"Fn::Equals": [{"Ref": "stage"}, "test"]}]},
            "{dev: 'b', main: 'a', uat: 'b'} else 'a'",
        ),
        ({"Fn::Equals": [{"Ref": "env"}, "NONE"]}, '"b"'),
        ({"Fn::Equals": [{"Ref": "env"}, "somewhere else"]}, '"b"'),
    ],
)
def test_a_variable_that_is_known_everywhere_is_data(work: Any, condition: Any, value: str) -> None:
    app = work(condition, {"URL": EITHER})
    assert [expr(each.value) for each in app.functions[0].environment] == [value]
    assert app.diagnostics == ()


def test_texts_with_the_environments_name(work: Any) -> None:
    host = {"Fn::If": ["Is", "x.example", {"Fn::Sub": "${env}.x.example"}]}
    alike = {"Fn::If": ["Is", "main.x.example", {"Fn::Sub": "${env}.x.example"}]}
    mapped = {"Fn::FindInMap": ["Size", {"Ref": "env"}, "memory"]}
    app = work(IS_MAIN, {"HOST": host, "ALIKE": alike, "MAPPED": mapped, "URL": "u", "stage": EITHER})
    assert {each.name: expr(each.value) for each in app.functions[0].environment} == {
        "ALIKE": "{dev: 'dev.x.example', main: 'main.x.example', uat: 'uat.x.example'} else 'main.x.example'",
        "HOST": "{dev: 'dev.x.example', main: 'x.example', uat: 'uat.x.example'} else 'x.example'",
        "MAPPED": "{dev: '256', main: '1024', uat: '256'} else '1024'",
        "URL": '"u"',
        "stage": "{dev: 'b', main: 'a', uat: 'b'} else 'a'",
    }
    assert app.functions[0].environment[-1].value.name == "stageValue", "a parameter is called stage"
    assert app.diagnostics == ()


def test_memory_and_timeout(work: Any) -> None:
    function = work(
        IS_MAIN, MemorySize={"Fn::FindInMap": ["Size", {"Ref": "env"}, "memory"]}, Timeout={"Fn::If": ["Is", 30, 5]}
    ).functions[0]
    assert numbers_of(function.memory_mb) == (1024, 256)
    assert numbers_of(function.timeout_seconds) == (30, 5)


@pytest.mark.parametrize(
    ("condition", "variables", "properties", "pointer"),
    [
        (IS_MAIN, {"ARN": {"Fn::If": ["Is", {"Fn::GetAtt": ["LambdaFunction", "Arn"]}, "b"]}}, {}, "/Conditions/Is"),
        (IS_MAIN, {"URL": {"Fn::If": ["Is", "a", {"Ref": "AWS::NoValue"}]}}, {}, "/Conditions/Is"),
        (IS_MAIN, {}, {"Description": EITHER}, "/Conditions/Is"),
        (IS_MAIN, {}, {"Description": {"Ref": "stage"}}, "/Resources/LambdaFunction/Properties/Description"),
    ],
    ids=["a resource", "no variable", "a property", "a parameter"],
)
def test_what_cannot_follow_is_said(work: Any, condition: Any, variables: Any, properties: Any, pointer: str) -> None:
    app = work(condition, variables, **properties)
    [found] = [each for each in app.diagnostics if each.code == "A2G1106"]
    assert found.origin.pointer == pointer
    if pointer == "/Conditions/Is":
        assert found.message.endswith("it is otherwise in dev, uat")


def test_a_secret_in_plain_text_is_one(work: Any) -> None:
    app = work(IS_MAIN, {"API_SECRET": {"Fn::If": ["Is", "sk_live_1234567890abcdef", "sk_test_1234567890abcdef"]}})
    assert [each.value.kind for each in app.functions[0].environment] == ["secret_value"]
    assert "1234567890abcdef" not in app.model_dump_json()
