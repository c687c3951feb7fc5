"""Functions that are not Node.js, layers and Lambda settings as TypeScript, and through the real toolchain."""

import json

import pytest
from asset_apps import COUNT, ORDERS, OTHER_ARN, REPORT, TOOLS_ARN, app_of, asset, emitted, node, source

from amp2gen.backend_ts.emit import emit
from amp2gen.backend_ts.project import ProjectFiles
from amp2gen.ir.functions import (
    Dependency,
)
from amp2gen.ir.layers import Layer


def test_a_python_function() -> None:
    files = emitted(ORDERS, REPORT)
    assert (
        files["amplify/functions/report/resource.ts"]
        == """\
import { fileURLToPath } from 'node:url';
import { defineFunction } from '@aws-amplify/backend';
import { Duration, Size } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { ManagedPolicy, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Architecture, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { LayerVersion } from 'aws-cdk-lib/aws-lambda';
import type { Backend } from '../../backend';
import { built } from '../../build';
import { pipInstall } from '../../pip';
import { secretPath } from '../../secret-path';
import { secretValue } from '../../secret-value';

const src = fileURLToPath(new URL('./src', import.meta.url));

export const report = defineFunction(
  (scope) =>
    new Function(scope, 'report', {
      runtime: Runtime.PYTHON_3_12,
      handler: 'index.handler',
      code: built(src, { commands: [pipInstall('3.12', 'aarch64')] }),
      timeout: Duration.seconds(60),
      memorySize: 256,
      ephemeralStorageSize: Size.mebibytes(1024),
      architecture: Architecture.ARM_64,
      environment: { FORMAT: 'csv' },
    }),
);

export function customizeReport(backend: Backend, shared: LayerVersion): void {
  const { lambda } = backend.report.resources;
  const { cfnFunction } = backend.report.resources.cfnResources;

  backend.report.addEnvironment('KEY', secretPath(backend.stack, 'KEY'));
  backend.report.addEnvironment(
    'ORDERS',
    backend.orders.resources.lambda.functionName,
  );
  backend.report.addEnvironment('TOKEN', secretValue(lambda.stack, 'TOKEN'));

  cfnFunction.layers = [shared.layerVersionArn];

  lambda.addToRolePolicy(
    new PolicyStatement({
      actions: ['s3:GetObject'],
      resources: ['arn:aws:s3:::data/*'],
    }),
  );
  lambda.role!.addManagedPolicy(
    ManagedPolicy.fromManagedPolicyArn(
      lambda,
      'Policy1',
      'arn:aws:iam::aws:policy/AmazonPollyReadOnlyAccess',
    ),
  );
  new Rule(lambda, 'Schedule', {
    schedule: Schedule.expression('rate(1 day)'),
    targets: [new LambdaFunction(lambda)],
  });
}
"""
    )
    assert {"amplify/functions/report/src/index.py", "amplify/build.ts", "amplify/pip.ts"} <= set(files)


def test_a_layer_and_its_place_in_the_backend() -> None:
    files = emitted(ORDERS, REPORT)
    assert (
        files["amplify/layers/shared/resource.ts"]
        == """\
import { fileURLToPath } from 'node:url';
import { Architecture, LayerVersion, Runtime } from 'aws-cdk-lib/aws-lambda';
import type { Backend } from '../../backend';
import { built } from '../../build';
import { pipInstall } from '../../pip';

export function addSharedLayer(backend: Backend): LayerVersion {
  const layer = new LayerVersion(backend.createStack('layershared'), 'shared', {
    code: built(fileURLToPath(new URL('./opt', import.meta.url)), {
      commands: [
        ['npm', 'install', '--omit=dev', '--prefix', 'nodejs'],
        pipInstall('3.12', 'x86_64', 'python'),
      ],
    }),
    description: 'Tools',
    license: 'MIT',
    compatibleRuntimes: [Runtime.NODEJS_22_X, Runtime.PYTHON_3_12],
    compatibleArchitectures: [Architecture.X86_64],
  });
  layer.addPermission('Share1', { accountId: '210987654321' });
  layer.addPermission('Share2', { accountId: '*', organizationId: 'o-abc' });
  return layer;
}
"""
    )
    assert files["amplify/layers/shared/opt/nodejs/util.js"].startswith("module.exports.up")
    calls = "const shared = addSharedLayer(backend);\n\ncustomizeOrders(backend, shared);\n"
    assert calls + "customizeReport(backend, shared);\n" in files["amplify/backend.ts"]
    assert json.loads(files["package.json"])["dependencies"] == {"lodash": "^4"}


def test_a_layer_that_nobody_uses_and_that_needs_no_packages() -> None:
    layer = Layer(name="shared", files=(source("bin/tool", "#!/bin/sh\n"),))
    files = emitted(layers=(layer,))
    assert "code: Code.fromAsset(fileURLToPath(new URL('./opt', import.meta.url)))," in files[
        "amplify/layers/shared/resource.ts"
    ].replace("\n      ", "").replace(",\n    )", ")")
    assert "\naddSharedLayer(backend);\n" in files["amplify/backend.ts"]
    assert "amplify/build.ts" not in files


def test_a_node_function_with_a_layer_of_the_project_and_every_setting() -> None:
    assert (
        emitted(ORDERS)["amplify/functions/orders/resource.ts"]
        == """\
import { defineFunction } from '@aws-amplify/backend';
import { Aws } from 'aws-cdk-lib';
import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import type { LayerVersion } from 'aws-cdk-lib/aws-lambda';
import type { Backend } from '../../backend';

export const orders = defineFunction({
  name: 'orders',
  entry: './handler.js',
  runtime: 22,
  timeoutSeconds: 3,
  memoryMB: 128,
  // Keeps the layers' modules out of the bundle; the layers themselves are set below.
  layers: { '/opt/nodejs/util': 'shared:1' },
});

export function customizeOrders(backend: Backend, shared: LayerVersion): void {
  const { lambda } = backend.orders.resources;
  const { cfnFunction } = backend.orders.resources.cfnResources;

  cfnFunction.layers = [
    shared.layerVersionArn,
    'arn:aws:lambda:eu-west-1:123456789012:layer:tools:3',
  ];
  cfnFunction.description = 'Orders';
  cfnFunction.reservedConcurrentExecutions = 5;
  cfnFunction.tracingConfig = { mode: 'Active' };
  cfnFunction.kmsKeyArn = 'arn:aws:kms:eu-west-1:123456789012:key/1';
  cfnFunction.deadLetterConfig = {
    targetArn: `arn:aws:sqs:${Aws.REGION}:123456789012:dead`,
  };
  cfnFunction.vpcConfig = {
    subnetIds: ['subnet-1'],
    securityGroupIds: ['sg-1'],
    ipv6AllowedForDualStack: true,
  };
  cfnFunction.loggingConfig = {
    logFormat: 'JSON',
    applicationLogLevel: 'WARN',
  };
  cfnFunction.fileSystemConfigs = [
    {
      arn: 'arn:aws:elasticfilesystem:eu-west-1:123456789012:access-point/a',
      localMountPath: '/mnt/a',
    },
  ];
  cfnFunction.snapStart = { applyOn: 'PublishedVersions' };
  cfnFunction.runtimeManagementConfig = { updateRuntimeOn: 'FunctionUpdate' };
  cfnFunction.recursiveLoop = 'Allow';

  PermissionsBoundary.of(lambda.role!).apply(
    ManagedPolicy.fromManagedPolicyArn(
      lambda,
      'Boundary',
      'arn:aws:iam::123456789012:policy/limits',
    ),
  );
}
"""
    )


@pytest.mark.parametrize(
    ("layers", "requires", "written"),
    [
        (("tools",), ["sharp"], {"sharp": "tools"}),
        (("tools",), [], {"tools": "tools"}),
        (("tools", "other"), ["sharp"], {"sharp": "tools", "other": "other"}),
        (("tools",), ["jimp", "sharp"], {"jimp": "tools", "sharp": "tools"}),
        (("tools",), ["lodash"], {"tools": "tools"}),
        (("other",), ["other"], {"other": "other"}),
    ],
)
def test_layers_by_arn(layers: tuple[str, ...], requires: list[str], written: dict[str, str]) -> None:
    arns = {"tools": TOOLS_ARN, "other": OTHER_ARN}
    code = "".join(f"const m{i} = require('{name}');\n" for i, name in enumerate(requires))
    function = node(
        "work",
        code + "exports.handler = async () => 1;\n",
        layers=tuple(arns[name] for name in layers),
        dependencies=(Dependency(name="lodash", range="^4"),),
    )
    function = function.model_copy(
        update={
            "sources": (*function.sources, source("src/package.json", '{"dependencies": {"lodash": "^4"}}')),
        }
    )
    text = emitted(function, layers=())["amplify/functions/work/resource.ts"]
    found = "".join(line.strip() for line in text.partition("layers: {")[2].partition("}")[0].splitlines())
    entries = [entry.split(":", 1) for entry in found.strip(", ").split(",")]
    assert {key.strip(): value.strip(" '") for key, value in entries} == {
        key: arns[name].value for key, name in written.items()
    }
    assert "customize" not in text


CSPROJ = "<Project><PropertyGroup><TargetFramework>net8.0</TargetFramework></PropertyGroup></Project>"


def test_go_is_compiled_for_the_functions_processor() -> None:
    arm = COUNT.model_copy(update={"architecture": "arm64"})
    written = " ".join(emitted(arm)["amplify/functions/count/resource.ts"].split())
    assert "commands: [ ['go', 'mod', 'tidy'], ['go', 'build', '-o', 'deployed/bootstrap', '.'], ]" in written
    assert "env: { GOOS: 'linux', GOARCH: 'arm64', CGO_ENABLED: '0' }, result: 'deployed'," in written
    assert "runtime: Runtime.PROVIDED_AL2023, handler: 'bootstrap'," in written


def test_java_is_built_by_gradle() -> None:
    java = asset("jav", "java8", source("src/build.gradle", ""), build="gradle", handler="a.B::c")
    written = " ".join(emitted(java)["amplify/functions/jav/resource.ts"].split())
    assert "{ commands: [['gradle', 'build']], result: 'build/distributions/latest_build.zip', }" in written
    assert "runtime: new Runtime('java8.al2023')," in written


@pytest.mark.parametrize(("runtime", "option"), [("dotnet8", False), ("dotnet6", True)])
def test_dotnet_is_published_for_its_runtime(runtime: str, option: bool) -> None:
    net = asset("net", runtime, source("src/net/net.csproj", CSPROJ), build="dotnet", project="net", handler="a::b::c")
    written = " ".join(emitted(net)["amplify/functions/net/resource.ts"].split())
    assert "'dotnet', 'publish', 'net', '--output', 'deployed'" in written
    assert ("'-p:TargetFramework=net10.0'" in written) is option


def test_a_function_in_the_stack_of_what_calls_it() -> None:
    function = COUNT.model_copy(update={"group": "auth"})
    files = emit(app_of(function), ProjectFiles({}, frozenset())).files
    assert b"  { resourceGroupName: 'auth' },\n" in files["amplify/functions/count/resource.ts"]
