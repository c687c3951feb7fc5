"""Functions that are not Node.js, layers and Lambda settings as TypeScript, and through the real toolchain."""

import hashlib
import json
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from emitted import Emitted, Judgement

from amp2gen.backend_ts.emit import emit
from amp2gen.backend_ts.project import ProjectFiles
from amp2gen.ir.app import App, Branch, Environment
from amp2gen.ir.base import ref_to
from amp2gen.ir.expr import Pseudo, SecretPath, SecretValue, attribute, join, text
from amp2gen.ir.functions import (
    AssetCode,
    Dependency,
    FileSystem,
    Function,
    Logging,
    NodeCode,
    RateSchedule,
    RuntimeUpdates,
    SourceFile,
    Variable,
    Vpc,
)
from amp2gen.ir.iam import Statement
from amp2gen.ir.layers import Install, Layer, LayerShare
from amp2gen.ir.secrets import Secret
from amp2gen.passes.options import Options
from amp2gen.passes.pipeline import PIPELINE, run
from amp2gen.verify.bundle import bundle
from amp2gen.verify.stage import Output, open_stage
from amp2gen.verify.synthesize import Synthesis
from amp2gen.verify.toolchain import Toolchain

SHARED_ARN = attribute(Layer, "shared", "arn")
TOOLS_ARN = text("arn:aws:lambda:eu-west-1:123456789012:layer:tools:3")
OTHER_ARN = text("arn:aws:lambda:eu-west-1:123456789012:layer:other:1")


def source(path: str, content: str) -> SourceFile:
    return SourceFile(path=path, text=content, sha256=hashlib.sha256(content.encode()).hexdigest())


def asset(name: str, runtime: str, *sources: SourceFile, handler: str = "index.handler", **settings: Any) -> Function:
    build, project = settings.pop("build", None), settings.pop("project", ".")
    code = AssetCode(runtime=runtime, handler=handler, build=build, project=project)
    return Function(name=name, code=code, sources=sources, **settings)


def node(name: str, code: str, **settings: Any) -> Function:
    dependencies = settings.pop("dependencies", ())
    return Function(
        name=name,
        code=NodeCode(entry="src/index.js", version=22, dependencies=dependencies),
        sources=(source("src/index.js", code),),
        **settings,
    )


SHARED = Layer(
    name="shared",
    description="Tools",
    license="MIT",
    architectures=("x86_64",),
    runtimes=("nodejs22.x", "python3.12"),
    files=(
        source("nodejs/package.json", '{"dependencies": {"lodash": "^4"}}\n'),
        source("nodejs/util.js", "module.exports.up = (t) => t.toUpperCase();\n"),
        source("python/requirements.txt", "requests==2.31.0\n"),
    ),
    installs=(Install(manager="npm", folder="nodejs"), Install(manager="pip", folder="python")),
    dependencies=(Dependency(name="lodash", range="^4"),),
    shares=(LayerShare(account="210987654321"), LayerShare(account="*", organization="o-abc")),
)
REPORT = asset(
    "report",
    "python3.12",
    source("src/index.py", "import requests\n\n\ndef handler(event, context):\n    return 'ok'\n"),
    source("src/requirements.txt", "requests\n"),
    build="pip",
    timeout_seconds=60,
    memory_mb=256,
    ephemeral_storage_mb=1024,
    architecture="arm64",
    layers=(SHARED_ARN,),
    schedule=RateSchedule(value=1, unit="day"),
    environment=(
        Variable(name="FORMAT", value=text("csv")),
        Variable(name="KEY", value=SecretPath(of=ref_to(Secret, "KEY"))),
        Variable(name="ORDERS", value=attribute(Function, "orders", "name")),
        Variable(name="TOKEN", value=SecretValue(of=ref_to(Secret, "TOKEN"))),
    ),
    statements=(Statement(actions=("s3:GetObject",), resources=(text("arn:aws:s3:::data/*"),)),),
    managed_policies=(text("arn:aws:iam::aws:policy/AmazonPollyReadOnlyAccess"),),
)
COUNT = asset(
    "count",
    "provided.al2023",
    source("src/main.go", "package main\n\nfunc main() {}\n"),
    source("src/go.mod", "module lambda\n\ngo 1.16\n"),
    handler="bootstrap",
    build="go",
)
ORDERS = node(
    "orders",
    "const { up } = require('/opt/nodejs/util');\nexports.handler = async (event) => up(event.name);\n",
    layers=(SHARED_ARN, TOOLS_ARN),
    description=text("Orders"),
    reserved_concurrency=5,
    tracing="Active",
    environment_key=text("arn:aws:kms:eu-west-1:123456789012:key/1"),
    dead_letter_target=join([text("arn:aws:sqs:"), Pseudo(name="region"), text(":123456789012:dead")]),
    vpc=Vpc(subnets=(text("subnet-1"),), security_groups=(text("sg-1"),), ipv6=True),
    logging=Logging(format="JSON", application_level="WARN"),
    snap_start="PublishedVersions",
    runtime_updates=RuntimeUpdates(on="FunctionUpdate"),
    recursive_loop="Allow",
    permissions_boundary=text("arn:aws:iam::123456789012:policy/limits"),
    file_systems=(
        FileSystem(arn=text("arn:aws:elasticfilesystem:eu-west-1:123456789012:access-point/a"), path="/mnt/a"),
    ),
)
RESIZE = node(
    "resize", "const sharp = require('sharp');\nexports.handler = async () => sharp.name;\n", layers=(TOOLS_ARN,)
)


def app_of(*functions: Function, layers: tuple[Layer, ...] = (SHARED,)) -> App:
    return App(
        name="demo",
        default_environment="main",
        environments=(Environment(name="main"),),
        branches=(Branch(name="gen2-main", takes_over="main"),),
        secrets=(Secret(name="KEY"), Secret(name="TOKEN")),
        layers=layers,
        functions=functions,
    )


def emitted(*functions: Function, layers: tuple[Layer, ...] = (SHARED,)) -> Mapping[str, str]:
    app = run(app_of(*functions, layers=layers), PIPELINE, Options())
    return {path: content.decode() for path, content in emit(app, ProjectFiles({}, frozenset())).files.items()}


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


def to_judge(folder: Path) -> list[Emitted]:
    app = run(app_of(COUNT, ORDERS, REPORT, RESIZE), PIPELINE, Options())
    return [Emitted("demo", emit(app, ProjectFiles({}, frozenset())).files)]


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Output:
    (found,) = to_judge(tmp_path_factory.mktemp("demo"))
    return Output(found.name, found.files)


@pytest.fixture(scope="module")
def syntheses(judgement: Judgement) -> Mapping[str, Synthesis]:
    return judgement.modes("demo")


def lambda_of(synthesis: Synthesis, handler: str, runtime: str) -> dict[str, Any]:
    found = [
        resource["Properties"]
        for id, resource in synthesis.templates["function"]["Resources"].items()
        if resource["Type"] == "AWS::Lambda::Function" and id.startswith(handler)
    ]
    assert [each["Runtime"] for each in found] == [runtime]
    return dict(found[0])


@pytest.mark.node
def test_typescript_and_prettier_accept_them(judgement: Judgement) -> None:
    assert judgement.complaints == []


@pytest.mark.node
def test_they_synthesize_in_every_mode(syntheses: Mapping[str, Synthesis]) -> None:
    assert {name: found.problems for name, found in syntheses.items()} == {
        "fresh": (),
        "taking over": (),
        "moved": (),
    }


@pytest.mark.node
def test_what_is_deployed(syntheses: Mapping[str, Synthesis]) -> None:
    found = syntheses["moved"]
    report = lambda_of(found, "report", "python3.12")
    assert (report["Timeout"], report["MemorySize"], report["EphemeralStorage"]) == (60, 256, {"Size": 1024})
    assert (report["Architectures"], len(report["Layers"])) == (["arm64"], 1)
    variables = report["Environment"]["Variables"]
    assert variables["FORMAT"] == "csv"
    assert variables["KEY"].startswith("/amplify/demo/gen2main-branch-") and variables["KEY"].endswith("/KEY")
    assert variables["TOKEN"] == {"Fn::GetAtt": ["AmplifySecretFetcherResource", "TOKEN"]}
    orders = lambda_of(found, "orders", "nodejs22.x")
    assert orders["Layers"][1:] == ["arn:aws:lambda:eu-west-1:123456789012:layer:tools:3"]
    assert "Ref" in orders["Layers"][0]
    assert orders["VpcConfig"] == {
        "SubnetIds": ["subnet-1"],
        "SecurityGroupIds": ["sg-1"],
        "Ipv6AllowedForDualStack": True,
    }
    assert (orders["ReservedConcurrentExecutions"], orders["TracingConfig"]) == (5, {"Mode": "Active"})
    assert lambda_of(found, "resize", "nodejs22.x")["Layers"] == [TOOLS_ARN.value]
    layer = found.templates["layershared"]["Resources"]
    types = sorted(resource["Type"].rpartition("::")[2] for resource in layer.values() if "CDK" not in resource["Type"])
    assert types == ["LayerVersion", "LayerVersionPermission", "LayerVersionPermission"]


@pytest.mark.node
def test_a_bundle_leaves_out_what_layers_bring(toolchain: Toolchain, output: Output) -> None:
    """Here there is no layer, so that the bundles lack what it would bring, and nothing else is wrong with them."""
    found = bundle(toolchain, [output])
    assert {handler.name: handler.lacks for handler in found} == {"orders": ("/opt/nodejs/util",), "resize": ("sharp",)}
    assert [handler.failure for handler in found] == [None, None]


SCRIPT = """
import fs from 'node:fs';
import { App, Stack } from 'aws-cdk-lib';
import { LayerVersion } from 'aws-cdk-lib/aws-lambda';
import { built } from './case/amplify/build.ts';
import { pipInstall } from './case/amplify/pip.ts';

const { build, pip, folder, outdir } = JSON.parse(fs.readFileSync('build.json'));
const commands = [...build.commands, ...(pip ? [pipInstall(...pip)] : [])];
const app = new App({ outdir });
try {
  new LayerVersion(new Stack(app, 'S'), 'L', { code: built(folder, { ...build, commands }) });
  app.synth();
} catch (error) {
  console.log(error.message);
}
"""


@pytest.fixture
def build(toolchain: Toolchain, output: Output, tmp_path: Path) -> Any:
    """`build(files, **options)`: what the emitted `built` makes of a folder, by path; its message if it throws."""

    def run_build(files: Mapping[str, bytes], pip: list[str] | None = None, **options: Any) -> dict[str, bytes] | str:
        folder = tmp_path / "code"
        for path, content in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        with open_stage(toolchain) as stage:
            stage.write("case", output.files)
            request = {"build": {"commands": [], **options}, "pip": pip, "folder": str(folder)}
            (stage.folder / "build.json").write_text(json.dumps({**request, "outdir": str(tmp_path / "out")}))
            (stage.folder / "build.mjs").write_text(SCRIPT)
            command = [toolchain.node, "--import", "tsx/esm", "build.mjs"]
            done = subprocess.run(command, cwd=stage.folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        if done.stdout.strip():
            return done.stdout.strip()
        manifest = json.loads((tmp_path / "out/S.assets.json").read_text())
        [name] = [f["source"]["path"] for f in manifest["files"].values() if f["source"]["path"].startswith("asset.")]
        deployed = tmp_path / "out" / name
        if deployed.is_file():
            return {deployed.suffix: deployed.read_bytes()}
        assert {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()} == set(files)
        return {p.relative_to(deployed).as_posix(): p.read_bytes() for p in deployed.rglob("*") if p.is_file()}

    return run_build


@pytest.mark.node
def test_python_packages_are_installed_beside_the_code(build: Any, tmp_path: Path) -> None:
    if shutil.which("python3") is None:
        pytest.skip("python3 is absent")
    wheel = tmp_path / "greeting-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("greeting.py", "HELLO = 'hello'\n")
        archive.writestr("greeting-1.0.dist-info/METADATA", "Metadata-Version: 2.1\nName: greeting\nVersion: 1.0\n")
        archive.writestr(
            "greeting-1.0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr("greeting-1.0.dist-info/RECORD", "")
    found = build({"index.py": b"import greeting\n", "requirements.txt": f"{wheel}\n".encode()}, pip=["3.12"])
    assert isinstance(found, dict), found
    assert (found["greeting.py"], found["index.py"]) == (b"HELLO = 'hello'\n", b"import greeting\n")


@pytest.mark.node
def test_a_compilers_result_alone_is_deployed(build: Any) -> None:
    make = "require('fs').mkdirSync('deployed');require('fs').writeFileSync('deployed/bootstrap', process.env.GOARCH)"
    found = build({"main.go": b""}, commands=[["node", "-e", make]], env={"GOARCH": "arm64"}, result="deployed")
    assert found == {"bootstrap": b"arm64"}


@pytest.mark.node
def test_an_archive_is_deployed_as_it_is(build: Any) -> None:
    make = "require('fs').writeFileSync('latest_build.zip', 'PK')"
    assert build({"A.java": b""}, commands=[["node", "-e", make]], result="latest_build.zip") == {".zip": b"PK"}


@pytest.mark.node
def test_a_missing_tool_is_named(build: Any) -> None:
    found = build({"a": b""}, commands=[["no-such-tool", "build"]])
    assert "no-such-tool is needed to build this backend: install it" in found


@pytest.mark.node
def test_a_go_program(build: Any) -> None:
    if shutil.which("go") is None:
        pytest.skip("go is absent")
    files = {"main.go": b"package main\n\nfunc main() {}\n", "go.mod": b"module lambda\n\ngo 1.16\n"}
    commands = [["go", "mod", "tidy"], ["go", "build", "-o", "deployed/bootstrap", "."]]
    env = {"GOOS": "linux", "GOARCH": "arm64", "CGO_ENABLED": "0"}
    found = build(files, commands=commands, env=env, result="deployed")
    assert list(found) == ["bootstrap"] and found["bootstrap"].startswith(b"\x7fELF")
