"""amp2gen.toml: what it holds, what it may not hold, and that the command line wins over it."""

import json
from pathlib import Path

import pytest
from gen1 import amp2gen

from amp2gen.cli.config import schema

DOCS = Path(__file__).parents[2] / "docs"


def branches(gen1, *arguments):
    return amp2gen("compile", gen1.root, "--check", "--format", "json", *arguments).json["branches"]


def test_the_file_says_what_the_options_would(gen1):
    gen1.environments("dev", "live").function("greet")
    gen1.file("amp2gen.toml", 'env = "live"\n[branch]\ndev = ["a", "b"]\nlive = "production"\n')
    result = amp2gen("compile", gen1.root, "--format", "json").json
    assert result["defaultEnvironment"] == "live"
    assert result["branches"] == {"a": "dev", "b": "dev", "production": "live"}


def test_options_win_over_the_file(gen1):
    gen1.environments("dev", "live").function("greet").file(
        "amp2gen.toml", 'env = "live"\nbranch.live = "production"\n'
    )
    assert branches(gen1, "--branch", "live=main") == {"gen2-dev": "dev", "main": "live"}
    assert amp2gen("compile", gen1.root, "--env", "dev", "--format", "json").json["defaultEnvironment"] == "dev"


def test_strict_can_be_set_and_taken_back(gen1):
    gen1.function("greet").file("amplify/backend/function/gone/src/index.js", "x").file(
        "amp2gen.toml", "strict = true\n"
    )
    assert amp2gen("compile", gen1.root).code == 1
    assert amp2gen("compile", gen1.root, "--no-strict", "--force").code == 0


def test_fail_on_and_the_environment_hold_for_assess(gen1):
    gen1.environments("dev", "live").entry("video", "clips", service="ivs")
    gen1.file("amp2gen.toml", 'env = "live"\nfail-on = "error"\n')
    result = amp2gen("assess", gen1.root, "--format", "json")
    assert (result.code, result.json["environment"]) == (1, "live")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("strict = [\n", "invalid"),
        ('colour = "red"\n', "colour: extra inputs are not permitted"),
        ("strict = 3\n", "strict: input should be a valid boolean"),
        ('[[suppress]]\ncode = "A2G1102"\n', "suppress.0.reason: field required"),
        ('[[suppress]]\ncode = "X1"\nreason = "y"\n', "suppress.0.code: string should match pattern"),
    ],
)
def test_a_file_that_cannot_be_used_ends_with_2(gen1, content, reason):
    gen1.function("greet").file("amp2gen.toml", content)
    for command in ("compile", "assess"):
        result = amp2gen(command, gen1.root)
        assert (result.code, result.out) == (2, "")
        assert result.err.lower().startswith("error a2g1130: amp2gen.toml cannot be used: " + reason)
    assert not (gen1.root / "amplify-gen2").exists()


def test_the_published_schema_is_current():
    assert json.loads((DOCS / "reference/amp2gen.schema.json").read_text()) == schema()
