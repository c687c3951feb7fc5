"""`--out DIR`: a folder that holds exactly the files that would change."""

import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from amp2gen.cli.output.compare import check
from amp2gen.cli.output.errors import OutputError
from amp2gen.cli.output.lock import only_writer
from amp2gen.cli.output.manifest import MANIFEST_PATH, Manifest, hashes, manifest_bytes, read_manifest, user_edited
from amp2gen.cli.output.tree import (
    Checkpoint,
    FileTree,
    check_paths,
    file_modes,
    files_below,
    no_checkpoint,
    write_files,
)


@dataclass(frozen=True, slots=True)
class Written:
    """The files now in the folder, sorted; `backup` is where a folder with work of the user's in it went."""

    paths: tuple[str, ...]
    backup: Path | None


@dataclass(frozen=True, slots=True)
class _Places:
    """The folder to write and its temporary neighbours, all in one folder so that a rename is atomic."""

    out: Path

    @property
    def new(self) -> Path:
        return self.out.with_name(f".{self.out.name}.amp2gen-new")

    @property
    def old(self) -> Path:
        """What was there and is to be deleted."""
        return self.out.with_name(f".{self.out.name}.amp2gen-old")

    @property
    def keep(self) -> Path:
        """What was there and is to be kept as a backup."""
        return self.out.with_name(f".{self.out.name}.amp2gen-keep")


def write_out(
    tree: FileTree,
    out_dir: Path,
    *,
    project: Path,
    manifest: Manifest,
    force: bool = False,
    checkpoint: Checkpoint = no_checkpoint,
) -> Written:
    """Make `out_dir` hold the files of `tree` that differ from `project`'s, and the manifest of these.

    The files are staged beside `out_dir`, which is then swapped by two renames. A kill in between leaves
    the old folder under a temporary name; the next `write_out`, or `recover_out`, puts it back. Without
    `force` a folder that we did not write, or in which files were changed or added since, is refused; with
    it, such a folder is moved to a backup next to it, never deleted.

    Raises OutputError, and then `out_dir` is as it was.
    """
    check_paths(tree)
    places = _Places(out_dir.absolute())
    _refuse_place(places.out, project)
    differing = set(check(tree, project))
    files = {path: content for path, content in tree.files.items() if path in differing}
    listed = replace(manifest, files=hashes(files))
    with _as_output_error(places.out):
        places.out.parent.mkdir(parents=True, exist_ok=True)
        with only_writer(places.out.parent):
            _recover(places)
            keep = _holds_users_work(places.out, files, force)
            _stage(places.new, {**files, MANIFEST_PATH: manifest_bytes(listed)}, file_modes(tree, project))
            _swap(places, keep, checkpoint)
            backup = _dispose(places)
            checkpoint("disposed")
    return Written(tuple(sorted({*files, MANIFEST_PATH})), backup)


def recover_out(out_dir: Path) -> None:
    """Undo or complete what a killed `write_out` left; nothing to do is fine. Raises OutputError."""
    places = _Places(out_dir.absolute())
    if places.out.parent.is_dir():
        with _as_output_error(places.out), only_writer(places.out.parent):
            _recover(places)


@contextmanager
def _as_output_error(out: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise OutputError(f"cannot write {out}: {error.strerror or error}", "nothing was changed there") from error


def _refuse_place(out: Path, project: Path) -> None:
    resolved, home = out.resolve(), project.resolve()
    if out.is_symlink():
        raise OutputError(f"{out} is a symbolic link", f"name the folder itself: {resolved}")
    if out.exists() and not out.is_dir():
        raise OutputError(f"{out} is a file", "name a folder")
    if home.is_relative_to(resolved):
        raise OutputError(f"{out} holds the project itself", "use --in-place, or name another folder")
    if resolved.is_relative_to(home / "amplify"):
        raise OutputError(f"{out} is inside the Gen 1 backend", "name a folder outside of amplify/")
    if (out / ".git").exists():
        raise OutputError(f"{out} is a git repository", "name a folder inside it, or another one")


def _holds_users_work(out: Path, files: Mapping[str, bytes], force: bool) -> bool:
    """Whether what is in `out` must not be deleted; OutputError when that is so without `force`."""
    present = list(files_below(out)) if out.is_dir() else []
    if not present:
        return False
    try:
        manifest = read_manifest(out)
    except OutputError:
        if not force:
            raise
        return True
    if manifest is None:
        if not force:
            raise OutputError(
                f"{out} was not written by amp2gen", "name another folder, or use --force (it is kept as a backup)"
            )
        return True
    changed = user_edited(manifest, out, files)
    added = [path for path in present if path not in manifest.files and path != MANIFEST_PATH]
    if (changed or added) and not force:
        raise OutputError(
            f"{out} was changed since it was written: {_some([*changed, *added])}",
            "name another folder, or use --force (it is kept as a backup)",
        )
    return bool(changed or added)


def _some(paths: Sequence[str]) -> str:
    return ", ".join(paths[:5]) + (f" and {len(paths) - 5} more" if len(paths) > 5 else "")


def _stage(new: Path, files: dict[str, bytes], modes: dict[str, int]) -> None:
    new.mkdir()
    try:
        write_files(new, files, {path: mode for path, mode in modes.items() if path in files})
    except (OSError, KeyboardInterrupt):
        shutil.rmtree(new, ignore_errors=True)
        raise


def _swap(places: _Places, keep: bool, checkpoint: Checkpoint) -> None:
    aside = places.keep if keep else places.old
    had_old = places.out.exists()
    try:
        checkpoint("staged")
        if had_old:
            places.out.rename(aside)
        checkpoint("old aside")
        places.new.rename(places.out)
    except (OSError, KeyboardInterrupt):
        if had_old and not places.out.exists():
            aside.rename(places.out)
        shutil.rmtree(places.new, ignore_errors=True)
        raise
    checkpoint("new in place")


def _recover(places: _Places) -> None:
    """A folder set aside goes back where none has taken its place; what is left over then goes away."""
    for aside in (places.keep, places.old):
        if aside.exists() and not places.out.exists():
            aside.rename(places.out)
    _dispose(places)
    shutil.rmtree(places.new, ignore_errors=True)


def _dispose(places: _Places) -> Path | None:
    """Delete what was set aside to be deleted, and give what is to be kept its final name."""
    shutil.rmtree(places.old, ignore_errors=True)
    if not places.keep.exists():
        return None
    number = 1
    while (backup := places.out.with_name(f"{places.out.name}.backup-{number}")).exists():
        number += 1
    places.keep.rename(backup)
    return backup
