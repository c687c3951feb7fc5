"""A graph in the languages of other tools: Graphviz, Mermaid, GraphML."""

import json
from xml.sax.saxutils import escape, quoteattr

from amp2gen.ir.graph import Graph, GraphEdge

SHAPES = {"Function": "component", "Table": "cylinder", "DataModel": "cylinder", "Bucket": "folder", "Secret": "note"}


def dot(graph: Graph) -> str:
    """For Graphviz (`dot -Tsvg`)."""
    lines = ["digraph app {", "  rankdir=LR;", '  node [fontname="sans-serif"];']
    for node in graph.nodes:
        shape = SHAPES.get(node.kind, "box")
        label = _quoted(f"{node.name}\n{node.kind}")
        lines.append(f"  {_quoted(node.id)} [label={label}, shape={shape}];")
    for edge in graph.edges:
        lines.append(f"  {_quoted(edge.source)} -> {_quoted(edge.target)} [label={_quoted(_label(edge))}];")
    return "\n".join([*lines, "}"]) + "\n"


def mermaid(graph: Graph) -> str:
    """For Mermaid, which GitHub shows in Markdown."""
    numbers = {node.id: f"n{index}" for index, node in enumerate(graph.nodes)}
    lines = ["flowchart LR"]
    for node in graph.nodes:
        lines.append(f'  {numbers[node.id]}["{_entities(node.name)}<br/>{node.kind}"]')
    for edge in graph.edges:
        lines.append(f'  {numbers[edge.source]} -->|"{_entities(_label(edge))}"| {numbers[edge.target]}')
    return "\n".join(lines) + "\n"


def graphml(graph: Graph) -> str:
    """For networkx, Gephi, yEd and Neo4j: kinds, names and places as attributes."""
    keys = [("node", name) for name in ("kind", "name", "file", "line")] + [("edge", "via"), ("edge", "attribute")]
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">']
    for owner, name in keys:
        kind = "int" if name == "line" else "string"
        lines.append(f'  <key id="{name}" for="{owner}" attr.name="{name}" attr.type="{kind}"/>')
    lines.append('  <graph id="app" edgedefault="directed">')
    for node in graph.nodes:
        file, line = (node.origin.file, node.origin.line) if node.origin else (None, None)
        lines.append(f"    <node id={quoteattr(node.id)}>")
        lines += _data(kind=node.kind, name=node.name, file=file, line=line)
        lines.append("    </node>")
    for edge in graph.edges:
        lines.append(f"    <edge source={quoteattr(edge.source)} target={quoteattr(edge.target)}>")
        lines += _data(via=edge.via, attribute=edge.attribute)
        lines.append("    </edge>")
    return "\n".join([*lines, "  </graph>", "</graphml>"]) + "\n"


def _label(edge: GraphEdge) -> str:
    return f"{edge.via} ({edge.attribute})" if edge.attribute else edge.via


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _entities(text: str) -> str:
    return escape(text, {'"': "#quot;"})


def _data(**values: object) -> list[str]:
    known = ((name, value) for name, value in values.items() if value is not None)
    return [f'      <data key="{name}">{escape(str(value))}</data>' for name, value in known]
