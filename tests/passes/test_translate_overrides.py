"""Overrides, statement by statement: what stays as it is, what changes, and what is named."""

from typing import Any

import pytest

from amp2gen.ir.app import App, Environment, InventoryEntry
from amp2gen.ir.auth import AppClient, Auth, Mfa, PasswordPolicy, UserPool, VerificationEmail
from amp2gen.ir.base import Origin, ref_to
from amp2gen.ir.functions import Function
from amp2gen.ir.overrides import Override, Target
from amp2gen.ir.pretty import expr
from amp2gen.ir.rest_api import RestApi, RestPath, Signature, UserPoolToken
from amp2gen.ir.storage import Bucket, BucketTrigger
from amp2gen.passes.options import Options
from amp2gen.passes.translate_overrides import translate_overrides
from amp2gen.syntax.javascript.tree import parse
from amp2gen.syntax.spans import Source

FILE = "amplify/backend/x/override.ts"
HEADS = {
    "auth": "AmplifyAuthCognitoStackTemplate",
    "roles": "AmplifyRootStackTemplate",
    "data": "AmplifyApiGraphQlResourceStackTemplate",
    "storage": "AmplifyS3ResourceTemplate",
    "table": "AmplifyDDBResourceTemplate",
}


TRIGGER = BucketTrigger(function=ref_to(Function, "resize"), events=("s3:ObjectCreated:*",))


def translated(target: Target, source: str, storage: Bucket | None = None) -> tuple[str, list[str]]:
    """The file for Gen 2, and `code:line` of each diagnostic but the note that it is carried over."""
    override = Override(name="x", target=target, source=source, origin=Origin(file=FILE))
    app = App(
        name="demo",
        default_environment="main",
        environments=(Environment(name="main"),),
        branches=(),
        storage=storage,
        overrides=(override,),
    )
    after = translate_overrides(app, Options())
    found = [f"{each.code}:{each.origin.line}" for each in after.diagnostics if each.origin and each.code != "A2G1230"]
    return "".join(each.source for each in after.overrides), found


def body(target: Target, *statements: str, storage: Bucket | None = None) -> tuple[list[str], list[str]]:
    """The statements of `override` for Gen 2, and the diagnostics, with lines counted from the first statement."""
    head = f"export function override(resources: {HEADS[target]}, info: AmplifyProjectInfo) {{\n"
    source, found = translated(target, head + "".join(f"  {line}\n" for line in statements) + "}\n", storage)
    lines = source.removeprefix(head).removesuffix("}\n").splitlines()
    return [line.removeprefix("  ") for line in lines], [
        f"{each.partition(':')[0]}:{int(each.partition(':')[2]) - 1}" for each in found
    ]


@pytest.mark.parametrize(
    ("target", "statement"),
    [
        ("auth", "resources.userPool.addPropertyOverride('Policies.PasswordPolicy.MinimumLength', 12);"),
        ("auth", "resources.userPoolClientWeb!.refreshTokenValidity = 7;"),
        ("auth", "resources.userPool.schema = (resources.userPool.schema as any[]).concat([{ name: 'a' }]);"),
        ("auth", "if (info.envName === 'prod') { resources.identityPool.allowClassicFlow = false; }"),
        ("roles", "resources.unauthRole.addOverride('Properties.MaxSessionDuration', 3600);"),
        ("data", "for (const name of Object.keys(resources.models)) console.log(name);"),
        ("data", "resources.api.GraphQLAPI.xrayEnabled = true;"),
        ("data", "resources.models.Post.appsyncFunctions.QueryGetPostDataResolverFn.maxBatchSize = 5;"),
        ("data", "resources.opensearch.OpenSearchDomain.addPropertyOverride('EBSOptions.VolumeType', 'gp3');"),
        ("storage", "resources.addCfnOutput({ value: 'a' }, 'A');"),
        ("auth", "resources.snsRole.permissionsBoundary = 'arn';"),
        ("data", "resources.opensearch.OpenSearchAccessIAMRole.path = '/x/';"),
        ("data", "resources.opensearch.resolvers.querySearchPostsResolver.maxBatchSize = 5;"),
        ("data", "resources.api.GraphQLAPIDefaultApiKey.expires = 1900000000;"),
        ("table", "resources.dynamoDBTable.pointInTimeRecoverySpecification = { pointInTimeRecoveryEnabled: true };"),
    ],
)
def test_what_gen_2_has_stays_as_it_is(target: Target, statement: str) -> None:
    assert body(target, statement) == ([statement], [])


def test_the_environments_name_is_handed_to_code_that_did_not_ask_for_it() -> None:
    source, found = translated(
        "table",
        """import { AmplifyDDBResourceTemplate } from '@aws-amplify/cli-extensibility-helper';
export function override(resources: AmplifyDDBResourceTemplate) {
  resources.addCfnOutput({ value: { Ref: 'env' } as any }, 'Env');
}
""",
    )
    assert found == []
    assert (
        source
        == """import type { AmplifyProjectInfo } from './gen1-override';
import type { AmplifyDDBResourceTemplate } from './gen1-override';
export function override(resources: AmplifyDDBResourceTemplate, gen1Project: AmplifyProjectInfo) {
  resources.addCfnOutput({ value: gen1Project.envName as any }, 'Env');
}
"""
    )


@pytest.mark.parametrize(
    ("target", "before", "after"),
    [
        ("auth", "resources.userPool.usernameAttributes.push('email');", "usernameAttributes!.push('email');"),
        ("auth", "const all = [...resources.userPool.aliasAttributes];", "[...resources.userPool.aliasAttributes!];"),
        (
            "auth",
            "const old = resources.userPool.policies['passwordPolicy'];",
            "const old = (resources.userPool.policies as any)['passwordPolicy'];",
        ),
        ("auth", "const id = { Ref: 'UserPool' };", "const id = resources.userPool.ref;"),
        ("auth", "const arn = Fn.getAtt('UserPool', 'Arn');", "resources.userPool.getAtt('Arn');"),
        ("auth", "const arn = { 'Fn::GetAtt': ['UserPool', 'Arn'] };", "resources.userPool.getAtt('Arn');"),
        ("storage", "const env = cdk.Fn.ref('env');", "const env = info.envName;"),
    ],
)
def test_what_strict_checks_and_new_logical_ids_ask_for(target: Target, before: str, after: str) -> None:
    [line], found = body(target, before)
    assert line.endswith(after)
    assert found == []


def test_ids_of_what_the_override_adds_itself_are_its_own() -> None:
    lines = (
        "resources.addCfnResource({ type: 'AWS::SNS::Topic' }, 'Alarms');",
        "resources.addCfnOutput({ value: Fn.ref('Alarms') }, 'AlarmsArn');",
        "const region = { Ref: 'AWS::Region' };",
    )
    assert body("auth", *lines) == (list(lines), [])


@pytest.mark.parametrize(
    ("target", "statement", "code"),
    [
        ("auth", "resources.snsRole.roleName = 'sms';", "A2G1233"),
        ("auth", "resources.customMessageConfirmationBucket.accessControl = 'Private';", "A2G1231"),
        ("auth", "const parameter = resources.getCfnParameter('env');", "A2G1231"),
        ("auth", "const id = { Ref: 'SNSRole' };", "A2G1231"),
        ("auth", "await fetch('https://example.com');", "A2G1231"),
        ("auth", "const fs = require('fs');", "A2G1231"),
        ("auth", "resources.hostedUICustomResource.runtime = 'nodejs18.x';", "A2G1232"),
        ("data", "resources.models['Post'].modelDDBTable.tags = [];", "A2G1231"),
        ("data", "resources.models.Post.dynamoDBAccess.policyName = 'x';", "A2G1231"),
        ("data", "resources.predictions.TranslateDataSource.description = 'x';", "A2G1231"),
        ("data", "resources.opensearch.OpenSearchDomain.domainName = 'x';", "A2G1233"),
        ("roles", "resources.deploymentBucket.versioningConfiguration = {};", "A2G1232"),
        ("storage", "resources.s3Bucket.bucketName = 'my-bucket';", "A2G1233"),
        ("storage", "resources.s3Bucket.addPropertyOverride('BucketName', 'my-bucket');", "A2G1233"),
        ("storage", "resources.s3GuestReadPolicy.policyName = 'x';", "A2G1232"),
        ("table", "resources.dynamoDBTable.tableName = 'x';", "A2G1233"),
    ],
)
def test_what_gen_2_lacks_becomes_a_comment(target: Target, statement: str, code: str) -> None:
    lines, found = body(target, "const before = 1;", statement, "const after = 2;")
    assert found == [f"{code}:2"]
    assert lines[0] == "const before = 1;"
    assert lines[1].startswith(f"// {code}: ")
    assert lines[2] == f"// {statement}"
    throws = lines[3:-1]
    assert throws == ([f"throw new Error('{code}: override.ts:3 is not carried over.');"] if code == "A2G1231" else [])
    assert lines[-1] == "const after = 2;"


@pytest.mark.parametrize(
    "statement",
    [
        "resources.s3Bucket.notificationConfiguration = { topicConfigurations: [] };",
        "resources.s3Bucket.addPropertyOverride('NotificationConfiguration.TopicConfigurations', []);",
    ],
)
def test_notifications_are_lost_where_gen_2_writes_those_of_triggers(statement: str) -> None:
    assert body("storage", statement, storage=Bucket(name="files")) == ([statement], [])
    lines, found = body("storage", statement, storage=Bucket(name="files", triggers=(TRIGGER,)))
    assert found == ["A2G1231:1"]
    assert lines[1] == f"// {statement}"


def test_only_the_statement_within_is_left_out() -> None:
    lines, found = body("auth", "if (info.envName === 'a') {", "  resources.mfaLambda.timeout = 9;", "}")
    assert lines[0] == "if (info.envName === 'a') {"
    assert lines[-2:] == ["  // resources.mfaLambda.timeout = 9;", "}"]
    assert found == ["A2G1232:2"]


def test_what_builds_on_a_lost_statement_goes_with_it() -> None:
    lines, found = body(
        "auth",
        "const bucket = resources.customMessageConfirmationBucket;",
        "const name = `${bucket.bucketName}-2`;",
        "resources.userPool.userPoolName = name;",
        "resources.userPool.mfaConfiguration = 'OFF';",
    )
    assert found == ["A2G1231:1", "A2G1231:2", "A2G1231:3"]
    assert lines[-1] == "resources.userPool.mfaConfiguration = 'OFF';"


def test_names_for_members_are_followed() -> None:
    _, found = body("storage", "const { s3Bucket } = resources;", "s3Bucket.bucketName = 'mine';")
    assert found == ["A2G1233:2"]


def test_parameters_without_types_get_them() -> None:
    source, found = translated(
        "roles", "export const override = (resources) => {\n  resources.authRole.path = '/';\n};\n"
    )
    assert source.splitlines()[:2] == [
        "import type { AmplifyRootStackTemplate } from './gen1-override';",
        "export const override = (resources: AmplifyRootStackTemplate) => {",
    ]
    assert found == []


def test_a_bare_parameter_gets_its_type() -> None:
    source, found = translated("table", "export const override = r => { r.dynamoDBTable.tableClass = 'STANDARD'; };")
    assert "override = (r: AmplifyDDBResourceTemplate) => {" in source
    assert found == []


def test_imports() -> None:
    source, found = translated(
        "auth",
        "import { AmplifyAuthCognitoStackTemplate } from '@aws-amplify/cli-extensibility-helper';\n"
        "import * as cdk from '@aws-cdk/core';\n"
        "import { PolicyDocument } from '@aws-cdk/aws-iam';\n"
        "import * as fs from 'fs';\n"
        "import { names } from './names';\n"
        "export function override(resources: AmplifyAuthCognitoStackTemplate) {\n"
        "  resources.userPool.userPoolName = names.pool;\n"
        "}\n",
    )
    assert source.splitlines()[:4] == [
        "import type { AmplifyAuthCognitoStackTemplate } from './gen1-override';",
        "import * as cdk from 'aws-cdk-lib';",
        "import { PolicyDocument } from 'aws-cdk-lib/aws-iam';",
        "import * as fs from 'fs';",
    ]
    assert found == ["A2G1231:5", "A2G1231:7"]


@pytest.mark.parametrize("source", ["export function overide() {}", "export function override( {", "const a = 1;"])
def test_a_file_without_override_is_named(source: str) -> None:
    text, found = translated("auth", source)
    assert text == ""
    assert [each.partition(":")[0] for each in found] == ["A2G1234"]


ODD = (
    "export function override({ userPool }: any, { envName }: any) { userPool.x = envName; }",
    "export async function override(r) { for await (const x of r) { x(); } }",
    "export function override(r) { r?.userPool?.x; r['userPool']['y'] = 1; r[`a${b}`].c = 2; delete r.userPool.z; }",
    "export function override(r) { r.addCfnResource(); r.addCfnResource({ type: 'a' }); new X; new (f())(); }",
    "export function override(this: any, ...rest: any[]) { rest.pop(); }",
    "export function override(r) { switch (1) { case 1: r.snsRole.x = 1; break; default: r.snsRole.y = 2; } }",
    "export function override(r) { if (a) r.snsRole.z = 1; else r.snsRole.w = 2; label: r.snsRole.v = 1; }",
    "export function override(a: any, b: any, c: any) { let y, z = a.snsRole, [w] = z; y = w; }",
    "export const override = r => r.userPool.x = 1;",
)


@pytest.mark.parametrize("source", ODD)
@pytest.mark.parametrize("target", ["auth", "data", "storage", "table"])
def test_odd_code_is_read(target: Target, source: str) -> None:
    """What comes out is TypeScript again."""
    text, _ = translated(target, source)
    parse(Source("override.ts", text), "typescript")


@pytest.mark.parametrize("source", ODD)
def test_odd_code_of_a_rest_api_stops_the_synthesis(source: str) -> None:
    _, app = rest(source)
    assert app.inventory[0].status == "failed"
    assert {each.code for each in app.diagnostics} == {"A2G1231"}


# REST APIs


AUTHORIZER = """
export function override(resources: AmplifyApiRestResourceStackTemplate) {
  // The id of the user pool.
  resources.addCfnParameter(
    { type: 'String', description: 'The id of the user pool', default: 'NONE' },
    'AuthCognitoUserPoolId',
    { 'Fn::GetAtt': ['authdemo', 'Outputs.UserPoolId'] },
  );
  const authorizer = {
    type: 'cognito_user_pools',
    providerARNs: [
      { 'Fn::Join': ['', ['arn:aws:cognito-idp:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' },
        ':userpool/', { Ref: 'AuthCognitoUserPoolId' }]] },
    ],
  };
  resources.restApi.addPropertyOverride('Body.securityDefinitions', {
    Cognito: {
      type: 'apiKey', name: 'Authorization', in: 'header',
      'x-amazon-apigateway-authtype': 'cognito_user_pools',
      'x-amazon-apigateway-authorizer': authorizer,
    },
  });
  for (const path in resources.restApi.body.paths) {
    resources.restApi.addPropertyOverride(`Body.paths.${path}.x-amazon-apigateway-any-method.parameters`, [
      ...resources.restApi.body.paths[path]['x-amazon-apigateway-any-method'].parameters,
      { name: 'Authorization', in: 'header', required: false, type: 'string' },
    ]);
    resources.restApi.addPropertyOverride(
      `Body.paths.${path}.x-amazon-apigateway-any-method.security`,
      [{ Cognito: [] }],
    );
  }
}
"""


def rest(source: str, *others: str) -> tuple[RestApi, App]:
    """An API with two paths after an override, and the app. It has the environment main, and others."""
    paths = tuple(
        RestPath(path=path, function=ref_to(Function, "f"), authorization=Signature()) for path in ("/items", "/orders")
    )
    app = App(
        name="demo",
        default_environment="main",
        environments=tuple(Environment(name=name) for name in ("main", *others)),
        branches=(),
        auth=demo_auth(),
        rest_apis=(RestApi(name="shop", paths=paths),),
        inventory=(InventoryEntry(category="api", name="shop", service="API Gateway", status="lowered"),),
        overrides=(Override(name="api/shop", target="rest_api", of="shop", source=source, origin=Origin(file=FILE)),),
    )
    after = translate_overrides(app, Options())
    assert after.overrides == ()
    return after.rest_apis[0], after


def demo_auth() -> Auth:
    policy = PasswordPolicy(
        minimum_length=8, require_lowercase=False, require_uppercase=False, require_numbers=False, require_symbols=False
    )
    pool = UserPool(password_policy=policy, mfa=Mfa(mode="OFF"), verification_email=VerificationEmail())
    return Auth(name="demo", user_pool=pool, web_client=AppClient(), native_client=AppClient())


def test_the_user_pool_before_every_path() -> None:
    api, app = rest(AUTHORIZER)
    assert [path.authorization for path in api.paths] == [UserPoolToken(), UserPoolToken()]
    assert [each.code for each in app.diagnostics] == ["A2G1230"]
    assert app.inventory[0].status == "lowered"


def test_a_parameter_may_be_declared_after_its_use() -> None:
    start, end = AUTHORIZER.index("  resources.addCfnParameter("), AUTHORIZER.index("  const authorizer")
    parameter = AUTHORIZER[start:end]
    source = AUTHORIZER[:start] + AUTHORIZER[end:].removesuffix("}\n") + parameter + "}\n"
    api, app = rest(source)
    assert [path.authorization for path in api.paths] == [UserPoolToken(), UserPoolToken()]
    assert [each.code for each in app.diagnostics] == ["A2G1230"]


@pytest.mark.parametrize(
    ("resource", "said"),
    [
        ("{ 'Fn::Sub': 'arn:aws:execute-api:${AWS::Region}:*:*/*' }", None),
        ("{ 'Fn::Sub': 'arn:aws:execute-api:*:*:${shop}/*' }", "shop"),
        ("{ Ref: 'PartnersVpcEndpoint' }", "PartnersVpcEndpoint"),
    ],
)
def test_settings_that_name_what_gen_1s_template_has_stop_the_synthesis(resource: str, said: str | None) -> None:
    """Gen 2's template has no such logical id: the deployment would end at it."""
    value = f"{{ Statement: [{{ Effect: 'Allow', Resource: {resource} }}] }}"
    source = f"export function override(resources) {{ resources.restApi.addPropertyOverride('Policy', {value}); }}"
    api, app = rest(source)
    messages = [each.message for each in app.diagnostics if each.code == "A2G1231"]
    assert messages == ([f"Policy refers to {said} of Gen 1's template"] if said else [])
    assert len(api.settings) == (0 if said else 1)


def test_scopes_and_a_single_path() -> None:
    source = AUTHORIZER.replace("[{ Cognito: [] }]", "[{ Cognito: ['orders/read'] }]").replace(
        "for (const path in resources.restApi.body.paths)", "for (const path of ['/orders', '/orders/{proxy+}'])"
    )
    api, app = rest(source)
    assert [path.authorization for path in api.paths] == [Signature(), UserPoolToken(scopes=("orders/read",))]
    assert [each.code for each in app.diagnostics] == ["A2G1230"]


def test_for_each_and_settings() -> None:
    loop = "Object.keys(resources.restApi.body.paths).forEach((path) => {"
    source = AUTHORIZER.replace("for (const path in resources.restApi.body.paths) {", loop).replace(
        "  }\n}\n",
        "  });\n  resources.restApi.binaryMediaTypes = ['image/*'];\n"
        "  resources.restApi.addPropertyOverride('MinimumCompressionSize', 1024);\n}\n",
    )
    api, app = rest(source)
    assert [each.code for each in app.diagnostics] == ["A2G1230"]
    assert [path.authorization for path in api.paths] == [UserPoolToken(), UserPoolToken()]
    assert api.binary_media_types == ("image/*",)
    assert [(each.name, each.value) for each in api.settings] == [("MinimumCompressionSize", 1024)]


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("['authdemo', 'Outputs.UserPoolId']", "['functionauth', 'Outputs.Arn']", 4),
        ("'cognito_user_pools',\n    provider", "'token',\n    provider", 16),
        ("{ Ref: 'AuthCognitoUserPoolId' }", "'eu-west-1_abcdefghi'", 16),
        ("for (const path in resources.restApi.body.paths)", "if (process.env.X === 'y')", 23),
        ("const authorizer = {", "const authorizer = make({", None),
        (".security`,", ".x-amazon-apigateway-integration`,", None),
    ],
)
def test_an_api_that_is_not_fully_understood_stops_the_synthesis(before: str, after: str, line: int | None) -> None:
    """An authorizer that was lost would leave the paths with another one than in Gen 1."""
    assert before in AUTHORIZER
    source = AUTHORIZER.replace(before, after)
    if "make(" in after:
        source = source.replace("    ],\n  };", "    ],\n  });", 1)
    _, app = rest(source)
    assert {each.code for each in app.diagnostics} == {"A2G1231"}
    assert app.inventory[0].status == "failed"
    if line:
        assert app.diagnostics[0].origin is not None
        assert app.diagnostics[0].origin.line == line


def by_environment(statements: str, information: str = "info") -> tuple[RestApi, App]:
    return rest(f"export function override(resources: any, {information}: any) {{\n{statements}\n}}\n", "dev")


@pytest.mark.parametrize(
    ("statements", "value", "parts"),
    [
        (
            "resources.restApi.description = info.envName === 'main' ? 'live' : 'test';",
            "live",
            {"": "{dev: 'test', main: 'live'} else 'test'"},
        ),
        ("resources.restApi.description = `${info.projectName} ${info.envName}`;", "demo main", {"": '"demo " + env'}),
        (
            "const { envName: name } = info;\n"
            "switch (name) { case 'main': { resources.restApi.description = 'a'; break; }\n"
            "case 'dev': case 'uat': resources.restApi.description = 'b'; break;\n"
            "default: resources.restApi.description = 'c'; }",
            "a",
            {"": "{dev: 'b', main: 'a'} else 'c'"},
        ),
        (
            "const hosts: any = { main: 'a.example', dev: 'b.example' };\n"
            "const host = info.envName === 'dev' || !(info.envName !== 'main') ? hosts[info.envName] : 'c.example';\n"
            "resources.restApi.addPropertyOverride('Parameters', { host, list: ['x', host] });",
            {"host": "a.example", "list": ["x", "a.example"]},
            {
                "/host": "{dev: 'b.example', main: 'a.example'} else 'c.example'",
                "/list/1": "{dev: 'b.example', main: 'a.example'} else 'c.example'",
            },
        ),
    ],
)
def test_texts_of_a_rest_api_by_environment(statements: str, value: Any, parts: dict[str, str]) -> None:
    api, app = by_environment(statements)
    assert [each.code for each in app.diagnostics] == ["A2G1230"]
    [setting] = api.settings
    assert (setting.value, setting.only_where) == (value, None)
    assert {part.pointer: expr(part.value) for part in setting.parts} == parts


def test_settings_of_a_rest_api_in_some_environments() -> None:
    api, app = by_environment(
        """
        if (envName === 'main') resources.restApi.addPropertyOverride('MinimumCompressionSize', 1024);
        resources.restApi.addPropertyOverride('Tags', envName === 'dev' ? [] : [{ Key: 'a', Value: 'b' }]);
        resources.restApi.binaryMediaTypes = envName === 'dev' ? ['image/png', 'a/b'] : ['image/png'];
        """,
        "{ envName }",
    )
    assert [each.code for each in app.diagnostics] == ["A2G1230"]
    assert api.binary_media_types == ()
    assert [(each.name, each.value, expr(each.only_where)) for each in api.settings if each.only_where] == [
        ("BinaryMediaTypes", ["image/png"], "{dev: 'false', main: 'true'} else 'true'"),
        ("BinaryMediaTypes", ["image/png", "a/b"], "{dev: 'true', main: 'false'} else 'false'"),
        ("MinimumCompressionSize", 1024, "{dev: 'false', main: 'true'} else 'false'"),
        ("Tags", [{"Key": "a", "Value": "b"}], "{dev: 'false', main: 'true'} else 'true'"),
        ("Tags", [], "{dev: 'true', main: 'false'} else 'false'"),
    ]
    names = [each.only_where.name for each in api.settings if each.only_where]
    assert len(set(names)) == len(names)


def test_callers_of_a_rest_api_that_differ_stop_the_synthesis() -> None:
    loop = "for (const path in resources.restApi.body.paths)"
    source = AUTHORIZER.replace(loop, f"if (info.envName === 'main') {loop}").replace(
        "resources: AmplifyApiRestResourceStackTemplate", "resources: AmplifyApiRestResourceStackTemplate, info: any"
    )
    _, app = rest(source, "dev")
    assert [(each.code, each.message) for each in app.diagnostics] == [
        ("A2G1231", "who may call the API is not the same in all environments")
    ]
    assert app.inventory[0].status == "failed"
