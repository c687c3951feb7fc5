"""A Gen 1 checkout in memory: files by path, documents on demand, and what the project's own records say."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from amp2gen.frontend.files import read_tree
from amp2gen.frontend.log import Log, origin_of
from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.syntax.documents import Document, decode, load
from amp2gen.syntax.spans import SyntaxProblem

BACKEND = "amplify/backend"
CLOUD_BACKEND = "amplify/#current-cloud-backend"
CATEGORIES_WITHOUT_SERVICE = frozenset({"parameters", "providers"})


class ProjectError(Exception):
    """The project cannot be read at all: nothing is written, exit code 2."""

    def __init__(self, message: str, origin: Origin | None = None, help: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.origin = origin
        self.help = help


@dataclass(frozen=True)
class Entry:
    """A resource as backend-config.json lists it."""

    category: str
    name: str
    data: Mapping[str, Any]
    origin: Origin

    @property
    def service(self) -> str:
        return str(self.data.get("service") or "")

    @property
    def folder(self) -> str:
        return f"{BACKEND}/{self.category}/{self.name}"

    @property
    def imported(self) -> bool:
        return self.data.get("serviceType") == "imported"


@dataclass(frozen=True)
class Gen1Project:
    """`files` are by posix path relative to the project's root; `root_name` names the root folder."""

    root_name: str
    files: Mapping[str, bytes]
    snapshot: Mapping[str, bytes]
    diagnostics: tuple[Diagnostic, ...]
    inside_repository: bool = False

    def document(self, path: str, log: Log) -> Document | None:
        """The JSON or YAML file at a path; None if absent, or reported and None if it does not parse."""
        content = self.files.get(path)
        if content is None:
            return None
        try:
            return load(decode(content, path), path)
        except SyntaxProblem as problem:
            log.add(kinds.SYNTAX_ERROR, origin_of(problem), problem.message, problem.snippet)
            return None

    def text(self, path: str, log: Log) -> str | None:
        """The text at a path; None if absent, or reported and None if it is not UTF-8."""
        content = self.files.get(path)
        if content is None:
            return None
        try:
            return decode(content, path)
        except SyntaxProblem as problem:
            log.add(kinds.SYNTAX_ERROR, origin_of(problem), problem.message, problem.snippet)
            return None

    def object(self, path: str, log: Log | None = None) -> Mapping[str, Any]:
        """The JSON object at a path, empty if absent or unreadable."""
        document = self.document(path, log or Log())
        return document.data if document and isinstance(document.data, Mapping) else {}

    def below(self, folder: str) -> Iterator[str]:
        """Paths of all files in a folder, at any depth, sorted."""
        prefix = folder.rstrip("/") + "/"
        return (path for path in self.files if path.startswith(prefix))

    @cached_property
    def name(self) -> str:
        return str(self.object("amplify/.config/project-config.json").get("projectName") or self.root_name)

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
        """All resources of backend-config.json, sorted by category and name; malformed ones left out."""
        document = self.document(f"{BACKEND}/backend-config.json", Log())
        data: Mapping[str, Any] = document.data if document and isinstance(document.data, Mapping) else {}
        if document is None or not data:
            document, data = self._entries_from_meta()
        if document is None:
            return ()
        return tuple(
            Entry(category, name, entry, _origin(document, f"/{category}/{name}"))
            for category, members in sorted(data.items())
            if category not in CATEGORIES_WITHOUT_SERVICE and isinstance(members, Mapping)
            for name, entry in sorted(members.items())
            if isinstance(entry, Mapping)
        )

    def _entries_from_meta(self) -> tuple[Document | None, Mapping[str, Any]]:
        document = self.document(f"{BACKEND}/amplify-meta.json", Log())
        if document and isinstance(document.data, Mapping):
            return document, document.data
        return None, {}

    def entries_of(self, category: str, *services: str) -> tuple[Entry, ...]:
        return tuple(
            entry
            for entry in self.entries
            if entry.category == category and (not services or entry.service in services)
        )


def load_project(path: Path, snapshot: Path | None = None) -> Gen1Project:
    """The Gen 1 project that `path` is or lies in. Raises ProjectError when there is none to read."""
    root = find_root(path)
    if (root / "amplify/backend.ts").exists() and (root / BACKEND).is_dir():
        raise ProjectError(
            "amplify/backend/ (Gen 1) and amplify/backend.ts (Gen 2) both exist: this project is half migrated",
            Origin(file="amplify/backend.ts"),
            "compile from a checkout of the last commit that was Gen 1 only, or remove the unfinished Gen 2 files",
        )
    try:
        tree = read_tree(root)
    except OSError as error:
        raise ProjectError(f"amplify/ cannot be read: {error.strerror}", Origin(file="amplify")) from None
    project = Gen1Project(
        root_name=root.name,
        files=tree.files,
        snapshot=_read_snapshot(snapshot),
        diagnostics=tree.diagnostics,
        inside_repository=_inside_repository(root),
    )
    _require_configuration(project)
    return project


def find_root(path: Path) -> Path:
    """The folder that holds `amplify/`: `path` itself, or the nearest one above it."""
    if not path.exists():
        raise ProjectError(f"{path} does not exist")
    start = path.resolve() if path.is_dir() else path.resolve().parent
    for folder in (start, *start.parents):
        amplify = folder / "amplify"
        if any((amplify / part).exists() for part in ("backend", ".config", "#current-cloud-backend")):
            return folder
    if (start / "amplify/backend.ts").exists():
        raise ProjectError(
            f"{path} is an Amplify Gen 2 project already (amplify/backend.ts)",
            Origin(file="amplify/backend.ts"),
        )
    raise ProjectError(
        f"no Amplify Gen 1 project at {path}: there is no folder amplify/backend here or above",
        help="name the folder that holds amplify/",
    )


def _require_configuration(project: Gen1Project) -> None:
    """A project whose list of resources is missing or broken cannot be compiled."""
    path = f"{BACKEND}/backend-config.json"
    log = Log()
    document = project.document(path, log)
    if log.diagnostics:
        problem = log.diagnostics[0]
        raise ProjectError(f"{path} does not parse: {problem.message}", problem.origin, problem.help)
    if document is not None and not isinstance(document.data, Mapping):
        raise ProjectError(f"{path} must hold an object", Origin(file=path, line=1, column=1))
    if document is None and not project.meta:
        raise ProjectError(
            f"{path} is missing, so the project's resources are unknown",
            Origin(file=path),
            "restore it from version control, or run `amplify pull`",
        )


def _read_snapshot(folder: Path | None) -> Mapping[str, bytes]:
    if folder is None:
        return {}
    if not folder.is_dir():
        raise ProjectError(f"the snapshot folder {folder} does not exist")
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.json")) if path.is_file()}


def _inside_repository(root: Path) -> bool:
    """Whether the project is a sub-folder of a repository whose root is further up."""
    if (root / ".git").exists():
        return False
    return any((folder / ".git").exists() for folder in root.parents)


def _origin(document: Document, pointer: str) -> Origin:
    position = document.position(pointer)
    line, column = position if position else (None, None)
    return Origin(file=document.path, pointer=pointer, line=line, column=column)
