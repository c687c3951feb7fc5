"""`amplify/amp2gen.json`: what was written, by which version, from which commit."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amp2gen.cli.output.errors import OutputError
from amp2gen.cli.output.git import head_commit

MANIFEST_PATH = "amplify/amp2gen.json"
FACTS_PATH = "amplify/gen1.json"
FACTS = frozenset({"graphqlApiId", "bucket", "tables", "streams", "restApis"})
"""What gen1.json says of each branch that only AWS knows for sure: a plain clone and a pulled checkout may differ."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """`version` of amp2gen, `gen1_commit` (None outside of git), `fingerprint` of each file by path."""

    version: str
    gen1_commit: str | None
    files: Mapping[str, str]


def manifest_of(files: Mapping[str, bytes], version: str, project: Path) -> Manifest:
    """The manifest for `files`, written from the Gen 1 sources that `project` has checked out."""
    return Manifest(version, head_commit(project), hashes(files))


def hashes(files: Mapping[str, bytes]) -> dict[str, str]:
    """The fingerprint of each file, by path."""
    return {path: fingerprint(path, content) for path, content in sorted(files.items())}


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


def user_edited(manifest: Manifest, root: Path, files: Mapping[str, bytes]) -> list[str]:
    """The files of `manifest` that differ below `root` from what was written; deleted ones too. Sorted.

    `files` are about to be written: a fact in gen1.json that they do not have is somebody's work as well.
    """
    return [
        path
        for path, written in sorted(manifest.files.items())
        if (current := _current(root / path)) is None
        or fingerprint(path, current) != written
        or (path == FACTS_PATH and _loses_facts(current, files.get(path, current)))
    ]


def fingerprint(path: str, content: bytes) -> str:
    """The sha256 that a manifest records, in hexadecimal; of gen1.json without the facts."""
    document = _facts_document(content) if path == FACTS_PATH else None
    if document is not None:
        content = json.dumps(_without_facts(document), sort_keys=True).encode()
    return hashlib.sha256(content).hexdigest()


def _loses_facts(current: bytes, new: bytes) -> bool:
    """Whether a fact that is known now would be another one, or unknown again."""
    known, facts = _facts(current), _facts(new)
    return any(value is not None and facts.get(place) != value for place, value in known.items())


def _facts(content: bytes) -> dict[tuple[str, ...], Any]:
    """Each fact by environment, key and name: an environment keeps what is known of it under another branch."""
    found: dict[tuple[str, ...], Any] = {}
    for branch, facts in _branches(_facts_document(content) or {}).items():
        for key in FACTS & facts.keys():
            values = facts[key] if isinstance(facts[key], dict) else {"": facts[key]}
            environment = str(facts.get("takesOver", branch))
            found |= {(environment, key, name): value for name, value in values.items()}
    return found


def _without_facts(document: dict[str, Any]) -> dict[str, Any]:
    """Names of tables, streams and APIs stay: they are the project's, their values are not."""
    branches = {
        branch: {
            key: sorted(value) if isinstance(value, dict) else None for key, value in facts.items() if key in FACTS
        }
        | {key: value for key, value in facts.items() if key not in FACTS}
        for branch, facts in _branches(document).items()
    }
    return {**document, "branches": {**document["branches"], **branches}}


def _branches(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {branch: facts for branch, facts in document.get("branches", {}).items() if isinstance(facts, dict)}


def _facts_document(content: bytes) -> dict[str, Any] | None:
    """gen1.json as it is written; None for anything else."""
    try:
        document = json.loads(content)
    except ValueError:
        return None
    return document if isinstance(document, dict) and isinstance(document.get("branches"), dict) else None


def _current(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except OSError:
        return None
