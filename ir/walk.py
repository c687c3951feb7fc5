"""Visiting and rewriting every value of an IR tree."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar, cast

from pydantic import BaseModel

from amp2gen.ir.app import App
from amp2gen.ir.base import Ref, Resource
from amp2gen.ir.expr import Expr, Join, join

M = TypeVar("M", bound=BaseModel)


def children(value: Any) -> Iterator[tuple[str, Any]]:
    """The direct parts of a model or tuple, with a path step each."""
    if isinstance(value, BaseModel):
        for name, item in value.__dict__.items():
            yield f".{name}", item
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield f"[{index}]", item


def walk(value: Any, path: str = "") -> Iterator[tuple[str, BaseModel]]:
    """All models of a tree, outermost first, each with its path."""
    waiting = [(path, value)]
    while waiting:
        path, value = waiting.pop()
        if isinstance(value, BaseModel):
            yield path, value
        below = [(path + step, child) for step, child in children(value) if isinstance(child, BaseModel | tuple)]
        waiting += reversed(below)


def resources(app: App) -> dict[str, Resource]:
    """All resources of an app by id. Duplicate ids keep the first; `ir.check` reports them."""
    found: dict[str, Resource] = {}
    for _, node in walk(app):
        if isinstance(node, Resource):
            found.setdefault(node.id, node)
    return found


def references(value: Any) -> Iterator[tuple[str, Ref[Resource]]]:
    """All references in a tree with their paths."""
    for path, node in walk(value):
        if isinstance(node, Ref):
            yield path, node


def map_exprs(value: M, change: Callable[[Expr], Expr]) -> M:
    """The tree with `change` applied to every expression, innermost first."""
    return _map(value, change)  # type: ignore[no-any-return]


def _map(value: Any, change: Callable[[Expr], Expr]) -> Any:
    if isinstance(value, tuple):
        mapped = tuple(_map(item, change) for item in value)
        return value if all(a is b for a, b in zip(mapped, value, strict=True)) else mapped
    if not isinstance(value, BaseModel):
        return value
    changes = {}
    for name, old in value.__dict__.items():
        new = _map(old, change)
        if new is not old:
            changes[name] = new
    if changes:
        value = value.model_copy(update=changes)
    if isinstance(value, Join):
        value = join(value.parts)
    return change(cast(Expr, value)) if isinstance(value, EXPRESSIONS) else value


EXPRESSIONS: tuple[type[BaseModel], ...] = Expr.__origin__.__args__  # type: ignore[attr-defined]
