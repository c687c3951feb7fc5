import json
import re
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from amp2gen.verify import toolchain
from amp2gen.verify.toolchain import Missing, Toolchain, ensure, find

PACKAGE = {"name": "t", "version": "1.0.0"}


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A machine without any toolchain; ours has no packages here, so that installing it needs no network."""
    home = tmp_path / "home"
    home.mkdir()
    lock = {**PACKAGE, "lockfileVersion": 3, "packages": {"": PACKAGE}}
    (home / "package.json").write_text(json.dumps({**PACKAGE, "dependencies": {}}))
    (home / "package-lock.json").write_text(json.dumps(lock))
    monkeypatch.setattr(toolchain, "HOME", home)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv(toolchain.ENVIRONMENT_VARIABLE, raising=False)
    return tmp_path


needs_node = [
    pytest.mark.node,
    pytest.mark.skipif(not (shutil.which("node") and shutil.which("npm")), reason="Node or npm is absent"),
]


def test_the_packages_are_pinned_and_the_lock_names_no_host():
    pinned = json.loads((toolchain.HOME / "package.json").read_text())["dependencies"]
    lock = json.loads((toolchain.HOME / "package-lock.json").read_text())
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in pinned.values())
    assert lock["packages"][""]["dependencies"] == pinned
    assert not any("resolved" in package for package in lock["packages"].values())


def test_without_node_the_reason_says_so(machine, monkeypatch):
    monkeypatch.setenv("PATH", str(machine))
    expected = Missing("Node 20 or newer is needed, and `node` is not on the PATH")
    assert find() == expected
    assert ensure() == expected


def test_an_old_node_is_refused(machine, monkeypatch):
    node = machine / "node"
    node.write_text("#!/bin/sh\necho v18.19.0\n")
    node.chmod(0o755)
    monkeypatch.setenv("PATH", str(machine), prepend=":")
    assert find() == Missing(f"Node 20 or newer is needed; {node} is v18.19.0")


class TestWithNode:
    pytestmark = needs_node

    def test_nothing_installed_can_be_mended(self, machine):
        found = find()
        assert isinstance(found, Missing)
        assert found.installable
        assert f"npm ci --prefix {machine / 'home'}" in found.reason

    def test_a_named_folder_has_to_hold_the_packages(self, machine, monkeypatch):
        monkeypatch.setenv(toolchain.ENVIRONMENT_VARIABLE, str(machine))
        for name in toolchain._REQUIRED:
            if name != "tsx":
                _install(machine, name, "1.0.0")
        assert find() == ensure() == Missing(f"{machine}/node_modules lacks tsx")
        _install(machine, "tsx", "1.0.0")
        assert isinstance(found := find(), Toolchain)
        assert found.root == machine
        lacking = find(machine / "home")
        assert isinstance(lacking, Missing)
        assert lacking.reason.endswith("lacks @aws-amplify/backend, aws-cdk-lib, esbuild, prettier, tsx, typescript")

    def test_a_checkouts_packages_are_used_while_they_are_as_pinned(self, machine):
        home = machine / "home"
        (home / "package.json").write_text('{"dependencies": {"prettier": "3.0.0"}}')
        _install(home, "prettier", "3.0.0")
        assert isinstance(found := find(), Toolchain)
        assert found.root == home
        _install(home, "prettier", "2.9.0")
        stale = find()
        assert stale == ensure()
        assert isinstance(stale, Missing)
        assert "prettier is 2.9.0 instead of 3.0.0" in stale.reason

    def test_two_at_once_install_once(self, machine):
        with ThreadPoolExecutor(2) as threads:
            one, another = threads.map(lambda _: ensure(), range(2))
        assert isinstance(one, Toolchain)
        assert one == another == find()
        folders = [path for path in (machine / "cache" / "amp2gen").iterdir() if path.is_dir()]
        assert folders == [one.root]

    def test_an_installation_that_fails_leaves_nothing_and_says_why(self, machine):
        (machine / "home" / "package-lock.json").write_text("{")
        found = ensure()
        assert isinstance(found, Missing)
        assert found.reason.startswith("npm ci failed: npm error")
        assert [path for path in (machine / "cache" / "amp2gen").iterdir() if path.is_dir()] == []


def _install(root: Path, name: str, version: str) -> None:
    folder = root / "node_modules" / name
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "package.json").write_text(json.dumps({"name": name, "version": version}))
