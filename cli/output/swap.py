"""Exchange many paths of a folder for staged ones, through a journal that survives a kill.

All is renames within one file system. `.amp2gen/swap/` holds `new/<n>` (staged), `old/<n>` (taken out) and
`journal.json`, which is written before the first rename and says what each number stands for. Which renames
were done is read off the disk, never remembered, so that finishing and rolling back can each be repeated
from any point:

* `old/<n>` there: the path was taken out. `new/<n>` gone: it was put in.
* the journal's phase is `swapped`: all renames are done, and what is in `old/` is no longer needed.
"""

import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from amp2gen.cli.output.errors import OutputError
from amp2gen.cli.output.tree import Checkpoint

WORKSPACE = ".amp2gen"


@dataclass(frozen=True, slots=True)
class Move:
    """One path: taken out if it is there, and, if `has_new`, put in anew. Its number is its place in the
    plan.
    """

    path: str
    has_new: bool


@dataclass(frozen=True, slots=True)
class Keep:
    """Something inside `old/<number>` (all of it if `inside` is empty) that goes to `to` in the end."""

    number: int
    inside: str
    to: str


@dataclass(frozen=True, slots=True)
class Plan:
    """No path lies below another."""

    moves: tuple[Move, ...]
    keeps: tuple[Keep, ...]


Phase = Literal["swapping", "swapped"]


def stage(root: Path, plan: Plan, contents: Mapping[str, bytes], modes: Mapping[str, int]) -> None:
    """Write the new files of `plan` into the workspace, replacing any that were staged before. Raises
    OSError.
    """
    discard(root)
    swap = _swap_folder(root)
    for folder in (swap / "new", swap / "old"):
        folder.mkdir(parents=True)
    (root / WORKSPACE / ".gitignore").write_text("*\n", encoding="utf-8")
    for number, move in enumerate(plan.moves):
        if move.has_new:
            staged = swap / "new" / str(number)
            staged.write_bytes(contents[move.path])
            if move.path in modes:
                staged.chmod(modes[move.path])


def run(root: Path, plan: Plan, checkpoint: Checkpoint) -> None:
    """Carry out a staged plan. On an error, or interrupted, all is rolled back; an error is raised as OutputError."""
    try:
        _write_journal(root, plan, "swapping")
        checkpoint("journal written")
        _finish(root, plan, checkpoint)
    except OSError as error:
        roll_back(root, plan)
        raise OutputError(f"cannot change {root}: {error.strerror or error}", "everything was put back") from error
    except KeyboardInterrupt:
        roll_back(root, plan)
        raise
    clean_up(root, plan, checkpoint)


def is_pending(root: Path) -> bool:
    """Whether a killed run left a plan in the middle, readable or not."""
    return _journal(root).is_file()


def pending(root: Path) -> tuple[Plan, Phase] | None:
    """The plan that a killed run left in the middle, and how far it had come; None when there is none."""
    journal = _journal(root)
    try:
        document = json.loads(journal.read_text(encoding="utf-8"))
        phase: Phase = "swapped" if document["phase"] == "swapped" else "swapping"
        moves = tuple(Move(**move) for move in document["moves"])
        return Plan(moves, tuple(Keep(**keep) for keep in document["keeps"])), phase
    except FileNotFoundError:
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OutputError(f"{journal} is not readable", f"what was taken out is in {journal.parent / 'old'}") from error


def resume(root: Path, plan: Plan, phase: Phase, checkpoint: Checkpoint) -> Literal["finished", "rolled back"]:
    """Finish a pending plan, or roll it back where that fails. Raises OutputError when both do."""
    try:
        if phase == "swapping":
            _finish(root, plan, checkpoint)
    except OSError:
        roll_back(root, plan)
        return "rolled back"
    clean_up(root, plan, checkpoint)
    return "finished"


def roll_back(root: Path, plan: Plan) -> None:
    """Put back all that was taken out. Raises OutputError, naming where things are, when that fails."""
    swap = _swap_folder(root)
    try:
        for number, move in reversed(list(enumerate(plan.moves))):
            target, new, old = root / move.path, swap / "new" / str(number), swap / "old" / str(number)
            if move.has_new and not os.path.lexists(new) and os.path.lexists(target):
                target.rename(new)
                _prune(root, target.parent)
            if os.path.lexists(old):
                target.parent.mkdir(parents=True, exist_ok=True)
                old.rename(target)
        # Without a journal nothing is pending; with one, half-deleted staged files would pass for put in.
        _journal(root).unlink(missing_ok=True)
        discard(root)
    except OSError as error:
        message = f"cannot put back what was taken out of {root}: {error.strerror or error}"
        raise OutputError(message, f"it is in {swap / 'old'}, and {_journal(root)} says what is what") from error


def clean_up(root: Path, plan: Plan, checkpoint: Checkpoint) -> None:
    """After the last rename: move what is to be kept out of the workspace, and delete the rest."""
    swap = _swap_folder(root)
    try:
        for keep in plan.keeps:
            source, target = swap / "old" / str(keep.number) / keep.inside, root / keep.to
            if os.path.lexists(source):
                checkpoint(f"keep {keep.to}")
                target.parent.mkdir(parents=True, exist_ok=True)
                source.rename(target)
        checkpoint("kept")
        discard(root, checkpoint)
        checkpoint("cleaned up")
    except OSError as error:
        message = f"the project is changed, but {swap} cannot be cleaned up: {error.strerror or error}"
        raise OutputError(message, "mend that and run again") from error


def discard(root: Path, checkpoint: Checkpoint | None = None) -> None:
    """Delete the swap folder, the journal last: as long as anything is there, it is known what it is. The
    workspace goes with it unless it keeps something.
    """
    swap = _swap_folder(root)
    for name in ("new", "old"):
        if (swap / name).exists():
            shutil.rmtree(swap / name)
            if checkpoint is not None:
                checkpoint(f"{name} deleted")
    if swap.exists():
        shutil.rmtree(swap)
    workspace = root / WORKSPACE
    if workspace.is_dir() and {path.name for path in workspace.iterdir()} <= {".gitignore"}:
        shutil.rmtree(workspace)


def _finish(root: Path, plan: Plan, checkpoint: Checkpoint) -> None:
    swap = _swap_folder(root)
    for number, move in enumerate(plan.moves):
        target, new, old = root / move.path, swap / "new" / str(number), swap / "old" / str(number)
        is_done = os.path.lexists(old) or (move.has_new and not os.path.lexists(new))
        if not is_done and os.path.lexists(target):
            checkpoint(f"take out {move.path}")
            target.rename(old)
        if move.has_new and os.path.lexists(new):
            checkpoint(f"put in {move.path}")
            target.parent.mkdir(parents=True, exist_ok=True)
            new.rename(target)
    for move in plan.moves:
        if not move.has_new:
            _prune(root, (root / move.path).parent)
    checkpoint("all moved")
    _write_journal(root, plan, "swapped")
    checkpoint("swapped")


def _prune(root: Path, folder: Path) -> None:
    """Remove folders that are empty now, which git would not keep either, up to `root`."""
    while folder != root and folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _write_journal(root: Path, plan: Plan, phase: Phase) -> None:
    """Replace the journal in one step, and make sure that it is on the disk before anything follows."""
    temporary = _journal(root).with_suffix(".tmp")
    with temporary.open("w", encoding="utf-8") as file:
        json.dump({"phase": phase, **asdict(plan)}, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(_journal(root))


def _swap_folder(root: Path) -> Path:
    return root / WORKSPACE / "swap"


def _journal(root: Path) -> Path:
    return _swap_folder(root) / "journal.json"
