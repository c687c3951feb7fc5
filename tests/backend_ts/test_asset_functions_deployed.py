"""Functions with builds of their own, and layers, through the real toolchain: what is deployed of them."""

import json
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from asset_apps import COUNT, ORDERS, REPORT, RESIZE, TOOLS_ARN, app_of
from emitted import Emitted, Judgement

from amp2gen.backend_ts.emit import emit
from amp2gen.backend_ts.project import ProjectFiles
from amp2gen.passes.options import Options
from amp2gen.passes.pipeline import PIPELINE, run
from amp2gen.verify.bundle import bundle
from amp2gen.verify.stage import Output, open_stage
from amp2gen.verify.synthesize import Synthesis
from amp2gen.verify.toolchain import Toolchain


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
