"""The root `package.json`: Gen 2's packages and the functions' dependencies in, everything else untouched."""

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from amp2gen.backend_ts.project_files.function_packages import PATH, Asked, Conflict, conflicts, workspace
from amp2gen.backend_ts.project_files.gen2_packages import CLIENT_LIBRARY, GEN2_PACKAGES, Gen2Package
from amp2gen.backend_ts.project_files.json_members import add_item, members, set_member
from amp2gen.backend_ts.project_files.notes import Note, line_at
from amp2gen.backend_ts.project_files.package_manager import PackageManager
from amp2gen.syntax import semver

_INSTALLED = ("dependencies", "devDependencies", "optionalDependencies")
_BOM = "\ufeff"


@dataclass(frozen=True, slots=True)
class PackageResult:
    """The new text, notes in the order of work, and conflicts sorted by package."""

    text: str
    notes: tuple[Note, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


@dataclass(frozen=True, slots=True)
class _Entry:
    section: str
    range: str
    line: int


@dataclass(frozen=True, slots=True)
class _Change:
    """Write `range` for `package` into `section`; None leaves the file as it is."""

    section: str
    package: str
    range: str | None
    note: Note | None = None


def merge_package_json(
    text: str | None,
    *,
    name: str,
    dependencies: Asked,
    dev_dependencies: Asked,
    manager: PackageManager = "npm",
    gen2_packages: Sequence[Gen2Package] = GEN2_PACKAGES,
) -> PackageResult:
    """Add what a Gen 2 backend and its functions need; change nothing else of the file.

    `text` None makes a private package called `name`. A range of the user's own stays if it suffices (see
    `gen2_packages`), is raised with a note (`package-raised`) if it is too low, and otherwise stays with a
    note: `package-too-new`, `package-held` (a framework pins it), `package-unchecked` (a tag, git or file
    spec). Ranges of several functions are brought down to one that suits all; where there is none, that is
    a `Conflict`, and the functions that are kept apart for it become workspaces. A file that is no JSON object comes
    back as it was with `package-json-invalid`.
    """
    if text is None:
        text = json.dumps({"name": name, "private": True}, ensure_ascii=False, indent=2) + "\n"
    body = text.removeprefix(_BOM)
    invalid = _invalid(body)
    if invalid is not None:
        return PackageResult(text, (invalid,))
    present = _entries(body)
    gen2 = [*(_gen2_change(package, present) for package in gen2_packages), *_client_library_change(present)]
    fixed = {package: entry.range for package, entry in present.items()}
    fixed |= {change.package: change.range for change in gen2 if change.range is not None}
    found = conflicts(together(dependencies, dev_dependencies), fixed)
    apart = {function for conflict in found for function in conflict.apart}
    wanted = _wanted(_without(dependencies, apart), _without(dev_dependencies, apart), fixed)
    changes = [
        *(_Change(section, package, range_) for (section, package), range_ in sorted(wanted.items())),
        *gen2,
    ]
    for change in changes:
        if change.range is not None:
            body = set_member(body, (change.section, change.package), change.range)
    if manager != "pnpm":  # which reads pnpm-workspace.yaml instead
        body = _with_workspaces(body, [workspace(function) for function in sorted(apart)])
    notes = tuple(change.note for change in changes if change.note)
    return PackageResult(_BOM * text.startswith(_BOM) + body, notes, found)


def _invalid(body: str) -> Note | None:
    try:
        document: Any = json.loads(body)
    except json.JSONDecodeError as error:
        return Note("package-json-invalid", f"not readable as JSON: {error.msg}", PATH, error.lineno)
    except RecursionError:
        return Note("package-json-invalid", "not readable as JSON: nested too deeply", PATH)
    if not isinstance(document, dict):
        return Note("package-json-invalid", "not a JSON object", PATH, 1)
    for section in _INSTALLED:
        if not isinstance(document.get(section, {}), dict):
            return Note("package-json-invalid", f"`{section}` is not a JSON object", PATH)
    return None


def _entries(body: str) -> dict[str, _Entry]:
    """The packages the user has, by name; the first section that lists one counts."""
    found: dict[str, _Entry] = {}
    roots = {member.key: member for member in members(body, body.index("{"))}
    for section in _INSTALLED:
        if section not in roots:
            continue
        for member in members(body, roots[section].value_start):
            value = json.loads(body[member.value_start : member.value_end])
            found.setdefault(member.key, _Entry(section, str(value), line_at(body, member.start)))
    return found


def _gen2_change(package: Gen2Package, present: Mapping[str, _Entry]) -> _Change:
    entry = present.get(package.name)
    holder = next((name for name in package.held_by if name in present), None)
    if entry is None:
        return _Change("devDependencies", package.name, None if holder else package.version)
    verdict = _verdict(package, entry.range, holder)
    if verdict is None:
        return _Change(entry.section, package.name, None)
    kind, message = verdict
    note = Note(kind, message, PATH, entry.line)
    return _Change(entry.section, package.name, package.version if kind == "package-raised" else None, note)


def _client_library_change(present: Mapping[str, _Entry]) -> tuple[_Change, ...]:
    """None where the client app has no such package, or one of an earlier major version."""
    entry = present.get(CLIENT_LIBRARY.name)
    versions = semver.parse_range(entry.range) if entry else None
    lowest, needed = semver.floor(versions or ()), semver.floor(semver.parse_range(CLIENT_LIBRARY.accepts) or ())
    if lowest is None or needed is None or lowest.major != needed.major:
        return ()
    return (_gen2_change(CLIENT_LIBRARY, present),)


_Verdict = Literal["package-raised", "package-too-new", "package-held", "package-unchecked"]


def _verdict(package: Gen2Package, range_: str, holder: str | None) -> tuple[_Verdict, str] | None:
    """What is wrong with the user's range of one of Gen 2's packages: note kind and message; None if it
    will do.
    """
    needed = f"Gen 2 needs {package.name} {package.accepts}"
    user, accepts = semver.parse_range(range_), semver.parse_range(package.accepts)
    assert accepts, f"{package.name}: {package.accepts!r} is no range"
    if user is None:
        return "package-unchecked", f"{needed}; whether `{range_}` is such a version cannot be told from here"
    low, lowest = semver.floor(user), semver.floor(accepts)
    reaches = low is not None and lowest is not None and low >= lowest
    if semver.intersects(user, accepts) and (reaches or semver.is_open_ended(user)):
        return None
    if reaches:
        return "package-too-new", f"{needed}; `{range_}` is newer than any that we know to work"
    if holder is not None:
        return (
            "package-held",
            f"{needed} and finds `{range_}`, which {holder} pins: left, as ampx brings its own",
        )
    return "package-raised", f"{needed}: raised from `{range_}` to `{package.version}`"


def together(dependencies: Asked, dev_dependencies: Asked) -> dict[str, dict[str, str]]:
    """All that each function asks for, but for build tools of its own that Gen 2 brings, too."""
    gen2 = {package.name for package in GEN2_PACKAGES}
    return {
        function: {
            package: range_ for package, range_ in dev_dependencies.get(function, {}).items() if package not in gen2
        }
        | dict(dependencies.get(function, {}))
        for function in dependencies.keys() | dev_dependencies.keys()
    }


def _without(asked: Asked, functions: Collection[str]) -> Asked:
    return {function: packages for function, packages in asked.items() if function not in functions}


def _wanted(dependencies: Asked, dev_dependencies: Asked, fixed: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """What functions that agree with each other add to what is there, keyed (section, package)."""
    runtime = {package for packages in dependencies.values() for package in packages}
    ranges: dict[str, list[str]] = {}
    for packages in together(dependencies, dev_dependencies).values():
        for package, range_ in packages.items():
            ranges.setdefault(package, []).append(range_)
    return {
        ("dependencies" if package in runtime else "devDependencies", package): agreed
        for package, texts in ranges.items()
        if package not in fixed and (agreed := semver.agree(texts)) is not None
    }


def _with_workspaces(body: str, folders: Sequence[str]) -> str:
    """The folders as workspaces; Yarn 1 wants the root of any to be private."""
    document = json.loads(body)
    present = document.get("workspaces")
    path = ("workspaces", "packages") if isinstance(present, dict) else ("workspaces",)
    listed = present.get("packages", []) if isinstance(present, dict) else present or []
    for folder in folders:
        if folder not in listed:
            body = add_item(body, path, folder)
    return set_member(body, ("private",), True) if folders and "private" not in document else body
