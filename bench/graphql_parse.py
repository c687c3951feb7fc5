"""How long a large schema takes to parse, next to graphql-core.

    python bench/graphql_parse.py [models]

Prints the best of five runs of each parser on a generated schema (500 models unless told), and the ratio.
"""

import sys
import time
from collections.abc import Callable

from graphql import parse as reference_parse

from amp2gen.syntax.graphql.parser import parse

MODEL = '''
"""
Model number {n}.
"""
type Model{n}
  @model
  @auth(rules: [{{allow: owner}}, {{allow: groups, groups: ["Admin"], operations: [read]}}]) {{
  id: ID! # the key
  title: String! @index(name: "byTitle{n}", queryField: "model{n}ByTitle", sortKeyFields: ["createdAt"])
  description: String
  state: State{n}! @default(value: "OPEN")
  tags: [String!]!
  score(scale: Int = 10, unit: String = "points"): Float
  parentId: ID @index(name: "byParent{n}")
  parent: Model{previous} @belongsTo(fields: ["parentId"])
  children: [Model{n}] @hasMany(indexName: "byParent{n}", fields: ["id"])
  createdAt: AWSDateTime!
}}

enum State{n} {{ OPEN CLOSED ARCHIVED }}
'''


def main(models: int) -> None:
    text = schema(models)
    first = _seconds(lambda: parse(text, "schema.graphql"))
    ours = _best(lambda: parse(text, "schema.graphql"))
    theirs = _best(lambda: reference_parse(text, no_location=False))
    print(f"{models} models, {len(text) // 1000} KB")
    print(f"amp2gen       {ours * 1000:7.0f} ms (first parse, with the grammar: {first * 1000:.0f} ms)")
    print(f"graphql-core  {theirs * 1000:7.0f} ms")
    print(f"ratio         {ours / theirs:7.2f}")


def schema(models: int) -> str:
    """A schema of that many models and as many enums."""
    return "".join(MODEL.format(n=n, previous=(n or models) - 1) for n in range(models))


def _best(work: Callable[[], object]) -> float:
    return min(_seconds(work) for _ in range(5))


def _seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 500)
