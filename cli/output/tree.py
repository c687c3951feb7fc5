"""What is to be written: files by path, and what goes away."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from amp2gen.cli.output.errors import OutputError

Checkpoint = Callable[[str], None]
"""Called with the name of each step of a write just before it; tests stop the process there."""


def no_checkpoint(_step: str) -> None:
    """The checkpoint of a normal run."""


@dataclass(frozen=True, slots=True)
class FileTree:
    """Files to write and paths to remove, all posix and relative to the project.

    A removal names a file or a whole folder, into which nothing is written; one that is not there is no error.
    `executable` are the files that get the executable bit on top of the bits of the file they replace.
    """

    files: Mapping[str, bytes]
    removals: frozenset[str] = frozenset()
    executable: frozenset[str] = field(default=frozenset())


def check_paths(tree: FileTree) -> None:
    """Raise OutputError when a path leaves the project, a file would also have to be a folder, or something
    would be both written and removed: faults of whoever made the tree.
    """
    for path in (*tree.files, *tree.removals):
        pure = PurePosixPath(path)
        is_plain = str(pure) == path and path != "." and not pure.is_absolute() and ".." not in pure.parts
        if not is_plain or "\\" in path or "\0" in path:
            raise _fault(f"`{path}` is no path inside the project")
    for path in tree.files:
        for above in (path, *map(str, PurePosixPath(path).parents)):
            if above in tree.removals:
                raise _fault(f"`{above}` is both removed and written")
            if above in tree.files and above != path:
                raise _fault(f"`{above}` is both a file and a folder")


def _fault(message: str) -> OutputError:
    return OutputError(message, "this is a fault of amp2gen: please report it")


def write_files(root: Path, files: Mapping[str, bytes], modes: Mapping[str, int]) -> None:
    """Write `files` below the existing folder `root`, with permission bits `modes` where given; raises
    OSError.
    """
    for path, content in sorted(files.items()):
        target = root / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
        if path in modes:
            target.chmod(modes[path])


def file_modes(tree: FileTree, project: Path) -> dict[str, int]:
    """The permission bits for files that replace one of `project`'s, or that are to be executable."""
    modes: dict[str, int] = {}
    for path in tree.files:
        existing = project / path
        bits = existing.stat().st_mode & 0o777 if existing.is_file() else 0o644
        if path in tree.executable:
            bits |= 0o111
        if existing.is_file() or path in tree.executable:
            modes[path] = bits
    return modes


def files_below(root: Path) -> Iterable[str]:
    """Every file and symbolic link below `root`, posix and relative to it, sorted."""
    found = (path for path in root.rglob("*") if path.is_symlink() or not path.is_dir())
    return sorted(path.relative_to(root).as_posix() for path in found)
