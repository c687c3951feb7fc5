"""Conditions of a function's template that are otherwise in another environment."""

from typing import Any

import pytest

from amp2gen.ir.pretty import expr
from amp2gen.ir.settings import numbers_of

CONFIG = {"function": {"work": {"service": "Lambda"}}}
INFO = {
    name: {"categories": {"function": {"work": {"stage": stage}}}}
    for name, stage in (("dev", "test"), ("main", "live"), ("uat", "test"))
}


@pytest.fixture
def work(lowered: Any, function_template: Any) -> Any:
    """The app with one function that has variables and properties by a condition."""

    def lower(condition: Any, variables: Any = None, resources: Any = None, **properties: Any) -> Any:
        template = function_template("work", variables, {"stage": {"Type": "String"}}, **properties)
        template["Resources"] |= resources or {}
        template["Conditions"]["Is"] = condition
        template["Mappings"] = {"Size": {"main": {"memory": 1024}, "dev": {"memory": 256}, "uat": {"memory": 256}}}
        path = "backend/function/work/work-cloudformation-template.json"
        files = {path: template, "backend/function/work/src/index.js": "exports.handler = async () => 1;"}
        return lowered(CONFIG, files, info=INFO)

    return lower


IS_MAIN = {"Fn::Equals": [{"Ref": "env"}, "main"]}
NO_VALUE = {"Ref": "AWS::NoValue"}
EITHER = {"Fn::If": ["Is", "a", "b"]}


@pytest.mark.parametrize(
    ("condition", "value"),
    [
        (IS_MAIN, "{dev: 'b', main: 'a', uat: 'b'} else 'b'"),
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
        "ALIKE": "{dev: 'dev.x.example', main: 'main.x.example', uat: 'uat.x.example'} else 'sandbox.x.example'",
        "HOST": "{dev: 'dev.x.example', main: 'x.example', uat: 'uat.x.example'} else 'sandbox.x.example'",
        "MAPPED": "{dev: '256', main: '1024', uat: '256'} else '1024'",
        "URL": '"u"',
        "stage": "{dev: 'b', main: 'a', uat: 'b'} else 'b'",
    }
    assert app.functions[0].environment[-1].value.name == "stageValue", "a parameter is called stage"
    assert app.diagnostics == ()


def test_memory_and_timeout(work: Any) -> None:
    function = work(
        IS_MAIN, MemorySize={"Fn::FindInMap": ["Size", {"Ref": "env"}, "memory"]}, Timeout={"Fn::If": ["Is", 30, 5]}
    ).functions[0]
    assert numbers_of(function.memory_mb) == (1024, 256)
    assert numbers_of(function.timeout_seconds) == (5, 30)


@pytest.mark.parametrize(
    ("condition", "variables", "properties", "pointer"),
    [
        (IS_MAIN, {"ARN": {"Fn::If": ["Is", {"Fn::GetAtt": ["LambdaFunction", "Arn"]}, "b"]}}, {}, "/Conditions/Is"),
        (IS_MAIN, {}, {"Timeout": {"Fn::If": ["Is", 5, NO_VALUE]}}, "/Conditions/Is"),
        (IS_MAIN, {}, {"Architectures": [{"Fn::If": ["Is", "arm64", "x86_64"]}]}, "/Conditions/Is"),
        (IS_MAIN, {}, {"Handler": {"Ref": "stage"}}, "/Resources/LambdaFunction/Properties/Handler"),
    ],
    ids=["a resource", "no number", "a property", "a parameter"],
)
def test_what_cannot_follow_is_said(work: Any, condition: Any, variables: Any, properties: Any, pointer: str) -> None:
    app = work(condition, variables, **properties)
    [found] = [each for each in app.diagnostics if each.code == "A2G1106"]
    assert found.origin.pointer == pointer
    if pointer == "/Conditions/Is":
        assert found.message.endswith("it is otherwise in dev, uat, branches that take over none")


def test_settings_of_each_environment(work: Any) -> None:
    app = work(
        IS_MAIN,
        {"ONLY": {"Fn::If": ["Is", "a", NO_VALUE]}, "OTHERS": {"Fn::If": ["Is", NO_VALUE, "b"]}},
        Description={"Fn::Sub": "Work of ${env}"},
        ReservedConcurrentExecutions={"Fn::If": ["Is", 5, NO_VALUE]},
        TracingConfig={"Mode": {"Fn::If": ["Is", "Active", "PassThrough"]}},
        VpcConfig={"SubnetIds": {"Fn::If": ["Is", ["s-1", "s-2"], ["s-3", "s-4"]]}},
    )
    found = app.functions[0]
    assert app.diagnostics == ()
    assert expr(found.description) == '"Work of " + env'
    assert expr(found.tracing) == "{dev: 'PassThrough', main: 'Active', uat: 'PassThrough'} else 'PassThrough'"
    assert [expr(each) for each in found.vpc.subnets] == [
        "{dev: 's-3', main: 's-1', uat: 's-3'} else 's-3'",
        "{dev: 's-4', main: 's-2', uat: 's-4'} else 's-4'",
    ]
    assert [each.name for each in found.vpc.subnets] == ["VpcConfigSubnetIds1", "VpcConfigSubnetIds2"]
    assert found.reserved_concurrency == 5
    assert [(each.setting, each.only_where.name, expr(each.only_where)) for each in found.sometimes] == [
        ("reserved_concurrency", "Is", "{dev: 'false', main: 'true', uat: 'false'} else 'false'")
    ]
    assert [(each.name, expr(each.value), each.only_where.name) for each in found.environment] == [
        ("ONLY", '"a"', "Is"),
        ("OTHERS", '"b"', "OTHERSIsSet"),
    ]
    assert expr(found.environment[1].only_where) == "{dev: 'true', main: 'false', uat: 'true'} else 'true'"


def with_resources(work: Any, **resources: Any) -> Any:
    """The one function, with more resources in its template."""
    return work(IS_MAIN, resources=resources).functions[0]


@pytest.mark.parametrize(
    ("rule", "condition", "expression", "enabled"),
    [
        (
            {"ScheduleExpression": {"Fn::If": ["Is", "rate(1 day)", "NONE"]}},
            None,
            "{dev: 'NONE', main: 'rate(1 day)', uat: 'NONE'} else 'NONE'",
            True,
        ),
        (
            {"ScheduleExpression": "rate(1 day)"},
            "Is",
            "{dev: 'NONE', main: 'rate(1 day)', uat: 'NONE'} else 'NONE'",
            True,
        ),
        (
            {"ScheduleExpression": "rate(1 day)", "State": {"Fn::If": ["Is", "ENABLED", "DISABLED"]}},
            None,
            None,
            "{dev: 'DISABLED', main: 'ENABLED', uat: 'DISABLED'} else 'DISABLED'",
        ),
    ],
    ids=["an expression", "a rule", "a state"],
)
def test_schedules(work: Any, rule: Any, condition: Any, expression: Any, enabled: Any) -> None:
    target = {"Arn": {"Fn::GetAtt": ["LambdaFunction", "Arn"]}, "Id": {"Ref": "LambdaFunction"}}
    resource = {"Type": "AWS::Events::Rule", "Properties": {**rule, "Targets": [target]}}
    found = with_resources(work, Daily=resource | ({"Condition": condition} if condition else {})).schedule
    assert (expr(found.expression) if expression else None) == expression
    assert (found.enabled if enabled is True else expr(found.enabled)) == enabled
    assert found.kind == ("varying" if expression else "rate")


def test_a_rule_whose_condition_never_holds_is_no_schedule(work: Any) -> None:
    rule = {"Type": "AWS::Events::Rule", "Condition": "Is", "Properties": {"ScheduleExpression": "rate(1 day)"}}
    app = work({"Fn::Equals": [{"Ref": "env"}, "elsewhere"]}, resources={"Daily": rule})
    assert app.functions[0].schedule is None


def test_event_sources(work: Any) -> None:
    properties = {"FunctionName": {"Ref": "LambdaFunction"}, "EventSourceArn": "arn:aws:sqs:eu-west-1:1:jobs"}
    sized = {**properties, "BatchSize": {"Fn::If": ["Is", 9, 1]}, "Enabled": {"Fn::If": ["Is", True, False]}}
    kind = "AWS::Lambda::EventSourceMapping"
    first, second = with_resources(
        work,
        Jobs={"Type": kind, "Properties": sized},
        More={"Type": kind, "Condition": "Is", "Properties": properties},
    ).event_sources
    assert numbers_of(first.batch_size) == (1, 9)
    assert expr(first.enabled) == "{dev: 'false', main: 'true', uat: 'false'} else 'false'"
    assert (first.only_where, second.only_where.name) == (None, "Is")


@pytest.mark.parametrize(
    ("condition", "statements", "found"),
    [
        ("Is", [{"Action": ["s3:Get*"], "Resource": "*"}], [(("s3:Get*",), '"*"', "Is")]),
        (
            None,
            [{"Action": ["s3:Get*"], "Resource": {"Fn::If": ["Is", "a", "b"]}}],
            [(("s3:Get*",), "{dev: 'b', main: 'a', uat: 'b'} else 'b'", None)],
        ),
        (
            None,
            [{"Fn::If": ["Is", {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}, NO_VALUE]}],
            [(("s3:*",), '"*"', "Is")],
        ),
        (
            None,
            [{"Action": {"Fn::If": ["Is", ["s3:*"], ["s3:Get*", "s3:List*"]]}, "Resource": {"Fn::Sub": "x-${env}"}}],
            [(("s3:*",), '"x-" + env', "Is"), (("s3:Get*", "s3:List*"), '"x-" + env', "PolicyStatement2")],
        ),
    ],
    ids=["a policy", "a resource", "a statement", "actions"],
)
def test_statements(work: Any, condition: Any, statements: Any, found: Any) -> None:
    written = [each if "Fn::If" in each else {"Effect": "Allow", **each} for each in statements]
    document = {"Version": "2012-10-17", "Statement": written}
    policy = {"PolicyName": "more", "Roles": [{"Ref": "LambdaExecutionRole"}], "PolicyDocument": document}
    resource = {"Type": "AWS::IAM::Policy", "Properties": policy} | ({"Condition": condition} if condition else {})
    statements = with_resources(work, Policy=resource).statements
    assert [
        (each.actions, expr(each.resources[0]), each.only_where and each.only_where.name) for each in statements
    ] == found


def test_custom_policies(lowered: Any, function_template: Any) -> None:
    """The CLI writes them into the template as well: one statement, not two."""
    written = {"Effect": "Allow", "Action": ["s3:Get*"], "Resource": [EITHER]}
    policy = {
        "PolicyName": "custom-lambda-execution-policy",
        "Roles": [{"Ref": "LambdaExecutionRole"}],
        "PolicyDocument": {"Version": "2012-10-17", "Statement": [written]},
    }
    template = function_template("work", None, {"stage": {"Type": "String"}})
    template["Conditions"]["Is"] = IS_MAIN
    template["Resources"]["CustomLambdaExecutionPolicy"] = {"Type": "AWS::IAM::Policy", "Properties": policy}
    folder = "backend/function/work"
    files = {
        f"{folder}/work-cloudformation-template.json": template,
        f"{folder}/custom-policies.json": [written],
        f"{folder}/src/index.js": "exports.handler = async () => 1;",
    }
    app = lowered(CONFIG, files, info=INFO)
    [statement] = app.functions[0].statements
    assert expr(statement.resources[0]) == "{dev: 'b', main: 'a', uat: 'b'} else 'b'"
    assert app.diagnostics == ()


def test_a_secret_in_plain_text_is_one(work: Any) -> None:
    app = work(IS_MAIN, {"API_SECRET": {"Fn::If": ["Is", "sk_live_1234567890abcdef", "sk_test_1234567890abcdef"]}})
    assert [each.value.kind for each in app.functions[0].environment] == ["secret_value"]
    assert "1234567890abcdef" not in app.model_dump_json()
