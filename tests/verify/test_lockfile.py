"""A lockfile that no longer fits package.json, for each package manager."""

import json

import pytest

from amp2gen.verify.lockfile import lockfile_rows
from amp2gen.verify.rows import PROJECT

PACKAGE = {"dependencies": {"react": "^18.2.0"}, "devDependencies": {"@types/node": "^22.0.0"}}


def found(name, lock, package=PACKAGE):
    files = {"package.json": json.dumps(package).encode(), name: lock.encode()}
    return [row.diagnostic.message for row in lockfile_rows(PROJECT, files)]


def npm(root=PACKAGE, **versions):
    installed = {"react": "18.3.1", "@types/node": "22.10.0", **versions}
    packages = {f"node_modules/{name}": {"version": version} for name, version in installed.items()}
    return json.dumps({"lockfileVersion": 3, "packages": {"": root, **packages}})


YARN = """# yarn lockfile v1


"@types/node@*", "@types/node@^22.0.0":
  version "22.10.0"

react@^18.2.0:
  version "18.3.1"
"""
BERRY = """__metadata:
  version: 8

"@types/node@npm:*, @types/node@npm:^22.0.0":
  version: 22.10.0

"react@npm:^18.2.0":
  version: 18.3.1
"""
PNPM = """lockfileVersion: '9.0'
importers:
  .:
    dependencies:
      react:
        specifier: ^18.2.0
        version: 18.3.1
    devDependencies:
      '@types/node':
        specifier: ^22.0.0
        version: 22.10.0
"""


@pytest.mark.parametrize(
    ("name", "lock"),
    [
        ("package-lock.json", npm()),
        ("package-lock.json", '{"lockfileVersion": 3, "packages": {}}'),
        ("yarn.lock", YARN),
        ("yarn.lock", BERRY),
        ("pnpm-lock.yaml", PNPM),
    ],
)
def test_a_lockfile_that_fits_is_no_finding(name, lock):
    assert found(name, lock) == []


ADDED = {**PACKAGE, "devDependencies": {"@types/node": "^22.0.0", "tsx": "^4.0.0"}}


@pytest.mark.parametrize(
    ("name", "lock"),
    [("package-lock.json", npm()), ("yarn.lock", YARN), ("yarn.lock", BERRY), ("pnpm-lock.yaml", PNPM)],
)
def test_a_package_that_the_lockfile_lacks_is_a_finding(name, lock):
    (message,) = found(name, lock, ADDED)
    assert message.startswith(f"{name} does not fit package.json: it lacks tsx")


def test_npm_minds_the_version_and_not_the_text_of_the_range():
    raised = {**PACKAGE, "dependencies": {"react": "^18.3.0"}}
    assert found("package-lock.json", npm(), raised) == []
    assert found("package-lock.json", npm(react="18.2.5"), raised) == [
        "package-lock.json does not fit package.json: it has react 18.2.5, which is not ^18.3.0"
    ]


def test_a_lockfile_that_is_none_is_a_finding():
    assert found("package-lock.json", "{") == ["package-lock.json does not fit package.json: it cannot be read"]


OLD = "amplify/functions/old/src"


def of_workspace(name, lock, workspaces=(OLD,)):
    """What is found where the function `old` has packages of its own."""
    files = {
        "package.json": json.dumps(PACKAGE | {"workspaces": list(workspaces)}),
        f"{OLD}/package.json": json.dumps({"dependencies": {"react": "^17.0.0"}}),
        name: lock,
    }
    rows = lockfile_rows(PROJECT, {path: text.encode() for path, text in files.items()})
    return [row.diagnostic.message.partition(": ")[2] for row in rows]


def test_a_function_with_packages_of_its_own_is_looked_for_in_each_lockfile():
    assert of_workspace("package-lock.json", npm()) == [f"it lacks the workspace {OLD}"]
    assert of_workspace("yarn.lock", YARN) == ["it lacks react@^17.0.0"]
    assert of_workspace("pnpm-lock.yaml", PNPM) == ["it lacks react@^17.0.0"]


def test_a_lockfile_that_knows_the_function_fits():
    lock = json.loads(npm())
    lock["packages"] |= {
        OLD: {"dependencies": {"react": "^17.0.0"}},
        f"{OLD}/node_modules/react": {"version": "17.0.2"},
    }
    assert of_workspace("package-lock.json", json.dumps(lock)) == []
    assert of_workspace("yarn.lock", YARN + "\nreact@^17.0.0:\n  version 17.0.2\n") == []
    importer = f"  {OLD}:\n    dependencies:\n      react:\n        specifier: ^17.0.0\n        version: 17.0.2\n"
    assert of_workspace("pnpm-lock.yaml", PNPM + importer) == []


def test_a_package_json_beside_sources_that_is_no_workspace_is_not_installed():
    assert of_workspace("package-lock.json", npm(), workspaces=()) == []
