"""Each sample compiles to the files in golden/<sample>/: the output we promise, its IR, and its diagnostics.

`pytest --snapshot-update` accepts a change, `amp2gen golden review golden` each change on its own; read the diff first,
as the user whose backend it is.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from syrupy.assertion import SnapshotAssertion
from syrupy.extensions.single_file import SingleFileSnapshotExtension, WriteMode

from amp2gen.cli.cases.case import IR, agreed, find_cases, produced, write
from amp2gen.cli.cases.changes import Change, patch
from amp2gen.cli.orchestrate import compile_project
from amp2gen.frontend import Choices
from amp2gen.ir.dump import dump, load
from amp2gen.passes.options import Options

GOLDEN = Path(__file__).resolve().parents[2] / "golden"
CASES = {case.name: case for case in find_cases(GOLDEN)}


class GoldenFile(SingleFileSnapshotExtension):
    """A snapshot at golden/<name>, byte for byte; differences are shown as `amp2gen golden` shows them."""

    _write_mode = WriteMode.BINARY

    @classmethod
    def get_location(cls, *, test_location: object, index: object) -> str:
        return str(GOLDEN / str(index))

    @classmethod
    def dirname(cls, *, test_location: object) -> str:
        return str(GOLDEN)

    def discover_snapshots(self, *args: object, **kwargs: object) -> Iterator[object]:
        return iter(())

    def diff_lines(self, serialized_data: bytes, snapshot_data: bytes) -> Iterator[str]:
        return patch(Change("golden", snapshot_data, serialized_data))


@pytest.mark.parametrize("sample", CASES)
def test_output(sample: str, snapshot: SnapshotAssertion, request: pytest.FixtureRequest) -> None:
    case = CASES[sample]
    golden = snapshot.use_extension(GoldenFile)
    files = produced(case)
    for path, content in files.items():
        assert content == golden(name=f"{sample}/{path}")
    stale = sorted(set(agreed(case)) - set(files))
    if request.config.getoption("--snapshot-update"):
        write(case, dict.fromkeys(stale))
    else:
        assert stale == [], "files that the compiler no longer writes"


BUILT = "builder/amplify/data/"


@pytest.mark.parametrize("sample", ["bike-share", "field-trip", "library", "shop", "team-chat"])
def test_the_schema_in_the_builders_words(
    sample: str, snapshot: SnapshotAssertion, request: pytest.FixtureRequest
) -> None:
    """golden/<sample>/builder holds what `--schema builder` writes in the place of the SDL file."""
    case = CASES[sample]
    golden = snapshot.use_extension(GoldenFile)
    sdl, built = (compile_project(case.project, Choices(), Options(schema=form)).files for form in ("sdl", "builder"))
    assert sorted(set(sdl) - set(built)) == ["amplify/data/schema.graphql"]
    others = {path for path in built if sdl.get(path) != built[path]} - {"amplify/amp2gen.json", "MIGRATION.md"}
    assert {path for path in others if not path.startswith("amplify/data/")} == set()
    for path in sorted(others):
        assert built[path] == golden(name=f"{sample}/builder/{path}")
    stale = {path.relative_to(case.folder / "builder").as_posix() for path in case.folder.glob(f"{BUILT}*")} - others
    if request.config.getoption("--snapshot-update"):
        write(case, dict.fromkeys(f"builder/{path}" for path in stale))
    else:
        assert stale == set(), "files that the compiler no longer writes"


@pytest.mark.parametrize("sample", CASES)
def test_the_ir_can_be_dumped_and_loaded(sample: str) -> None:
    app = compile_project(CASES[sample].project, Choices(), Options()).app
    assert load(dump(app)) == app
    assert load(agreed(CASES[sample])[IR].decode()).name == app.name
