"""Where the Gen 1 sources are: in the project, in another folder, or in a git commit from before the migration."""

import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from amp2gen.cli.output.git import head_commit
from amp2gen.cli.output.manifest import MANIFEST_PATH, read_manifest
from amp2gen.cli.output.swap import WORKSPACE, is_pending
from amp2gen.frontend import ProjectError
from amp2gen.frontend.project import BACKEND, find_root, readable
from amp2gen.ir import kinds


@dataclass(frozen=True)
class Gen1Sources:
    """A folder with the Gen 1 checkout, and the commit it is of: None where git does not say."""

    folder: Path
    commit: str | None


def project_root(path: Path) -> Path:
    """The project that `path` is or lies in: Gen 1, one that amp2gen migrated in place, or began to. Raises
    ProjectError.
    """
    with readable(path):
        if path.exists():
            start = path.resolve() if path.is_dir() else path.resolve().parent
            for folder in (start, *start.parents):
                is_migrated = (folder / MANIFEST_PATH).is_file() and not (folder / BACKEND).is_dir()
                if is_migrated or is_pending(folder):
                    return folder
                if (folder / "amplify").is_dir():
                    break
        return find_root(path)


@contextmanager
def sources(root: Path, gen1: str | None) -> Iterator[Gen1Sources]:
    """The Gen 1 checkout. `gen1` names a folder or a commit; else, after a migration, the manifest's commit is used."""
    if gen1 is not None and Path(gen1).is_dir():
        yield Gen1Sources(Path(gen1), head_commit(Path(gen1)))
        return
    manifest = None if (root / BACKEND).is_dir() else read_manifest(root)
    wanted = gen1 or (manifest.gen1_commit if manifest else None)
    if wanted is None:
        yield Gen1Sources(root, head_commit(root))
        return
    commit = _resolve(root, wanted)
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / root.name
        target.mkdir()
        _extract(root, commit, target)
        if gen1 is None:
            _put_back_ignored(root, target)
        if not (root / ".git").exists():
            # Whether a project is its repository's root decides about amplify.yml.
            (Path(folder) / ".git").mkdir()
        yield Gen1Sources(target, commit)


def _resolve(root: Path, wanted: str) -> str:
    """The full hash of a commit. What is no commit, an option included, is refused."""
    name = ("--verify", "--quiet", "--end-of-options", f"{wanted}^{{commit}}")
    return _git(root, wanted, "rev-parse", *name).decode().strip()


def _extract(root: Path, commit: str, target: Path) -> None:
    """The project's files as of a commit. Raises ProjectError when git does not have it."""
    archive = _git(root, commit, "archive", "--format=tar", commit, ".")
    try:
        with tarfile.open(fileobj=BytesIO(archive)) as tar:
            tar.extractall(target, filter="data")
    except (tarfile.TarError, OSError) as error:
        raise _unavailable(commit, str(error)) from None


def _put_back_ignored(root: Path, target: Path) -> None:
    """What git ignores and the migration moved away belongs to the checkout, too."""
    kept = root / WORKSPACE / "gen1"
    if kept.is_dir():
        ignore = shutil.ignore_patterns("node_modules")
        shutil.copytree(kept, target, symlinks=True, ignore=ignore, dirs_exist_ok=True)


def _git(root: Path, commit: str, *arguments: str) -> bytes:
    try:
        return subprocess.run(["git", *arguments], cwd=root, capture_output=True, check=True).stdout
    except FileNotFoundError:
        raise _unavailable(commit, "git is not installed") from None
    except subprocess.CalledProcessError as error:
        reason = error.stderr.decode(errors="replace").strip().splitlines()
        raise _unavailable(commit, reason[-1] if reason else "there is no such commit") from None


def _unavailable(commit: str, reason: str) -> ProjectError:
    return ProjectError(
        kinds.HISTORY_UNAVAILABLE,
        f"the Gen 1 sources of {commit} cannot be taken from git: {reason}",
        help="name a folder or a commit with --gen1",
    )
