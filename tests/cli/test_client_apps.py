"""Two client apps per framework: what `compile` makes of them, by hand, and their own builds before and after it."""

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from gen1 import Gen1, amp2gen

from amp2gen.verify.toolchain import Missing, installed

CLIENT_APPS = Path(__file__).resolve().parent / "client_apps"
WITH_REST_API = {"react-1", "next-1", "angular-2"}
OUTPUTS = {"react-2": "src/amplify_outputs.json"}
"""Where amplify_outputs.json is, where that is not the project's folder."""

VITE, TSC = ("vite", "build"), ("tsc", "--noEmit")
NEXT = ("next", "build", "--turbopack")
BABEL = ("babel",)
BUILDS = {
    "angular-1": [("ngc", "-p", "tsconfig.app.json")],
    "angular-2": [("ngc", "-p", "tsconfig.app.json")],
    "next-1": [NEXT],
    "next-2": [NEXT],
    "react-1": [VITE],
    "react-2": [TSC],
    "react-native-1": [BABEL],
    "react-native-2": [TSC],
    "vue-1": [("vue-tsc", "--build"), VITE],
    "vue-2": [VITE],
}
"""How each is built. Create React App and Metro take minutes, so their compilers stand in for them."""

QUICKER = {"next-1": [TSC], "next-2": []}
"""What stands for the build before the change, where the real one takes long."""


def project(name: str, root: Path) -> Gen1:
    """The client app with the Gen 1 backend that it needs: two environments, everything that clients are told of."""
    shutil.copytree(CLIENT_APPS / name / "before", root)
    urls = ["http://localhost:3000/", "https://www.example.com/"]
    oauth = {
        "AllowedOAuthFlows": ["code"],
        "AllowedOAuthScopes": ["openid"],
        "CallbackURLs": urls,
        "LogoutURLs": urls,
    }
    gen1 = Gen1(root).environments("dev", "prod")
    gen1.auth(hostedUI=True, hostedUIDomainName="demo", oAuthMetadata=json.dumps(oauth)).api().bucket()
    framework = name.rstrip("-12").replace("-", "")
    config = {"SourceDir": "src", "DistributionDir": "dist", "BuildCommand": "npm run build"}
    settings = {"projectName": "demo", "frontend": "javascript", "javascript": {"framework": framework}}
    settings["javascript"]["config"] = config
    gen1.file("amplify/.config/project-config.json", settings)
    stream(gen1)
    if name in WITH_REST_API:
        paths = {"/orders": {"permissions": {"setting": "open"}, "lambdaFunction": "orders"}}
        gen1.function("orders").resource("api", "orders", "API Gateway", paths=paths)
    return gen1


def stream(gen1: Gen1) -> None:
    name = {"Fn::Join": ["-", [{"Ref": "kinesisStreamName"}, {"Ref": "env"}]]}
    properties = {"Name": name, "ShardCount": {"Ref": "kinesisStreamShardCount"}}
    parameters = {"kinesisStreamName": "clicks", "kinesisStreamShardCount": 1}
    template = {
        "Parameters": {key: {"Type": "String"} for key in ("env", *parameters)},
        "Resources": {"KinesisStream": {"Type": "AWS::Kinesis::Stream", "Properties": properties}},
    }
    folder = "amplify/backend/analytics/clicks"
    gen1.file(f"{folder}/kinesis-cloudformation-template.json", template)
    gen1.file(f"{folder}/parameters.json", parameters)
    gen1.entry("analytics", "clicks", service="Kinesis", providerPlugin="awscloudformation")


def compiled(name: str, root: Path) -> Path:
    """The folder with the files that `compile` would change."""
    result = amp2gen("compile", project(name, root).root, "--env", "prod")
    assert result.code == 0, result.out + result.err
    return root / "amplify-gen2"


@pytest.mark.parametrize("name", BUILDS)
def test_compile_adapts_the_app(name: str, tmp_path: Path) -> None:
    changed = compiled(name, tmp_path / name)
    of_project = {"package.json", "amplify.yml", ".gitignore", "MIGRATION.md"}
    files = {path.relative_to(changed).as_posix(): path for path in changed.rglob("*") if path.is_file()}
    found = {
        path: file.read_text()
        for path, file in files.items()
        if not path.startswith("amplify/") and path not in of_project
    }
    after = CLIENT_APPS / name / "after"
    assert found == {
        path.relative_to(after).as_posix(): path.read_text() for path in after.rglob("*") if path.is_file()
    }


@pytest.fixture(scope="session")
def workplace() -> Iterator[Path]:
    """A folder in which the apps find their packages."""
    packages = installed(CLIENT_APPS)
    if isinstance(packages, Missing):
        assert "CI" not in os.environ, packages.reason
        pytest.skip(packages.reason)
    with tempfile.TemporaryDirectory(prefix="work-", dir=packages) as folder:
        yield Path(folder)


@pytest.mark.node
@pytest.mark.parametrize("name", BUILDS)
def test_the_app_builds_before_and_after(name: str, workplace: Path) -> None:
    root = workplace / name
    gen1 = project(name, root)
    for file in ("aws-exports.js", "amplifyconfiguration.json"):
        gen1.file(f"src/{file}", (CLIENT_APPS / file).read_bytes())
    for command in QUICKER.get(name, BUILDS[name]):
        assert build(root, command) == ""

    shutil.rmtree(root)
    changed = compiled(name, root)
    shutil.rmtree(root / "amplify")
    shutil.copytree(changed, root, dirs_exist_ok=True)
    shutil.rmtree(changed)
    shutil.copy(CLIENT_APPS / "amplify_outputs.json", root / OUTPUTS.get(name, ""))
    for command in BUILDS[name]:
        assert build(root, command) == ""


@pytest.mark.node
def test_a_build_notices_what_amplify_outputs_has_not(workplace: Path) -> None:
    root = workplace / "faulty"
    shutil.copytree(CLIENT_APPS / "react-2/before", root)
    shutil.copytree(CLIENT_APPS / "react-2/after", root, dirs_exist_ok=True)
    shutil.copy(CLIENT_APPS / "amplify_outputs.json", root / "src")
    source = root / "src/App.tsx"
    source.write_text(source.read_text().replace("storage.bucket_name", "storage.bucket"))
    assert "src/App.tsx(5,60): error TS2339: Property 'bucket' does not exist" in build(root, TSC)


def build(root: Path, command: tuple[str, ...]) -> str:
    """What a build says when it fails, else nothing."""
    program = CLIENT_APPS / "babel.mjs" if command == BABEL else root.parents[1] / "node_modules/.bin" / command[0]
    environment = {**os.environ, "NEXT_TELEMETRY_DISABLED": "1", "NODE_ENV": "production"}
    run = ["node", str(program), *command[1:]]
    done = subprocess.run(run, cwd=root, env=environment, capture_output=True, text=True, check=False, timeout=600)
    return "" if done.returncode == 0 else done.stdout + done.stderr or f"exit {done.returncode}"
