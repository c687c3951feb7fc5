"""The steps of MIGRATION.md that depend on the app."""

from typing import Any

import pytest

from amp2gen.cli.orchestrate import compile_project
from amp2gen.frontend import Choices
from amp2gen.passes.options import Options


def steps(gen1: Any) -> list[str]:
    text = compile_project(gen1.root, Choices(), Options()).files["MIGRATION.md"].decode()
    left = text.partition("## What only you can do")[2].partition("\n## ")[0]
    return [line.partition(". ")[2] for line in left.splitlines() if line[:1].isdigit()]


@pytest.mark.parametrize(
    ("rule", "prepared"),
    [
        ("{ allow: private, provider: iam }", True),
        ("{ allow: public, provider: identityPool, operations: [read] }", True),
        ("{ allow: owner }", False),
    ],
)
def test_gen1_is_prepared_before_it_is_locked_where_rules_are_for_iam(gen1: Any, rule: str, prepared: bool) -> None:
    gen1.auth().api(f"type Note @model @auth(rules: [{rule}]) {{\n  text: String\n}}\n")
    found = steps(gen1)
    lock = next(index for index, step in enumerate(found) if "amp2gen lock" in step)
    assert ("amp2gen prepare" in found[lock - 1]) is prepared
    assert sum("amp2gen prepare" in step for step in found) == prepared


def test_the_last_steps_are_the_deployment_of_what_has_moved_and_the_end_of_gen1(gen1: Any) -> None:
    *_, move, last = steps(gen1.auth())
    assert "amp2gen refactor" in move
    assert "Deploy the branch again" in last
    assert "amp2gen decommission" in last


def test_gen1s_tables_are_made_importable_before_they_are_locked(gen1: Any) -> None:
    gen1.api().file("amplify/backend/api/demo/parameters.json", {"DynamoDBBillingMode": "PROVISIONED"})
    found = steps(gen1)
    lock = next(index for index, step in enumerate(found) if "amp2gen lock" in step)
    assert "amp2gen prepare" in found[lock - 1]
    assert "A2G1409" in found[lock - 1]
