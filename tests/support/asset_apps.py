"""Functions with builds of their own, and layers, as the tests of their emission and of their deployment have them."""

import hashlib
from collections.abc import Mapping
from typing import Any

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
