"""A Gen 1 checkout in memory: files by path, documents on demand, and what the project's own records say."""

import os
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from amp2gen.frontend.client_files import read_client_files
from amp2gen.frontend.files import SKIPPED_FOLDERS, UNPORTABLE, read_tree
from amp2gen.frontend.log import Log, origin_at
from amp2gen.frontend.services import service_of
from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.ir.diagnostics import CATALOGUE, Diagnostic, Kind
from amp2gen.syntax.documents import Document, child_pointer, decode, load
from amp2gen.syntax.spans import SyntaxProblem

BACKEND = "amplify/backend"
CLOUD_BACKEND = "amplify/#current-cloud-backend"
BACKEND_CONFIG = f"{BACKEND}/backend-config.json"
CATEGORIES_WITHOUT_SERVICE = frozenset({"parameters", "providers"})
MERGED = (".gitignore", "amplify.yml", "package.json", "tsconfig.json")
"""Files of the repository that the Gen 2 project is merged into: one that cannot be read must not be replaced."""


class ProjectError(Exception):
    """The project cannot be read at all: nothing is written, exit code 2.

    `content` is what the file at the diagnostic's origin holds, where that is known.
    """

    def __init__(
        self,
        kind: Kind,
        message: str,
        origin: Origin | None = None,
        help: str | None = None,
        content: bytes | None = None,
    ) -> None:
        super().__init__(message)
        self.diagnostic = kind.at(origin, message, help)
        self.content = content


@dataclass(frozen=True)
class Entry:
    """A resource as backend-config.json lists it."""

    category: str
    name: str
    data: Mapping[str, Any]
    origin: Origin

    @property
    def service(self) -> str:
        service = self.data.get("service")
        return service if isinstance(service, str) else ""

    @property
    def folder(self) -> str:
        return f"{BACKEND}/{self.category}/{self.name}"

    @property
    def imported(self) -> bool:
        return self.data.get("serviceType") == "imported"


@dataclass(frozen=True)
class Gen1Project:
    """`files` are by posix path relative to the project's root; `root_name` names the root folder.

    `client_files`: the client app's own files that mention the backend, by path as well. `above`: what the folders of
    the repository above the project tell of the package manager, by file name.
    """

    root_name: str
    files: Mapping[str, bytes]
    snapshot: Mapping[str, bytes]
    diagnostics: tuple[Diagnostic, ...]
    inside_repository: bool = False
    client_files: Mapping[str, bytes] = field(default_factory=dict)
    above: Mapping[str, bytes] = field(default_factory=dict)
    _documents: dict[str, Document | SyntaxProblem | None] = field(default_factory=dict, init=False, repr=False)

    def document(self, path: str, log: Log) -> Document | None:
        """The JSON or YAML file at a path; None if absent, or reported and None if it does not parse."""
        document = self._document(path)
        if isinstance(document, SyntaxProblem):
            log.problem(document)
            return None
        return document

    def text(self, path: str, log: Log) -> str | None:
        """The text at a path; None if absent, or reported and None if it is not UTF-8."""
        content = self.files.get(path)
        if content is None:
            return None
        try:
            return decode(content, path)
        except SyntaxProblem as problem:
            log.problem(problem)
            return None

    def object(self, path: str, log: Log | None = None) -> Mapping[str, Any]:
        """The JSON object at a path, empty if absent or unreadable."""
        document = self.document(path, log or Log())
        return document.data if document and isinstance(document.data, Mapping) else {}

    def report_unreadable(self, log: Log) -> None:
        """Reports every document that was asked for so far and does not parse, whoever asked."""
        for path in sorted(self._documents):
            self.document(path, log)

    def _document(self, path: str) -> Document | SyntaxProblem | None:
        """Documents are read once, however often they are asked for."""
        if path not in self._documents:
            content = self.files.get(path)
            try:
                self._documents[path] = None if content is None else load(decode(content, path), path)
            except SyntaxProblem as problem:
                self._documents[path] = problem
        return self._documents[path]

    def below(self, folder: str) -> tuple[str, ...]:
        """Paths of all files in a folder, at any depth, sorted."""
        prefix = folder.rstrip("/") + "/"
        start = bisect_left(self._paths, prefix)
        return self._paths[start : bisect_right(self._paths, f"{prefix}\U0010ffff")]

    @cached_property
    def _paths(self) -> tuple[str, ...]:
        return tuple(sorted(self.files))

    @cached_property
    def name(self) -> str:
        name = self.object("amplify/.config/project-config.json").get("projectName")
        return name if isinstance(name, str) and name else self.root_name

    @cached_property
    def team_provider_info(self) -> Mapping[str, Any]:
        return self.object("amplify/team-provider-info.json")

    @cached_property
    def meta(self) -> Mapping[str, Any]:
        """amplify-meta.json: what Gen 1's CLI knows of the deployed environment; empty in a plain clone."""
        return self.object(f"{BACKEND}/amplify-meta.json") or self.object(f"{CLOUD_BACKEND}/amplify-meta.json")

    @cached_property
    def root_template(self) -> Mapping[str, Any]:
        return self.object(f"{BACKEND}/awscloudformation/build/root-cloudformation-stack.json")

    @cached_property
    def entries(self) -> tuple[Entry, ...]:
        """All resources of backend-config.json, sorted by category and name; `report_entries` names the malformed."""
        return tuple(self._entries(Log()))

    def entry(self, category: str, name: str) -> Entry | None:
        """The resource of that name; None if the list has none."""
        return self._entries_by_name.get((category, name))

    @cached_property
    def _entries_by_name(self) -> Mapping[tuple[str, str], Entry]:
        return {(entry.category, entry.name): entry for entry in self.entries}

    def report_entries(self, log: Log) -> None:
        """Reports what stands in the list of resources and is none."""
        for _ in self._entries(log):
            pass

    def _entries(self, log: Log) -> Iterator[Entry]:
        document = self._list_of_resources()
        if document is None or not isinstance(document.data, Mapping):
            return
        for category, members in sorted(document.data.items()):
            if category in CATEGORIES_WITHOUT_SERVICE:
                continue
            at = child_pointer("", category)
            if not isinstance(members, Mapping):
                log.add(kinds.WRONG_TYPE, origin_at(document, at), f"{category}: expected an object of resources")
                continue
            for name, entry in sorted(members.items()):
                origin = origin_at(document, child_pointer(at, name))
                if not isinstance(entry, Mapping):
                    log.add(kinds.WRONG_TYPE, origin, f"{category} {name}: expected an object")
                elif not (_is_plain(category) and _is_plain(name)):
                    log.add(
                        kinds.INVALID_NAME,
                        origin,
                        f"{category} {name!r} has a name that no folder can have, and is skipped",
                        "rename the resource in Gen 1",
                    )
                else:
                    yield self._with_service(Entry(category, name, entry, origin), log)

    def _with_service(self, entry: Entry, log: Log) -> Entry:
        """The entry; one that names no service gets the one that its folder speaks of, with a warning."""
        if entry.service:
            return entry
        found = service_of(entry.category, entry.folder, self.below(entry.folder), self.object)
        if found is None:
            return entry
        log.add(
            kinds.SERVICE_FROM_FILES,
            entry.origin,
            f"{entry.category} {entry.name} names no service; its files are those of {found}",
            "restore its `service` from version control, or run `amplify pull`",
        )
        return replace(entry, data={**entry.data, "service": found})

    def _list_of_resources(self) -> Document | None:
        """backend-config.json, or amplify-meta.json in projects whose CLI did not write the former yet."""
        for path in (BACKEND_CONFIG, f"{BACKEND}/amplify-meta.json"):
            document = self.document(path, Log())
            if document and document.data and isinstance(document.data, Mapping):
                return document
        return None

    def entries_of(self, category: str, *services: str) -> tuple[Entry, ...]:
        return tuple(
            entry
            for entry in self.entries
            if entry.category == category and (not services or entry.service in services)
        )


def load_project(path: Path, snapshot: Path | None = None) -> Gen1Project:
    """The Gen 1 project that `path` is or lies in. Raises ProjectError when there is none to read."""
    root = find_root(path)
    if (root / GEN2_BACKEND).exists():
        raise ProjectError(
            kinds.HALF_MIGRATED,
            "amplify/backend/ (Gen 1) and amplify/backend.ts (Gen 2) both exist: this project is half migrated",
            Origin(file=GEN2_BACKEND),
            "compile from a checkout of the last commit that was Gen 1 only, or remove the unfinished Gen 2 files",
        )
    try:
        tree = read_tree(root)
    except OSError as error:
        raise ProjectError(
            kinds.UNREADABLE_FILE, f"amplify/ cannot be read: {error.strerror}", Origin(file="amplify")
        ) from None
    project = Gen1Project(
        root_name=UNPORTABLE.sub("-", root.name),
        files=tree.files,
        snapshot=_read_snapshot(snapshot),
        diagnostics=tree.diagnostics,
        inside_repository=_inside_repository(root),
        client_files=read_client_files(root),
        above=_above(root),
    )
    _require_configuration(project)
    _require_merged_files(project, root)
    return project


GEN1_MARKS = ("amplify/backend", "amplify/.config", "amplify/#current-cloud-backend")
GEN2_BACKEND = "amplify/backend.ts"


@contextmanager
def readable(path: Path) -> Iterator[None]:
    """Raises ProjectError in the place of an OSError: a folder on the way to the project is closed to this user."""
    try:
        yield
    except OSError as error:
        place = error.filename or path
        raise ProjectError(kinds.UNREADABLE_FILE, f"{place} cannot be read: {error.strerror}") from None


def find_root(path: Path) -> Path:
    """The folder that holds `amplify/`: `path` itself, or the nearest one above it. Raises ProjectError."""
    if not path.exists():
        raise ProjectError(kinds.NO_PROJECT, f"{path} does not exist")
    start = path.resolve() if path.is_dir() else path.resolve().parent
    for folder in (start, *start.parents):
        if (folder / GEN2_BACKEND).exists() and not (folder / BACKEND).is_dir():
            raise ProjectError(
                kinds.GEN2_ALREADY,
                f"{folder} is an Amplify Gen 2 project already",
                Origin(file=GEN2_BACKEND),
                "there is nothing to compile; name the Gen 1 project",
            )
        if any((folder / mark).is_dir() for mark in GEN1_MARKS):
            return folder
    raise ProjectError(
        kinds.NO_PROJECT,
        f"no Amplify Gen 1 project at {path}: there is no folder amplify/backend here or above",
        help=_hint(start),
    )


def _hint(start: Path) -> str:
    """What to name instead: projects below, if there are any."""
    below = sorted(folder.relative_to(start).as_posix() for folder in _below(start) if (folder / BACKEND).is_dir())
    return "name the folder that holds amplify/" + (f": {', '.join(below)}" if below else "")


def _below(start: Path) -> Iterator[Path]:
    """Folders up to three levels down, some hundreds at most: the place may be anything."""
    level, left = [start], 500
    for _ in range(3):
        level = [folder for above in level for folder in _folders(above)][:left]
        left -= len(level)
        yield from level


def _folders(above: Path) -> list[Path]:
    """Those in a folder that may hold a project; none where it cannot be read."""
    try:
        entries = sorted(os.scandir(above), key=lambda entry: entry.name)
        names = [entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
    except OSError:
        return []
    return [above / name for name in names if name not in SKIPPED_FOLDERS and not name.startswith(".")]


def _require_configuration(project: Gen1Project) -> None:
    """A project whose list of resources is missing or broken cannot be compiled."""
    log = Log()
    document = project.document(BACKEND_CONFIG, log)
    unread = (item for item in project.diagnostics if item.origin and BACKEND_CONFIG.startswith(item.origin.file))
    for problem in (*log.diagnostics, *unread):
        raise ProjectError(
            CATALOGUE[problem.code],
            f"the project's resources are unknown: {problem.message}",
            problem.origin,
            problem.help,
            project.files.get(BACKEND_CONFIG),
        )
    if document is not None and not isinstance(document.data, Mapping):
        raise ProjectError(
            kinds.WRONG_TYPE,
            "the project's resources are unknown: backend-config.json must hold an object",
            Origin(file=BACKEND_CONFIG, line=1, column=1),
            content=project.files[BACKEND_CONFIG],
        )
    if document is None and not project.meta:
        raise ProjectError(
            kinds.MISSING_FILE,
            f"the project's resources are unknown: there is no {BACKEND_CONFIG}",
            Origin(file=BACKEND_CONFIG),
            "restore it from version control, or run `amplify pull`",
        )


def _require_merged_files(project: Gen1Project, root: Path) -> None:
    for name in MERGED:
        log = Log()
        if name in project.files:
            project.text(name, log)
        elif os.path.lexists(root / name):
            log.extend(tuple(item for item in project.diagnostics if item.origin and item.origin.file == name))
        for problem in log.diagnostics:
            raise ProjectError(
                CATALOGUE[problem.code],
                f"{name} cannot be merged with Gen 2's: {problem.message}",
                problem.origin,
                problem.help,
            )


def _read_snapshot(folder: Path | None) -> Mapping[str, bytes]:
    if folder is None:
        return {}
    if not folder.is_dir():
        raise ProjectError(kinds.NO_PROJECT, f"the snapshot folder {folder} does not exist")
    try:
        return {path.name: path.read_bytes() for path in sorted(folder.glob("*.json")) if path.is_file()}
    except OSError as error:
        raise ProjectError(
            kinds.UNREADABLE_FILE, f"the snapshot folder {folder} cannot be read: {error.strerror}"
        ) from None


def _inside_repository(root: Path) -> bool:
    """Whether the project is a sub-folder of a repository whose root is further up."""
    if (root / ".git").exists():
        return False
    return any((folder / ".git").exists() for folder in root.parents)


OF_PACKAGE_MANAGERS = ("pnpm-lock.yaml", "pnpm-workspace.yaml", "yarn.lock", "package-lock.json", "npm-shrinkwrap.json")
"""Files whose presence tells of the package manager; their content does not matter here."""


def _above(root: Path) -> dict[str, bytes]:
    """Lock files, and the package.json that names a package manager, of the folders above, up to the repository's root.

    The nearest of each wins. Outside of a repository nothing above belongs to the project.
    """
    if not _inside_repository(root):
        return {}
    found: dict[str, bytes] = {}
    for folder in root.parents:
        found = {name: b"" for name in OF_PACKAGE_MANAGERS if (folder / name).is_file()} | found
        try:
            package = (folder / "package.json").read_bytes()
        except OSError:
            package = b""
        if b'"packageManager"' in package:
            found.setdefault("package.json", package)
        if (folder / ".git").exists():
            break
    return found


def _is_plain(name: str) -> bool:
    """Whether a name can be that of a folder, here and in the output."""
    return bool(name) and name not in (".", "..") and "/" not in name and not UNPORTABLE.search(name)
