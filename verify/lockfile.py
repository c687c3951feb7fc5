"""Whether a project's lockfile was written from its package.json: `npm ci` and its like refuse to install if not."""

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import yaml

from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.syntax.semver import is_subset, parse_range
from amp2gen.verify.findings import Row
from amp2gen.verify.rows import problem_row
from amp2gen.verify.synthesize import Mode

_GROUPS = ("dependencies", "devDependencies", "optionalDependencies")

_REMEDIES = {
    "package-lock.json": "npm install",
    "yarn.lock": "yarn install",
    "pnpm-lock.yaml": "pnpm install",
}
LOCKFILES = tuple(_REMEDIES)


def lockfile_rows(mode: Mode, files: Mapping[str, bytes]) -> Iterator[Row]:
    """One row for the first package that a lockfile of the project does not know as package.json names it."""
    wanted = _wanted(files.get("package.json", b"{}"))
    for name, command in _REMEDIES.items():
        if name not in files:
            continue
        try:
            lacking = next(_CHECKS[name](files[name].decode(), wanted), None)
        except (ValueError, yaml.YAMLError):
            lacking = "it cannot be read"
        if lacking is not None:
            message, help = f"{name} does not fit package.json: {lacking}", f"Run `{command}` and commit {name}."
            yield problem_row(mode, ("lockfile", name), kinds.LOCKFILE_STALE, message, Origin(file=name), help)


def _wanted(package: bytes) -> dict[str, str]:
    try:
        written = json.loads(package)
    except ValueError:
        return {}
    groups = (written.get(group) for group in _GROUPS) if isinstance(written, dict) else ()
    return {name: str(versions) for group in groups if isinstance(group, dict) for name, versions in group.items()}


def _npm(text: str, wanted: Mapping[str, str]) -> Iterator[str]:
    """npm compares the locked versions with the ranges, not the ranges with each other (`npm ci`)."""
    packages = _object(json.loads(text)).get("packages")
    if not isinstance(packages, dict) or "" not in packages:
        return  # lockfile version 1, or one that was made up for a project without
    root = _object(packages[""])
    known = {name: versions for group in _GROUPS for name, versions in _object(root.get(group)).items()}
    for name, versions in wanted.items():
        locked = str(_object(packages.get(f"node_modules/{name}")).get("version"))
        if name not in known:
            yield f"it lacks {name}"
        elif known[name] != versions and not _satisfies(locked, versions):
            yield f"it has {name} {locked}, which is not {versions}"


def _satisfies(version: str, versions: str) -> bool:
    have, want = parse_range(version), parse_range(versions)
    return have is not None and want is not None and is_subset(have, want)


def _yarn(text: str, wanted: Mapping[str, str]) -> Iterator[str]:
    """Both forms of yarn.lock name each entry by the ranges it stands for (`yarn install --frozen-lockfile`)."""
    heads = [line for line in text.splitlines() if line.endswith(":") and not line.startswith((" ", "#"))]
    entries = {entry.strip() for head in heads for entry in head[:-1].replace('"', "").split(",")}
    known = {entry.replace("@npm:", "@") for entry in entries}
    for name, versions in wanted.items():
        if f"{name}@{versions}" not in known and not _is_local(versions):
            yield f"it lacks {name}@{versions}"


def _pnpm(text: str, wanted: Mapping[str, str]) -> Iterator[str]:
    """pnpm-lock.yaml repeats each range of package.json as `specifier` (`pnpm install --frozen-lockfile`)."""
    document = _object(yaml.safe_load(text))
    root = _object(_object(document.get("importers")).get(".")) or document
    known = {
        name: _object(entry).get("specifier", entry)
        for group in _GROUPS
        for name, entry in _object(root.get(group)).items()
    }
    known |= _object(root.get("specifiers"))
    for name, versions in wanted.items():
        if known.get(name) != versions:
            yield f"it lacks {name}@{versions}"


def _is_local(versions: str) -> bool:
    return versions.startswith(("workspace:", "file:", "link:", "portal:"))


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


_CHECKS: Mapping[str, Callable[[str, Mapping[str, str]], Iterator[str]]] = {
    "package-lock.json": _npm,
    "yarn.lock": _yarn,
    "pnpm-lock.yaml": _pnpm,
}
