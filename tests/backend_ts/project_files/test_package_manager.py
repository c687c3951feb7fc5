import pytest

from amp2gen.backend_ts.project_files.package_manager import detect_package_manager


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
