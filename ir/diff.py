"""What differs between two apps, setting by setting. Places in files are no difference."""

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import BaseModel

from amp2gen.ir.app import App
from amp2gen.ir.base import Model, Resource
from amp2gen.ir.functions import SourceFile

IGNORED = frozenset({"origin", "schema_version"})
CONTENT = frozenset({"text", "base64"})
"""Of a source file: its hash says whether it differs, and a dump without sources has nothing else."""


class Change(Model):
    """A setting (`functions/greet.memory_mb`) that one side has, or that both have with other values, as JSON."""

    kind: Literal["added", "removed", "changed"]
    path: str
    before: Any = None
    after: Any = None


def diff(before: App, after: App) -> tuple[Change, ...]:
    """All changes, in the order of the first app; what only the second has stands where it has it."""
    return tuple(_compare("", before, after))


def _compare(path: str, before: Any, after: Any) -> Iterator[Change]:
    if isinstance(before, BaseModel) and type(before) is type(after):
        start = before.id if isinstance(before, Resource) else path
        for name in _settings(before):
            yield from _compare(f"{start}.{name}".lstrip("."), getattr(before, name), getattr(after, name))
    elif isinstance(before, tuple) and isinstance(after, tuple):
        yield from _compare_lists(path, _keyed(before), _keyed(after))
    elif _plain(before) != _plain(after):
        yield _change(path, before, after)


def _compare_lists(path: str, before: dict[str, Any], after: dict[str, Any]) -> Iterator[Change]:
    for key in dict.fromkeys((*before, *after)):
        place = f"{path}[{key}]"
        if key in before and key in after:
            yield from _compare(place, before[key], after[key])
        else:
            yield _change(place, before.get(key), after.get(key))


def _keyed(items: tuple[Any, ...]) -> dict[str, Any]:
    """Items by what names them, so that one more in the middle does not change all after it."""
    found: dict[str, Any] = {}
    for index, item in enumerate(items):
        key = _key(item)
        found[str(index) if key is None or key in found else key] = item
    return found


def _key(item: Any) -> str | None:
    for name in ("name", "path", "event", "provider", "key"):
        value = getattr(item, name, None)
        if isinstance(value, str):
            return value
    return item if isinstance(item, str) else None


def _change(path: str, before: Any, after: Any) -> Change:
    kind: Literal["added", "removed", "changed"] = (
        "added" if before is None else "removed" if after is None else "changed"
    )
    return Change(kind=kind, path=path, before=_plain(before), after=_plain(after))


def _plain(value: Any) -> Any:
    """As JSON, without places."""
    if isinstance(value, BaseModel):
        return {name: _plain(getattr(value, name)) for name in _settings(value)}
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _settings(value: BaseModel) -> Iterator[str]:
    ignored = IGNORED | CONTENT if isinstance(value, SourceFile) else IGNORED
    return (name for name in type(value).model_fields if name not in ignored)
