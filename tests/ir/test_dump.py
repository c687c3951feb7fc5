"""The IR as JSON: what is dumped loads equal, and anything else is refused with a reason."""

import json
from pathlib import Path

import pytest

from amp2gen.ir.app import App, Environment
from amp2gen.ir.dump import LoadError, dump, load, schema

ROOT = Path(__file__).resolve().parents[2]


def app() -> App:
    return App(name="demo", default_environment="main", environments=(Environment(name="main"),), branches=())


def test_load_inverts_dump() -> None:
    assert load(dump(app())) == app()


@pytest.mark.parametrize("path", sorted((ROOT / "golden").glob("*/ir.json")), ids=lambda path: path.parent.name)
def test_the_goldens_load(path: Path) -> None:
    app = load(path.read_text())
    assert load(dump(app)) == app


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("{", "not JSON"),
        ("[]", "schema_version is None"),
        ('{"schema_version": 99}', "schema_version is 99; this version reads 3: dump the project again"),
        ('{"schema_version": 3}', "Field required"),
        ("[" * 100_000, "not JSON"),
    ],
)
def test_other_texts_are_refused(text: str, reason: str) -> None:
    with pytest.raises(LoadError, match=reason):
        load(text)


def test_a_dump_of_version_1_is_refused_for_its_version() -> None:
    """A function's description was a plain string there, and is an expression since version 2."""
    data = json.loads((ROOT / "tests/ir/dumps/v3.json").read_text())
    data["functions"][0]["description"] = "Says hello"
    with pytest.raises(LoadError, match=r"^functions\.0\.description"):
        load(json.dumps(data))
    with pytest.raises(LoadError, match=r"^schema_version is 1; this version reads 3: dump the project again$"):
        load(json.dumps(data | {"schema_version": 1}))


def test_an_unknown_key_is_refused_with_its_place() -> None:
    data = json.loads(dump(app())) | {"surprise": 1}
    with pytest.raises(LoadError, match="surprise: Extra inputs are not permitted"):
        load(json.dumps(data))


def test_the_committed_json_schema_is_current() -> None:
    assert (ROOT / "ir/schema.json").read_text() == schema(), "python -m amp2gen.ir.dump > ir/schema.json"


@pytest.mark.parametrize("path", sorted((ROOT / "tests/ir/dumps").glob("*.json")), ids=lambda path: path.stem)
def test_dumps_of_earlier_versions_load(path: Path) -> None:
    """Give a new field a default that means what its absence meant, or raise SCHEMA_VERSION (docs/ir.md)."""
    app = load(path.read_text())
    assert [function.name for function in app.functions] == ["greet"]
    assert app.data is not None
    assert [model.name for model in app.data.models] == ["Note"]
