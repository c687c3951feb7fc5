"""The backend as a graph: into networkx to ask questions, or as Cypher into Neo4j.

    amp2gen ir dump PROJECT --format graphml > app.graphml
    python docs/examples/graph_import.py app.graphml reach functions/placeOrder
    python docs/examples/graph_import.py app.graphml cypher | cypher-shell

`reach` lists everything that a resource depends on, directly or not. Needs networkx.
"""

import json
import sys
from collections.abc import Iterator

import networkx


def reach(app: networkx.DiGraph, start: str) -> Iterator[str]:
    """What `start` depends on, nearest first, each with the way there."""
    for target, path in networkx.single_source_shortest_path(app, start).items():
        if target != start:
            yield " → ".join(path)


def cypher(app: networkx.DiGraph) -> Iterator[str]:
    """Statements that may be run again: ids are stable, so nothing is made twice."""
    for id, data in app.nodes(data=True):
        yield f"MERGE (n:{data['kind']} {{id: {json.dumps(id)}}}) SET n.name = {json.dumps(data['name'])};"
    for source, target, data in app.edges(data=True):
        ends = f"MATCH (a {{id: {json.dumps(source)}}}), (b {{id: {json.dumps(target)}}})"
        yield f"{ends} MERGE (a)-[:REFERS_TO {{via: {json.dumps(data['via'])}}}]->(b);"


if __name__ == "__main__":
    file, question, *rest = sys.argv[1:]
    graph = networkx.DiGraph(networkx.read_graphml(file))
    print("\n".join(reach(graph, *rest) if question == "reach" else cypher(graph)))
