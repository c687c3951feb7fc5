"""The IR as JSON and back."""

import json
from typing import Any

from pydantic import ValidationError

from amp2gen.ir.app import SCHEMA_VERSION, App
from amp2gen.ir.functions import SourceFile
from amp2gen.ir.walk import walk


class LoadError(ValueError):
    """A dump that this version cannot read; the message says why."""


def dump(app: App, *, with_sources: bool = True) -> str:
    """JSON with sorted keys. Without sources, handler and client files are path and hash only."""
    data = app.model_dump(mode="json", exclude_defaults=False)
    if not with_sources:
        client_files = (data["client_app"] or {"files": ()})["files"]
        for source in [*client_files, *(file for function in data["functions"] for file in function["sources"])]:
            source["text"] = source["base64"] = None
    return json.dumps(data, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


def load(text: str) -> App:
    """The app of a dump. Raises LoadError for anything else, another schema version included."""
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise LoadError(f"not JSON: {error}") from None
    version = data.get("schema_version") if isinstance(data, dict) else None
    if version != SCHEMA_VERSION:
        raise LoadError(f"schema_version is {version!r}; this version reads {SCHEMA_VERSION}: dump the project again")
    try:
        return App.model_validate(data)
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(step) for step in first["loc"])
        raise LoadError(f"{place}: {first['msg']}") from None


def has_sources(app: App) -> bool:
    """Whether every file of the app is there with its content: not so in an app that was dumped without sources."""
    return not any(isinstance(node, SourceFile) and node.text is None and node.base64 is None for _, node in walk(app))


def schema() -> str:
    """The JSON Schema of a dump."""
    return json.dumps(_schema(), indent=2, sort_keys=True) + "\n"


def _schema() -> dict[str, Any]:
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **App.model_json_schema()}


if __name__ == "__main__":
    print(schema(), end="")
