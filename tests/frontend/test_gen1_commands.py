"""Pipelines and scripts that go on calling Gen 1's command line are named, each with its line."""

import json
from typing import Any

import pytest

from amp2gen.frontend import Choices, load_project, lower

WORKFLOW = """name: amplify push
on: push
jobs:
  backend:
    steps:
      # amplify status
      - name: amplify pull
        run: amplify pull --amplify "$AMPLIFY" --yes && amplify push --yes
      - run: amplify push --yes
"""


def told(gen1: Any) -> list[tuple[str, int | None, str | None]]:
    app = lower(load_project(gen1.root), Choices())
    found = [each for each in app.diagnostics if each.code == "A2G3012"]
    return [(each.origin.file, each.origin.line, each.help) for each in found if each.origin]


def test_each_command_of_a_pipeline_once_and_what_takes_its_place(gen1: Any) -> None:
    gen1.function("greet").file(".github/workflows/deploy.yml", WORKFLOW)
    pull, push = told(gen1)
    assert pull[:2] == push[:2] == (".github/workflows/deploy.yml", 8)
    assert "ampx generate outputs" in str(pull[2])
    assert "ampx pipeline-deploy" in str(push[2])


def test_scripts_of_package_json(gen1: Any) -> None:
    scripts = {"build": "vite build", "types": "amplify codegen models", "amplify": "echo amplify"}
    gen1.function("greet").file("package.json", json.dumps({"name": "demo", "scripts": scripts}, indent=2))
    assert [each[:2] for each in told(gen1)] == [("package.json", 5)]


@pytest.mark.parametrize(
    ("path", "text", "named"),
    [
        ("scripts/headless.sh", "#!/bin/bash\nset -e\nnpx amplify init --yes\n", True),
        ("deploy.sh", "cd web; amplifyPush --simple\n", True),
        ("Makefile", "push:\n\tamplify push\n", True),
        (".gitlab-ci.yml", "push:\n  script: [npm ci, 'amplify push --yes']\n", True),
        (".github/workflows/deploy.yml", "- run: npx ampx pipeline-deploy --branch main\n", False),
        (".github/workflows/deploy.yml", "- run: ./my-amplify push\n", False),
        ("amplify/backend/function/greet/src/push.sh", "amplify push\n", False),
        ("docs/deploy.sh", "amplify push\n", False),
    ],
)
def test_where_it_is_looked_for(gen1: Any, path: str, text: str, named: bool) -> None:
    gen1.function("greet").file(path, text)
    assert [each[0] for each in told(gen1)] == ([path] if named else [])
