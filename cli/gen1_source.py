"""Where the Gen 1 sources are: in the project, in another folder, or in a git commit from before the migration."""

import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path

from amp2gen.cli.output.manifest import MANIFEST_PATH, read_manifest
from amp2gen.frontend import ProjectError
from amp2gen.frontend.project import find_root


def project_root(path: Path) -> Path:
    """The project that `path` is or lies in: Gen 1, or one that amp2gen migrated in place."""
    start = path.resolve()
    for folder in (start, *start.parents):
        if (folder / MANIFEST_PATH).is_file() and not (folder / "amplify/backend").is_dir():
            return folder
        if (folder / "amplify/backend").is_dir() or (folder / "amplify/.config").is_dir():
            return folder
    return find_root(path)


@contextmanager
def sources(root: Path, gen1: str | None) -> Iterator[Path]:
    """A folder with the Gen 1 checkout. `gen1` names a folder or a commit; else the manifest's commit is used."""
    if gen1 is not None and Path(gen1).is_dir():
        yield Path(gen1)
        return
    manifest = None if (root / "amplify/backend").is_dir() else read_manifest(root)
    commit = gen1 or (manifest.gen1_commit if manifest else None)
    if commit is None:
        yield root
        return
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / root.name
        target.mkdir()
        _extract(root, commit, target)
        yield target


def _extract(root: Path, commit: str, target: Path) -> None:
    """The project's files as of a commit. Raises ProjectError when git does not have it."""
    try:
        archive = subprocess.run(
            ["git", "archive", "--format=tar", f"{commit}", "."], cwd=root, capture_output=True, check=True
        )
    except FileNotFoundError:
        raise ProjectError("git is not installed, so the Gen 1 sources cannot be taken from history") from None
    except subprocess.CalledProcessError as error:
        reason = error.stderr.decode(errors="replace").strip().splitlines()
        raise ProjectError(
            f"the Gen 1 sources of {commit} are not in this repository: {reason[-1] if reason else 'git failed'}",
            help="name a folder or a commit with --gen1",
        ) from None
    with tarfile.open(fileobj=BytesIO(archive.stdout)) as tar:
        tar.extractall(target, filter="data")
