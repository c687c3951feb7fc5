"""A snapshot folder stands in for what a plain clone lacks: environment, API id, bucket name."""

import json
from pathlib import Path
from typing import Any

import pytest

from amp2gen.cli.orchestrate import compile_project
from amp2gen.frontend import Choices
from amp2gen.passes.options import Options

APPS = Path(__file__).resolve().parents[3] / "shared" / "apps"
PULLED_ONLY = ("amplify/backend/amplify-meta.json", "amplify/#current-cloud-backend", "build/")


@pytest.fixture(params=["backend-only", "product-catalog", "discussions"])
def app(request: pytest.FixtureRequest) -> Path:
    folder = APPS / str(request.param)
    if not folder.is_dir():
        pytest.skip("../shared/apps is absent")
    return folder


def plain_clone(gen1: Path, target: Path, *, without: tuple[str, ...] = ()) -> Path:
    """The checkout without what Gen 1's .gitignore hides."""
    for path in sorted(gen1.rglob("*")):
        relative = path.relative_to(gen1).as_posix()
        if path.is_file() and not any(part in relative for part in (*PULLED_ONLY, *without)):
            (target / relative).parent.mkdir(parents=True, exist_ok=True)
            (target / relative).write_bytes(path.read_bytes())
    return target


def facts(project: Path, snapshot: Path | None) -> Any:
    compiled = compile_project(project, Choices(), Options(), snapshot)
    return json.loads(compiled.files["amplify/gen1.json"])


def test_a_clone_with_a_snapshot_knows_as_much_as_a_pulled_checkout(app: Path, tmp_path: Path) -> None:
    clone = plain_clone(app / "gen1", tmp_path / "gen1")
    pulled = facts(app / "gen1", None)
    assert facts(clone, app / "stacks") == pulled
    bare = facts(clone, None)
    assert bare["branches"]["gen2-main"]["graphqlApiId"] is None
    assert pulled["branches"]["gen2-main"]["graphqlApiId"] is not None


def test_a_snapshot_even_names_the_environment(app: Path, tmp_path: Path) -> None:
    clone = plain_clone(app / "gen1", tmp_path / "gen1", without=("team-provider-info.json",))
    assert facts(clone, None)["branches"]["gen2-main"]["takesOver"] is None
    with_snapshot = facts(clone, app / "stacks")["branches"]["gen2-main"]
    assert (with_snapshot["takesOver"], with_snapshot["graphqlApiId"] is None) == ("main", False)


def test_all_but_gen1_json_is_the_same_in_a_plain_clone(app: Path, tmp_path: Path) -> None:
    clone = plain_clone(app / "gen1", tmp_path / "gen1")
    pulled = compile_project(app / "gen1", Choices(), Options()).files
    plain = compile_project(clone, Choices(), Options()).files
    differing = {path for path in {*pulled, *plain} if pulled.get(path) != plain.get(path)}
    assert differing <= {"amplify/gen1.json", "MIGRATION.md"}
