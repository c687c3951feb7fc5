import json

from amp2gen.syntax.cloudformation.evaluate import evaluate
from amp2gen.syntax.cloudformation.scope import Trace, template_scope
from amp2gen.syntax.cloudformation.statements import Guard, document_statements, policy_statements
from amp2gen.syntax.cloudformation.template import read_template
from amp2gen.syntax.cloudformation.values import Concat, ResourceAttribute, Symbol
from amp2gen.syntax.documents import load

ENV = Symbol("env", text="main")
ALLOW = {"Effect": "Allow", "Action": "s3:*", "Resource": "*"}
REMOVED = {"Ref": "AWS::NoValue"}


def read(resource_type, properties):
    template = read_template(
        load(
            json.dumps(
                {
                    "Parameters": {"env": {"Type": "String"}},
                    "Conditions": {
                        "Yes": {"Fn::Equals": ["a", "a"]},
                        "Maybe": {"Fn::Equals": [{"Ref": "AWS::Region"}, "x"]},
                    },
                    "Resources": {
                        "R": {"Type": resource_type, "Properties": properties},
                        "Table": {"Type": "AWS::DynamoDB::Table"},
                    },
                }
            ),
            "t.json",
        )
    )
    trace = Trace()
    statements = policy_statements(template.resources["R"], template_scope(template, {"env": ENV}, {}), trace)
    return statements, trace, template.document


def document(*statements):
    return {"Version": "2012-10-17", "Statement": [*statements]}


def test_a_statement_is_normalised():
    [statement], trace, _ = read(
        "AWS::IAM::Policy",
        {
            "PolicyDocument": {
                "Statement": {
                    "Sid": "Read",
                    "Effect": "Allow",
                    "Action": "dynamodb:Query",
                    "Resource": [
                        {"Fn::GetAtt": ["Table", "Arn"]},
                        {"Fn::Sub": "${Table.Arn}/index/${env}"},
                        REMOVED,
                    ],
                    "Condition": {"StringEquals": {"a": {"Ref": "env"}}},
                }
            }
        },
    )

    arn = ResourceAttribute("Table", "Arn")
    assert (statement.effect, statement.sid) == ("Allow", "Read")
    assert statement.actions == ("dynamodb:Query",)
    assert statement.resources == (arn, Concat((arn, "/index/", ENV)))
    assert statement.conditions == {"StringEquals": {"a": ENV}}
    assert (statement.not_actions, statement.not_resources, statement.guards) == ((), (), ())
    assert (statement.principals, statement.not_principals) == ({}, {})
    assert statement.pointer == "/Resources/R/Properties/PolicyDocument/Statement"
    assert trace.problems == []
    assert trace.parameters == {"env"}


def test_negated_elements_and_principals():
    negated = {
        "Effect": "Deny",
        "NotAction": ["a:b", "c:d"],
        "NotResource": "x",
        "NotPrincipal": {"AWS": "1"},
    }
    services = {
        "Effect": "Allow",
        "Action": "sts:AssumeRole",
        "Principal": {"Service": ["a", "b"], "AWS": "2"},
    }
    anyone = {"Effect": "Allow", "Action": "s3:Get", "Principal": "*"}
    statements = document_statements(document(negated, services, anyone), scope())

    assert statements[0].not_actions == ("a:b", "c:d")
    assert statements[0].not_resources == ("x",)
    assert statements[0].not_principals == {"AWS": ("1",)}
    assert statements[1].principals == {"Service": ("a", "b"), "AWS": ("2",)}
    assert statements[2].principals == {"AWS": ("*",)}


def scope():
    return template_scope(read_template(load('{"Resources": {}}', "t.json")), {}, {})


def test_inline_policies_of_a_role():
    statements, trace, document_read = read(
        "AWS::IAM::Role",
        {
            "AssumeRolePolicyDocument": document(ALLOW),
            "Policies": [
                {"PolicyName": "a", "PolicyDocument": document(ALLOW, {**ALLOW, "Sid": "second"})},
                {"PolicyName": "b", "PolicyDocument": document({**ALLOW, "Sid": "third"})},
            ],
        },
    )

    base = "/Resources/R/Properties/Policies"
    assert [(each.sid, each.pointer) for each in statements] == [
        (None, f"{base}/0/PolicyDocument/Statement/0"),
        ("second", f"{base}/0/PolicyDocument/Statement/1"),
        ("third", f"{base}/1/PolicyDocument/Statement/0"),
    ]
    assert all(document_read.position(each.pointer) for each in statements)
    assert trace.problems == []


def test_managed_policies_and_other_resources():
    assert len(read("AWS::IAM::ManagedPolicy", {"PolicyDocument": document(ALLOW)})[0]) == 1
    assert read("AWS::S3::BucketPolicy", {"PolicyDocument": document(ALLOW)})[0] == ()
    assert read("AWS::IAM::Role", {})[0] == ()


def test_places_hold_where_elements_vanish():
    statements, _, _ = read("AWS::IAM::Policy", {"PolicyDocument": document(REMOVED, {**ALLOW, "Sid": "x"})})

    assert [each.pointer for each in statements] == ["/Resources/R/Properties/PolicyDocument/Statement/1"]


def test_decided_conditions_are_followed():
    statements, _, document_read = read(
        "AWS::IAM::Policy",
        {
            "PolicyDocument": document(
                {"Fn::If": ["Yes", {**ALLOW, "Sid": "yes"}, REMOVED]},
                {"Fn::If": ["Yes", REMOVED, {**ALLOW, "Sid": "no"}]},
            )
        },
    )

    assert [each.sid for each in statements] == ["yes"]
    assert document_read.position(statements[0].pointer) is not None


def test_undecided_conditions_guard_the_statements_of_both_branches():
    properties = {
        "Policies": [
            {
                "Fn::If": [
                    "Maybe",
                    {"PolicyName": "a", "PolicyDocument": document({**ALLOW, "Sid": "then"})},
                    REMOVED,
                ]
            },
            {
                "PolicyDocument": document(
                    {"Fn::If": ["Maybe", {**ALLOW, "Sid": "a"}, {**ALLOW, "Sid": "b"}]},
                )
            },
        ]
    }

    statements, trace, document_read = read("AWS::IAM::Role", properties)

    assert [(each.sid, each.guards) for each in statements] == [
        ("then", (Guard("Maybe", True),)),
        ("a", (Guard("Maybe", True),)),
        ("b", (Guard("Maybe", False),)),
    ]
    assert all(document_read.position(each.pointer) for each in statements)
    assert trace.problems == []


def test_what_is_no_statement_is_a_problem():
    statements, trace, _ = read(
        "AWS::IAM::Policy",
        {"PolicyDocument": document("x", {"Action": "a"}, {"Ref": "env"}, {**ALLOW, "Comment": "hi"})},
    )

    base = "/Resources/R/Properties/PolicyDocument/Statement"
    assert len(statements) == 1
    assert [problem.pointer for problem in trace.problems] == [
        f"{base}/0",
        f"{base}/1",
        f"{base}/2",
        f"{base}/3/Comment",
    ]


def test_a_policy_that_is_no_object_is_a_problem():
    statements, trace, _ = read("AWS::IAM::Role", {"Policies": [{"Ref": "env"}]})

    assert statements == ()
    assert [problem.pointer for problem in trace.problems] == ["/Resources/R/Properties/Policies/0"]


def test_evaluated_documents_can_be_read():
    evaluated = evaluate(document({**ALLOW, "Resource": {"Fn::Sub": "a"}}), scope())

    [statement] = document_statements(evaluated, scope(), pointer="/here")

    assert (statement.resources, statement.pointer) == (("a",), "/here/Statement/0")
