"""`amp2gen doctor`: what it finds on the machine, without AWS and with a pretended one."""

import pytest
from gen1 import amp2gen

from amp2gen.runtime.aws.errors import Denied, Expired, NotThere
from amp2gen.runtime.doctor import bootstrap, credentials


def test_what_is_missing_is_named_and_ends_with_1(tmp_path):
    result = amp2gen("doctor", "--offline", env={"PATH": str(tmp_path)})
    assert result.code == 1
    assert "✘ node is not on the PATH: 20 or newer, for `verify` and for deploying" in result.out.splitlines()
    assert (
        "✘ git is not on the PATH: for --in-place, and for the history of a migrated project" in result.out.splitlines()
    )


@pytest.mark.parametrize(("version", "line"), [("v18.2.0", "✘ node 18.2.0 is too old: "), ("v24.0.1", "✔ node 24.0.1")])
def test_the_version_of_node_counts(tmp_path, version, line):
    for name in ("node", "npm", "git"):
        tool = tmp_path / name
        tool.write_text(f"#!/bin/sh\necho {version}\n")
        tool.chmod(0o755)
    out = amp2gen("doctor", "--offline", env={"PATH": f"{tmp_path}:/bin:/usr/bin"}).out
    assert any(found.startswith(line) for found in out.splitlines())


def answering(answer):
    def call(service, operation, **parameters):
        if isinstance(answer, Exception):
            raise answer
        return answer

    return call


def test_credentials_are_good_unknown_or_missing():
    assert credentials(answering({"Account": "123456789012"})).text == "AWS credentials of account 123456789012"
    assert credentials(answering(Expired("sts", "NoCredentialsError", ""))).good is None


def test_the_bootstrap_stack_is_there_missing_or_hidden():
    there = answering({"Stacks": [{"StackStatus": "CREATE_COMPLETE"}]})
    assert bootstrap(there, "eu-west-1").text == "the CDK is bootstrapped in eu-west-1 (CREATE_COMPLETE)"
    assert bootstrap(answering(NotThere("x", "ValidationError", "")), "eu-west-1").good is False
    assert bootstrap(answering(Denied("x", "AccessDenied", "")), "eu-west-1").good is None
