"""A lockfile that no longer fits package.json, for each package manager."""

import json

import pytest

from amp2gen.verify.lockfile import lockfile_rows
from amp2gen.verify.proof import PROJECT

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
