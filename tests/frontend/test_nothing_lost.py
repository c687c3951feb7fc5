"""Nothing is lost in silence: what changes in a sample's inputs changes the result, or is reported, or is no setting.

Every value in the JSON files that the Gen 1 CLI and people write is changed, one at a time, and the project is lowered
again. The IR must change (origins aside), or a diagnostic must, or not_settings.toml must say why nothing depends on
the value. The same is done for keys that are taken away, and for the directives of the GraphQL schemas.

Every sixth removal is tried; with AMP2GEN_FULL=1 every one.
"""

import functools
import json
import os
import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

import amp2gen.frontend.data
import amp2gen.frontend.project
from amp2gen.frontend import Choices, Gen1Project, ProjectError, load_project, lower
from amp2gen.syntax.documents import child_pointer
from amp2gen.syntax.graphql import tree

ROOT = Path(__file__).resolve().parents[2]
APPS = ROOT.parent / "shared" / "apps"
SAMPLES = {
    "blog": ROOT / "golden/blog/gen1",
    "shop": ROOT / "golden/shop/gen1",
    "team-chat": ROOT / "golden/team-chat/gen1/packages/chat",
    **{folder.name: folder / "gen1" for folder in sorted(APPS.glob("*/")) if (folder / "gen1").is_dir()},
}
ALLOWED_SHARE = 0.05
FULL = bool(os.environ.get("AMP2GEN_FULL"))
REMOVAL_STEP = 1 if FULL else 6

LAST_PUSH = "amplify/#current-cloud-backend/"
"""Any difference from the last push is reported (A2G1103), which would hide that nobody reads a value."""
GENERATED = re.compile(r"/build/|/src/|/amplify-meta\.json$")
"""What `amplify push` and `pull` write, and functions' own sources, which are carried over byte for byte."""

Path_ = tuple[str | int, ...]


@dataclass(frozen=True)
class Leaf:
    """A value that is no object or list, and whether a change, and its removal, went unnoticed (None: not tried)."""

    sample: str
    file: str
    pointer: str
    change_lost: bool
    removal_lost: bool | None


@dataclass(frozen=True)
class Entry:
    """A row of not_settings.toml. `not_in` are samples in which the values do matter."""

    list: str
    file: str
    pointer: str
    reason: str
    needs: str = ""
    not_in: tuple[str, ...] = ()

    def covers(self, leaf: Leaf) -> bool:
        return (
            leaf.sample not in self.not_in
            and _matches(self.file, leaf.file.removeprefix("amplify/"))
            and _matches(self.pointer, leaf.pointer)
        )


def _matches(pattern: str, text: str) -> bool:
    expression = re.escape(pattern).replace(r"\*\*", ".+").replace(r"\*", "[^/]*")
    return re.fullmatch(expression, text) is not None


def _entries() -> tuple[Entry, ...]:
    content = tomllib.loads(Path(__file__).with_name("not_settings.toml").read_text("utf-8"))
    return tuple(
        Entry(list=name, **{**row, "not_in": tuple(row.get("not_in", ()))}) for name in content for row in content[name]
    )


ENTRIES = _entries()


@pytest.fixture(scope="module", autouse=True)
def parsed_once() -> Iterator[None]:
    """One file changes at a time: the others, and the schema, are parsed only once."""
    with pytest.MonkeyPatch.context() as patch:
        project, data = amp2gen.frontend.project, amp2gen.frontend.data
        patch.setattr(project, "load", functools.lru_cache(maxsize=1024)(project.load))  # type: ignore[attr-defined]
        patch.setattr(data, "parse_source", functools.lru_cache(maxsize=16)(data.parse_source))
        patch.setattr(tree, "children", _once_per_node(tree.children))
        yield


def _once_per_node(function: Callable[[tree.Node], Iterator[tree.Node]]) -> Callable[[tree.Node], Iterator[tree.Node]]:
    known: dict[int, tuple[tree.Node, tuple[tree.Node, ...]]] = {}  # the node is kept, so that its id stays its own

    def look_up(node: tree.Node) -> Iterator[tree.Node]:
        if id(node) not in known:
            known[id(node)] = (node, tuple(function(node)))
        return iter(known[id(node)][1])

    return look_up


@pytest.fixture(scope="module")
def leaves(parsed_once: None) -> tuple[Leaf, ...]:
    return tuple(leaf for name, path in SAMPLES.items() for leaf in _tried(name, _project(path)))


def _project(path: Path) -> Gen1Project:
    project = load_project(path)
    return replace(
        project, files={name: file for name, file in project.files.items() if not name.startswith(LAST_PUSH)}
    )


def _tried(sample: str, project: Gen1Project) -> Iterator[Leaf]:
    before = _result(project)
    for file, content in project.files.items():
        if not file.startswith("amplify/") or not file.endswith(".json") or GENERATED.search(file):
            continue
        data = json.loads(content)
        for number, (path, value) in enumerate(_leaves(data)):
            changed = _result(_with(project, file, _put(data, path, _other(value))))
            removed: bool | None = None
            if path and isinstance(path[-1], str) and number % REMOVAL_STEP == 0:
                removed = _result(_with(project, file, _without(data, path))) == before
            yield Leaf(sample, file, _pointer(path), changed == before, removed)


def _result(project: Gen1Project) -> Any:
    """The IR and its diagnostics without their places, or the error that refuses the project."""
    try:
        return _without_origins(lower(project, Choices()).model_dump(mode="python"))
    except ProjectError as error:
        return str(error)


def _without_origins(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_origins(member) for key, member in value.items() if key != "origin"}
    if isinstance(value, list | tuple):
        return [_without_origins(member) for member in value]
    return value


def _with(project: Gen1Project, file: str, data: Any) -> Gen1Project:
    return replace(project, files={**project.files, file: json.dumps(data).encode()})


def _leaves(value: Any, path: Path_ = ()) -> Iterator[tuple[Path_, Any]]:
    if isinstance(value, dict | list):
        for key, member in value.items() if isinstance(value, dict) else enumerate(value):
            yield from _leaves(member, (*path, key))
    else:
        yield path, value


def _other(value: Any) -> Any:
    """Another value of the same type; for null, a text."""
    match value:
        case bool():
            return not value
        case int() | float():
            return value + 1
        case str():
            return value + "X"
    return "X"


def _put(value: Any, path: Path_, new: Any) -> Any:
    if not path:
        return new
    copy = value.copy()
    copy[path[0]] = _put(copy[path[0]], path[1:], new)
    return copy


def _without(value: Any, path: Path_) -> Any:
    copy = value.copy()
    if len(path) == 1:
        del copy[path[0]]
    else:
        copy[path[0]] = _without(copy[path[0]], path[1:])
    return copy


def _pointer(path: Path_) -> str:
    pointer = ""
    for key in path:
        pointer = child_pointer(pointer, key)
    return pointer


def _listed(leaf: Leaf, *lists: str) -> bool:
    return any(entry.list in lists and entry.covers(leaf) for entry in ENTRIES)


def _shown(found: list[Leaf]) -> str:
    return "\n".join(f"{leaf.sample}: {leaf.file} {leaf.pointer}" for leaf in found)


def test_every_change_is_noticed(leaves: tuple[Leaf, ...]) -> None:
    lost = [leaf for leaf in leaves if leaf.change_lost and not _listed(leaf, "changed")]
    assert not lost, f"{len(lost)} values change nothing and are not in not_settings.toml:\n{_shown(lost)}"


def test_every_removal_is_noticed(leaves: tuple[Leaf, ...]) -> None:
    lost = [leaf for leaf in leaves if leaf.removal_lost and not _listed(leaf, "changed", "removed")]
    assert not lost, f"{len(lost)} keys can go unnoticed and are not in not_settings.toml:\n{_shown(lost)}"


def test_the_list_of_what_is_no_setting_stays_short(
    leaves: tuple[Leaf, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    counts: dict[str, tuple[int, int]] = {}
    for name in (*SAMPLES, "all"):
        here = [leaf for leaf in leaves if name in (leaf.sample, "all")]
        counts[name] = (len(here), sum(leaf.change_lost for leaf in here))
    with capsys.disabled():
        for name, (total, allowed) in counts.items():
            print(f"\nnothing lost: {name}: {total} leaves, {allowed} allow-listed ({allowed / total:.1%})", end="")
        tried = [leaf for leaf in leaves if leaf.removal_lost is not None]
        absent = sum(bool(leaf.removal_lost) for leaf in tried)
        print(f"\nnothing lost: {len(tried)} removals tried, {absent} with a reason why they change nothing")
    goldens = [leaf for leaf in leaves if SAMPLES[leaf.sample].is_relative_to(ROOT)]
    assert sum(leaf.change_lost for leaf in goldens) < ALLOWED_SHARE * len(goldens)
    assert counts["all"][1] < ALLOWED_SHARE * counts["all"][0]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: f"{entry.list} {entry.file}{entry.pointer}")
def test_every_entry_of_the_list_is_needed(entry: Entry, leaves: tuple[Leaf, ...]) -> None:
    assert entry.reason.endswith(".")
    if entry.needs == "apps" and not APPS.is_dir():
        pytest.skip("../shared/apps is absent")
    if entry.list == "removed" and not FULL:
        pytest.skip("only some removals are tried; AMP2GEN_FULL=1 tries all")
    lost = [leaf for leaf in leaves if (leaf.change_lost if entry.list == "changed" else leaf.removal_lost)]
    assert any(entry.covers(leaf) for leaf in lost), "nothing needs this entry any more"


DIRECTIVE = re.compile(r"@\w+(\s*\((?:[^()]|\([^()]*\))*\))?")
ARGUMENT = re.compile(r"(?<=[({,\s])(\w+)(?=\s*:)")


@pytest.mark.parametrize("sample", SAMPLES)
def test_every_word_of_a_schema_counts(sample: str) -> None:
    """Without one of its directives, or with one of its names spelt otherwise, a schema is another one."""
    project = _project(SAMPLES[sample])
    before = _result(project)
    schemas = [file for file in project.files if file.endswith(".graphql") and "/build/" not in file]
    assert schemas
    for file in schemas:
        text = project.files[file].decode()
        changes = [text[: found.start()] + text[found.end() :] for found in DIRECTIVE.finditer(text)]
        changes += [text[: found.end()] + "X" + text[found.end() :] for found in ARGUMENT.finditer(text)]
        for changed in changes if FULL else changes[::5]:
            assert _result(replace(project, files={**project.files, file: changed.encode()})) != before
