"""Functions that name what a custom stack names: topics, queues, tables."""

from typing import Any

import pytest

from amp2gen.ir.app import App, Environment
from amp2gen.ir.base import Origin
from amp2gen.ir.custom import CdkStack, CfnStack, CustomStack
from amp2gen.ir.expr import BranchSuffix, EnvName, Expr, Pseudo, Text, join
from amp2gen.ir.functions import Function, NodeCode, Variable
from amp2gen.ir.iam import Statement
from amp2gen.ir.pretty import expr
from amp2gen.passes.follow_custom_names import custom_names, follow_custom_names
from amp2gen.passes.options import Options
from amp2gen.passes.pipeline import PIPELINE
from amp2gen.passes.port_custom_stacks import port_custom_stacks
from amp2gen.passes.sources import source_file
from amp2gen.syntax.cloudformation.marked_text import ENV

STACK = """import * as cdk from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
const PREFIX = 'alerts';
export class cdkStack extends cdk.Stack {
  constructor(scope, id) {
    super(scope, id);
    const info = AmplifyHelpers.getProjectInfo();
    const topicName = `reports-${cdk.Fn.ref('env')}`;
    new sns.Topic(this, 'A', { topicName: `${PREFIX}-${info.projectName}-${cdk.Fn.ref('env')}` });
    new sns.Topic(this, 'B', { topicName });
    new sns.Topic(this, 'C', { topicName: 'fixed-name' });
    new sns.Topic(this, 'D', { topicName: 'orders-' + cdk.Fn.ref('env') + '-' + somewhere() });
    new dynamodb.Table(this, 'E', { tableName: `carts-${cdk.Fn.ref('env')}` });
  }
}
"""
CDK = CustomStack(
    name="alerts",
    code=CdkStack(
        entry="cdk-stack.ts",
        class_name="cdkStack",
        sources=(source_file("cdk-stack.ts", STACK.encode()),),
        origin=Origin(file="amplify/backend/custom/alerts/cdk-stack.ts"),
    ),
)
TEMPLATE: Any = {
    "Resources": {
        "Jobs": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Fn::Join": ["-", ["jobs", {"Ref": "env"}]]}}},
        "Fifo": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "letters.fifo"}},
    }
}
CFN = CustomStack(name="queues", code=CfnStack(template=TEMPLATE, origin=Origin(file="t.json")))


def value(written: str) -> Expr:
    """`$` stands for the environment."""
    before, env, after = written.partition("$")
    return join([Text(value=before), *([EnvName()] if env else []), Text(value=after)])


def followed(resource: str | Expr, variable: str = "", source: str = "") -> App:
    function = Function(
        name="work",
        code=NodeCode(entry="src/index.js", version=22),
        sources=(source_file("src/index.js", source.encode()),),
        statements=(
            Statement(actions=("x:Do",), resources=(value(resource) if isinstance(resource, str) else resource,)),
        ),
        environment=(Variable(name="V", value=value(variable)),),
    )
    environments = (Environment(name="dev"),)
    app = App(name="money", default_environment="dev", environments=environments, branches=())
    return follow_custom_names(app.model_copy(update={"functions": (function,), "custom": (CDK, CFN)}), Options())


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("arn:aws:sns:*:*:alerts-money-$", ['"arn:aws:sns:*:*:alerts-money-" + branch suffix']),
        ("arn:aws:sns:*:*:alerts-money-dev", ['"arn:aws:sns:*:*:alerts-money-" + branch suffix']),
        ("arn:aws:sns:*:*:reports-$", ['"arn:aws:sns:*:*:reports-" + branch suffix']),
        ("arn:aws:sns:*:*:fixed-name", ['"arn:aws:sns:*:*:fixed-name-" + branch suffix']),
        ("arn:aws:sqs:*:*:jobs-$", ['"arn:aws:sqs:*:*:jobs-" + branch suffix']),
        ("arn:aws:sqs:*:*:letters.fifo", ['"arn:aws:sqs:*:*:letters-" + branch suffix + ".fifo"']),
        # moved: Gen 1's name in the end
        (
            "arn:aws:dynamodb:*:*:table/carts-$/index/*",
            [
                '"arn:aws:dynamodb:*:*:table/carts-" + env + "/index/*"',
                '"arn:aws:dynamodb:*:*:table/carts-" + branch suffix + "/index/*"',
            ],
        ),
        ("arn:aws:sqs:*:*:jobs-$-late", ['"arn:aws:sqs:*:*:jobs-" + env + "-late"']),
        ("arn:aws:sqs:*:*:more-jobs-$", ['"arn:aws:sqs:*:*:more-jobs-" + env']),
    ],
)
def test_a_policy_follows(written: str, expected: list[str]) -> None:
    app = followed(written)
    assert [expr(each) for each in app.functions[0].statements[0].resources] == expected
    assert app.diagnostics == ()


def test_a_policy_follows_beside_region_and_account() -> None:
    arn = join([Text(value="arn:aws:sqs:"), Pseudo(name="region"), Text(value=":1:jobs-"), EnvName()])
    app = followed(arn)
    [resource] = app.functions[0].statements[0].resources
    assert expr(resource) == expr(
        join([Text(value="arn:aws:sqs:"), Pseudo(name="region"), Text(value=":1:jobs-"), BranchSuffix()])
    )
    assert app.diagnostics == ()


def test_a_name_that_is_not_known_in_full_is_reported_with_both_places() -> None:
    app = followed("arn:aws:sns:*:*:orders-$-abc")
    assert [expr(each) for each in app.functions[0].statements[0].resources] == [
        '"arn:aws:sns:*:*:orders-" + env + "-abc"'
    ]
    [found] = app.diagnostics
    assert (found.code, found.message) == (
        "A2G1556",
        "function work: a policy names what custom alerts calls 'orders-…-…' "
        "(amplify/backend/custom/alerts/cdk-stack.ts:12)",
    )


def test_variables_follow_but_for_what_moves() -> None:
    app = followed("*", "https://sqs.eu-west-1.amazonaws.com/1/jobs-$")
    assert expr(app.functions[0].environment[0].value) == (
        '"https://sqs.eu-west-1.amazonaws.com/1/jobs-" + branch suffix'
    )
    app = followed("*", "carts-$")
    assert expr(app.functions[0].environment[0].value) == '"carts-" + env'
    assert [each.code for each in app.diagnostics] == ["A2G1556"]


def test_code_that_puts_a_name_together_is_reported() -> None:
    app = followed("*", source="\nconst topic = `alerts-money-${process.env.ENV}`;")
    [found] = app.diagnostics
    assert found.origin == Origin(file="amplify/backend/function/work/src/index.js", line=2)


def test_the_line_is_the_one_of_the_gen_1_file() -> None:
    """An import statement that is put above the handler moves no line."""
    source = 'const { a } = require("a");\nif (a) require("b");\nconst topic = `alerts-money-${process.env.ENV}`;\n'
    names = [step.name for step in PIPELINE]
    assert names.index("follow_custom_names") < min(map(names.index, ("rewrite_secrets", "port_to_esm")))
    [found] = followed("*", source=source).diagnostics
    assert found.origin and found.origin.line == 3


def test_names_within_a_property_are_followed() -> None:
    template = {"Resources": {"Mail": {"Type": "AWS::SES::Template", "Properties": {"Template": {
        "TemplateName": {"Fn::Sub": "welcome-${env}"}}}}}}  # fmt: skip
    stack = CustomStack(name="mail", code=CfnStack(template=template, origin=Origin(file="mail.json")))
    assert [each.name.replace(ENV, "$") for each in custom_names(app_of(stack))] == ["welcome-$"]


def app_of(*stacks: CustomStack) -> App:
    app = App(name="money", default_environment="dev", environments=(Environment(name="dev"),), branches=())
    return app.model_copy(update={"custom": stacks})


def in_a_template(text: str) -> tuple[Any, list[tuple[str, str]]]:
    """What becomes of a text with `${env}` in a template beside the others, and what is told of it."""
    subscription = {"Type": "AWS::SNS::Subscription", "Properties": {"Endpoint": {"Fn::Sub": text}, "Protocol": "sqs"}}
    code = CfnStack(template={"Resources": {"Mail": subscription}}, origin=Origin(file="mail.json"))
    app = App(name="money", default_environment="dev", environments=(Environment(name="dev"),), branches=())
    app = app.model_copy(update={"custom": (CDK, CFN, CustomStack(name="mail", code=code))})
    app = port_custom_stacks(follow_custom_names(app, Options()), Options())
    told = [(each.code, each.message) for each in app.diagnostics if each.origin and each.origin.file == "mail.json"]
    template: Any = next(stack for stack in app.custom if stack.name == "mail").code.template  # type: ignore[union-attr]
    return template["Resources"]["Mail"]["Properties"]["Endpoint"], told


def test_a_template_follows_the_names_that_another_one_gives() -> None:
    endpoint, told = in_a_template("arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:jobs-${env}")
    assert endpoint == {"Fn::Sub": "arn:aws:sqs:${AWS::Region}:${AWS::AccountId}:jobs-${branch}"}
    assert [code for code, _ in told] == ["A2G1972"]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("arn:aws:dynamodb:*:*:table/carts-${env}", "alerts calls 'carts-…'"),
        ("arn:aws:sqs:*:*:letters.fifo", "queues calls 'letters.fifo'"),
        ("https://sqs/${env}/jobs-${env}", "queues calls 'jobs-…'"),
        ("arn:aws:sqs:*:*:jobs-${env}-late", None),
    ],
)
def test_what_a_template_cannot_follow_is_reported(written: str, told: str | None) -> None:
    endpoint, found = in_a_template(written)
    assert endpoint == {"Fn::Sub": written}
    assert [code for code, _ in found] == (["A2G1556"] if told else [])
    assert all("custom mail: the template names what custom " + str(told) in message for _, message in found)


def test_two_resources_of_the_same_name_are_no_mention() -> None:
    """A queue and a stream may be called alike; neither is the other's reader."""
    stream = {"Type": "AWS::Kinesis::Stream", "Properties": {"Name": {"Fn::Sub": "jobs-${env}"}}}
    code = CfnStack(template={"Resources": {"Jobs": stream}}, origin=Origin(file="stream.json"))
    app = App(name="money", default_environment="dev", environments=(Environment(name="dev"),), branches=())
    app = app.model_copy(update={"custom": (CFN, CustomStack(name="live", code=code))})
    assert follow_custom_names(app, Options()).diagnostics == ()
