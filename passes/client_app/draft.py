"""The change of one client file while it is being made: edits, and the reasons not to make them."""

from dataclasses import dataclass, field

from tree_sitter import Node

from amp2gen.passes.client_app.modules import Keys, Modules
from amp2gen.passes.client_app.outputs import Outputs
from amp2gen.passes.client_app.script import Script
from amp2gen.syntax.spans import Edit, Span


@dataclass(frozen=True)
class Remark:
    """Something to say about a place; `help` says what to do."""

    node: Node
    message: str
    help: str | None = None


@dataclass(frozen=True)
class Sink:
    """An expression that becomes part of aws-amplify's own form of the configuration, REST APIs included.

    `parsed`: it is in that form already, otherwise it is what amplify_outputs.json holds. `base`: an expression for the
    latter.
    """

    node: Node
    base: str
    parsed: bool = False
    key: str = ""
    """Put before the expression: a shorthand property's name."""


@dataclass
class Draft:
    """One problem, and none of the edits is made. Remarks are about what stays as it is without harm to the rest."""

    script: Script
    outputs: Outputs
    modules: Modules
    edits: list[Edit] = field(default_factory=list)
    problems: list[Remark] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    indents: list[Edit] = field(default_factory=list)
    sinks: list[Sink] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    """Names that the edits declare."""

    imported: list[str] = field(default_factory=list)
    """Names under which the whole file knows what amplify_outputs.json holds."""

    needs_json_modules: bool = False
    """Whether the edits import a JSON file where the file imported none."""

    oauth_spreads: list[Node] = field(default_factory=list)
    """Objects that take over the members of `config.oauth`."""

    overridden: list[Node] = field(default_factory=list)
    """Objects that override `oauth`, rewritten as such."""

    exports: dict[str, Keys] = field(default_factory=dict)
    """Names under which the file exports the configuration, and the keys below which they have it."""

    exported_at: Node | None = None
    taken: dict[str, Node] = field(default_factory=dict)
    """Other files of the client app that the file takes the configuration from, and where."""

    imported_modules: set[str] = field(default_factory=set)
    """Files that export the configuration and are imported, for that or for something else."""

    _done: set[int] = field(default_factory=set)

    def replace(self, node: Node, replacement: str) -> None:
        self.edits.append(Edit(self.script.tree.span(node), replacement))

    def replace_between(self, after: Node, until: Node, replacement: str) -> None:
        """Replace from the end of one node to the end of another."""
        span = self.script.tree.span
        self.edits.append(Edit(Span(span(after).end, span(until).end), replacement))

    def insert_before(self, node: Node, addition: str) -> None:
        self._insert(self.script.tree.span(node).start, addition)

    def insert_after(self, node: Node, addition: str) -> None:
        self._insert(self.script.tree.span(node).end, addition)

    def indent_line(self, start: int, addition: str) -> None:
        """Indent the line that starts at an offset, unless an edit replaces its start."""
        self.indents.append(Edit(Span(start, start), addition))

    def settle_indents(self) -> None:
        """Decide on the indentations; all other edits must have been made."""
        taken = [edit.span for edit in self.edits]
        self.edits += [e for e in self.indents if not any(span.start < e.span.start < span.end for span in taken)]
        self.indents = []

    def problem(self, node: Node, message: str, help: str | None = None) -> None:
        self.problems.append(Remark(node, message, help))

    def remark(self, node: Node, message: str, help: str | None = None) -> None:
        self.remarks.append(Remark(node, message, help))

    def export(self, place: Node, name: str, keys: Keys) -> None:
        self.exports[name] = keys
        self.exported_at = self.exported_at or place

    def first_visit(self, node: Node) -> bool:
        """Whether this node was not asked about before."""
        is_new = node.id not in self._done
        self._done.add(node.id)
        return is_new

    def fresh(self, wanted: str) -> str:
        """`wanted`, or `wanted2`, …: a name that neither the file nor the edits have."""
        name, number = self.script.names.fresh(wanted), 2
        while name in self.names:
            name, number = self.script.names.fresh(f"{wanted}{number}"), number + 1
        self.names.add(name)
        return name

    def _insert(self, offset: int, addition: str) -> None:
        self.edits.append(Edit(Span(offset, offset), addition))
