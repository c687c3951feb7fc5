"""Reading the JSON files of either source."""

import json
from pathlib import Path
from typing import Any


class Gen1SideError(Exception):
    """Gen 1's side cannot be read: `message` says what, `file` where."""

    def __init__(self, message: str, file: str) -> None:
        super().__init__(f"{file}: {message}")
        self.message = message
        self.file = file


def read_object(path: Path, shown: str) -> dict[str, Any]:
    """The object in a JSON file. Raises Gen1SideError if there is none; `shown` names the file in it."""
    data = read_json(path, shown)
    if not isinstance(data, dict):
        raise Gen1SideError("an object is expected here", shown)
    return data


def read_json(path: Path, shown: str) -> Any:
    """Any JSON. A byte order mark, which Amplify's own files may have, is skipped."""
    try:
        return json.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise Gen1SideError("there is no such file", shown) from None
    except (OSError, ValueError) as error:
        raise Gen1SideError(f"cannot be read as JSON: {error}", shown) from None


def object_or_empty(path: Path) -> dict[str, Any]:
    """The object in a file that need not be there."""
    try:
        return read_object(path, path.name)
    except Gen1SideError:
        return {}
