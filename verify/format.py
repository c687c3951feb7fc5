"""`prettier --check` over emitted files, in the style that we promise."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePosixPath

from amp2gen.verify.stage import Output, open_stage
from amp2gen.verify.toolchain import Toolchain

STYLE = {"singleQuote": True}
"""Prettier 3's defaults otherwise."""

_CHECKED = {".ts", ".tsx", ".js", ".mjs", ".cjs", ".json"}


@dataclass(frozen=True)
class FormatDifference:
    """The first line in which a file differs from what prettier makes of it (None: it has no such line).

    `error` is prettier's own, for a file that it cannot parse.
    """

    output: str
    path: str
    line: int
    found: str | None
    expected: str | None = None
    error: str | None = None

    def __str__(self) -> str:
        what = self.error or f"found {self.found!r}, prettier has {self.expected!r}"
        return f"{self.output}: {self.path}:{self.line}: {what}"


def format_differences(toolchain: Toolchain, outputs: Iterable[Output]) -> list[FormatDifference]:
    """Compares each TypeScript, JavaScript and JSON file.

    Files of the user's own are not ours to format: leave them out of the outputs.
    """
    with open_stage(toolchain) as stage:
        cases = {
            str(i): {
                "id": str(i),
                "output": output.name,
                "folder": str(stage.write(str(i), output.files)),
                "paths": [path for path in output.files if PurePosixPath(path).suffix in _CHECKED],
            }
            for i, output in enumerate(outputs)
        }
        results = stage.run("format", list(cases.values()), options=STYLE)
    return [
        FormatDifference(str(cases[id]["output"]), **difference)
        for id, result in results.items()
        for difference in result["differences"]
    ]
