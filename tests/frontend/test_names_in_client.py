"""A client app that names resources as Gen 1 does, with the environment's name behind them."""

from typing import Any

import pytest

from amp2gen.frontend import Choices, load_project, lower


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("invoke({ FunctionName: 'greet-main', apiName });", "the function greet as 'greet-main'"),
        ("invoke({ FunctionName: `greet-${stage}`, apiName });", "the function greet as 'greet-…'"),
        ("// apiName: greet-main", None),
        ("invoke({ FunctionName: 'greet', apiName });", None),
        ("invoke({ FunctionName: 'greeting-main', apiName });", None),
    ],
)
def test_a_name_that_changes(gen1: Any, line: str, named: str | None) -> None:
    gen1.function("greet").file("src/call.ts", f"import {{ get }} from 'aws-amplify/api';\n{line}\n")
    gen1.file("amplify/.config/project-config.json", {"projectName": "demo", "frontend": "javascript"})
    app = lower(load_project(gen1.root), Choices())
    found = [each for each in app.diagnostics if each.code == "A2G1552"]
    assert [each.message for each in found] == ([f"src/call.ts names {named}"] if named else [])
    assert [(each.origin.file, each.origin.line) for each in found if each.origin] == [("src/call.ts", 2)][: len(found)]
