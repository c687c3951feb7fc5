"""Custom resources, line by line: physical names, and CDK code of version 1."""

import pytest

from amp2gen.passes.cdk_stack_source import port_cdk_source
from amp2gen.passes.template_names import branch_name, names_of_branch, single_things
from amp2gen.syntax.spans import SyntaxProblem

PATH = "amplify/backend/custom/x/cdk-stack.ts"


def ported(source: str, packages: tuple[str, ...] = (), folder: str = "") -> tuple[str, list[str]]:
    """The source for Gen 2, and `code:line` of each problem."""
    result = port_cdk_source(PATH, source, frozenset(packages), folder)
    lines = [source.count("\n", 0, each.offset) + 1 for each in result.problems]
    return result.source, [f"{each.kind.code}:{line}" for each, line in zip(result.problems, lines, strict=True)]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import * as cdk from '@aws-cdk/core';", "import * as cdk from 'aws-cdk-lib';"),
        ('import * as sns from "@aws-cdk/aws-sns";', 'import * as sns from "aws-cdk-lib/aws-sns";'),
        ("import { Role } from '@aws-cdk/aws-iam';", "import { Role } from 'aws-cdk-lib/aws-iam';"),
        ("import { Construct } from '@aws-cdk/core';", "import { Construct } from 'constructs';"),
        (
            "import { Construct, Duration } from '@aws-cdk/core';",
            "import { Duration } from 'aws-cdk-lib';\nimport { Construct } from 'constructs';",
        ),
        ("import { Table } from 'aws-cdk-lib/aws-dynamodb';", "import { Table } from 'aws-cdk-lib/aws-dynamodb';"),
        ("import * as fs from 'fs';", "import * as fs from 'fs';"),
        ("import { names } from './names';", "import { names } from './names';"),
        (
            "import * as AmplifyHelpers from '@aws-amplify/cli-extensibility-helper';",
            "import * as AmplifyHelpers from './gen1-helpers';",
        ),
        (
            "import { AmplifyDependentResourcesAttributes } from '../../types/amplify-dependent-resources-ref';\n"
            "let found: AmplifyDependentResourcesAttributes;",
            "import type { AmplifyDependentResourcesAttributes } from './gen1-helpers';\n"
            "let found: AmplifyDependentResourcesAttributes;",
        ),
    ],
)
def test_imports(before: str, after: str) -> None:
    assert ported(before + "\n") == (after + "\n", [])


def test_the_import_of_types_that_the_cli_writes_into_every_stack_goes_where_nothing_uses_it() -> None:
    source = (
        "import * as cdk from 'aws-cdk-lib';\n"
        "import { AmplifyDependentResourcesAttributes } from '../../types/amplify-dependent-resources-ref';\n"
        "\n"
        "// const found: AmplifyDependentResourcesAttributes = …\n"
    )
    assert ported(source) == (source.replace(source.splitlines(keepends=True)[1], ""), [])


def test_construct_as_a_member_of_the_core() -> None:
    source, found = ported("import * as cdk from '@aws-cdk/core';\nfunction f(scope: cdk.Construct) {}\n")
    assert source == (
        "import { Construct } from 'constructs';\n"
        "import * as cdk from 'aws-cdk-lib';\n"
        "function f(scope: Construct) {}\n"
    )
    assert found == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import * as python from '@aws-cdk/aws-lambda-python';", ["A2G1973:1"]),
        ("import * as glue from '@aws-cdk/aws-glue';\nnew glue.Database(this, 'd');", ["A2G1973:2"]),
        ("import * as glue from '@aws-cdk/aws-glue';\nnew glue.CfnDatabase(this, 'd');", []),
        ("import { Tag } from '@aws-cdk/core';", ["A2G1973:1"]),
        ("import * as cdk from '@aws-cdk/core';\ncdk.Tag.add(this, 'a', 'b');", ["A2G1973:2"]),
        ("import lodash from 'lodash';", ["A2G1973:1"]),
        ("const fs = require('fs');", ["A2G1973:1"]),
        ("new lambda.DockerImageFunction(this, 'f', {});", ["A2G1974:1"]),
        ("ec2.Vpc.fromLookup(this, 'v', { isDefault: true });", ["A2G1974:1"]),
    ],
)
def test_what_is_not_mechanical_is_named_with_its_line(source: str, found: list[str]) -> None:
    assert ported(source + "\n")[1] == found


def test_packages_that_the_stack_brings_are_known() -> None:
    assert ported("import { v4 } from 'uuid';\n", ("uuid",))[1] == []


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("export class A extends cdk.Stack {}", "export class A extends cdk.NestedStack {}"),
        ("export class A extends cdk.NestedStack {}", "export class A extends cdk.NestedStack {}"),
        ("function f(a) { return a; }", "function f(a: any) { return a; }"),
        ("function f(a?: B) { return a.c; }", "function f(a?: B) { return a!.c; }"),
        ("function f(a?: B) { return a?.c; }", "function f(a?: B) { return a?.c; }"),
    ],
)
def test_the_class_and_strict_checks(before: str, after: str) -> None:
    assert ported(before + "\n") == (after + "\n", [])


IMPORT = "import { branchSuffix } from '../../branch-suffix';\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("new sqs.Queue(this, 'q', { queueName: 'jobs' });", "{ queueName: `jobs-${branchSuffix(this)}` }"),
        ("new sqs.Queue(this, 'q', { queueName: 'jobs.fifo' });", "{ queueName: `jobs-${branchSuffix(this)}.fifo` }"),
        ("new sqs.Queue(this, 'q', { queueName: `jobs-${x}` });", "{ queueName: `jobs-${x}-${branchSuffix(this)}` }"),
        ("new es.Domain(this, 'd', { domainName: 'notes' });", "{ domainName: `notes-${branchSuffix(this)}` }"),
        ("new CfnDatabase(this, 'd', { databaseName: 'iot' });", "{ databaseName: `iot-${branchSuffix(this)}` }"),
        (
            "new glue.CfnDatabase(this, 'd', { catalogId, databaseInput: { name: 'lake' } });",
            "{ name: `lake-${branchSuffix(this)}`.replaceAll('-', '_') }",
        ),
        (
            "new CfnTopicRule(this, 'r', { ruleName: 'heat' });",
            "{ ruleName: `heat-${branchSuffix(this)}`.replaceAll('-', '_') }",
        ),
        (
            "new iot.CfnTopicRule(this, 'r', { ruleName: `heat_${cdk.Fn.ref('env')}` });",
            "{ ruleName: `heat_${branchSuffix(this)}`.replaceAll('-', '_') }",
        ),
        (
            "new CfnOriginAccessControl(this, 'o', { originAccessControlConfig: { name: 'site', protocol } });",
            "{ name: `site-${branchSuffix(this)}`, protocol }",
        ),
        (
            "new cloudfront.CachePolicy(this, 'c', { cachePolicyName: `c-${cdk.Fn.ref('env')}` });",
            "{ cachePolicyName: `c-${branchSuffix(this)}` }",
        ),
        ("new sqs.Queue(this, 'q', { queueName: make(x) });", "{ queueName: `${make(x)}-${branchSuffix(this)}` }"),
        (
            "new ssm.CfnParameter(this, 'p', { name: `/${cdk.Fn.ref('env')}/p` });",
            "{ name: `/${branchSuffix(this)}/p` }",
        ),
    ],
)
def test_physical_names_follow_the_branch(before: str, after: str) -> None:
    source, found = ported(before + "\n")
    assert source.startswith(IMPORT)
    assert after in source
    assert found == ["A2G1972:1"]


def test_the_domain_of_a_certificate_is_no_physical_name() -> None:
    source, found = ported("new acm.Certificate(this, 'c', { domainName: 'demo.example' });\n")
    assert "{ domainName: 'demo.example' }" in source
    assert found == []


MOVED = "import { moved } from '../../gen1';\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "new s3.Bucket(this, 'b', { bucketName: 'b-' + AmplifyHelpers.getProjectInfo().envName });",
            "{ bucketName: moved ? 'b-' + AmplifyHelpers.getProjectInfo().envName : 'b-' + branchSuffix(this) }",
        ),
        (
            "new dynamodb.Table(this, 't', { tableName: 'orders' });",
            "{ tableName: moved ? 'orders' : `orders-${branchSuffix(this)}` }",
        ),
        (
            "new dynamodb.Table(this, 't', { tableName: `orders-${x}` });",
            "{ tableName: moved ? `orders-${x}` : `orders-${x}-${branchSuffix(this)}` }",
        ),
        (
            "new kinesis.Stream(this, 's', { streamName: make(x) });",
            "{ streamName: moved ? make(x) : `${make(x)}-${branchSuffix(this)}` }",
        ),
        (
            "new dynamodb.Table(this, 't', { tableName });",
            "{ tableName: moved ? tableName : `${tableName}-${branchSuffix(this)}` }",
        ),
        (
            "new dynamodb.Table(this, 't', { tableName: (name) });",
            "{ tableName: (moved ? name : `${name}-${branchSuffix(this)}`) }",
        ),
        (
            "const name = `orders-${cdk.Fn.ref('env')}`;\nnew dynamodb.Table(this, 't', { tableName: name });",
            "const name = moved ? `orders-${cdk.Fn.ref('env')}` : `orders-${branchSuffix(this)}`;\n",
        ),
        (
            "const table = new dynamodb.Table(this, 't', { tableName: 'orders' });",
            "const table = new dynamodb.Table(this, 't', { tableName: moved ? 'orders' : `orders-${",
        ),
    ],
)
def test_what_moves_keeps_its_name(before: str, after: str) -> None:
    source, found = ported(before + "\n")
    assert source.startswith(IMPORT + MOVED)
    assert after in source
    assert len(found) == 1


def test_a_name_in_a_constant_changes_there() -> None:
    source, found = ported(
        "const env = new cdk.CfnParameter(this, 'env');\n"
        "const name = `jobs-${env.valueAsString}`;\n"
        "new sqs.Queue(this, 'q', { queueName: name });\n"
        "new sqs.Queue(this, 'r', { queueName: `${name}-late` });\n"
        "new cdk.CfnOutput(this, 'name', { value: name });\n"
    )
    assert source.removeprefix(IMPORT).splitlines()[1:] == [
        "const name = `jobs-${branchSuffix(this)}`;",
        "new sqs.Queue(this, 'q', { queueName: name });",
        "new sqs.Queue(this, 'r', { queueName: `${name}-late` });",
        "new cdk.CfnOutput(this, 'name', { value: name });",
    ]
    assert found == ["A2G1972:3", "A2G1972:4"]


def in_class(*lines: str) -> str:
    return "\n".join(("class A extends NestedStack {", "constructor() {", *lines, "}", "}", ""))


def test_what_else_uses_the_constant_of_a_name_has_the_name_of_the_branch() -> None:
    source, found = ported(
        in_class(
            "const bucketName = 'logs-' + id;",
            "new s3.CfnBucket(this, 'b', { bucketName: bucketName });",
            "new glue.CfnTable(this, 't', { tableInput: { storageDescriptor: { location: 's3://' + bucketName } } });",
        )
    )
    lines = source.splitlines()
    assert "const bucketName = moved ? 'logs-' + id : `${'logs-' + id}-${branchSuffix(this)}`;" in lines
    assert "new s3.CfnBucket(this, 'b', { bucketName: bucketName });" in lines
    assert "location: 's3://' + bucketName }" in source
    assert found == ["A2G1972:4"]


@pytest.mark.parametrize(
    "lines",
    [
        ["const name = 'jobs';", "new sqs.Queue(this, 'q', { queueName: name });"],
        ["let name = 'jobs';", "new sqs.Queue(this, 'q', { queueName: name });", "name = 'others';"],
    ],
)
def test_a_constant_of_one_name_stays_as_it_is(lines: list[str]) -> None:
    source, _ = ported(in_class(*lines))
    assert lines[0] in source.splitlines()
    assert "{ queueName: `${name}-${branchSuffix(this)}` }" in source


def test_a_constant_outside_of_the_class_has_no_stack_to_ask() -> None:
    source, _ = ported(
        "const name = 'jobs';\n" + in_class("new sqs.Queue(this, 'q', { queueName: name });", "console.log(name);")
    )
    assert "const name = 'jobs';" in source.splitlines()


def test_the_name_of_a_glue_database_stands_deeper_and_has_no_hyphens() -> None:
    source, found = ported("new glue.CfnDatabase(this, 'd', { databaseInput: { name: 'sales' } });\n")
    assert "databaseInput: { name: `sales-${branchSuffix(this)}`.replaceAll('-', '_') }" in source
    assert found == ["A2G1972:1"]


@pytest.mark.parametrize(
    "source",
    [
        "dynamodb.Table.fromTableAttributes(this, 't', { tableName: 'theirs' });\n",
        "new thing.Thing(this, 't', { name: 'no physical name' });\n",
        "const isMain = cdk.Fn.ref('env') === 'main';\n",
    ],
)
def test_names_of_what_is_not_made_here_stay(source: str) -> None:
    assert ported(source) == (source, [])


def test_files_read_beside_the_compiled_code() -> None:
    source, found = ported("const text = fs.readFileSync(path.join(__dirname, '..', 'a.vtl'));\n")
    assert source == (
        "import { fileURLToPath } from 'node:url';\n"
        "const text = fs.readFileSync(path.join(fileURLToPath(new URL('./build', import.meta.url)), '..', 'a.vtl'));\n"
    )
    assert found == []


def test_files_in_folders_find_their_way() -> None:
    source, _ = ported("import { getProjectInfo } from '@aws-amplify/cli-extensibility-helper';\n", folder="lib")
    assert source == "import { getProjectInfo } from '../gen1-helpers';\n"
    source, _ = ported("const job = path.join(__dirname, '../../../job.js');\n", folder="lib/jobs")
    assert "new URL('../../build/lib/jobs', import.meta.url)" in source, "as in build/lib/jobs, from where Gen 1 ran it"


def test_what_is_no_typescript() -> None:
    with pytest.raises(SyntaxProblem):
        ported("class {")


# Templates


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        ("orders", {"Fn::Sub": "orders-${branch}"}),
        ("orders.fifo", {"Fn::Sub": "orders-${branch}.fifo"}),
        ({"Fn::Sub": "orders-${env}"}, {"Fn::Sub": "orders-${branch}"}),
        (
            {"Fn::Sub": ["o-${env}-${x}", {"x": {"Ref": "env"}}]},
            {"Fn::Sub": ["o-${branch}-${x}", {"x": {"Ref": "branch"}}]},
        ),
        ({"Fn::Join": ["-", ["o", {"Ref": "env"}]]}, {"Fn::Join": ["-", ["o", {"Ref": "branch"}]]}),
        ({"Ref": "name"}, {"Fn::Join": ["-", [{"Ref": "name"}, {"Ref": "branch"}]]}),
        (
            {"Fn::If": ["NoEnv", "o", {"Fn::Join": ["", ["o-", {"Ref": "env"}]]}]},
            {"Fn::If": ["NoEnv", "o", {"Fn::Join": ["", ["o-", {"Ref": "branch"}]]}]},
        ),
    ],
)
def test_names_in_templates(name: object, changed: object) -> None:
    assert branch_name(name, "branch") == changed


def test_only_names_change() -> None:
    template = {
        "Parameters": {"env": {"Type": "String"}, "branch": {"Type": "String"}},
        "Resources": {
            "Table": {"Type": "AWS::DynamoDB::Table", "Properties": {"TableName": "t", "Tags": [{"Ref": "env"}]}},
            "Api": {"Type": "AWS::ApiGateway::RestApi", "Properties": {"Name": "api"}},
        },
        "Outputs": {"Name": {"Value": {"Ref": "Table"}, "Export": {"Name": {"Fn::Sub": "${env}-t"}}}},
    }
    named = names_of_branch(template)
    assert named.parameter == "gen2Branch"
    assert named.changed == (
        ("/Resources/Table/Properties/TableName", "TableName"),
        ("/Outputs/Name/Export/Name", "Name"),
    )
    assert named.template["Resources"]["Table"]["Properties"] == {
        "TableName": {"Fn::If": ["Moved", "t", {"Fn::Sub": "t-${gen2Branch}"}]},
        "Tags": [{"Ref": "env"}],
    }
    assert named.template["Conditions"] == {"Moved": {"Fn::Equals": [{"Ref": "moved"}, "true"]}}
    assert (named.moved_parameter, named.template["Parameters"]["moved"]) == ("moved", {"Type": "String"})
    assert named.template["Resources"]["Api"] == template["Resources"]["Api"]
    assert named.template["Outputs"]["Name"]["Export"] == {"Name": {"Fn::Sub": "${gen2Branch}-t"}}


@pytest.mark.parametrize("odd", ["text", [], 3, None])
def test_what_is_no_section_gives_way_to_one(odd: object) -> None:
    """The frontend has named it by then."""
    queue = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": {"Fn::Sub": "jobs-${env}"}}}
    named = names_of_branch({"Parameters": odd, "Resources": {"Jobs": queue}})
    assert named.template["Parameters"] == {"branch": {"Type": "String"}}


def test_names_within_a_property() -> None:
    access = {"Name": {"Fn::Sub": "site-${env}"}, "SigningBehavior": "always"}
    properties = {"OriginAccessControlConfig": access}
    template = {"Resources": {"Access": {"Type": "AWS::CloudFront::OriginAccessControl", "Properties": properties}}}
    named = names_of_branch(template)
    assert named.changed == (("/Resources/Access/Properties/OriginAccessControlConfig/Name", "Name"),)
    assert named.template["Resources"]["Access"]["Properties"] == {
        "OriginAccessControlConfig": {"Name": {"Fn::Sub": "site-${branch}"}, "SigningBehavior": "always"}
    }


def test_what_there_can_be_only_once() -> None:
    template = {
        "Resources": {
            "Sender": {"Type": "AWS::SES::EmailIdentity", "Properties": {"EmailIdentity": "demo.example"}},
            "Site": {
                "Type": "AWS::CloudFront::Distribution",
                "Properties": {"DistributionConfig": {"Aliases": ["demo.example"]}},
            },
            "Plain": {"Type": "AWS::CloudFront::Distribution", "Properties": {"DistributionConfig": {"Enabled": True}}},
        }
    }
    assert list(single_things(template)) == [
        "/Resources/Sender/Properties/EmailIdentity",
        "/Resources/Site/Properties/DistributionConfig/Aliases",
    ]


@pytest.mark.parametrize(
    "source",
    [
        "new ses.EmailIdentity(this, 'i', { identity });",
        "new route53.CnameRecord(this, 'r', { zone, domainName: 'x' });",
        "new cloudfront.Distribution(this, 'd', { domainNames: ['demo.example'] });",
        "new CfnDistribution(this, 'd', { distributionConfig: { aliases: ['demo.example'] } });",
    ],
)
def test_constructs_of_what_there_can_be_only_once(source: str) -> None:
    assert ported(source + "\n") == (source + "\n", ["A2G1978:1"])


def test_a_distribution_without_domains_can_stand_beside_another() -> None:
    assert ported("new Distribution(this, 'd', { defaultBehavior });\n")[1] == []


def test_a_template_without_names_stays_as_it_is() -> None:
    template = {"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}}
    assert names_of_branch(template) == (named := names_of_branch(template))
    assert named.template is template
    assert named.parameter is None


def test_what_stays_in_gen_1_has_no_condition() -> None:
    queue = {"Type": "AWS::SQS::Queue", "Properties": {"QueueName": "q"}}
    named = names_of_branch({"Resources": {"Queue": queue, "Moved": {"Type": "AWS::S3::Bucket"}}})
    assert named.moved_parameter is None
    assert "Conditions" not in named.template


def test_names_without_hyphens_stay_without() -> None:
    rule = {"Type": "AWS::IoT::TopicRule", "Properties": {"RuleName": {"Fn::Sub": "telemetry_${env}"}}}
    named = names_of_branch({"Resources": {"Rule": rule}})
    name = {"Fn::Join": ["_", {"Fn::Split": ["-", {"Fn::Sub": "telemetry_${branch}"}]}]}
    assert named.template["Resources"]["Rule"]["Properties"] == {"RuleName": name}


def test_names_of_our_own_give_way() -> None:
    template = {
        "Parameters": {"moved": {"Type": "String"}},
        "Conditions": {"Moved": {"Fn::Equals": ["a", "b"]}},
        "Resources": {"Bucket": {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": "b"}}},
    }
    named = names_of_branch(template)
    assert named.moved_parameter == "gen2Moved"
    assert named.template["Conditions"]["Gen2Moved"] == {"Fn::Equals": [{"Ref": "gen2Moved"}, "true"]}
    assert named.template["Resources"]["Bucket"]["Properties"]["BucketName"]["Fn::If"][:2] == ["Gen2Moved", "b"]
