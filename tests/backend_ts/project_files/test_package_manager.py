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
