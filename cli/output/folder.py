"""Writing a whole folder at once: what was there before stays until the new one is complete."""

import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path


class FolderTakenError(Exception):
    """The folder holds something else, or cannot be written to; the message says which."""


def replace_folder(folder: Path, files: Mapping[str, str], *, marker: str) -> None:
    """Make `folder` hold exactly `files`. One that is there is replaced only if it is empty or has `marker`."""
    if folder.exists() and not folder.is_dir():
        raise FolderTakenError(f"{folder} is a file")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / marker).exists():
        raise FolderTakenError(f"{folder} holds something else than {marker} and its companions")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        staged = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
        for name, text in files.items():
            (staged / name).write_text(text, "utf-8")
        if folder.exists():
            shutil.rmtree(folder)
        staged.rename(folder)
        folder.chmod(0o755)
    except OSError as error:
        raise FolderTakenError(f"{folder} cannot be written: {error}") from None
