"""override.ts: which ones matter, and what each one changes."""

from typing import Any

import pytest

CODE = "export function override(resources) { resources.userPool.mfaConfiguration = 'OFF'; }\n"
INPUTS = {"version": "1", "cognitoConfig": {"usernameAttributes": ["email"], "requiredAttributes": ["email"]}}
CONFIG = {"auth": {"demo": {"service": "Cognito"}, "userPoolGroups": {"service": "Cognito-UserPool-Groups"}}}
FILES = {
    "backend/auth/demo/cli-inputs.json": INPUTS,
    "backend/auth/userPoolGroups/user-pool-group-precedence.json": [{"groupName": "Staff", "precedence": 1}],
}


@pytest.mark.parametrize(
    ("folder", "target", "of"),
    [
        ("auth/demo", "auth", "demo"),
        ("auth/userPoolGroups", "groups", ""),
        ("awscloudformation", "roles", ""),
    ],
)
def test_what_an_override_changes(lowered: Any, folder: str, target: str, of: str) -> None:
    [found] = lowered(CONFIG, {**FILES, f"backend/{folder}/override.ts": CODE}).overrides
    assert (found.target, found.of, found.source) == (target, of, CODE)
    assert found.origin.file == f"amplify/backend/{folder}/override.ts"


@pytest.mark.parametrize(
    ("folder", "config"),
    [
        ("auth/other", CONFIG),
        ("awscloudformation", {}),
        ("auth/userPoolGroups", {"auth": {"demo": {"service": "Cognito"}}}),
        ("api/demo", {"api": {"demo": {"service": "AppSync"}}}),
    ],
)
def test_an_override_without_its_resource_is_named(lowered: Any, folder: str, config: Any) -> None:
    files = {"backend/auth/demo/cli-inputs.json": INPUTS, f"backend/{folder}/override.ts": CODE}
    app = lowered(config, files)
    assert app.overrides == ()
    assert "A2G1235" in [each.code for each in app.diagnostics]


@pytest.mark.parametrize(
    "code",
    [
        "import { X } from 'y';\n\nexport function override(resources: X) {\n  // TODO: change it\n}\n",
        "export const override = (resources: any) => {};",
        "export function override(resources: any) {\n  console.log(resources);\n  return;\n}\n",
        "/* nothing */",
    ],
)
def test_an_override_that_does_nothing_is_nothing(lowered: Any, code: str) -> None:
    app = lowered(CONFIG, {**FILES, "backend/auth/demo/override.ts": code})
    assert app.overrides == ()
    assert [each.code for each in app.diagnostics] == []


def test_copies_in_build_folders_are_no_overrides(lowered: Any) -> None:
    assert lowered(CONFIG, {**FILES, "backend/auth/demo/build/override.ts": CODE}).overrides == ()


def test_files_of_its_own_come_along_with_what_they_import(lowered: Any) -> None:
    code = "import { limit } from './rules/limit';\nimport { x } from './needy';\n" + CODE
    files = {
        "backend/auth/demo/override.ts": code,
        "backend/auth/demo/rules/limit.ts": "import { join } from 'path';\nexport { limit } from '../numbers';\n",
        "backend/auth/demo/numbers.ts": "export const limit = 4;\n",
        "backend/auth/demo/needy.ts": "import _ from 'lodash';\nexport const x = _;\n",
        "backend/auth/demo/unused.ts": "export const y = 1;\n",
    }
    [found] = lowered(CONFIG, {**FILES, **files}).overrides
    assert [each.path for each in found.modules] == ["numbers.ts", "rules/limit.ts"]
