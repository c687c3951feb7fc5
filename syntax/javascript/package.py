"""The files of a function that its entry loads, and what each `require` in them leads to."""

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from amp2gen.syntax.javascript.commonjs import CommonJs, DynamicRequire, Require, analyse
from amp2gen.syntax.javascript.notes import Note
from amp2gen.syntax.javascript.resolve import SpecifierKind, find_file, kind_of
from amp2gen.syntax.spans import Source, SyntaxProblem


@dataclass(frozen=True)
class Link:
    """A static require, and the file it means (None for other kinds, and for a file that is missing)."""

    require: Require
    kind: SpecifierKind
    target: str | None


@dataclass(frozen=True)
class DynamicLink:
    """A computed require, and the files it can mean: path as the code would spell it → file."""

    require: DynamicRequire
    targets: Mapping[str, str]
    known: bool
    """Whether the names come from the caller; otherwise they are all files that fit."""


@dataclass
class Package:
    """Everything reachable from the entry. `modules` is in the order of a depth-first load."""

    files: Mapping[str, bytes]
    entry: str
    modules: dict[str, CommonJs] = field(default_factory=dict)
    links: dict[str, list[Link]] = field(default_factory=dict)
    dynamic: dict[str, list[DynamicLink]] = field(default_factory=dict)
    unread: list[Note] = field(default_factory=list)
    """Files that cannot be analysed: each keeps the package CommonJS."""

    def targets(self, path: str) -> Iterator[str]:
        """The files that a module may load."""
        yield from (link.target for link in self.links[path] if link.target)
        for dynamic in self.dynamic[path]:
            yield from dynamic.targets.values()

    @property
    def reachable(self) -> frozenset[str]:
        """Every file that may be loaded, JSON included."""
        return frozenset({self.entry, *(file for path in self.modules for file in self.targets(path))})


def load(files: Mapping[str, bytes], entry: str, modules: Sequence[str]) -> Package:
    """Follow the requires from the entry. `modules` are the names that a computed require may be given."""
    package = Package(files, entry)
    todo = [entry]
    while todo:
        path = todo.pop()
        if path in package.modules or not path.endswith((".js", ".cjs")):
            continue
        module = _read(package, path)
        if module is None:
            continue
        package.modules[path] = module
        package.links[path] = [_link(files, path, require) for require in module.requires]
        package.dynamic[path] = [_dynamic(files, path, require, modules) for require in module.dynamic]
        todo.extend(package.targets(path))
    return package


def _read(package: Package, path: str) -> CommonJs | None:
    try:
        return analyse(Source(path, package.files[path].decode()))
    except SyntaxProblem as problem:
        note = Note(path, problem.line, problem.column, "kept", f"{problem.message}: {problem.snippet.strip()}")
    except UnicodeDecodeError:
        note = Note(path, 1, 1, "kept", "the file is not UTF-8 text")
    if all(each.path != path for each in package.unread):
        package.unread.append(note)
    return None


def _link(files: Mapping[str, bytes], path: str, require: Require) -> Link:
    kind = kind_of(require.specifier)
    target = find_file(files, path, require.specifier) if kind == "file" else None
    return Link(require, kind, target)


def _dynamic(files: Mapping[str, bytes], path: str, require: DynamicRequire, modules: Sequence[str]) -> DynamicLink:
    if modules and require.gaps == 1:
        spelled = {name: f"{require.prefix}{name}{require.suffix}" for name in modules}
        found = {each: find_file(files, path, each) for each in spelled.values()}
        targets = {each: file for each, file in found.items() if file}
        if targets:
            return DynamicLink(require, targets, known=True)
    return DynamicLink(require, dict(_candidates(files, path, require)), known=False)


def _candidates(files: Mapping[str, bytes], path: str, require: DynamicRequire) -> Iterator[tuple[str, str]]:
    """Every file that the known ends of a computed path fit, in each spelling that Node accepts."""
    here = posixpath.dirname(path)
    folder = posixpath.normpath(posixpath.join(here, require.prefix.rpartition("/")[0]))
    for file in sorted(files):
        if file == path or not _is_loadable(file) or not _inside(file, folder):
            continue
        below = posixpath.relpath(file, folder)
        spelled = f"{require.prefix.rpartition('/')[0]}/{below}"
        for spelling in (spelled.removesuffix(posixpath.splitext(spelled)[1]), spelled):
            if _fits(spelling, require) and find_file(files, path, spelling) == file:
                yield spelling, file


def _fits(spelling: str, require: DynamicRequire) -> bool:
    ends = spelling.startswith(require.prefix) and spelling.endswith(require.suffix)
    return ends and len(spelling) > len(require.prefix + require.suffix)


_NOT_LOADED = ("package.json", "package-lock.json", "event.json", "tsconfig.json")


def _is_loadable(file: str) -> bool:
    """Code and data of the handler; not its tests, its manifests, or the test event that Gen 1 generates."""
    name = posixpath.basename(file)
    parts = file.split("/")
    if name in _NOT_LOADED or "node_modules" in parts or "__tests__" in parts:
        return False
    return name.endswith((".js", ".json")) and not name.endswith((".test.js", ".spec.js"))


def _inside(file: str, folder: str) -> bool:
    return folder == "." or file.startswith(f"{folder}/")
