"""Each sample compiles to the files in golden/<sample>/: the output we promise, its IR, and its diagnostics.

`pytest --snapshot-update` accepts a change; read the diff first, as the user whose backend it is.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from amp2gen.cli.orchestrate import Compiled, compile_project
from amp2gen.frontend import Choices
from amp2gen.ir.dump import dump, load
from amp2gen.passes.options import Options

GOLDEN = Path(__file__).resolve().parents[2] / "golden"
SAMPLES: Mapping[str, str] = {"blog": "gen1", "shop": "gen1", "team-chat": "gen1/packages/chat"}
"""Sample → its project's root."""


class GoldenFile(SingleFileSnapshotExtension):
    """A snapshot at golden/<name>, byte for byte."""

    _write_mode = WriteMode.BINARY

    @classmethod
    def get_location(cls, *, test_location: object, index: object) -> str:
        return str(GOLDEN / str(index))

    @classmethod
    def dirname(cls, *, test_location: object) -> str:
        return str(GOLDEN)

    def discover_snapshots(self, *args: object, **kwargs: object) -> Iterator[object]:
        return iter(())


@pytest.fixture(params=SAMPLES)
def sample(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def compiled(sample: str) -> Compiled:
    return compile_project(GOLDEN / sample / SAMPLES[sample], Choices(), Options())


def test_output(sample: str, compiled: Compiled, snapshot: SnapshotAssertion, request: pytest.FixtureRequest) -> None:
    golden = snapshot.use_extension(GoldenFile)
    for path, content in compiled.files.items():
        assert content == golden(name=f"{sample}/gen2/{path}")
    gen2 = GOLDEN / sample / "gen2"
    stale = {p for p in gen2.rglob("*") if p.is_file()} - {gen2 / path for path in compiled.files}
    if request.config.getoption("--snapshot-update"):
        for path in stale:
            path.unlink()
    else:
        assert not stale, "files that the compiler no longer writes"


def test_ir(sample: str, compiled: Compiled, snapshot: SnapshotAssertion) -> None:
    golden = snapshot.use_extension(GoldenFile)
    app = compiled.app.model_copy(update={"passes": ()})  # one more pass that changes nothing is no change
    assert dump(app, with_sources=False).encode() == golden(name=f"{sample}/ir.json")
    assert load(dump(compiled.app)) == compiled.app


def test_diagnostics(sample: str, compiled: Compiled, snapshot: SnapshotAssertion) -> None:
    golden = snapshot.use_extension(GoldenFile)
    lines = [f"{d.severity} {d.code} {d.origin or '-'}: {d.message}\n" for d in compiled.diagnostics]
    assert "".join(lines).encode() == golden(name=f"{sample}/diagnostics.txt")
