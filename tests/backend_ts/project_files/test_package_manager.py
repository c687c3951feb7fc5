import json
from pathlib import Path

import pytest

from amp2gen.backend_ts.project_files.package_manager import detect_package_manager, keeps_packages_elsewhere
from amp2gen.cli.orchestrate import compile_project
from amp2gen.frontend import Choices
from amp2gen.passes.options import Options


@pytest.mark.parametrize(
    ("names", "package_json", "manager"),
    [
        ([], None, "npm"),
        (["package-lock.json"], "{}", "npm"),
        (["npm-shrinkwrap.json"], "{}", "npm"),
        (["yarn.lock"], "{}", "yarn"),
        (["pnpm-lock.yaml"], "{}", "pnpm"),
        (["package-lock.json", "yarn.lock"], "{}", "yarn"),
        (["package-lock.json"], '{"packageManager": "pnpm@9.1.0+sha512.abc"}', "pnpm"),
        (["yarn.lock"], '\ufeff{"packageManager": "npm@10.0.0"}', "npm"),
        (["yarn.lock"], '{"packageManager": "bun@1.0.0"}', "yarn"),
        (["yarn.lock"], '{"packageManager": 3}', "yarn"),
        (["yarn.lock"], "not json", "yarn"),
        (["yarn.lock"], "[]", "yarn"),
    ],
)
def test_detection(names, package_json, manager):
    assert detect_package_manager(names, package_json) == manager


@pytest.mark.parametrize(
    ("names", "package_json", "above", "manager"),
    [
        ([], "{}", {"pnpm-lock.yaml": b""}, "pnpm"),
        ([], "{}", {"pnpm-workspace.yaml": b""}, "pnpm"),
        ([], "{}", {"package.json": b'{"packageManager": "yarn@4.1.0"}', "package-lock.json": b""}, "yarn"),
        (["package-lock.json"], "{}", {"pnpm-lock.yaml": b""}, "npm"),
        ([], '{"packageManager": "npm@10.0.0"}', {"yarn.lock": b""}, "npm"),
        ([], "{}", {}, "npm"),
    ],
)
def test_a_package_of_a_monorepo_goes_by_what_stands_above(names, package_json, above, manager):
    assert detect_package_manager(names, package_json, above) == manager


@pytest.mark.parametrize(
    ("manager", "yarnrc", "elsewhere"),
    [
        (None, None, False),  # Yarn 1
        ("yarn@1.22.22", None, False),
        ("yarn@4.5.0", None, True),
        ("yarn@3.8.0", None, False),  # the cache is in the project
        ("yarn@3.8.0", "enableGlobalCache: true\n", True),
        (None, "", True),
        (None, "yarnPath: .yarn/releases/yarn-3.6.1.cjs\n", False),
        (None, "yarnPath: .yarn/releases/yarn-4.1.0.cjs\nnodeLinker: pnp\n", True),
        ("yarn@4.5.0", "nodeLinker: node-modules\n", False),
        ("yarn@4.5.0", "nodeLinker: pnpm\n", False),
        ("yarn@4.5.0", "enableGlobalCache: false\n", False),
        ("yarn@4.5.0", "nodeLinker: [\n", True),
    ],
)
def test_whether_yarn_keeps_packages_outside_of_the_project(
    manager: str | None, yarnrc: str | None, elsewhere: bool
) -> None:
    package_json = json.dumps({"packageManager": manager}) if manager else "{}"
    assert keeps_packages_elsewhere(package_json, yarnrc) is elsewhere


def test_a_project_with_plug_and_play_is_warned(tmp_path: Path) -> None:
    for path, text in {
        "amplify/backend/backend-config.json": "{}",
        "amplify/team-provider-info.json": '{"main": {"awscloudformation": {}}}',
        "package.json": "{}",
        "yarn.lock": "",
        ".yarnrc.yml": "yarnPath: .yarn/releases/yarn-4.5.0.cjs\n",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    [warning] = [d for d in compile_project(tmp_path, Choices(), Options()).diagnostics if d.code == "A2G3040"]
    assert (str(warning.origin), warning.severity) == (".yarnrc.yml", "warning")
