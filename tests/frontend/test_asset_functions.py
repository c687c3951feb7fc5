"""Functions that are not Node.js: their code, what builds it, and settings that `defineFunction` has no word for."""

from collections.abc import Mapping
from typing import Any

import pytest

from amp2gen.ir.app import App
from amp2gen.ir.expr import Text
from amp2gen.ir.functions import AssetCode, FileSystem, Function, Logging, NodeCode, RuntimeUpdates
from amp2gen.ir.pretty import expr

FOLDER = "backend/function/work"
PYTHON = {"src/index.py": "def handler(event, context):\n    return 1\n", "src/event.json": "{}"}
GRADLE = {"build.gradle": "apply plugin: 'java'\n", "src/main/java/example/Handler.java": "package example;\n"}
CSPROJ = "<Project><PropertyGroup><TargetFramework>net6.0</TargetFramework></PropertyGroup></Project>"


@pytest.fixture
def work(lowered: Any, function_template: Any) -> Any:
    """`work(runtime, files, **properties)`: the app with one function; files are below its folder."""

    def lower(
        runtime: Any, files: Mapping[str, Any], *, resources: Any = None, parameters: Any = None, **properties: Any
    ) -> App:
        template = function_template("work", {}, parameters, resources, Runtime=runtime, **properties)
        return lowered(
            {"function": {"work": {"service": "Lambda"}}},
            {
                f"{FOLDER}/work-cloudformation-template.json": template,
                **{f"{FOLDER}/{path}": content for path, content in files.items()},
            },
        )

    return lower


def function(app: App) -> Function:
    (found,) = app.functions
    return found


def code(app: App) -> AssetCode:
    found = function(app).code
    assert isinstance(found, AssetCode)
    return found


def paths(app: App) -> list[str]:
    return [file.path for file in function(app).sources]


def text(app: App, path: str) -> str | None:
    return next(file.text for file in function(app).sources if file.path == path)


def codes(app: App) -> list[str]:
    """Without what a test's incomplete template gives rise to."""
    return [d.code for d in app.diagnostics if d.code != "A2G1620"]


def test_python_without_packages_is_deployed_as_it_is(work: Any) -> None:
    app = work("python3.12", PYTHON | {"Pipfile": "[packages]\nsrc = {editable = true, path = './src'}\n"})
    assert code(app) == AssetCode(
        runtime="python3.12", handler="index.handler", build=None, project=".", origin=code(app).origin
    )
    assert paths(app) == ["src/event.json", "src/index.py"]
    assert codes(app) == []
    assert app.inventory[0].status == "lowered"


def test_a_pipfile_becomes_requirements(work: Any) -> None:
    pipfile = """
[[source]]
name = "pypi"
url = "https://pypi.org/simple"

[[source]]
name = "own"
url = "https://pypi.example.com/simple"

[packages]
requests = "*"
boto3 = ">=1.20"
pandas = {version = "~=2.0", extras = ["s3", "excel"]}
tomli = {version = "*", python_version = "< '3.11'"}
tool = {git = "https://example.com/tool.git", ref = "v1"}

[dev-packages]
pytest = "*"
"""
    app = work("python3.12", PYTHON | {"Pipfile": pipfile})
    assert text(app, "src/requirements.txt") == (
        "--extra-index-url https://pypi.example.com/simple\n"
        "boto3>=1.20\n"
        "pandas[s3,excel]~=2.0\n"
        "requests\n"
        "tomli ; python_version < '3.11'\n"
        "tool @ git+https://example.com/tool.git@v1\n"
    )
    assert code(app).build == "pip"
    assert codes(app) == ["A2G1610"]


def test_the_lock_file_says_the_versions(work: Any) -> None:
    lock = {"default": {"requests": {"version": "==2.31.0", "hashes": ["sha256:0"], "markers": "python_version > '3'"}}}
    app = work("python3.12", PYTHON | {"Pipfile": "[packages]\nrequests = '*'\n", "Pipfile.lock": lock})
    assert text(app, "src/requirements.txt") == "requests==2.31.0 ; python_version > '3'\n"


def test_what_pip_cannot_install_is_reported_without_its_secrets(work: Any) -> None:
    pipfile = (
        "[[source]]\nurl = 'https://joe:hunter2@pypi.example.com'\n[packages]\nlocal = {path = './lib'}\nx = '*'\n"
    )
    app = work("python3.12", PYTHON | {"Pipfile": pipfile})
    assert text(app, "src/requirements.txt") == "x\n"
    assert codes(app) == ["A2G1612", "A2G1612", "A2G1610"]
    assert "hunter2" not in app.model_dump_json()


def test_a_broken_pipfile(work: Any) -> None:
    app = work("python3.12", PYTHON | {"Pipfile": "[packages\n"})
    assert (code(app).build, codes(app)) == (None, ["A2G1004"])


def test_requirements_that_the_function_has(work: Any) -> None:
    app = work("python3.12", PYTHON | {"src/requirements.txt": "# none\n"})
    assert code(app).build is None
    app = work("python3.12", PYTHON | {"src/requirements.txt": "requests\n"})
    assert code(app).build == "pip"
    app = work("python3.12", PYTHON | {"src/requirements.txt": "old\n", "Pipfile": "[packages]\nnew = '*'\n"})
    assert text(app, "src/requirements.txt") == "new\n"
    assert codes(app) == ["A2G1612", "A2G1610"]


@pytest.mark.parametrize("handler", ["lib/main.run", "lib.main.run", "pkg.run"])
def test_where_a_python_handler_is(work: Any, handler: str) -> None:
    files = {"src/lib/main.py": "", "src/pkg/__init__.py": ""}
    assert codes(work("python3.12", files, Handler=handler)) == []


def test_a_missing_python_handler_gets_a_stand_in(work: Any) -> None:
    app = work("python3.12", {"Pipfile": "[packages]\nrequests = '*'\n"})
    assert codes(app) == ["A2G1603"]
    assert text(app, "src/index.py") == "raise RuntimeError('A2G1603: the source of function work is missing')\n"
    assert code(app).build is None


def test_go(work: Any) -> None:
    files = {"src/main.go": "package main\n", "src/go.mod": "module lambda\n", "src/dist/main": "", "dist/main": ""}
    app = work("go1.x", files, Handler="main")
    assert (code(app).runtime, code(app).handler, code(app).build) == ("go1.x", "main", "go")
    assert paths(app) == ["src/go.mod", "src/main.go"]


def test_java(work: Any) -> None:
    files = GRADLE | {"build/distributions/latest_build.zip": "", "src/event.json": "{}", "amplify.state": {}}
    app = work("java11", files, Handler="example.Handler::handleRequest")
    assert (code(app).handler, code(app).build) == ("example.Handler::handleRequest", "gradle")
    assert paths(app) == ["src/build.gradle", "src/src/event.json", "src/src/main/java/example/Handler.java"]


def test_java_without_gradle(work: Any) -> None:
    app = work("java11", {"src/pom.xml": "<project/>"})
    assert (code(app).build, codes(app)) == (None, ["A2G1611"])


def test_dotnet(work: Any) -> None:
    files = {"src/work/work.csproj": CSPROJ, "src/work/obj/x.dll": "", "src/work/F.cs": "", "src/lib/lib.csproj": ""}
    app = work("dotnet8", files, Handler="work::work.F::Run")
    assert (code(app).build, code(app).project) == ("dotnet", "work")
    assert paths(app) == ["src/lib/lib.csproj", "src/work/F.cs", "src/work/work.csproj"]


def test_a_runtime_of_its_own(work: Any) -> None:
    app = work("provided.al2023", {"src/bootstrap": "#!/bin/sh\n"}, Handler="run")
    assert (code(app).build, paths(app), codes(app)) == (None, ["src/bootstrap"], [])
    state = {"functionRuntime": "custom", "scripts": {"build": {"type": "shell_script", "path": "build.sh"}}}
    app = work("provided.al2023", {"src/bootstrap": "", "amplify.state": state}, Handler="run")
    assert codes(app) == ["A2G1611"]


def test_compiled_code_that_is_missing(work: Any) -> None:
    app = work("dotnet8", {}, Handler="a::b.C::D")
    assert (paths(app), codes(app)) == (["src/A2G1603.txt"], ["A2G1603"])


def test_no_runtime_at_all(work: Any) -> None:
    app = work(None, PYTHON)
    assert (app.functions, codes(app), app.inventory[0].status) == ((), ["A2G1602"], "skipped")


def test_settings_of_lambda(work: Any) -> None:
    app = work(
        "nodejs22.x",
        {"src/index.js": "exports.handler = async () => 1;"},
        Description="Does the work",
        ReservedConcurrentExecutions=7,
        TracingConfig={"Mode": "Active"},
        KmsKeyArn={"Fn::Sub": "arn:aws:kms:${AWS::Region}:123456789012:key/1"},
        DeadLetterConfig={"TargetArn": "arn:aws:sqs:eu-west-1:123456789012:dead"},
        VpcConfig={"SubnetIds": ["subnet-1", "subnet-2"], "SecurityGroupIds": ["sg-1"]},
        LoggingConfig={"LogFormat": "JSON", "ApplicationLogLevel": "WARN"},
        FileSystemConfigs=[{"Arn": "arn:aws:elasticfilesystem:x", "LocalMountPath": "/mnt/data"}],
        SnapStart={"ApplyOn": "PublishedVersions"},
        RuntimeManagementConfig={"UpdateRuntimeOn": "Manual", "RuntimeVersionArn": "arn:aws:lambda:x::runtime:1"},
        RecursiveLoop="Allow",
    )
    found = function(app)
    assert isinstance(found.code, NodeCode)
    assert (found.description, found.reserved_concurrency, found.tracing) == (
        Text(value="Does the work"),
        7,
        "Active",
    )
    assert found.environment_key and expr(found.environment_key) == '"arn:aws:kms:" + region + ":123456789012:key/1"'
    assert found.dead_letter_target and expr(found.dead_letter_target) == '"arn:aws:sqs:eu-west-1:123456789012:dead"'
    assert found.vpc and [expr(subnet) for subnet in found.vpc.subnets] == ['"subnet-1"', '"subnet-2"']
    assert [expr(group) for group in found.vpc.security_groups] == ['"sg-1"']
    assert found.logging == Logging(format="JSON", application_level="WARN")
    [files] = found.file_systems
    assert files == FileSystem(arn=files.arn, path="/mnt/data")
    assert (found.snap_start, found.recursive_loop) == ("PublishedVersions", "Allow")
    assert found.runtime_updates == RuntimeUpdates(on="Manual", version=Text(value="arn:aws:lambda:x::runtime:1"))
    assert codes(app) == []


@pytest.mark.parametrize(
    "properties",
    [
        {"DeadLetterConfig": {"TargetArn": {"Fn::GetAtt": ["Queue", "Arn"]}}},
        {"ReservedConcurrentExecutions": "many"},
        {"TracingConfig": {"Mode": "Sometimes"}},
        {"SnapStart": {"ApplyOn": "Always"}},
        {"RuntimeManagementConfig": {"RuntimeVersionArn": "arn:x"}},
        {"RecursiveLoop": "Sometimes"},
        {"CodeSigningConfigArn": "arn:x"},
        {"FileSystemConfigs": [{"Arn": "arn:x"}]},
        {"TracingConfig": "Active"},
    ],
)
def test_settings_that_cannot_be_carried_over_are_named(work: Any, properties: dict[str, Any]) -> None:
    app = work("nodejs22.x", {"src/index.js": "exports.handler = async () => 1;"}, **properties)
    [name] = properties
    reported = [d.message for d in app.diagnostics if d.code == "A2G1006"]
    assert reported == [f"function work: {name} is not carried over"]
    assert (function(app).vpc, function(app).tracing, function(app).reserved_concurrency) == (None, None, None)


@pytest.mark.parametrize(
    "network",
    [{"SubnetIds": [{"Ref": "PrivateSubnet"}]}, {"SubnetIds": ["subnet-1"], "Unknown": 1}, {"SubnetIds": "subnet-1"}],
)
def test_a_network_that_is_not_known_stops_the_synthesis(work: Any, network: dict[str, Any]) -> None:
    """Outside of its network the function would run, and reach nothing."""
    app = work("nodejs22.x", {"src/index.js": "exports.handler = async () => 1;"}, VpcConfig=network)
    assert [d.message for d in app.diagnostics if d.code == "A2G1605"] == [
        "function work: the network of VpcConfig cannot be resolved"
    ]
    vpc = function(app).vpc
    assert vpc is not None
    assert [subnet.kind for subnet in vpc.subnets] == ["opaque"]


@pytest.mark.parametrize(
    ("written", "boundary", "reported"),
    [
        ({"Fn::Sub": "arn:aws:iam::${AWS::AccountId}:policy/x"}, '"arn:aws:iam::" + account + ":policy/x"', []),
        ({"Ref": "Nowhere"}, "opaque {'Ref': 'Nowhere'}", ["A2G1605", "A2G1008"]),
        ({"Ref": "AWS::NoValue"}, None, []),
    ],
)
def test_the_limits_of_the_role(work: Any, written: Any, boundary: str | None, reported: list[str]) -> None:
    """One that is not known must not be left out: the role could do more than in Gen 1."""
    role = {"Type": "AWS::IAM::Role", "Properties": {"PermissionsBoundary": written}}
    app = work("python3.12", PYTHON, resources={"LambdaExecutionRole": role})
    found = function(app).permissions_boundary
    assert (found and expr(found), codes(app)) == (boundary, reported)


def test_managed_policies_of_the_role(work: Any) -> None:
    role = {
        "Type": "AWS::IAM::Role",
        "Properties": {
            "ManagedPolicyArns": [
                "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
                {"Fn::Sub": "arn:${AWS::Partition}:iam::aws:policy/AmazonPollyReadOnlyAccess"},
            ]
        },
    }
    app = work("python3.12", PYTHON, resources={"LambdaExecutionRole": role})
    assert [expr(arn) for arn in function(app).managed_policies] == [
        '"arn:" + partition + ":iam::aws:policy/AmazonPollyReadOnlyAccess"'
    ]
