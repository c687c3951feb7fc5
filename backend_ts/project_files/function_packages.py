"""Functions whose npm packages exclude those of others: each has a package.json of its own, as a workspace.

Gen 2's bundler (esbuild) looks for a package in the `node_modules` of the importing file's folder, then in those above.
So a workspace in the folder of the sources gets the function its own versions, whatever the root has. It lies beside
the sources and not beside `resource.ts`, which would else find the function's versions of Gen 2's packages.
"""

import json
import posixpath
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from amp2gen.backend_ts.project_files.json_members import set_member
from amp2gen.syntax import semver

PATH = "package.json"

Asked = Mapping[str, Mapping[str, str]]
"""What each function asks for: function name → package → version range."""


@dataclass(frozen=True, slots=True)
class Conflict:
    """One package that cannot be had in one version.

    `asked` is (who, range) sorted by who: function names, and `package.json` for the root's own entry. `apart` are
    those of the functions that get a package.json of their own for it, sorted.
    """

    package: str
    asked: tuple[tuple[str, str], ...]
    apart: tuple[str, ...]


def conflicts(asked: Asked, fixed: Mapping[str, str]) -> tuple[Conflict, ...]:
    """The packages that no one version suits, sorted. `fixed` is what the root has anyway: package → range.

    As many functions as possible stay with the root; a function that leaves takes all of its packages with it.
    """
    apart: set[str] = set()
    found: list[Conflict] = []
    for package in sorted({package for packages in asked.values() for package in packages}):
        ranges = {who: asked[who][package] for who in sorted(asked.keys() - apart) if package in asked[who]}
        leaving = ranges.keys() - _largest_group(ranges, fixed.get(package))
        if leaving:
            root = {PATH: fixed[package]} if package in fixed else {}
            found.append(Conflict(package, tuple(sorted((ranges | root).items())), tuple(sorted(leaving))))
            apart |= leaving
    return tuple(found)


def workspace(function: str) -> str:
    """The folder of a function's sources and its package.json, relative to the project."""
    return f"amplify/functions/{function}/src"


def manifest(function: str, text: str, dependencies: Mapping[str, str], dev_dependencies: Mapping[str, str]) -> str:
    """The function's package.json. `text` is the one that its sources keep, empty where they need none.

    The name is one that no package in `node_modules` has; Yarn 1 wants a version beside it. `type` repeats that of
    `amplify/package.json`, which Node.js does not look at once it has found this one.
    """
    name = f"@functions/{function.lower()}"
    if not _is_object(text):
        text = json.dumps({"name": name, "version": "1.0.0", "private": True, "type": "module"}, indent=2) + "\n"
    present = json.loads(text)
    text = set_member(text, ("name",), name)
    if not present.get("version"):
        text = set_member(text, ("version",), "1.0.0")
    for section, packages in (("dependencies", dependencies), ("devDependencies", dev_dependencies)):
        for package, range_ in sorted(packages.items()):
            local = LOCAL.fullmatch(range_)
            if local:
                path = posixpath.relpath(local["path"], workspace(function))
                text = set_member(text, (section, package), f"{local['scheme']}{path}")
            elif package not in present.get(section, {}):
                text = set_member(text, (section, package), range_)
    return text


LOCAL = re.compile(r"(?P<scheme>file:|link:|portal:)(?P<path>[^/].*)")
"""A local package, by its path from the project's folder."""


def _largest_group(ranges: Mapping[str, str], fixed: str | None) -> frozenset[str]:
    """The most functions that one version suits; of two such groups, that with the newer one."""
    base = [] if fixed is None else [fixed]
    groups = [_group(range_, base, ranges) for range_ in sorted(set(ranges.values()))]
    return max(groups, key=lambda group: (len(group), _newest(ranges[who] for who in group)), default=frozenset())


def _group(first: str, base: list[str], ranges: Mapping[str, str]) -> frozenset[str]:
    """Those that agree with `base` and with `first`, the most frequent ranges taken in first."""
    agreed = list(base)
    texts = list(ranges.values())
    for range_ in sorted(set(texts), key=lambda text: (text != first, -texts.count(text), text)):
        if semver.agree([*agreed, range_]) is not None:
            agreed.append(range_)
        elif range_ == first:
            return frozenset()
    return frozenset(who for who, range_ in ranges.items() if range_ in agreed[len(base) :])


def _newest(ranges: Iterable[str]) -> tuple[semver.Version, ...]:
    floors = (semver.floor(semver.parse_range(range_) or ()) for range_ in ranges)
    return tuple(sorted((floor for floor in floors if floor is not None), reverse=True)[:1])


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False
