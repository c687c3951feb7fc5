"""A place in the tree: a node, the node it belongs to, and by which field. Layout depends on all three."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from amp2gen.backend_ts.typescript.document import Doc, Position
from amp2gen.backend_ts.typescript.tree import As, Binary, Call, Cond, Index, Member, Node, NonNull, Satisfies

AssignmentLayout = Literal["break-after-operator", "never-break-after-operator", "fluid", "break-left"]


@dataclass(frozen=True, slots=True)
class Hints:
    """What a parent asks of a node's document.

    `hugged` says that the node is the one argument which may break while the call stays on its line;
    `assignment` that it is the right side of an assignment with that layout.
    """

    hugged: Literal["first", "last"] | None = None
    assignment: AssignmentLayout | None = None


PLAIN = Hints()


@dataclass(frozen=True, slots=True)
class Printing:
    """How nodes are turned into documents, and which objects have been found to need several lines."""

    print_node: Callable[[Path, Hints], Doc]
    opened: frozenset[Position]


class Path:
    """A node in its place. `node` is Any, as every printing function knows which class it was registered for."""

    __slots__ = ("_children", "_docs", "_printing", "field", "node", "parent", "position")

    def __init__(
        self,
        node: Any,
        printing: Printing,
        parent: Path | None = None,
        field: str = "",
        index: int = -1,
    ) -> None:
        self.node = node
        self.parent = parent
        self.field = field
        self.position: Position = (*parent.position, (field, index)) if parent else ()
        self._printing = printing
        self._children: dict[tuple[str, int], Path] = {}
        self._docs: dict[Hints, Doc] = {}

    def child(self, field: str, index: int = -1) -> Path:
        """The place of the node in `field`, or of the `index`-th one if the field is a tuple."""
        found = self._children.get((field, index))
        if found is None:
            value = getattr(self.node, field)
            node = value if index < 0 else value[index]
            found = self._children[field, index] = Path(node, self._printing, self, field, index)
        return found

    def children(self, field: str) -> list[Path]:
        """The places of the nodes in a field that is a tuple."""
        return [self.child(field, index) for index in range(len(getattr(self.node, field)))]

    def doc(self, hints: Hints = PLAIN) -> Doc:
        """The document of the node here; made once per `hints`."""
        if hints not in self._docs:
            self._docs[hints] = self._printing.print_node(self, hints)
        return self._docs[hints]

    @property
    def is_opened(self) -> bool:
        """Whether the object here did not fit on one line when the tree was printed before."""
        return self.position in self._printing.opened

    def is_field(self, parent_type: type | tuple[type, ...], field: str) -> bool:
        """Whether the node is in `field` of a node of such a type."""
        return self.field == field and self.parent is not None and isinstance(self.parent.node, parent_type)

    def ancestors(self) -> Iterator[Path]:
        """The places above this one, nearest first."""
        above = self.parent
        while above is not None:
            yield above
            above = above.parent

    def outermost_start(self) -> Path:
        """The place of the largest expression whose text begins where this node's begins."""
        at = self
        while at.parent is not None and _FIRST_FIELDS.get(type(at.parent.node)) == at.field:
            at = at.parent
        return at


_FIRST_FIELDS: dict[type[Node], str] = {
    Binary: "left",
    Member: "object",
    Index: "object",
    Call: "callee",
    Cond: "test",
    NonNull: "value",
    As: "value",
    Satisfies: "value",
}
