"""The samples' inputs with one value changed or taken away, and whether anything says so.

Inputs are all files that people and the Gen 1 CLI write: JSON, value by value; GraphQL, directive by directive and
argument by argument; everything else that is text, line by line; code of functions, file by file, as it is carried
over byte for byte.
"""

import functools
import json
import re
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

import amp2gen.frontend.data
import amp2gen.frontend.project
from amp2gen.backend_ts.project import project_files
from amp2gen.cli.orchestrate import repository_files
from amp2gen.frontend import Choices, Gen1Project, ProjectError, load_project, lower
from amp2gen.frontend.project import MERGED
from amp2gen.passes.options import Options
from amp2gen.passes.pipeline import PIPELINE, run
from amp2gen.syntax.documents import child_pointer
from amp2gen.syntax.graphql import tree

ROOT = Path(__file__).resolve().parents[2]
APPS = ROOT.parent / "shared" / "apps"
GOLDENS = {
    folder.name: next(folder.glob("gen1/**/amplify/backend")).parents[1]
    for folder in sorted((ROOT / "golden").iterdir())
    if (folder / "gen1").is_dir()
}
SAMPLES = {
    **GOLDENS,
    **{folder.name: folder / "gen1" for folder in sorted(APPS.glob("*/")) if (folder / "gen1").is_dir()},
}

LAST_PUSH = "amplify/#current-cloud-backend/"
"""Any difference from the last push is reported (A2G1103), which would hide that nobody reads a value."""
GENERATED = re.compile(r"/build/|/amplify-meta\.json$|/APIGatewayAuthStack\.json$")
"""What `amplify push` and `pull` write, the last from the paths of all REST APIs."""
CODE = re.compile(r"/src/|/opt/|/lib/")
"""Carried over byte for byte."""
IGNORED = ".gitignore"
"""Says nothing of the backend; tests/backend_ts/project_files/test_gitignore.py is about it."""

DIRECTIVE = re.compile(r"@\w+(\s*\((?:[^()]|\([^()]*\))*\))?")
ARGUMENT = re.compile(r"(?<=[({,\s])(\w+)(?=\s*:)")

Path_ = tuple[str | int, ...]
Change = tuple[str, bytes]
"""Where in a file (a JSON pointer, or `line 3`), and the file's new content."""


@dataclass(frozen=True)
class Leaf:
    """A place in an input whose change, or removal, was tried."""

    sample: str
    file: str
    place: str
    lost: bool


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
            and _matches(self.pointer, leaf.place)
        )


def _matches(pattern: str, text: str) -> bool:
    expression = re.escape(pattern).replace(r"\*\*", ".+").replace(r"\*", "[^/]*")
    return re.fullmatch(expression, text) is not None


def _entries() -> tuple[Entry, ...]:
    content = tomllib.loads((ROOT / "tests/frontend/not_settings.toml").read_text("utf-8"))
    return tuple(
        Entry(list=name, **{**row, "not_in": tuple(row.get("not_in", ()))}) for name in content for row in content[name]
    )


ENTRIES = _entries()


def explained(leaf: Leaf, *lists: str) -> bool:
    """Whether a list of not_settings.toml says why the place does not matter."""
    return any(entry.list in lists and entry.covers(leaf) for entry in ENTRIES)


def shown(leaves: list[Leaf]) -> str:
    return "\n".join(f"{leaf.sample}: {leaf.file} {leaf.place}" for leaf in leaves)


def changed_leaves() -> tuple[Leaf, ...]:
    """Every place of every sample, changed."""
    return _tried(_changes)


def removed_leaves() -> tuple[Leaf, ...]:
    """Every key of every JSON file, taken away."""
    return _tried(_removals)


def _tried(changes: Callable[[str, bytes], Iterator[Change]]) -> tuple[Leaf, ...]:
    with _parsed_once():
        return tuple(leaf for name in SAMPLES for leaf in _tried_in(name, changes))


def _tried_in(sample: str, changes: Callable[[str, bytes], Iterator[Change]]) -> Iterator[Leaf]:
    project = read_sample(sample)
    look = _Eyes(project)
    for file, content in project.files.items():
        if (file.startswith("amplify/") and not GENERATED.search(file)) or (file in MERGED and file != IGNORED):
            for place, changed in changes(file, content):
                yield Leaf(sample, file, place, look.sees_nothing(file, changed))


def read_sample(sample: str) -> Gen1Project:
    """A sample without what the last push left in it."""
    project = load_project(SAMPLES[sample])
    return replace(
        project, files={name: file for name, file in project.files.items() if not name.startswith(LAST_PUSH)}
    )


class _Eyes:
    """Tells a project from one with another file."""

    def __init__(self, project: Gen1Project) -> None:
        self._project = project
        self._before = understood(project)
        self._app = run(lower(project, Choices()), PIPELINE, Options())
        self._merged = project_files(self._app, repository_files(project))

    def sees_nothing(self, file: str, content: bytes) -> bool:
        changed = replace(self._project, files={**self._project.files, file: content})
        if understood(changed) != self._before:
            return False
        return file not in MERGED or project_files(self._app, repository_files(changed)) == self._merged


def understood(project: Gen1Project) -> Any:
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


def _changes(file: str, content: bytes) -> Iterator[Change]:
    data = _json(content)
    if data is not None:
        for path, value in _leaves(data):
            yield _pointer(path), json.dumps(_put(data, path, _other(value))).encode()
    elif CODE.search(file):
        yield "end", content + b"\n"
    elif file.endswith(".graphql"):
        yield from _without_words(content.decode())
    else:
        lines = content.splitlines(keepends=True)
        for number, line in enumerate(lines):
            if line.strip():
                yield f"line {number + 1}", b"".join((*lines[:number], line.rstrip() + b"X\n", *lines[number + 1 :]))


def _without_words(text: str) -> Iterator[Change]:
    """A schema without one of its directives, or with the name of an argument or a field spelt otherwise."""
    for found in DIRECTIVE.finditer(text):
        yield f"at {found.start()}", (text[: found.start()] + text[found.end() :]).encode()
    for found in ARGUMENT.finditer(text):
        yield f"at {found.start()}", (text[: found.end()] + "X" + text[found.end() :]).encode()


def _removals(file: str, content: bytes) -> Iterator[Change]:
    data = _json(content)
    for path, _ in _leaves(data) if data is not None else ():
        if path and isinstance(path[-1], str):
            yield _pointer(path), json.dumps(_without(data, path)).encode()


def _json(content: bytes) -> Any:
    try:
        data = json.loads(content)
    except ValueError:
        return None
    return data if isinstance(data, dict | list) else None


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


@contextmanager
def _parsed_once() -> Iterator[None]:
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
