"""User pools of every kind that the CLI's questions lead to, each by itself, against what Gen 1 makes of them."""

import json
from pathlib import Path
from typing import Any

import pytest
from gen1 import Gen1
from pools import FACEBOOK, pool, write_pool

from amp2gen.cli.orchestrate import compile_project
from amp2gen.frontend import Choices
from amp2gen.passes.options import Options
from amp2gen.verify.compare import compare_backends
from amp2gen.verify.gen1_side import read_gen1_side
from amp2gen.verify.ir_level import compare_app
from amp2gen.verify.proof import schema_of
from amp2gen.verify.report import text_report
from amp2gen.verify.stage import Output
from amp2gen.verify.synthesize import modes_of, synthesize
from amp2gen.verify.toolchain import Toolchain
from amp2gen.verify.typecheck import typecheck

SMS, TOTP = "SMS Text Message", "TOTP"
PHONE = ["phone_number"]
ON, OFF = {"useenabledmfas": True}, {"useenabledmfas": False}

POOLS: dict[str, tuple[dict[str, Any], dict[str, bool] | None]] = {
    "plain": (pool(), ON),
    "no-flags": (pool(), None),
    "sms-mfa": (pool(mfaConfiguration="ON", mfaTypes=[SMS]), ON),
    "mfa-without-the-flag": (pool(mfaConfiguration="OPTIONAL", mfaTypes=[SMS, TOTP], useEnabledMfas=False), OFF),
    "totp-without-the-flag": (pool(mfaConfiguration="OPTIONAL", mfaTypes=[TOTP], useEnabledMfas=False), OFF),
    "phone-required": (pool(requiredAttributes=["email", "phone_number"]), ON),
    "phone-alone": (
        pool(usernameAttributes=PHONE, requiredAttributes=PHONE, autoVerifiedAttributes=PHONE),
        ON,
    ),
    "phone-and-totp": (
        pool(
            usernameAttributes=PHONE,
            requiredAttributes=PHONE,
            autoVerifiedAttributes=PHONE,
            mfaConfiguration="OPTIONAL",
            mfaTypes=[TOTP],
        ),
        ON,
    ),
    "email-or-phone": (pool(usernameAttributes=["email, phone_number"]), ON),
    "alias": (pool(usernameAttributes=[], aliasAttributes=["email"]), ON),
    "social": (pool(**FACEBOOK), ON),
    "identity-pool-only": (
        {
            "authSelections": "identityPoolOnly",
            "identityPoolName": "demo_identitypool_12ab34cd",
            "allowUnauthenticatedIdentities": True,
            "resourceNameTruncated": "demo12ab34cd",
            "sharedId": "12ab34cd",
        },
        ON,
    ),
    "trigger": (pool(triggers=json.dumps({"PostConfirmation": ["custom"]})), ON),
}


@pytest.fixture(scope="module")
def roots(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("pools")
    return {name: write_pool(Gen1(folder / name), *written).root for name, written in POOLS.items()}


@pytest.mark.parametrize("name", POOLS)
def test_the_compiler_understands_the_pool(roots: dict[str, Path], name: str) -> None:
    compiled = compile_project(roots[name], Choices(), Options())
    assert [each.message for each in compiled.diagnostics if each.severity == "error"] == []
    comparison = compare_app(compiled.app, read_gen1_side(roots[name], "main"))
    assert comparison.findings == (), text_report(comparison)


@pytest.mark.node
def test_the_pools_equal_gen_1s(toolchain: Toolchain, roots: dict[str, Path]) -> None:
    outputs = [Output(name, compile_project(root, Choices(), Options()).files) for name, root in roots.items()]
    assert [str(error) for error in typecheck(toolchain, outputs)] == []
    syntheses = synthesize(toolchain, [(output, mode) for output in outputs for mode in modes_of(output, "main")])
    for output in outputs:
        own = [each for each in syntheses if each.output == output.name]
        comparison = compare_backends(read_gen1_side(roots[output.name], "main"), own, schema_of(output))
        assert comparison.findings == (), f"{output.name}\n{text_report(comparison)}"
