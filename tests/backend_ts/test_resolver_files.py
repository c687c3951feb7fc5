"""Mapping templates and stacks beside the API, through the real toolchain: pipelines are as in Gen 1."""

import json
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from appsync import Resolver, resolvers
from emitted import Emitted, Judgement

from amp2gen.backend_ts.emit import emit
from amp2gen.backend_ts.project import ProjectFiles
from amp2gen.frontend import Choices, Gen1Project, lower
from amp2gen.passes.options import Options
from amp2gen.passes.pipeline import PIPELINE, run
from amp2gen.verify.stage import Output, open_stage
from amp2gen.verify.synthesize import Synthesis, modes_of
from amp2gen.verify.toolchain import Toolchain

pytestmark = pytest.mark.node

HERE = Path(__file__).parent
CORPUS = HERE.parents[1].parent / "shared" / "corpus"
API_ID = "abcdefghijklmnopqrstuvwxyz"

SCHEMA = """
type Post @model @auth(rules: [{ allow: public }]) {
  id: ID!
  title: String!
  comments: [Comment] @hasMany
}
type Comment @model @auth(rules: [{ allow: public }]) { id: ID! text: String }
type Query {
  quote: String @function(name: "quote-${env}") @auth(rules: [{ allow: public }])
  recentPosts(limit: Int): [Post]
}
"""

SLOTS: Mapping[str, str] = {
    "Query.getPost.preAuth.1.req.vtl": "preAuth of getPost {}",
    "Query.getPost.preAuth.1.res.vtl": "preAuth of getPost, response {}",
    "Query.getPost.postAuth.2.req.vtl": "postAuth of getPost {}",
    "Query.getPost.finish.1.res.vtl": "finish 1 {}",
    "Query.getPost.finish.2.res.vtl": "finish 2 {}",
    "Query.getPost.finish.10.res.vtl": "finish 10 {}",
    "Mutation.createPost.init.2.req.vtl": "init of createPost {}",
    "Mutation.createPost.preUpdate.1.req.vtl": "preUpdate {}",
    "Mutation.createPost.postUpdate.1.req.vtl": "postUpdate {}",
    "Subscription.onCreatePost.preSubscribe.1.req.vtl": "preSubscribe {}",
    "Post.comments.postDataLoad.1.res.vtl": "comments {}",
    "Query.listPosts.preDataLoad.1.req.vtl": "preDataLoad {}",
}
"""Files that add a step each; none is called like a template that Amplify generates."""

OVERRIDES: Mapping[str, str] = {
    "Mutation.updatePost.req.vtl": f"mine, on Post-{API_ID}-main",
    "Query.listComments.res.vtl": "my list",
    "Query.getComment.auth.1.req.vtl": "my rules",
}
"""Files that are called like templates that Amplify generates."""

IDLE: Mapping[str, str] = {
    "Query.quote.postAuth.1.req.vtl": "a @function has no slots",
    "Query.nothing.req.vtl": "there is no such field",
    "README.md": "about this folder",
}

OF_THE_STACK: Mapping[str, str] = {
    "Query.recentPosts.req.vtl": '{"version": "2018-05-29", "operation": "Scan"}',
    "Query.recentPosts.res.vtl": "$util.toJson($ctx.result.items)",
}


def location(file: str) -> Any:
    return {"Fn::Sub": f"s3://${{S3DeploymentBucket}}/${{S3DeploymentRootKey}}/resolvers/{file}"}


STACK = {
    "Parameters": {
        name: {"Type": "String"}
        for name in ("AppSyncApiId", "env", "S3DeploymentBucket", "S3DeploymentRootKey", "role")
    },
    "Resources": {
        "Role": {
            "Type": "AWS::IAM::Role",
            "Properties": {
                "RoleName": {"Fn::Sub": "recent-${env}"},
                "AssumeRolePolicyDocument": {
                    "Statement": [
                        {
                            "Effect": "Allow",
                            "Principal": {"Service": "appsync.amazonaws.com"},
                            "Action": "sts:AssumeRole",
                        }
                    ]
                },
            },
        },
        "Source": {
            "Type": "AWS::AppSync::DataSource",
            "Properties": {
                "ApiId": {"Ref": "AppSyncApiId"},
                "Name": "Recent",
                "Type": "AMAZON_DYNAMODB",
                "ServiceRoleArn": {"Fn::GetAtt": ["Role", "Arn"]},
                "DynamoDBConfig": {
                    "AwsRegion": {"Ref": "AWS::Region"},
                    "TableName": {"Fn::ImportValue": {"Fn::Sub": "${AppSyncApiId}:GetAtt:PostTable:Name"}},
                },
            },
        },
        "Resolver": {
            "Type": "AWS::AppSync::Resolver",
            "Properties": {
                "ApiId": {"Ref": "AppSyncApiId"},
                "TypeName": "Query",
                "FieldName": "recentPosts",
                "DataSourceName": {"Fn::GetAtt": ["Source", "Name"]},
                "RequestMappingTemplateS3Location": location("Query.recentPosts.req.vtl"),
                "ResponseMappingTemplateS3Location": location("Query.recentPosts.res.vtl"),
            },
        },
        "Jobs": {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Fn::Sub": "jobs-${env}"}}},
        "Send": {
            "Type": "AWS::IAM::Policy",
            "Properties": {
                "PolicyName": "send",
                "Roles": [{"Ref": "role"}],
                "PolicyDocument": {
                    "Statement": [
                        {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": {"Fn::GetAtt": ["Jobs", "Arn"]}},
                        {
                            "Effect": "Allow",
                            "Action": "lambda:InvokeFunction",
                            "Resource": {"Fn::Sub": "arn:aws:lambda:${AWS::Region}:1:function:quote-${env}"},
                        },
                    ]
                },
            },
        },
    },
}

CONFIG = {
    "api": {"demo": {"service": "AppSync"}},
    "auth": {"demo": {"service": "Cognito"}},
    "function": {"quote": {"service": "Lambda"}},
}
FUNCTION = {
    "Resources": {
        "LambdaFunction": {
            "Type": "AWS::Lambda::Function",
            "Properties": {
                "FunctionName": {"Fn::Sub": "quote-${env}"},
                "Handler": "index.handler",
                "Runtime": "nodejs22.x",
                "Role": {"Fn::GetAtt": ["LambdaExecutionRole", "Arn"]},
            },
        },
        "LambdaExecutionRole": {"Type": "AWS::IAM::Role", "Properties": {}},
    },
    "Parameters": {"env": {"Type": "String"}},
}


def output(name: str, templates: Mapping[str, str], stack: Any = None) -> Output:
    content = {
        "backend/backend-config.json": CONFIG,
        ".config/project-config.json": {"projectName": "demo", "frontend": "javascript"},
        "team-provider-info.json": {"main": {"awscloudformation": {"Region": "eu-west-1"}}},
        "cli.json": {"features": {"graphqltransformer": {"transformerversion": 2}}},
        "backend/api/demo/cli-inputs.json": {
            "version": 1,
            "serviceConfiguration": {"apiName": "demo", "defaultAuthType": {"mode": "API_KEY"}},
        },
        "backend/api/demo/parameters.json": {
            "role": {"Ref": "AuthRoleName"},
            "DynamoDBEnableServerSideEncryption": "false",
        },
        "backend/auth/demo/cli-inputs.json": {
            "version": "1",
            "cognitoConfig": {"usernameAttributes": ["email"], "resourceName": "demo"},
        },
        "backend/function/quote/quote-cloudformation-template.json": FUNCTION,
        **({"backend/api/demo/stacks/My-Stack.json": stack} if stack else {}),
    }
    texts = {
        "backend/api/demo/schema.graphql": SCHEMA,
        "backend/function/quote/src/index.js": "exports.handler = async () => 'To be';\n",
        **{f"backend/api/demo/resolvers/{file}": text for file, text in templates.items()},
        **{path: json.dumps(data) for path, data in content.items()},
    }
    files = {f"amplify/{path}": text.encode() for path, text in sorted(texts.items())}
    app = run(lower(Gen1Project("demo", files, {}, ()), Choices()), PIPELINE, Options())
    assert [d.message for d in app.diagnostics if d.severity == "error"] == []
    return Output(name, emit(app, ProjectFiles({}, frozenset())).files)


ALL = {**SLOTS, **OVERRIDES, **IDLE, **OF_THE_STACK}


def to_judge(folder: Path) -> list[Emitted]:
    outputs = {
        "plain": output("demo", {}),
        "slots": output("demo", SLOTS),
        "all": output("demo", ALL, STACK),
        "stack alone": output("demo", OF_THE_STACK, STACK),
    }
    modes = {"plain": 2, "all": 2}
    return [
        Emitted(name, each.files, modes_of(each)[: modes.get(name, 1)], project="demo")
        for name, each in outputs.items()
    ]


@pytest.fixture(scope="module")
def syntheses(judgement: Judgement) -> Mapping[tuple[str, str], Synthesis]:
    return judgement.syntheses


def test_it_type_checks_and_prettier_leaves_it_alone(judgement: Judgement) -> None:
    assert judgement.complaints == []


def test_nothing_is_wrong_in_any_state(syntheses: Mapping[tuple[str, str], Synthesis]) -> None:
    assert len(syntheses) == 6
    assert {key: found.problems for key, found in syntheses.items() if found.problems} == {}


def names(found: Mapping[str, Resolver]) -> dict[str, list[str]]:
    return {field: [step.name for step in each.steps] for field, each in found.items()}


def test_slots_are_filled_as_gen_1s_transformer_fills_them(
    toolchain: Toolchain, syntheses: Mapping[tuple[str, str], Synthesis]
) -> None:
    schema = re.sub(r"  quote: .*\n", "", SCHEMA)
    with open_stage(toolchain) as stage:
        script = shutil.copy(HERE / "resolver_slots.mjs", stage.folder)
        request = stage.folder / "slots.json"
        request.write_text(json.dumps({"schema": schema, "files": SLOTS}))
        done = subprocess.run(
            [toolchain.node, script, str(request)], cwd=stage.folder, capture_output=True, text=True, check=True
        )
    [line] = [line for line in done.stdout.splitlines() if line.startswith("PIPELINES ")]
    expected = json.loads(line.removeprefix("PIPELINES "))
    found = names(resolvers(syntheses[("slots", "fresh")]))
    assert {field: found[field] for field in expected} == expected


def test_each_step_has_the_text_of_its_file(syntheses: Mapping[tuple[str, str], Synthesis]) -> None:
    found = resolvers(syntheses[("slots", "fresh")])
    nothing = "$util.toJson({})"
    get_post = {step.name: (step.request, step.response) for step in found["Query.getPost"].steps}
    assert get_post["QuerygetPostpreAuth0Function"] == ("preAuth of getPost {}", "preAuth of getPost, response {}")
    assert get_post["QuerygetPostpostAuth1Function"] == ("postAuth of getPost {}", nothing)
    finish = [get_post[f"QuerygetPostfinish{n}Function"] for n in range(3)]
    assert finish == [(nothing, "finish 1 {}"), (nothing, "finish 10 {}"), (nothing, "finish 2 {}")]


def test_fields_without_files_are_as_they_were(syntheses: Mapping[tuple[str, str], Synthesis]) -> None:
    plain, found = (resolvers(syntheses[(name, "fresh")]) for name in ("plain", "slots"))
    touched = {".".join(file.split(".")[:2]) for file in SLOTS}
    assert touched < set(plain)
    assert {field: each for field, each in found.items() if field not in touched} == {
        field: each for field, each in plain.items() if field not in touched
    }


def test_files_called_like_generated_ones_take_their_place(syntheses: Mapping[tuple[str, str], Synthesis]) -> None:
    plain, found = (resolvers(syntheses[(name, "taking over")]) for name in ("plain", "all"))
    was, now = (each["Query.listComments"].steps[-1] for each in (plain, found))
    assert (now.name, now.source, now.request) == (was.name, was.source, was.request)
    assert (was.response, now.response) != (was.response, was.response)
    assert now.response == "my list"
    rules = {step.name: step.request for step in found["Query.getComment"].steps}
    assert rules["QuerygetCommentauth0Function"] == "my rules"
    # Gen 1 runs it twice: its CLI writes the file over the generated one and gives it to the slot as well.
    assert rules["QuerygetCommentauth1Function"] == "my rules"


def test_a_table_that_is_written_out_is_the_branchs(syntheses: Mapping[tuple[str, str], Synthesis]) -> None:
    for mode in ("fresh", "taking over"):
        text = resolvers(syntheses[("all", mode)])["Mutation.updatePost"].steps[-1].request
        assert text.startswith("mine, on ")
        assert API_ID not in text


def test_files_that_gen_1_does_not_use_change_nothing(syntheses: Mapping[tuple[str, str], Synthesis]) -> None:
    found, plain = (resolvers(syntheses[(name, "fresh")]) for name in ("all", "plain"))
    assert found["Query.quote"] == plain["Query.quote"]
    assert set(found) == {*plain, "Query.recentPosts"}


@pytest.mark.parametrize("name", ["all", "stack alone"])
def test_the_stacks_resolver_takes_its_files(syntheses: Mapping[tuple[str, str], Synthesis], name: str) -> None:
    [step] = resolvers(syntheses[(name, "fresh")])["Query.recentPosts"].steps
    assert step.request == OF_THE_STACK["Query.recentPosts.req.vtl"]
    assert step.response == OF_THE_STACK["Query.recentPosts.res.vtl"]


def test_the_stack_is_the_users_with_gen_2s_resources(syntheses: Mapping[tuple[str, str], Synthesis]) -> None:
    template = syntheses[("all", "taking over")].templates["dataMyStack"]
    resources = template["Resources"]
    assert set(STACK["Resources"]) == set(resources)
    assert resources["Role"]["Properties"]["RoleName"] == {"Fn::Sub": "recent-gen2-main"}
    assert resources["Jobs"]["DeletionPolicy"] == "Retain"
    assert set(template["Parameters"]) == {name for name in template["Parameters"] if name.startswith("reference")}
    invoke = resources["Send"]["Properties"]["PolicyDocument"]["Statement"][1]["Resource"]["Ref"]
    assert "dataquotelambda" in invoke, "a function that the API calls lives in its stack"


def test_sandboxes_of_two_developers_do_not_share_names(syntheses: Mapping[tuple[str, str], Synthesis]) -> None:
    resources = syntheses[("all", "fresh")].templates["dataMyStack"]["Resources"]
    assert resources["Role"]["Properties"]["RoleName"] == {"Fn::Sub": "recent-alice"}
    assert resources["Jobs"]["DeletionPolicy"] == "Delete"
