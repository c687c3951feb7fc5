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
    for name, command in _REMEDIES.items():
        if name not in files:
            continue
        projects = {folder: _wanted(files.get(_manifest(folder), b"{}")) for folder in ("", *_workspaces(files))}
        try:
            lacking = next(_CHECKS[name](files[name].decode(), projects), None)
        except (ValueError, yaml.YAMLError):
            lacking = "it cannot be read"
        if lacking is not None:
            message, help = f"{name} does not fit package.json: {lacking}", f"Run `{command}` and commit {name}."
            yield problem_row(mode, ("lockfile", name), kinds.LOCKFILE_STALE, message, Origin(file=name), help)


Projects = Mapping[str, Mapping[str, str]]
"""What the project and its functions with packages of their own want: folder ("" is the root) → package → range."""


def _workspaces(files: Mapping[str, bytes]) -> list[str]:
    """The functions' folders that the root lists."""
    try:
        listed = _object(json.loads(files["package.json"])).get("workspaces", [])
        listed = listed.get("packages", []) if isinstance(listed, dict) else listed
        listed = [*listed, *(_object(yaml.safe_load(files.get("pnpm-workspace.yaml", b""))).get("packages") or [])]
    except (KeyError, TypeError, ValueError, yaml.YAMLError):
        return []
    return [folder for folder in listed if isinstance(folder, str) and _manifest(folder) in files]


def _manifest(folder: str) -> str:
    return f"{folder}/package.json" if folder else "package.json"


def _wanted(package: bytes) -> dict[str, str]:
    try:
        written = json.loads(package)
    except ValueError:
        return {}
    groups = (written.get(group) for group in _GROUPS) if isinstance(written, dict) else ()
    return {name: str(versions) for group in groups if isinstance(group, dict) for name, versions in group.items()}


def _npm(text: str, projects: Projects) -> Iterator[str]:
    """npm compares the locked versions with the ranges, not the ranges with each other (`npm ci`)."""
    packages = _object(json.loads(text)).get("packages")
    if not isinstance(packages, dict) or "" not in packages:
        return  # lockfile version 1, or one that was made up for a project without
    for folder, wanted in projects.items():
        if folder not in packages:
            yield f"it lacks the workspace {folder}"
        project = _object(packages.get(folder))
        known = {name: versions for group in _GROUPS for name, versions in _object(project.get(group)).items()}
        for name, versions in wanted.items():
            own = packages.get(f"{folder}/node_modules/{name}") or packages.get(f"node_modules/{name}")
            locked = str(_object(own).get("version"))
            if name not in known:
                yield f"it lacks {name}"
            elif known[name] != versions and not _satisfies(locked, versions):
                yield f"it has {name} {locked}, which is not {versions}"


def _satisfies(version: str, versions: str) -> bool:
    have, want = parse_range(version), parse_range(versions)
    return have is not None and want is not None and is_subset(have, want)


def _yarn(text: str, projects: Projects) -> Iterator[str]:
    """Both forms of yarn.lock name each entry by the ranges it stands for (`yarn install --frozen-lockfile`)."""
    heads = [line for line in text.splitlines() if line.endswith(":") and not line.startswith((" ", "#"))]
    entries = {entry.strip() for head in heads for entry in head[:-1].replace('"', "").split(",")}
    known = {entry.replace("@npm:", "@") for entry in entries}
    for name, versions in (item for wanted in projects.values() for item in wanted.items()):
        if f"{name}@{versions}" not in known and not _is_local(versions):
            yield f"it lacks {name}@{versions}"


def _pnpm(text: str, projects: Projects) -> Iterator[str]:
    """pnpm-lock.yaml repeats each range of package.json as `specifier` (`pnpm install --frozen-lockfile`)."""
    document = _object(yaml.safe_load(text))
    importers = _object(document.get("importers")) or {".": document}
    for folder, wanted in projects.items():
        project = _object(importers.get(folder or "."))
        known = {
            name: _object(entry).get("specifier", entry)
            for group in _GROUPS
            for name, entry in _object(project.get(group)).items()
        }
        known |= _object(project.get("specifiers"))
        for name, versions in wanted.items():
            if known.get(name) != versions:
                yield f"it lacks {name}@{versions}"


def _is_local(versions: str) -> bool:
    return versions.startswith(("workspace:", "file:", "link:", "portal:"))


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


_CHECKS: Mapping[str, Callable[[str, Projects], Iterator[str]]] = {
    "package-lock.json": _npm,
    "yarn.lock": _yarn,
    "pnpm-lock.yaml": _pnpm,
}
