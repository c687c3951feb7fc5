"""Handlers that read secrets from SSM are executed: before, against a stand-in for the SDK, and after, without it."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from tests.support.ssm_handlers import REWRITTEN, ROOT, SHOP, Case, rewrite

PARAMETERS = {f"/amplify/d1example/main/AMPLIFY_fn_{name}": f"the value of {name}" for name in ("KEY", "PIN")}

SDK_V3 = """
const parameters = %s;
const answer = (Name) => {
  globalThis.requests += 1;
  if (!(Name in parameters)) throw new Error(`ParameterNotFound: ${Name}`);
  return { Name, Value: parameters[Name], Version: 1 };
};
const decrypted = ({ WithDecryption }, result) => (WithDecryption ? result : 'AQICAH...');
class SSM {
  async getParameter(input) { return decrypted(input, { Parameter: answer(input.Name) }); }
  async getParameters(input) { return decrypted(input, { Parameters: input.Names.map(answer).reverse() }); }
}
exports.SSM = SSM;
exports.SSMClient = class SSMClient extends SSM { send(command) { return command.run(this); } destroy() {} };
exports.GetParameterCommand = class { constructor(i) { this.run = (client) => client.getParameter(i); } };
exports.GetParametersCommand = class { constructor(i) { this.run = (client) => client.getParameters(i); } };
exports.PutParameterCommand = class {};
"""
SDK_V2 = """
const v3 = require('@aws-sdk/client-ssm');
const client = new v3.SSM();
class SSM {
  getParameter(input) { return { promise: () => client.getParameter(input) }; }
  getParameters(input) { return { promise: () => client.getParameters(input) }; }
}
module.exports = { SSM, config: { update() {} } };
"""
RUNNER = """
const { jobs } = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
(async () => {
  const log = console.log;
  const outcomes = [];
  for (const { file, env } of jobs) {
    const lines = [];
    for (const level of ['log', 'error']) console[level] = (...values) => lines.push(values.map(String).join(' '));
    Object.assign(process.env, env);
    globalThis.requests = 0;
    const results = [];
    try {
      const { handler } = await import(file);
      for (const n of [1, 2, 3]) results.push(await handler({ n }));
    } catch (error) {
      results.push(`failed: ${error.stack}`);
    }
    outcomes.push({ results, lines, requests: globalThis.requests });
  }
  log(JSON.stringify(outcomes));
})();
"""


@pytest.mark.node
@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_the_same_result_without_ssm(tmp_path: Path) -> None:
    cases = [case for case in REWRITTEN if case.suffix != ".ts"]
    cases += [_of_shop("chargeCard"), _of_shop("refundCard")]
    files = []
    for index, case in enumerate(cases):
        for kind, source in (("before", case.before), ("after", case.after)):
            files.append(tmp_path / f"{kind}{index}{case.suffix}")
            files[-1].write_text(source, newline="")

    assert_same(cases, files, tmp_path)


@pytest.mark.node
@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_typescript_passes_the_type_check_and_does_the_same(tmp_path: Path) -> None:
    packages = Path(os.environ.get("AMP2GEN_NODE_MODULES") or ROOT / "toolchain" / "node_modules")
    needed = [packages / each for each in ("typescript", "@types/node", "@aws-sdk/client-ssm")]
    if not all(each.is_dir() for each in needed):
        pytest.skip(f"no typescript, @types/node and @aws-sdk/client-ssm in {packages}")
    project, emitted = tmp_path / "project", tmp_path / "emitted"
    project.mkdir()
    emitted.mkdir()
    (project / "node_modules").symlink_to(packages, target_is_directory=True)
    cases = [case for case in REWRITTEN if case.suffix == ".ts"]
    for index, case in enumerate(cases):
        (project / f"before{index}.ts").write_text(case.before)
        (project / f"after{index}.ts").write_text(case.after)
    sources = sorted(path.name for path in project.glob("*.ts"))
    options = "--strict --skipLibCheck --types node --target es2022 --module nodenext --moduleResolution nodenext"
    done = subprocess.run(
        ["node", "node_modules/typescript/bin/tsc", *options.split(), "--outDir", str(emitted), *sources],
        cwd=project,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout
    files = [emitted / f"{kind}{index}.js" for index in range(len(cases)) for kind in ("before", "after")]

    assert_same(cases, files, emitted)


def assert_same(cases: list[Case], files: list[Path], folder: Path) -> None:
    """Runs `files`, before and after for each case, in one process; they must say the same, the latter without SSM."""
    _install_sdk(folder)
    paths = {parameter.rsplit("_", 1)[1]: parameter for parameter in PARAMETERS}
    values = {name: PARAMETERS[path] for name, path in paths.items()}
    jobs = [{"file": str(file), "env": (paths, values)[index % 2]} for index, file in enumerate(files)]
    (folder / "run.js").write_text(RUNNER)
    done = subprocess.run(
        ["node", str(folder / "run.js")],
        input=json.dumps({"jobs": jobs}),
        env={"PATH": os.environ["PATH"], "AWS_REGION": "eu-west-1"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    outcomes = json.loads(done.stdout)
    assert len(outcomes) == 2 * len(cases)
    for case, before, after in zip(cases, outcomes[::2], outcomes[1::2], strict=True):
        assert not any(str(each).startswith("failed") for each in before["results"]), (case.name, before)
        assert len(before["results"]) == 3
        assert before["requests"] > 0, case.name
        assert after["requests"] == 0, case.name
        assert (after["results"], after["lines"]) == (before["results"], before["lines"]), case.name


def _of_shop(function: str) -> Case:
    """A handler of the shop with its secrets called KEY and PIN, and events that fit it."""
    source = (SHOP / function / "src" / "index.js").read_text()
    source = source.replace("GATEWAY_KEY", "KEY").replace("REFUND_PIN", "PIN")
    wrap = (
        "\nconst inner = module.exports.handler;\n"
        "module.exports.handler = ({ n }) =>\n"
        "  inner({ arguments: { orderID: `order-${n}`, token: 't', pin: 'the value of PIN' } });\n"
    )
    result = rewrite(source)
    assert result.rewritten == {"KEY", "PIN"}
    return Case(function, source + wrap, result.sources["src/index.js"] + wrap)


def _install_sdk(folder: Path) -> None:
    version3 = folder / "node_modules" / "@aws-sdk" / "client-ssm"
    version2 = folder / "node_modules" / "aws-sdk"
    version3.mkdir(parents=True)
    (version2 / "clients").mkdir(parents=True)
    (version3 / "index.js").write_text(SDK_V3 % json.dumps(PARAMETERS))
    (version2 / "index.js").write_text(SDK_V2)
    (version2 / "clients" / "ssm.js").write_text("module.exports = require('..').SSM;\n")
