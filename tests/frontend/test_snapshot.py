"""A snapshot folder stands in for what a plain clone lacks: environment, API id, bucket name."""

import json
from pathlib import Path
from typing import Any

import pytest

from amp2gen.cli.orchestrate import compile_project
from amp2gen.cli.output.manifest import hashes
from amp2gen.frontend import Choices
from amp2gen.passes.options import Options

GOLDEN = Path(__file__).resolve().parents[2] / "golden"
GOLDENS = {"blog": "", "shop": "", "team-chat": "packages/chat"}
APPS = GOLDEN.parents[1] / "shared" / "apps"
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


@pytest.mark.parametrize("name", [*GOLDENS, "backend-only", "product-catalog", "discussions", "fitness-tracker"])
def test_a_plain_clone_gives_the_same_but_for_facts_in_gen1_json(name: str, tmp_path: Path) -> None:
    gen1 = GOLDEN / name / "gen1" if name in GOLDENS else APPS / name / "gen1"
    if not gen1.is_dir():
        pytest.skip("../shared/apps is absent")
    below = GOLDENS.get(name, "")
    clone = plain_clone(gen1, tmp_path / "gen1") / below
    if name in GOLDENS:
        (tmp_path / ".git").mkdir()  # they lie in a repository
    assert not list(clone.rglob("amplify-meta.json"))
    pulled = dict(compile_project(gen1 / below, Choices(), Options()).files)
    plain = dict(compile_project(clone, Choices(), Options()).files)
    assert hashes(plain) == hashes(pulled), "what the manifest records"
    unknown, known = (json.loads(files.pop("amplify/gen1.json"))["branches"] for files in (plain, pulled))
    assert plain == pulled
    assert unknown.keys() == known.keys()
    for branch, facts in known.items():
        if facts == "fresh":
            continue
        differing = {key for key in {*facts, *unknown[branch]} if facts.get(key) != unknown[branch].get(key)}
        assert differing <= {"graphqlApiId", "bucket", "tables", "streams", "restApis"}
