"""Any damage to the files that pass from command to command: each is refused with its place, or read; never a bug."""

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bazaar
import pytest
from click.testing import CliRunner
from deployed import snapshot_of
from planned import MAPPING, planned_bazaar

from amp2gen.cli.live_project import LiveProject
from amp2gen.cli.main import cli
from amp2gen.runtime.plan.model import dump_plan
from amp2gen.runtime.snapshot.folder import files_of

ODD = [None, 7, -1, 10**400, "", "x", "\0", [], [None], {}, {"a": None}, {"Ref": []}, {"Fn::If": 3}, True, "../x"]
JUNK = [b"", b"\xff", b"\0", b"{", b"[" * 3000, b'{"a":' * 3000, b"\xef\xbb\xbf", b"- &a [*a]", b"\x1b[31m"]


def places(value: Any, place: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    yield place
    for key, member in (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    ):
        yield from places(member, (*place, key))


def put(value: Any, place: tuple[Any, ...], new: Any) -> Any:
    if not place:
        return new
    if isinstance(value, list):
        return [put(item, place[1:], new) if at == place[0] else item for at, item in enumerate(value)]
    return {key: put(item, place[1:], new) if key == place[0] else item for key, item in value.items()}


def damaged(text: str, chance: random.Random) -> bytes:
    """The text cut short, with junk in it, in another encoding, or with another value somewhere in its JSON."""
    content = text.encode()
    match chance.choice(["cut", "junk", "utf-16", "value", "value", "value"]):
        case "cut":
            return content[: chance.randrange(len(content))]
        case "junk":
            start = chance.randrange(len(content))
            return content[:start] + chance.choice(JUNK) + content[start + chance.choice([0, 1, 30]) :]
        case "utf-16":
            return text.encode("utf-16")
        case _ if text.startswith(("{", "[")):
            data = json.loads(text)
            return json.dumps(put(data, chance.choice(list(places(data))), chance.choice(ODD))).encode()
    return content * 2


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan, its snapshot and a mapping file."""
    folder = tmp_path_factory.mktemp("files")
    account, plan, _ = planned_bazaar()
    (folder / "plan.json").write_text(dump_plan(plan))
    (folder / "mapping.yaml").write_text(MAPPING)
    (folder / "deployed").mkdir()
    for name, text in files_of(snapshot_of(account.service, bazaar.facts())).items():
        (folder / "deployed" / name).write_text(text)
    return folder


@pytest.mark.parametrize("seed", range(40))
def test_any_damage(seed: int, files: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    app = bazaar.app()
    project = LiveProject(Path(), app, app.environments[0], "d1bazaar", bazaar.GEN1)
    monkeypatch.setattr("amp2gen.cli.refactor_commands.plan.live_project", lambda *_, **__: project)
    chance = random.Random(seed)
    victim = chance.choice([path for path in sorted(files.rglob("*")) if path.suffix != ".txt" and path.is_file()])
    if seed % 3 == 0:
        victim = files / "plan.json"
    for path in files.rglob("*"):
        if path.is_file():
            copy = tmp_path / path.relative_to(files)
            copy.parent.mkdir(exist_ok=True)
            copy.write_bytes(damaged(path.read_text(), chance) if path == victim else path.read_bytes())
    plan, deployed = str(tmp_path / "plan.json"), str(tmp_path / "deployed")
    if victim.name == "plan.json":
        arguments = ["refactor", "show", plan, "--rollback"]
    else:
        mapping, out = str(tmp_path / "mapping.yaml"), str(tmp_path / "new.json")
        arguments = ["refactor", "plan", ".", "--snapshot", deployed, "--mapping", mapping, "--out", out]
    result = CliRunner().invoke(cli, arguments)
    assert isinstance(result.exception, SystemExit | None), result.exception
    assert result.exit_code in (0, 1, 2)
    if result.exit_code == 2:
        assert f"--> {tmp_path}" in result.output
    assert (tmp_path / "new.json").exists() == (result.exit_code == 0 and victim.name != "plan.json")
