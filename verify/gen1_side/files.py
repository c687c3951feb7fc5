"""Reading the JSON files of either source."""

import json
from pathlib import Path
from typing import Any

from amp2gen.syntax.documents import decode, load
from amp2gen.syntax.spans import SyntaxProblem


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
    except RecursionError:
        raise Gen1SideError("nested too deeply", shown) from None


def read_text(path: Path, shown: str) -> str:
    """A file's text. Raises Gen1SideError."""
    try:
        return decode(path.read_bytes(), shown)
    except OSError as error:
        raise Gen1SideError(f"cannot be read: {error.strerror}", shown) from None
    except SyntaxProblem as problem:
        raise Gen1SideError(problem.message, shown) from None


def read_template(path: Path, shown: str) -> dict[str, Any]:
    """A CloudFormation template, JSON or YAML. Raises Gen1SideError if it is none."""
    try:
        template: Any = load(read_text(path, shown), shown).data
    except SyntaxProblem as problem:
        raise Gen1SideError(problem.message, shown) from None
    if not isinstance(template, dict) or not isinstance(template.get("Resources"), dict):
        raise Gen1SideError("a template with Resources is expected here", shown)
    found: dict[str, Any] = template
    for section in ("Conditions", "Mappings", "Outputs", "Parameters"):
        if not isinstance(found.get(section) or {}, dict):
            raise Gen1SideError(f"{section} is an object in a template", shown)
    written = {name: each for name, each in found["Resources"].items() if not name.startswith("Fn::")}
    for name, resource in written.items():
        is_one = isinstance(resource, dict) and isinstance(resource.get("Type"), str)
        if not is_one or not isinstance(resource.get("Properties") or {}, dict):
            raise Gen1SideError(f"a resource with Type and Properties is expected in {name}", shown)
    return found


def as_object(value: Any) -> dict[str, Any]:
    """The value if it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def object_or_empty(path: Path) -> dict[str, Any]:
    """The object in a file that need not be there."""
    try:
        return read_object(path, path.name)
    except Gen1SideError:
        return {}
