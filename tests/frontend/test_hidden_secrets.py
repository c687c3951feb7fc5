"""A secret of team-provider-info.json appears in no output, dump or message, whatever the file looks like."""

from gen1 import TEAM_PROVIDER_INFO
from hypothesis import given, settings
from hypothesis import strategies as st
from in_memory import changed, compile_or_refuse, compiled, modest, sample

from amp2gen.frontend import Choices, lower
from amp2gen.ir.dump import dump


def test_a_secret_of_team_provider_info_appears_nowhere():
    canary = "not-a-real-secret-never-print-me"
    assert canary in sample("shop").files[TEAM_PROVIDER_INFO].decode()
    app = lower(sample("shop"), Choices())
    assert canary not in dump(app)
    result = compiled(sample("shop"))
    assert canary not in dump(result.app)
    assert canary not in repr(result.diagnostics)
    for path, content in result.files.items():
        assert canary.encode() not in content, path


@settings(modest, max_examples=8)
@given(st.data())
def test_however_team_provider_info_is_broken_its_secret_appears_nowhere(data):
    canary = "not-a-real-secret-never-print-me"
    text = sample("shop").files[TEAM_PROVIDER_INFO]
    at = data.draw(st.integers(0, len(text) - 1))
    broken = text[:at] + data.draw(st.sampled_from([b"", b"{", b'"', b"\xff", b"\\"])) + text[at + 1 :]
    result = compile_or_refuse(changed(sample("shop"), {TEAM_PROVIDER_INFO: broken}))
    if result is not None:
        assert canary not in dump(result.app) + repr(result.diagnostics)
        assert not [path for path, content in result.files.items() if canary.encode() in content]
