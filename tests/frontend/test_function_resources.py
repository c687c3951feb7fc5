"""Queues, keys and networks in a function's own template: they come along, beside the function."""

from typing import Any

import pytest

from amp2gen.backend_ts.backend_file import uncarried_things
from amp2gen.ir.app import App
from amp2gen.ir.custom import CfnStack, CustomStack
from amp2gen.ir.functions import RateSchedule
from amp2gen.ir.pretty import expr
from amp2gen.passes.options import Options
from amp2gen.passes.port_custom_stacks import port_custom_stacks

CONFIG = {"function": {"work": {"service": "Lambda"}}}
QUEUE = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Fn::Sub": "work-${env}"}}}
ARN = {"Fn::GetAtt": ["Queue", "Arn"]}
ROLE = {"Ref": "LambdaExecutionRole"}


@pytest.fixture
def work(lowered: Any, function_template: Any) -> Any:
    """`work(resources, variables, parameters, **sections)`: the app with a function whose template holds resources."""

    def lower(
        resources: Any, variables: Any = None, parameters: Any = None, sections: Any = None, **properties: Any
    ) -> App:
        template = function_template("work", variables, parameters, resources, **properties) | (sections or {})
        return lowered(
            CONFIG,
            {
                "backend/function/work/work-cloudformation-template.json": template,
                "backend/function/work/src/index.js": "exports.handler = async () => 1;",
            },
        )

    return lower


def beside(app: App) -> CustomStack:
    (stack,) = app.custom
    return stack


def template(app: App) -> Any:
    code = beside(app).code
    assert isinstance(code, CfnStack)
    return code.template


def parameters(app: App) -> dict[str, str]:
    return {each.name: expr(each.value) for each in beside(app).parameters}


def codes(app: App) -> list[str]:
    return [d.code for d in app.diagnostics]


def test_a_function_alone_has_nothing_beside_it(work: Any) -> None:
    assert work({}).custom == ()


@pytest.mark.parametrize("written", ["/aws/lambda/work-${env}", "/aws/lambda/${LambdaFunction}"])
def test_the_functions_own_log_group_has_its_name_in_gen_2(work: Any, written: str) -> None:
    group = {"LogGroupName": {"Fn::Sub": written}, "RetentionInDays": 14}
    app = port_custom_stacks(work({"Log": {"Type": "AWS::Logs::LogGroup", "Properties": group}}), Options())
    found = template(app)["Resources"]["Log"]["Properties"]
    assert found == {"LogGroupName": {"Fn::Sub": "/aws/lambda/${functionName}"}, "RetentionInDays": 14}
    assert parameters(app) == {"functionName": "functions/work.name"}
    assert beside(app).branch_parameter is None


def test_a_queue_that_the_function_fills(work: Any) -> None:
    policy = {
        "Type": "AWS::IAM::Policy",
        "Properties": {
            "PolicyName": "send",
            "Roles": [ROLE],
            "PolicyDocument": {
                "Version": "2012-10-17",
                "Statement": [{"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": ARN}],
            },
        },
    }
    app = work({"Queue": QUEUE, "Send": policy}, {"URL": {"Ref": "Queue"}}, DeadLetterConfig={"TargetArn": ARN})
    stack, function = beside(app), app.functions[0]
    assert (stack.name, stack.beside and stack.beside.id) == ("workResources", "functions/work")
    assert template(app)["Resources"] == {"Queue": QUEUE}
    assert template(app)["Outputs"] == {"QueueArn": {"Value": ARN}, "QueueRef": {"Value": {"Ref": "Queue"}}}
    assert isinstance(stack.code, CfnStack) and stack.code.retained == ("Queue",)
    assert parameters(app) == {"env": "env"}
    assert expr(function.environment[0].value) == "custom/workResources.QueueRef"
    assert expr(function.dead_letter_target) == "custom/workResources.QueueArn"
    assert [expr(each) for s in function.statements for each in s.resources] == ["custom/workResources.QueueArn"]
    assert codes(app) == []


def test_it_is_told_of_the_function(work: Any) -> None:
    subscription = {
        "Type": "AWS::SNS::Subscription",
        "Properties": {
            "Endpoint": {"Fn::GetAtt": ["LambdaFunction", "Arn"]},
            "Protocol": "lambda",
            "TopicArn": {"Fn::Sub": "arn:aws:sns:${AWS::Region}:${AWS::AccountId}:news"},
        },
    }
    alarm = {
        "Type": "AWS::Lambda::Permission",
        "Properties": {
            "FunctionName": {"Fn::Sub": "${LambdaFunction}"},
            "Action": "lambda:InvokeFunction",
            "Principal": "sns.amazonaws.com",
        },
        "DependsOn": ["LambdaFunction", "News"],
    }
    app = work({"News": subscription, "MayCall": alarm})
    assert parameters(app) == {"functionArn": "functions/work.arn", "functionName": "functions/work.name"}
    resources = template(app)["Resources"]
    assert resources["News"]["Properties"]["Endpoint"] == {"Ref": "functionArn"}
    assert resources["MayCall"]["Properties"]["FunctionName"] == {"Fn::Sub": "${functionName}"}
    assert resources["MayCall"]["DependsOn"] == ["News"]
    assert codes(app) == []


def test_conditions_and_mappings_come_along(work: Any) -> None:
    queue = {
        "Type": "AWS::SQS::Queue",
        "Condition": "Live",
        "Properties": {"DelaySeconds": {"Fn::FindInMap": ["Delays", "live", "seconds"]}},
    }
    live = {"Fn::And": [{"Condition": "Wanted"}, {"Fn::Not": [{"Fn::Equals": [{"Ref": "env"}, "dev"]}]}]}
    conditions = {
        "ShouldNotCreateEnvResources": {"Fn::Equals": [{"Ref": "env"}, "NONE"]},
        "Live": live,
        "Wanted": {"Fn::Equals": [{"Ref": "wanted"}, "yes"]},
    }
    delays = {"Delays": {"live": {"seconds": 3}}}
    app = work(
        {"Queue": queue},
        None,
        {"wanted": {"Type": "String", "Default": "yes"}, "other": {"Type": "String", "Default": "x"}},
        {"Conditions": conditions, "Mappings": delays},
    )
    found = template(app)
    assert set(found["Conditions"]) == {"Live", "Wanted"}
    assert found["Mappings"] == delays
    assert parameters(app) == {"env": "env", "wanted": '"yes"'}


def test_a_role_of_another_service_is_no_role_of_the_function(work: Any) -> None:
    role = {"Type": "AWS::IAM::Role", "Properties": {"AssumeRolePolicyDocument": {}}}
    allowed = {"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "logs:*", "Resource": "*"}]}
    policy = {
        "Type": "AWS::IAM::Policy",
        "Properties": {"PolicyName": "flow", "Roles": [{"Ref": "FlowRole"}], "PolicyDocument": allowed},
    }
    app = work({"FlowRole": role, "FlowPolicy": policy})
    assert set(template(app)["Resources"]) == {"FlowRole", "FlowPolicy"}
    assert app.functions[0].statements == ()
    assert codes(app) == []


def test_a_resource_that_is_never_made_stays_away(work: Any) -> None:
    conditions = {
        "ShouldNotCreateEnvResources": {"Fn::Equals": [{"Ref": "env"}, "NONE"]},
        "Never": {"Fn::Equals": ["a", "b"]},
    }
    app = work({"Queue": {**QUEUE, "Condition": "Never"}}, None, None, {"Conditions": conditions})
    assert (app.custom, codes(app)) == ((), [])


def test_what_needs_the_upload_of_gen_1_is_reported(work: Any) -> None:
    other = {
        "Type": "AWS::Lambda::Function",
        "Properties": {
            "Code": {"S3Bucket": {"Ref": "deploymentBucketName"}, "S3Key": {"Ref": "s3Key"}},
            "Handler": "other.handler",
            "Role": {"Fn::GetAtt": ["LambdaExecutionRole", "Arn"]},
        },
    }
    address = {
        "Type": "AWS::Lambda::Url",
        "Properties": {"TargetFunctionArn": {"Ref": "Other"}, "AuthType": "AWS_IAM"},
    }
    app = work({"Other": other, "Address": address, "Queue": QUEUE})
    assert set(template(app)["Resources"]) == {"Queue"}
    messages = [d.message for d in app.diagnostics if d.code == "A2G1604"]
    assert messages == [
        "function work: Other (AWS::Lambda::Function) is not carried over",
        "function work: Address (AWS::Lambda::Url) is not carried over",
    ]
    assert uncarried_things(app) == [
        "A2G1604: function work: Other (AWS::Lambda::Function)",
        "A2G1604: function work: Address (AWS::Lambda::Url)",
    ], "backend.ts stops at each"


def test_what_the_cdk_cannot_include_is_named_and_leaves_the_rest(work: Any) -> None:
    """A snippet among properties stops the whole synthesis, and so does the length of what a deployment knows."""
    snippet = {"Fn::Transform": {"Name": "AWS::Include", "Parameters": {"Location": "s3://shared/part.json"}}}
    resources = {
        "Queue": QUEUE,
        "Topic": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "work", **snippet}},
        "Wait": {"Type": "AWS::SQS::Queue", "Properties": {"DelaySeconds": {"Fn::Length": {"Fn::GetAZs": ""}}}},
    }
    app = work(resources, sections={"Transform": "AWS::LanguageExtensions"})
    assert set(template(app)["Resources"]) == {"Queue"}
    found = [each for each in app.diagnostics if each.code == "A2G1981"]
    assert [each.origin.pointer for each in found if each.origin] == [
        "/Resources/Topic/Properties/Fn::Transform",
        "/Resources/Wait/Properties/DelaySeconds/Fn::Length",
    ]
    assert "A2G1604" not in codes(app)
    assert [each.partition(":")[0] for each in uncarried_things(app)] == ["A2G1981", "A2G1981"]


def test_macros_of_the_template_come_along(work: Any) -> None:
    app = work({"Queue": QUEUE}, sections={"Transform": ["AWS::SecretsManager-2020-07-23"]})
    assert template(app)["Transform"] == ["AWS::SecretsManager-2020-07-23"]


def test_parameters_read_from_ssm_and_lists_are_told_as_texts(work: Any) -> None:
    """A dynamic reference in the place of the name would be looked up as a name; lists have none at all."""
    kind = "AWS::SSM::Parameter::Value<{}>".format
    declared = {
        "vpc": {"Type": kind("AWS::EC2::VPC::Id"), "Default": "/net/vpc"},
        "subnets": {"Type": kind("List<AWS::EC2::Subnet::Id>"), "Default": "/net/subnets"},
        "groups": {"Type": "CommaDelimitedList", "Default": "sg-1, sg-2"},
    }
    endpoint = {"VpcId": {"Ref": "vpc"}, "SubnetIds": {"Ref": "subnets"}, "SecurityGroupIds": {"Ref": "groups"}}
    app = work({"Endpoint": {"Type": "AWS::EC2::VPCEndpoint", "Properties": endpoint}}, None, declared)
    assert parameters(app) == {"groups": '"sg-1,sg-2"', "subnets": '"/net/subnets"', "vpc": '"/net/vpc"'}
    assert template(app)["Parameters"] == declared
    assert template(app)["Resources"]["Endpoint"]["Properties"] == endpoint
    assert [code for code in codes(app) if code != "A2G1620"] == []


def test_a_parameter_of_the_same_name_as_ours(work: Any) -> None:
    alias = {
        "Type": "AWS::Lambda::Alias",
        "Properties": {
            "FunctionName": {"Ref": "LambdaFunction"},
            "FunctionVersion": "$LATEST",
            "Name": {"Ref": "functionName"},
        },
    }
    app = work({"Alias": alias}, None, {"functionName": {"Type": "String", "Default": "live"}})
    assert parameters(app) == {"functionName": '"live"', "functionNameOfGen2": "functions/work.name"}


def rule(**properties: Any) -> dict[str, Any]:
    target = {"Arn": {"Fn::GetAtt": ["LambdaFunction", "Arn"]}, "Id": {"Ref": "LambdaFunction"}}
    return {"Type": "AWS::Events::Rule", "Properties": {"Targets": [target], **properties}}


def called_by(logical_id: str) -> dict[str, Any]:
    properties = {
        "FunctionName": {"Ref": "LambdaFunction"},
        "Action": "lambda:InvokeFunction",
        "Principal": "events.amazonaws.com",
        "SourceArn": {"Fn::GetAtt": [logical_id, "Arn"]},
    }
    return {"Type": "AWS::Lambda::Permission", "Properties": properties}


def test_the_first_schedule_is_the_functions_own_and_other_rules_come_along(work: Any) -> None:
    said = {"Arn": {"Fn::GetAtt": ["LambdaFunction", "Arn"]}, "Id": {"Ref": "LambdaFunction"}, "Input": '{"full":true}'}
    app = work(
        {
            "Unused": rule(ScheduleExpression="NONE"),
            "Weekly": rule(ScheduleExpression="rate(7 days)", Targets=[said]),
            "CloudWatchEvent": rule(ScheduleExpression="rate(1 hour)"),
            "Uploads": rule(EventPattern={"source": ["aws.s3"]}),
            "CalledWeekly": called_by("Weekly"),
            "CalledHourly": called_by("CloudWatchEvent"),
            "CalledForUploads": called_by("Uploads"),
        }
    )
    (function,) = app.functions
    assert function.schedule == RateSchedule(value=1, unit="hour")
    assert list(template(app)["Resources"]) == ["Weekly", "Uploads", "CalledWeekly", "CalledForUploads"]
    assert parameters(app) == {"functionArn": "functions/work.arn", "functionName": "functions/work.name"}
    assert codes(app) == []
