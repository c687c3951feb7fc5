"""rows.md: small schemas, each with what the schema builder says of it."""

import re
from dataclasses import dataclass
from pathlib import Path

_ROW = re.compile(
    r"^## (.+)\n\n```graphql\n([^`]+)```\n\n```ts\n([^`]+)\n```\n(?:\n```ts\n([^`]+)\n```\n)?", re.MULTILINE
)


@dataclass(frozen=True)
class Row:
    """`entries` of `a.schema({ … })`, and the `gen1` directives beside them; empty if there are none."""

    name: str
    sdl: str
    entries: str
    gen1: str


def rows() -> list[Row]:
    text = (Path(__file__).parents[1] / "passes/schema_builder/rows.md").read_text()
    found = [Row(*match.groups(default="")) for match in _ROW.finditer(text)]
    assert len(found) == text.count("\n## ")
    return found
