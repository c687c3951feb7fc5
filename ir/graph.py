"""An app as a graph: resources, and what refers to what. For pictures, and for tools that think in graphs."""

import re
from collections.abc import Iterator
from typing import Any

from pydantic import BaseModel

from amp2gen.ir.app import App
from amp2gen.ir.base import Model, Origin, Ref, Resource
from amp2gen.ir.expr import Attribute
from amp2gen.ir.walk import children

INDEX = re.compile(r"\[\d+\]")


class GraphNode(Model):
    """A resource. `id` is unique and stays the same as long as the resource keeps its name; `kind` is its IR class."""

    id: str
    kind: str
    name: str
    origin: Origin | None = None


class GraphEdge(Model):
    """`source` refers to `target`. `via` is the field that does (`triggers.function`), `has` for a part of the source.

    `attribute` names what is read of the target (`arn`), where the reference is a value.
    """

    source: str
    target: str
    via: str
    attribute: str | None = None


class Graph(Model):
    """Nodes in the app's order, edges by source."""

    nodes: tuple[GraphNode, ...]
    edges: tuple[GraphEdge, ...]


def graph(app: App) -> Graph:
    """All resources of the app and their references, each kind of reference once."""
    nodes: dict[str, GraphNode] = {}
    edges: dict[GraphEdge, None] = {}
    for found in _found(app, None, ""):
        if isinstance(found, GraphNode):
            nodes.setdefault(found.id, found)
        else:
            edges.setdefault(found)
    return Graph(nodes=tuple(nodes.values()), edges=tuple(edge for edge in edges if edge.target in nodes))


def _found(value: Any, owner: Resource | None, path: str) -> Iterator[GraphNode | GraphEdge]:
    if isinstance(value, Resource):
        yield GraphNode(id=value.id, kind=type(value).__name__, name=value.name, origin=value.origin)
        if owner is not None:
            yield GraphEdge(source=owner.id, target=value.id, via="has")
        owner, path = value, ""
    elif owner is not None and isinstance(value, Attribute):
        yield GraphEdge(source=owner.id, target=value.of.id, via=_field(path), attribute=value.name)
        return
    elif owner is not None and isinstance(value, Ref):
        yield GraphEdge(source=owner.id, target=value.id, via=_field(path))
        return
    for step, child in children(value):
        if isinstance(child, BaseModel | tuple):
            yield from _found(child, owner, path + step)


def _field(path: str) -> str:
    """`.statements[0].resources[1].parts[0]` → `statements.resources`."""
    return ".".join(part for part in INDEX.sub("", path).split(".") if part and part != "parts")
