"""Functions whose packages exclude each other: who stays with the root, and what the others get."""

import json
import os
import subprocess
from pathlib import Path

import pytest
from npm_registry import registry

from amp2gen.backend_ts.project_files.build_commands import pipeline_deploy
from amp2gen.backend_ts.project_files.function_packages import Conflict, conflicts, manifest
from amp2gen.backend_ts.project_files.gen2_packages import GEN2_PACKAGES
from amp2gen.backend_ts.project_files.package_manager import AMPX
from amp2gen.cli.orchestrate import compile_project
from amp2gen.frontend.lower import Choices
from amp2gen.passes.options import Options
from amp2gen.verify.toolchain import Missing, installed


def asked(**ranges):
    return {function: {"uuid": range_} for function, range_ in ranges.items()}


def apart(asked, fixed=None):
    return [function for conflict in conflicts(asked, fixed or {}) for function in conflict.apart]


@pytest.mark.parametrize(
    ("ranges", "leaving"),
    [
        (asked(a="^8.0.0", b="^8.1.0"), []),
        (asked(a="^8.0.0", b="^9.0.0", c="^9.1.0"), ["a"]),
        (asked(a="^9.0.0", b="^8.0.0", c="8.3.2"), ["a"]),
        (asked(a="^8.0.0", b="^9.0.0"), ["a"]),  # as many either way: the newer stays
        (asked(a="^8.0.0", b="^9.0.0", c="*"), ["a"]),
        (asked(a="latest", b="^9.0.0"), ["a"]),
        (asked(a="^7.0.0", b="^8.0.0", c="^9.0.0"), ["a", "b"]),
    ],
)
def test_the_largest_group_stays(ranges, leaving):
    assert apart(ranges) == leaving


def test_what_the_root_has_counts_more_than_any_number_of_functions():
    assert apart(asked(a="^9.0.0", b="^9.0.0", c="^8.1.0"), {"uuid": "^8.0.0"}) == ["a", "b"]
    assert apart(asked(a="^9.0.0"), {"uuid": "^8.0.0"}) == ["a"]


def test_a_function_leaves_once_with_all_its_packages():
    wanted = {"a": {"ajv": "^6.0.0", "zod": "^2.0.0"}, "b": {"ajv": "^8.0.0", "zod": "^3.0.0"}}
    assert conflicts(wanted, {}) == (Conflict("ajv", (("a", "^6.0.0"), ("b", "^8.0.0")), ("a",)),)


def test_a_manifest_of_its_own():
    assert manifest("Orders", "", {"uuid": "^8.0.0"}, {"jest": "29"}) == (
        "{\n"
        '  "name": "@functions/orders",\n'
        '  "version": "1.0.0",\n'
        '  "private": true,\n'
        '  "type": "module",\n'
        '  "dependencies": {\n'
        '    "uuid": "^8.0.0"\n'
        "  },\n"
        '  "devDependencies": {\n'
        '    "jest": "29"\n'
        "  }\n"
        "}\n"
    )


def test_a_manifest_that_the_sources_keep_stays_but_for_its_name():
    text = '{"name": "axios", "version": "2.0.0", "type": "commonjs", "dependencies": {"uuid": "^8.0.0"}}'
    written = manifest("axios", text, {"uuid": "^8.0.0", "aws-sdk": "^2.1692.0"}, {})
    assert json.loads(written) == {
        "name": "@functions/axios",
        "version": "2.0.0",
        "type": "commonjs",
        "dependencies": {"uuid": "^8.0.0", "aws-sdk": "^2.1692.0"},
    }


def test_a_local_package_is_named_from_the_functions_folder():
    text = '{"version": "1.0.0", "dependencies": {"shared": "file:../../../../../packages/shared"}}'
    packages = {"shared": "file:packages/shared", "own": "link:amplify/functions/orders/src/lib"}
    assert json.loads(manifest("orders", text, packages, {}))["dependencies"] == {
        "shared": "file:../../../../packages/shared",
        "own": "link:lib",
    }


MODULE = "import left from 'left';\n\nexport const handler = async () => left;\n"
COMMON = "const left = require('left');\nexports.handler = async () => left;\n"


@pytest.fixture
def project(gen1):
    """`old` is an ES module and has no package.json in Gen 2 by itself; `kept` stays CommonJS, which one says."""
    for name, code, kind, range_ in (
        ("old", MODULE, "module", "^3.0.0"),
        ("kept", COMMON, "commonjs", "^2.0.0"),
        ("new", MODULE, "module", "^4.1.0"),
    ):
        manifest = {"name": "left", "type": kind, "dependencies": {"left": range_}}
        gen1.function(name, code).file(f"amplify/backend/function/{name}/src/package.json", manifest)
    return gen1.file("package.json", {"name": "shop", "private": True, "dependencies": {"left": "^4.0.0"}})


def compiled(project):
    return compile_project(project.root, Choices(), Options())


def test_workspaces_of_npm_and_yarn(project):
    files = compiled(project).files
    folders = ["amplify/functions/kept/src", "amplify/functions/old/src"]
    assert json.loads(files["package.json"])["workspaces"] == folders
    assert json.loads(files["package.json"])["dependencies"] == {"left": "^4.0.0"}
    manifests = {path: json.loads(files[f"{path}/package.json"]) for path in folders}
    assert [(found["name"], found["type"], found["dependencies"]) for found in manifests.values()] == [
        ("@functions/kept", "commonjs", {"left": "^2.0.0"}),
        ("@functions/old", "module", {"left": "^3.0.0"}),
    ]
    assert "amplify/functions/new/src/package.json" not in files
    assert "pnpm-workspace.yaml" not in files


def test_workspaces_of_pnpm(project):
    project.file("pnpm-lock.yaml", "lockfileVersion: '9.0'\n")
    found = compiled(project)
    assert found.files["pnpm-workspace.yaml"].decode() == (
        "packages:\n  - amplify/functions/kept/src\n  - amplify/functions/old/src\n"
    )
    assert "workspaces" not in json.loads(found.files["package.json"])
    assert "A2G3013" not in {item.code for item in found.diagnostics}


def test_a_list_of_workspaces_that_is_not_ours_is_named(project):
    project.file("pnpm-lock.yaml", "lockfileVersion: '9.0'\n").file("pnpm-workspace.yaml", "packages:\n  - web\n")
    found = compiled(project)
    [item] = [item for item in found.diagnostics if item.code == "A2G3013"]
    assert "amplify/functions/kept/src, amplify/functions/old/src" in item.message
    assert "pnpm-workspace.yaml" not in found.files


@pytest.mark.node
def test_one_install_gets_every_function_its_own_version(project, toolchain, tmp_path):
    """A real `npm ci` of the project as it is emitted; the bundler takes for each function what it asked for."""
    root = written(project, tmp_path / "gen2")
    with registry(PACKAGES) as url:
        npm(root, url, "install", "--package-lock-only")
        npm(root, url, "ci")
    assert answers(toolchain, root) == ANSWERS


MANAGERS = {
    "Yarn 1": ("yarn/bin/yarn.js", {"yarn.lock": "# yarn lockfile v1\n"}),
    "Yarn 4": ("@yarnpkg/cli-dist/bin/yarn.js", {"yarn.lock": "", ".yarnrc.yml": "nodeLinker: node-modules\n"}),
    "Yarn 4 with Plug'n'Play": ("@yarnpkg/cli-dist/bin/yarn.js", {"yarn.lock": "", ".yarnrc.yml": ""}),
    "pnpm": ("pnpm/bin/pnpm.cjs", {}),
}
"""Where each is installed, and the files of a project that tell it apart."""


@pytest.mark.node
@pytest.mark.parametrize("name", MANAGERS)
def test_other_package_managers_install_it_too(name, project, toolchain, tmp_path):
    """`install`, then once more as in a build, where the lock file is frozen; then the command that people are told."""
    managers = installed(Path(__file__).parent / "managers")
    if isinstance(managers, Missing):
        assert "CI" not in os.environ, managers.reason
        pytest.skip(managers.reason)
    program, files = MANAGERS[name]
    manager = "pnpm" if name == "pnpm" else "yarn"
    project.file("pnpm-lock.yaml" if manager == "pnpm" else "yarn.lock", "")
    root = written(project, tmp_path / "gen2")
    for path, text in files.items():
        (root / path).write_text(text)
    tool = ["node", str(managers / "node_modules" / program)]
    with registry(PACKAGES) as url:
        environment = isolated(tmp_path, url)
        for settings in ({}, {"CI": "1"}):
            run([*tool, "install"], root, environment | settings)
        told = AMPX[manager].split()[1:]
        assert "ampx sandbox --once" in run([*tool, *told, "sandbox", "--once"], root, environment)
    assert answers(toolchain, root) == ANSWERS
    assert f"- {pipeline_deploy(manager)}\n" in (root / "amplify.yml").read_text()
    assert f"`{AMPX[manager]} pipeline-deploy`" in (root / "MIGRATION.md").read_text()


PACKAGES = {package.name: (package.version.lstrip("^"),) for package in GEN2_PACKAGES} | {
    "left": ("2.0.1", "3.0.2", "4.1.3")
}
ANSWERS = {"kept": "left 2.0.1", "old": "left 3.0.2", "new": "left 4.1.3"}


def written(project, root):
    for path, content in compiled(project).files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(content)
    return root


def isolated(home, url):
    """Nothing of this machine's settings, and no network but the registry."""
    environment = {key: value for key, value in os.environ.items() if "proxy" not in key.lower() and key != "CI"}
    return environment | {
        "HOME": str(home),
        "npm_config_userconfig": str(home / "no-npmrc"),
        "npm_config_registry": url,
        "YARN_CACHE_FOLDER": str(home / "yarn-cache"),
        "YARN_ENABLE_TELEMETRY": "0",
        "YARN_NPM_REGISTRY_SERVER": url,
        "YARN_REGISTRY": url,
        "YARN_UNSAFE_HTTP_WHITELIST": "127.0.0.1",
    }


def run(command, root, environment):
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def answers(toolchain, root):
    entries = {"kept": "handler.js", "old": "src/index.js", "new": "src/index.js"}
    functions = root / "amplify/functions"
    return {name: answer(toolchain, root, functions / name / entry) for name, entry in entries.items()}


def npm(root, url, *arguments):
    """npm with nothing of this machine's settings."""
    environment = {key: value for key, value in os.environ.items() if "proxy" not in key.lower()}
    environment |= {
        "npm_config_userconfig": str(root / "no-npmrc"),
        "npm_config_cache": str(root.parent / "npm-cache"),
        "npm_config_registry": url,
    }
    command = ["npm", *arguments, "--no-audit", "--no-fund", "--ignore-scripts"]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def answer(toolchain, root: Path, entry: Path) -> str:
    """What the handler says once it is bundled as the CDK does it, in the project's root."""
    bundle = root / "bundle.mjs"
    esbuild = toolchain.root / "node_modules/esbuild/bin/esbuild"
    flags = ["--bundle", "--platform=node", "--format=esm", "--target=node22", f"--outfile={bundle}"]
    subprocess.run(["node", esbuild, *flags, entry], cwd=root, check=True, capture_output=True)
    call = f"import({json.dumps(bundle.as_uri())}).then((m) => m.handler()).then(console.log)"
    return subprocess.run(["node", "-e", call], check=True, capture_output=True, text=True).stdout.strip()
