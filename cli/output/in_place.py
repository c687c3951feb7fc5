"""`--in-place`: change the project itself."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from amp2gen.cli.output import swap
from amp2gen.cli.output.compare import check
from amp2gen.cli.output.errors import OutputError
from amp2gen.cli.output.git import not_in_git, uncommitted, work_tree_root
from amp2gen.cli.output.lock import only_writer
from amp2gen.cli.output.manifest import MANIFEST_PATH, Manifest, manifest_bytes, read_manifest, user_edited
from amp2gen.cli.output.tree import Checkpoint, FileTree, check_paths, file_modes, no_checkpoint


@dataclass(frozen=True, slots=True)
class Applied:
    """What changed, as sorted paths. `kept` are files that git does not have: they were moved to
    `kept_in`.
    """

    written: tuple[str, ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]
    kept_in: Path | None


def apply_in_place(
    tree: FileTree,
    project: Path,
    manifest: Manifest,
    *,
    force: bool = False,
    checkpoint: Checkpoint = no_checkpoint,
) -> Applied:
    """Make `project` what `tree` says: write its files and the manifest, and take its removals out.

    Needs a clean git work tree, so that git can undo it. What git does not have (ignored files inside a
    removed folder, say) is moved to `.amp2gen/gen1/`. All new files are staged inside the project first and
    then swapped in by renames; a kill in the middle is put right by the next run or by `recover`. Files
    that the user changed since the last run are refused without `force`.

    Raises OutputError, and then the project is as it was.
    """
    check_paths(tree)
    with only_writer(project):
        if _recover(project, checkpoint) == "finished":
            message = "an earlier run had been interrupted: it is finished now, and nothing else was done"
            raise OutputError(message, "look at `git diff`, then commit it or undo it with git")
        _refuse_uncommitted(project)
        _refuse_links_and_folders(tree, project)
        changed = set(check(tree, project))
        if not force:
            _refuse_edited(project, tree, changed)
        contents = {**tree.files, MANIFEST_PATH: manifest_bytes(manifest)}
        written = sorted({*(path for path in tree.files if path in changed), MANIFEST_PATH})
        removed = _outermost(path for path in tree.removals if path in changed)
        plan = _plan(project, removed, written)
        try:
            swap.stage(project, plan, contents, file_modes(tree, project))
        except OSError as error:
            swap.discard(project)
            raise OutputError(f"cannot write in {project}: {error.strerror or error}", "nothing was changed") from error
        except KeyboardInterrupt:
            swap.discard(project)
            raise
        checkpoint("staged")
        swap.run(project, plan, checkpoint)
    kept = tuple(keep.to.split("/", 2)[2] for keep in plan.keeps)
    kept_in = project / "/".join(plan.keeps[0].to.split("/", 2)[:2]) if plan.keeps else None
    return Applied(tuple(written), tuple(removed), kept, kept_in)


def recover(project: Path, checkpoint: Checkpoint = no_checkpoint) -> Literal["finished", "rolled back"] | None:
    """Put right what a killed `apply_in_place` left, and say how; None when there was nothing in the middle.

    Call it before reading a project: one in the middle of a swap is neither Gen 1 nor Gen 2. Raises
    OutputError.
    """
    if not (project / swap.WORKSPACE).is_dir():
        return None
    with only_writer(project):
        return _recover(project, checkpoint)


def _recover(project: Path, checkpoint: Checkpoint) -> Literal["finished", "rolled back"] | None:
    left = swap.pending(project)
    if left is not None:
        return swap.resume(project, *left, checkpoint)
    try:
        swap.discard(project)
    except OSError as error:
        raise OutputError(
            f"cannot clean up {project / swap.WORKSPACE}: {error.strerror}", "delete it yourself"
        ) from error
    return None


def _refuse_uncommitted(project: Path) -> None:
    entries = uncommitted(project)
    root = work_tree_root(project) if entries else project
    dirty = [entry for entry in entries if not _is_our_output(root, entry)]
    if dirty:
        raise OutputError(
            f"the git work tree is not clean: {_some([entry[3:] for entry in dirty])}",
            "commit or stash first, so that the change can be undone",
        )


def _is_our_output(root: Path, entry: str) -> bool:
    """An untracked folder that `--out` wrote, to look at before doing the same in place."""
    return entry.startswith("?? ") and entry.endswith("/") and (root / entry[3:] / MANIFEST_PATH).is_file()


def _refuse_links_and_folders(tree: FileTree, project: Path) -> None:
    for path in (*tree.files, *tree.removals, MANIFEST_PATH):
        above = [str(parent) for parent in reversed(PurePosixPath(path).parents) if str(parent) != "."]
        for place in above if path in tree.removals else (*above, path):
            if (project / place).is_symlink():
                raise OutputError(f"`{place}` is a symbolic link", "replace it by what it points to")
        for place in above:
            if (project / place).is_file():
                raise OutputError(f"`{place}` is a file where a folder is needed", "move it away")
        if path not in tree.removals and (project / path).is_dir():
            raise OutputError(f"`{path}` is a folder where a file is needed", "move it away")


def _refuse_edited(project: Path, tree: FileTree, changed: set[str]) -> None:
    manifest = read_manifest(project)
    edited = user_edited(manifest, project, tree.files) if manifest is not None else []
    edited = [path for path in edited if path in changed]
    if edited:
        raise OutputError(f"changed since amp2gen wrote them: {_some(edited)}", "use --force to have them overwritten")


def _outermost(paths: Iterable[str]) -> list[str]:
    """The paths that lie below no other, sorted."""
    found = set(paths)
    return sorted(path for path in found if not any(str(parent) in found for parent in PurePosixPath(path).parents))


def _plan(project: Path, removed: Sequence[str], written: Sequence[str]) -> swap.Plan:
    moves = (*(swap.Move(path, False) for path in removed), *(swap.Move(path, True) for path in written))
    folder = _free_backup(project)
    lost = not_in_git(project, [move.path for move in moves])
    keeps = [
        swap.Keep(number, inside, f"{folder}/{f'{move.path}/{inside}'.rstrip('/')}")
        for number, move in enumerate(moves)
        for inside in _lost_inside(move.path, lost)
        if os.path.lexists(project / move.path)
    ]
    return swap.Plan(moves, tuple(keeps))


def _lost_inside(path: str, lost: Iterable[str]) -> list[str]:
    """Which of the files and folders `lost` lie at or below `path`, relative to it; "" is all of it."""
    names = [name.rstrip("/") for name in lost]
    if any(path == name or path.startswith(f"{name}/") for name in names):
        return [""]
    return [name.removeprefix(f"{path}/") for name in names if name.startswith(f"{path}/")]


def _free_backup(project: Path) -> str:
    """Where to keep files: `.amp2gen/gen1`, or `gen1-2` and so on where an earlier run kept some."""
    number = 1
    while os.path.lexists(project / (folder := f"{swap.WORKSPACE}/gen1" + (f"-{number}" if number > 1 else ""))):
        number += 1
    return folder


def _some(paths: Sequence[str]) -> str:
    return ", ".join(paths[:5]) + (f" and {len(paths) - 5} more" if len(paths) > 5 else "")
