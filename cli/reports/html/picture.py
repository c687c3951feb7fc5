"""The app as a picture: resources in columns, references as lines between them, drawn as SVG."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from amp2gen.ir.app import App, InventoryEntry
from amp2gen.ir.graph import GraphNode, graph
from amp2gen.runtime.movability import movability

Fate = Literal["moves", "shared", "new", "missing"]
"""What becomes of a resource: it moves with its data, Gen 2 uses it where it is, Gen 2 deploys its own, or nothing."""

COLUMNS: Mapping[str, int] = {
    "Auth": 0,
    "ReferencedAuth": 0,
    "Group": 0,
    "GraphqlApi": 1,
    "RestApi": 1,
    "Function": 2,
    "Layer": 2,
    "DataModel": 3,
    "Table": 3,
    "Bucket": 3,
    "Stream": 3,
    "Secret": 4,
}
OTHERS = 3
"""The column of every other kind."""

SERVICES: Mapping[str, tuple[str, str]] = {
    "Auth": ("auth", "Cognito"),
    "Group": ("auth", "Cognito-UserPool-Groups"),
    "DataModel": ("api", "AppSync"),
    "Bucket": ("storage", "S3"),
    "Table": ("storage", "DynamoDB"),
    "Stream": ("analytics", "Kinesis"),
}
"""The Gen 1 category and service of the kinds that hold data."""

WIDTH, HEIGHT = 190, 38
GAP_X, GAP_Y = 70, 14
MARGIN = 10
SHOWN = 21
"""Characters of a name that fit into a box."""


@dataclass(frozen=True)
class Box:
    """A resource in the picture; `x`, `y` are its upper left corner. `row`: the anchor of its row in the tables."""

    id: str
    name: str
    kind: str
    fate: Fate
    x: int
    y: int
    row: str

    @property
    def shown(self) -> str:
        """The name, cut in its middle: Gen 1 begins the names of a project's resources alike, and ends them apart."""
        if len(self.name) <= SHOWN:
            return self.name
        return f"{self.name[: SHOWN // 2]}…{self.name[-(SHOWN // 2 - 1) :]}"


@dataclass(frozen=True)
class Line:
    """A reference: SVG path data from box to box, and in words what it is."""

    source: str
    target: str
    path: str
    title: str


@dataclass(frozen=True)
class Picture:
    width: int
    height: int
    boxes: tuple[Box, ...]
    lines: tuple[Line, ...]


def picture(app: App) -> Picture:
    """Boxes column by column, in the app's order; one line for all references of a resource to another one."""
    found = graph(app)
    boxes = tuple(_boxes(found.nodes, app.inventory))
    places = {box.id: box for box in boxes}
    vias: dict[tuple[str, str], list[str]] = {}
    for edge in found.edges:
        if edge.source != edge.target:
            vias.setdefault((edge.source, edge.target), []).append(edge.via)
    return Picture(
        width=max((box.x for box in boxes), default=0) + WIDTH + MARGIN,
        height=max((box.y for box in boxes), default=0) + HEIGHT + MARGIN,
        boxes=boxes,
        lines=tuple(_line(places[source], places[target], via) for (source, target), via in vias.items()),
    )


def anchor(category: str, name: str) -> str:
    """The id of a resource's row in the table of resources."""
    return f"resource-{category}-{name}"


def _boxes(nodes: Sequence[GraphNode], inventory: Sequence[InventoryEntry]) -> Iterator[Box]:
    used = sorted({COLUMNS.get(node.kind, OTHERS) for node in nodes})
    missing = [entry for entry in inventory if entry.status in ("skipped", "failed")]
    rows: dict[int, int] = {}

    def place(column: int) -> tuple[int, int]:
        row = rows.get(column, 0)
        rows[column] = row + 1
        return MARGIN + column * (WIDTH + GAP_X), MARGIN + row * (HEIGHT + GAP_Y)

    for node in nodes:
        x, y = place(used.index(COLUMNS.get(node.kind, OTHERS)))
        yield Box(node.id, node.name, node.kind, _fate(node.kind), x, y, _row(node, inventory))
    for entry in missing:
        x, y = place(len(used))
        row = anchor(entry.category, entry.name)
        yield Box(f"missing/{entry.category}/{entry.name}", entry.name, entry.service, "missing", x, y, row)


def _fate(kind: str) -> Fate:
    if kind == "ReferencedAuth":
        return "shared"
    how = movability(*SERVICES[kind]).how if kind in SERVICES else "rebuilt"
    return "moves" if how in ("moves", "adopted") else "shared" if how == "shared" else "new"


def _row(node: GraphNode, inventory: Sequence[InventoryEntry]) -> str:
    """The row of the resource, or of the one that it is part of, as far as the inventory tells."""
    prefix = {"Group": "auth", "DataModel": "api"}.get(node.kind)
    for entry in inventory:
        if entry.name == node.name or (
            prefix == entry.category and entry.service in ("AppSync", "Cognito-UserPool-Groups")
        ):
            return anchor(entry.category, entry.name)
    return "resources"


def _line(source: Box, target: Box, vias: Sequence[str]) -> Line:
    is_forward = source.x < target.x
    start = source.x + WIDTH if is_forward or source.x == target.x else source.x
    end = target.x if is_forward else target.x + WIDTH
    y1, y2 = source.y + HEIGHT // 2, target.y + HEIGHT // 2
    bend = GAP_X // 2 if is_forward or source.x == target.x else -GAP_X // 2
    leave, arrive = start + bend, end - bend if source.x != target.x else end + bend
    path = f"M{start},{y1} C{leave},{y1} {arrive},{y2} {end},{y2}"
    return Line(source.id, target.id, path, f"{source.name} → {target.name}: {', '.join(dict.fromkeys(vias))}")
