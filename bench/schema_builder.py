"""How long the conversion to Gen 2's schema builder takes: `python bench/schema_builder.py`.

Prints seconds of CPU for schemas of 5, 50 and 500 models, and the time per model as a ratio to the smallest. The schema
is read, converted and printed as TypeScript; the proof by Gen 2's own library is not part of it.
"""

import time

from amp2gen.backend_ts.schema_builder import builder_files
from amp2gen.passes.schema_builder.convert import convert
from amp2gen.syntax.graphql.parser import parse

SIZES = (5, 50, 500)

MODEL = """# Number {n} of its kind.
type Parent{n} @model @auth(rules: [{{ allow: owner }}, {{ allow: groups, groups: ["Admin"] }}]) {{
  id: ID!
  title: String! @index(name: "byTitle", sortKeyFields: ["createdAt"], queryField: "parents{n}ByTitle")
  createdAt: AWSDateTime!
  amount: Int @default(value: "0")
  children: [Child{n}] @hasMany(indexName: "byParent", fields: ["id"])
}}

type Child{n} @model @auth(rules: [{{ allow: private }}]) {{
  parentID: ID! @index(name: "byParent", queryField: "children{n}ByParent")
  parent: Parent{n} @belongsTo(fields: ["parentID"])
  note: String
}}
"""


def seconds(models: int) -> float:
    """CPU seconds for a schema of so many models, the best of three."""
    text = "\n".join(MODEL.format(n=n) for n in range(-(-models // 2)))
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        conversion = convert(parse(text, "schema.graphql"), text, "API_KEY")
        assert not conversion.refusals
        builder_files(conversion.schema)
        best = min(best, time.process_time() - start)
    return best


def main() -> None:
    smallest = None
    for size in SIZES:
        took = seconds(size)
        smallest = smallest or took / size
        print(f"{size:4} models  {took:7.3f} s  {took / size / smallest:5.2f} × per model")


if __name__ == "__main__":
    main()
