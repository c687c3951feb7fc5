"""`verify --no-node`: what the compiler understood, against Gen 1's own templates."""

from pathlib import Path

import pytest
from gen1 import amp2gen

from amp2gen.cli.orchestrate import compile_project
from amp2gen.frontend import Choices
from amp2gen.passes.options import Options
from amp2gen.verify.gen1_side import read_gen1_side
from amp2gen.verify.ir_level import compare_app

GOLDEN = Path(__file__).parents[2] / "golden"
CHAT = GOLDEN / "team-chat/gen1/packages/chat"


@pytest.fixture(scope="module")
def chat():
    return compile_project(CHAT, Choices(), Options()).app


@pytest.fixture(scope="module")
def gen1():
    return read_gen1_side(CHAT, "prod")


def found(app, gen1):
    return {(row.diagnostic.code, row.name, row.setting) for row in compare_app(app, gen1).findings}


def test_what_the_compiler_understood_is_what_is_deployed(chat, gen1):
    comparison = compare_app(chat, gen1)
    assert comparison.findings == ()
    assert comparison.summary["equal"] > 35
    unchecked = [row for row in comparison.rows if row.kind == "not checked"]
    assert {row.diagnostic.code for row in unchecked} == {"A2G4324"}
    assert {word for row in unchecked for word in ("tsc", "esbuild", "CDK") if word in row.role} == {
        "tsc",
        "esbuild",
        "CDK",
    }


def without_function(app):
    gone = next(each for each in app.functions if each.name == "fanOut")
    return app.model_copy(update={"functions": tuple(each for each in app.functions if each is not gone)})


def with_less_memory(app):
    changed = (each.model_copy(update={"memory_mb": 64}) if each.name == "fanOut" else each for each in app.functions)
    return app.model_copy(update={"functions": tuple(changed)})


def with_other_password(app):
    pool = app.auth.user_pool
    policy = pool.password_policy.model_copy(update={"minimum_length": 6})
    auth = app.auth.model_copy(update={"user_pool": pool.model_copy(update={"password_policy": policy})})
    return app.model_copy(update={"auth": auth})


def without_indexes(app):
    models = tuple(each.model_copy(update={"indexes": ()}) for each in app.data.models)
    return app.model_copy(update={"data": app.data.model_copy(update={"models": models})})


def with_open_schema(app):
    schema = app.data.schema_text.replace("allow: owner", "allow: public")
    assert schema != app.data.schema_text
    return app.model_copy(update={"data": app.data.model_copy(update={"schema_text": schema})})


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (without_function, ("A2G4101", "function fanOut", "(whole)")),
        (with_less_memory, ("A2G4103", "function fanOut", "MemorySize")),
        (with_other_password, ("A2G4103", "user pool", "Policies.PasswordPolicy.MinimumLength")),
        (without_indexes, ("A2G4104", "model table Message", "GlobalSecondaryIndexes.byChannel.KeySchema")),
        (with_open_schema, ("A2G4107", "auth rules Message", "rules")),
    ],
)
def test_a_fault_of_the_lowering_is_found(chat, gen1, fault, expected):
    assert expected in found(fault(chat), gen1)


def test_the_command_needs_no_node(monkeypatch, tmp_path):
    monkeypatch.setenv("PATH", str(tmp_path))
    result = amp2gen("verify", GOLDEN / "shop/gen1", "--no-node", "--format", "json")
    assert result.code == 0, result.out
    assert result.json["source"] == "rebuilt from the checkout"
    assert amp2gen("verify", CHAT, "--no-node").code == 0
