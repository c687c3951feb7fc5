"""Secrets from Gen 1's places in SSM to Gen 2's, against moto."""

import json
from collections.abc import Iterator
from typing import Any

import boto3
import pytest
from gen1 import Gen1, amp2gen
from moto import mock_aws

from amp2gen.runtime.aws.session import BotoCaller
from amp2gen.runtime.secrets import Copy, carry, look, secret_path

OLD = "/amplify/d1abc/main/AMPLIFY_pay_KEY"
NEW = "/amplify/d1abc/gen2main-branch-9c3d43d1a8/KEY"
VALUE = "sk-live-4242424242"
COPY = Copy("KEY", "gen2-main", OLD, NEW)


@pytest.fixture
def ssm(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "test")
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    monkeypatch.setattr("amp2gen.cli.live.missing", lambda *_: ())  # moto simulates no policies
    with mock_aws():
        yield boto3.client("ssm", region_name="us-east-1")


def put(ssm: Any, name: str, value: str) -> None:
    ssm.put_parameter(Name=name, Value=value, Type="SecureString")


def test_the_path_is_the_one_that_gen2_reads() -> None:
    """By hand: sha512 of "d1abcgen2-main" begins with these ten digits; the branch loses its hyphen."""
    import hashlib

    digest = hashlib.sha512(b"d1abcgen2-main").hexdigest()[:10]
    assert secret_path("d1abc", "gen2-main", "KEY") == f"/amplify/d1abc/gen2main-branch-{digest}/KEY"


def test_a_secret_is_copied_once(ssm: Any) -> None:
    put(ssm, OLD, VALUE)
    call = BotoCaller(region="us-east-1")
    (looked,) = look(call, (COPY,))
    assert looked.found == "to copy"
    assert VALUE not in repr(looked)
    assert carry(call, looked)
    stored = ssm.get_parameter(Name=NEW, WithDecryption=True)["Parameter"]
    assert (stored["Value"], stored["Type"]) == (VALUE, "SecureString")
    assert look(call, (COPY,))[0].found == "there"
    assert not carry(call, looked)


def test_what_is_there_is_left_alone(ssm: Any) -> None:
    put(ssm, OLD, VALUE)
    put(ssm, NEW, "another")
    call = BotoCaller(region="us-east-1")
    (looked,) = look(call, (COPY,))
    assert looked.found == "differs"
    assert not carry(call, looked)
    assert ssm.get_parameter(Name=NEW, WithDecryption=True)["Parameter"]["Value"] == "another"


def test_what_gen1_does_not_have(ssm: Any) -> None:
    call = BotoCaller(region="us-east-1")
    elsewhere = Copy("GOOGLE_CLIENT_SECRET", "gen2-main", None, NEW)
    assert [item.found for item in look(call, (COPY, elsewhere))] == ["missing", "elsewhere"]


def test_the_command_shows_no_value(ssm: Any, gen1: Gen1) -> None:
    gen1_with_secret(gen1)
    old = "/amplify/d0demo/main/AMPLIFY_pay_KEY"
    put(ssm, old, VALUE)
    result = amp2gen("secrets", "copy", gen1.root, "--yes", "--region", "us-east-1")
    assert result.code == 0, result
    assert "KEY of gen2-main" in result.out
    assert VALUE not in result.out + result.err
    new = secret_path("d0demo", "gen2-main", "KEY")
    assert ssm.get_parameter(Name=new, WithDecryption=True)["Parameter"]["Value"] == VALUE
    again = amp2gen("secrets", "copy", gen1.root, "--yes", "--region", "us-east-1")
    assert (again.code, "0 copied" in again.out) == (0, True)


def test_without_a_terminal_it_asks_for_yes(ssm: Any, gen1: Gen1) -> None:
    gen1_with_secret(gen1)
    put(ssm, "/amplify/d0demo/main/AMPLIFY_pay_KEY", VALUE)
    result = amp2gen("secrets", "copy", gen1.root, "--region", "us-east-1")
    assert (result.code, "needs --yes" in result.err) == (2, True)


def gen1_with_secret(gen1: Gen1) -> None:
    """A function `pay` that reads its secret KEY, as Gen 1's CLI writes it."""
    names = {"appId": {"Ref": "secretsPathAmplifyAppId"}, "env": {"Ref": "env"}, "functionName": "pay"}
    path = {"Fn::Sub": ["/amplify/${appId}/${env}/AMPLIFY_${functionName}_", names]}
    gen1.function("pay", Environment={"Variables": {"KEY": {"Fn::Join": ["", [path, "KEY"]]}}})
    file = gen1.root / "amplify/backend/function/pay/pay-cloudformation-template.json"
    template = json.loads(file.read_text())
    template["Parameters"]["secretsPathAmplifyAppId"] = {"Type": "String"}
    file.write_text(json.dumps(template))
