"""`amplify/amp2gen.json`: what was written, by which version, from which commit."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from amp2gen.cli.output.errors import OutputError
from amp2gen.cli.output.git import head_commit

MANIFEST_PATH = "amplify/amp2gen.json"


@dataclass(frozen=True, slots=True)
class Manifest:
    """`version` of amp2gen, `gen1_commit` (None outside of git), sha256 in hexadecimal of each file by
    path.
    """

    version: str
    gen1_commit: str | None
    files: Mapping[str, str]


def manifest_of(files: Mapping[str, bytes], version: str, project: Path) -> Manifest:
    """The manifest for `files`, written from the Gen 1 sources that `project` has checked out."""
    return Manifest(version, head_commit(project), hashes(files))


def hashes(files: Mapping[str, bytes]) -> dict[str, str]:
    """The hash of each file, by path."""
    return {path: sha256(content) for path, content in sorted(files.items())}


def manifest_bytes(manifest: Manifest) -> bytes:
    """The JSON file, the same bytes for the same manifest."""
    document = {
        "version": manifest.version,
        "gen1Commit": manifest.gen1_commit,
        "files": dict(sorted(manifest.files.items())),
    }
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()


def read_manifest(root: Path) -> Manifest | None:
    """The manifest at `root`, or None when there is none. Raises OutputError when it cannot be read."""
    path = root / MANIFEST_PATH
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
        version, commit, files = document["version"], document["gen1Commit"], document["files"]
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise OutputError(f"{path} is not readable as a manifest", "restore it, or use --force") from error
    well_formed = isinstance(files, dict) and all(isinstance(value, str) for value in files.values())
    if not (well_formed and isinstance(version, str) and isinstance(commit, str | None)):
        raise OutputError(f"{path} is not readable as a manifest", "restore it, or use --force")
    return Manifest(version, commit, files)


def user_edited(manifest: Manifest, root: Path) -> list[str]:
    """The files of `manifest` that differ below `root` from what was written; deleted ones too. Sorted."""
    return [path for path, written in sorted(manifest.files.items()) if _current(root / path) != written]


def sha256(content: bytes) -> str:
    """The hash a manifest records, in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def _current(path: Path) -> str | None:
    try:
        return sha256(path.read_bytes())
    except OSError:
        return None
