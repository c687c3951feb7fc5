"""A snapshot seen as a plan needs it: Gen 1's nested stacks by their names in the root, and those of Gen 2."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from amp2gen.runtime.plan.attributes import Home
from amp2gen.runtime.plan.live import LiveStack
from amp2gen.runtime.snapshot.model import STACK, DeployedStack, Snapshot


@dataclass(frozen=True)
class Landscape:
    """`gen1_root` and `gen2_root` are stacks of the snapshot."""

    snapshot: Snapshot
    gen1_root: str
    gen2_root: str
    home: Home

    @cached_property
    def gen1(self) -> Mapping[str, LiveStack]:
        """The nested stacks right below Gen 1's root, by their logical ids there."""
        return dict(self._children(self.gen1_root))

    @cached_property
    def gen1_all(self) -> Mapping[str, LiveStack]:
        """All nested stacks of Gen 1, by `root's logical id/…/logical id`."""
        return dict(self._descendants(self.gen1_root, ""))

    @cached_property
    def gen2(self) -> Mapping[str, LiveStack]:
        """Gen 2's nested stacks that may take resources, by logical id: all but those of its GraphQL API, whose
        buckets and tables are its own."""
        return {path: stack for path, stack in self._descendants(self.gen2_root, "") if not path.startswith("data")}

    def root_output(self, root: str, key: str) -> str | None:
        found = self.snapshot.stack(root)
        return found.outputs.get(key) if found else None

    @cached_property
    def _live(self) -> Mapping[str, LiveStack]:
        exports = self.snapshot.exports()
        return {stack.name: LiveStack(stack, self.home, exports, self.snapshot.facts) for stack in self.snapshot.stacks}

    def live(self, name: str) -> LiveStack | None:
        """A stack of the snapshot by name."""
        return self._live.get(name)

    def _children(self, root: str) -> Iterator[tuple[str, LiveStack]]:
        parent = self.snapshot.stack(root)
        for resource in parent.resources if parent else ():
            if resource.type == STACK:
                child: DeployedStack | None = self.snapshot.child(root, resource.logical_id)
                if child is not None:
                    yield resource.logical_id, self._live[child.name]

    def _descendants(self, root: str, prefix: str) -> Iterator[tuple[str, LiveStack]]:
        for logical_id, stack in self._children(root):
            yield prefix + logical_id, stack
            yield from self._descendants(stack.name, f"{prefix}{logical_id}/")
