"""What the checks share: reading a copy without complaint, and naming one that differs."""

from collections.abc import Iterator, Mapping
from typing import Any

from amp2gen.frontend.context import Context
from amp2gen.frontend.log import Log, origin_at
from amp2gen.ir import kinds
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.syntax.documents import Document, child_pointer


def read(path: str, context: Context) -> Document | None:
    """The JSON or YAML file at a path; None if there is none, or none that parses: its own reader reports that."""
    return context.project.document(path, Log())


def below(value: Any, *keys: str) -> Mapping[str, Any]:
    """The object at a path of keys; empty if there is none."""
    for key in keys:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value if isinstance(value, Mapping) else {}


def items(value: Any) -> list[Any]:
    """A list as it is, nothing as an empty one, anything else as its only member."""
    return value if isinstance(value, list) else [] if value is None else [value]


def pointer(*keys: str | int) -> str:
    """The JSON pointer of a path of keys."""
    found = ""
    for key in keys:
        found = child_pointer(found, key)
    return found


def disagreement(document: Document, at: str, message: str) -> Diagnostic:
    """A fact at a JSON pointer of a document that another file contradicts."""
    return kinds.FILES_DISAGREE.at(
        origin_at(document, at),
        message,
        "find out which of the two is deployed, and correct the other; `amplify pull` restores both",
    )


def constants(
    document: Document, what: str, expected: Mapping[str, tuple[Any, ...]], at: str = "", data: Any = None
) -> Iterator[Diagnostic]:
    """Keys of an object that hold none of the values they may have. Absent ones are in order."""
    values = document.data if data is None else data
    for key, allowed in expected.items():
        value = values.get(key) if isinstance(values, Mapping) else None
        if value is not None and not any(_same(value, each) for each in allowed):
            shown = " or ".join(_shown(each) for each in allowed)
            yield disagreement(document, child_pointer(at, key), f"{what}: {key} is not {shown}")


def _same(value: Any, other: Any) -> bool:
    """JSON equality: 1 is not true."""
    return bool(value == other) and isinstance(value, bool) == isinstance(other, bool)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)
