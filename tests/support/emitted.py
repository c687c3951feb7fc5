"""What a file of tests has emitted, for the real tools to look at, and what they say of it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from amp2gen.verify.format import format_differences
from amp2gen.verify.stage import Output
from amp2gen.verify.synthesize import Mode, Synthesis, modes_of, synthesize
from amp2gen.verify.toolchain import Toolchain
from amp2gen.verify.typecheck import typecheck


def _is_script(path: str) -> bool:
    return path.endswith(".ts")


@dataclass(frozen=True)
class Emitted:
    """An output, its modes to synthesize (None: all three), and which files have to be as prettier writes them.

    `project`: the name to synthesize it under, where that is another than the one that tests know it by.
    """

    name: str
    files: Mapping[str, bytes]
    modes: tuple[Mode, ...] | None = None
    is_ours: Callable[[str], bool] = _is_script
    project: str | None = None

    @property
    def output(self) -> Output:
        return Output(self.project or self.name, self.files)


class Judged:
    """What the tools say, by `(owner, name)` of what was emitted. Each tool runs once, when it is first asked for."""

    def __init__(self, toolchain: Toolchain, emitted: Iterable[tuple[str, Emitted]]) -> None:
        self._toolchain = toolchain
        self._emitted = {(owner, each.name): each for owner, each in emitted}
        self._keys = {f"{owner}/{name}": (owner, name) for owner, name in self._emitted}
        self._outputs = [Output(f"{owner}/{name}", each.files) for (owner, name), each in self._emitted.items()]

    @cached_property
    def type_errors(self) -> tuple[tuple[str, str], ...]:
        """Owner and error, each."""
        return tuple((self._keys[each.output][0], str(each)) for each in typecheck(self._toolchain, self._outputs))

    @cached_property
    def format_differences(self) -> tuple[tuple[str, str], ...]:
        """Owner and difference, each."""
        ours = [
            Output(each.name, {path: text for path, text in each.files.items() if self._is_ours(each.name, path)})
            for each in self._outputs
        ]
        return tuple((self._keys[each.output][0], str(each)) for each in format_differences(self._toolchain, ours))

    @cached_property
    def syntheses(self) -> Mapping[tuple[str, str, str], Synthesis]:
        """By owner, name and mode."""
        cases = [
            (key, each.output, mode)
            for key, each in self._emitted.items()
            for mode in (modes_of(each.output) if each.modes is None else each.modes)
        ]
        found = synthesize(self._toolchain, [(output, mode) for _, output, mode in cases])
        return {(*key, mode.name): each for (key, _, mode), each in zip(cases, found, strict=True)}

    def _is_ours(self, name: str, path: str) -> bool:
        return self._emitted[self._keys[name]].is_ours(path)


class Judgement:
    """What the tools say of one file of tests' own."""

    def __init__(self, judged: Judged, owner: str) -> None:
        self._judged, self._owner = judged, owner

    @property
    def complaints(self) -> list[str]:
        """Of TypeScript and of prettier."""
        found = (*self._judged.type_errors, *self._judged.format_differences)
        return [complaint for owner, complaint in found if owner == self._owner]

    @property
    def syntheses(self) -> Mapping[tuple[str, str], Synthesis]:
        """By name and mode."""
        found = self._judged.syntheses.items()
        return {(name, mode): each for (owner, name, mode), each in found if owner == self._owner}

    def modes(self, name: str) -> Mapping[str, Synthesis]:
        """The syntheses of one output, by mode."""
        return {mode: each for (output, mode), each in self.syntheses.items() if output == name}
