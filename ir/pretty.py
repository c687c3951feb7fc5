"""The IR's text form: for people, and for the before and after in a pass's documentation.

Only what differs from the defaults is printed, origins and inventories left out.
"""

from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from amp2gen.ir.base import Ref, Resource
from amp2gen.ir.expr import (
    Attribute,
    BranchLabel,
    BranchName,
    BranchSuffix,
    EnvName,
    Join,
    Opaque,
    PerEnvironment,
    Pseudo,
    SecretPath,
    SecretValue,
    Text,
)

HIDDEN = frozenset({"origin", "kind", "name", "schema_version", "sha256"})


def pretty(node: BaseModel) -> str:
    """Several lines, two spaces a level."""
    return "\n".join(_lines(node, 0))


def expr(value: Any) -> str:
    """An expression on one line: `"text"`, `env`, `tables/activity.arn`, `"a-" + env`."""
    match value:
        case Text(value=text):
            return f'"{text}"'
        case EnvName():
            return "env"
        case BranchName():
            return "branch"
        case BranchLabel():
            return "branch label"
        case BranchSuffix():
            return "branch suffix"
        case Pseudo(name=name):
            return name
        case Attribute(of=of, name=name):
            return f"{of.id}.{name}"
        case Join(parts=parts):
            return " + ".join(expr(part) for part in parts)
        case SecretPath(of=of):
            return f"path of {of.id}"
        case SecretValue(of=of):
            return f"value of {of.id}"
        case PerEnvironment(values=values, otherwise=otherwise):
            cases = ", ".join(f"{v.environment}: {v.value!r}" for v in values)
            return f"{{{cases}}} else {otherwise!r}"
        case Opaque(cloudformation=cloudformation):
            return f"opaque {cloudformation}"
    raise TypeError(type(value).__name__)


def _lines(node: BaseModel, depth: int) -> Iterator[str]:
    pad = "  " * depth
    title = node.id if isinstance(node, Resource) else _snake(type(node).__name__)
    kind = getattr(node, "kind", None)
    yield f"{pad}{title}" + (f" ({kind})" if isinstance(kind, str) and kind != title else "")
    for name, field in type(node).model_fields.items():
        value = getattr(node, name)
        shown = isinstance(node, Resource) or name != "name"
        if (name in HIDDEN and not (name == "name" and shown and not isinstance(node, Resource))) or (
            not field.is_required() and value == field.default
        ):
            if name == "name" and not isinstance(node, Resource) and value is not None:
                yield f"{pad}  name: {value}"
            continue
        yield from _entry(name, value, depth + 1)


def _entry(name: str, value: Any, depth: int) -> Iterator[str]:
    pad = "  " * depth
    if _is_expr(value):
        yield f"{pad}{name}: {expr(value)}"
    elif isinstance(value, Ref):
        yield f"{pad}{name}: {value.id}"
    elif isinstance(value, BaseModel):
        yield f"{pad}{name}:"
        yield from _lines(value, depth + 1)
    elif isinstance(value, tuple) and any(isinstance(item, BaseModel) for item in value):
        yield f"{pad}{name}:"
        for item in value:
            if _is_expr(item):
                yield f"{pad}  {expr(item)}"
            elif type(item).__name__ == "Variable":
                yield f"{pad}  {item.name} = {expr(item.value)}"
            else:
                yield from _lines(item, depth + 1)
    elif isinstance(value, tuple):
        yield f"{pad}{name}: {', '.join(str(item) for item in value)}"
    else:
        yield f"{pad}{name}: {value}"


def _is_expr(value: Any) -> bool:
    return isinstance(
        value,
        Text
        | EnvName
        | BranchName
        | BranchLabel
        | BranchSuffix
        | Pseudo
        | Attribute
        | Join
        | SecretPath
        | SecretValue
        | PerEnvironment
        | Opaque,
    )


def _snake(name: str) -> str:
    return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")
