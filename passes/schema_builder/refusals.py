"""What stops a conversion."""

from collections.abc import Iterator
from contextlib import contextmanager

from amp2gen.syntax.graphql.tree import Node


class CannotSayError(Exception):
    """The builder has no word for a construct. `construct` is its kind in one or two words, for counting."""

    def __init__(self, node: Node, construct: str, why: str, help: str | None = None) -> None:
        super().__init__(why)
        self.node = node
        self.construct = construct
        self.why = why
        self.help = help


class Refusals:
    """Collects every construct that stops the conversion, not only the first."""

    def __init__(self) -> None:
        self.found: list[CannotSayError] = []

    @contextmanager
    def collect(self) -> Iterator[None]:
        try:
            yield
        except CannotSayError as refusal:
            self.found.append(refusal)
