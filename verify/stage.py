"""Emitted projects on disk, beside a link to the toolchain's `node_modules`, and the Node runners that look at them."""

import contextlib
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any

from amp2gen.verify.toolchain import HOME, Toolchain, ToolchainError

_TIMEOUT = 1800  # s: far beyond any batch; a backend that waits for something must not hang a build

_LEFT_OUT = {"node_modules", ".amplify", ".git", "cdk.out"}

_DEFAULTS = {
    "package.json": b'{"private": true}\n',
    "package-lock.json": b'{"lockfileVersion": 3, "packages": {}}\n',
}
"""What `ampx` looks for at a project's root, for outputs that were given without."""


@dataclass(frozen=True)
class Output:
    """One emitted project: a name for reports, and its files by path, relative and with `/` between parts."""

    name: str
    files: Mapping[str, bytes]

    @classmethod
    def read(cls, folder: Path, name: str | None = None) -> "Output":
        """The project in `folder`: its `amplify/`, and the package files beside it, if any."""
        amplify = folder / "amplify"
        if not amplify.is_dir():
            raise FileNotFoundError(f"{folder} has no amplify/ folder")
        inside = [path.relative_to(folder) for path in sorted(amplify.rglob("*"))]
        paths = [path for path in inside if not _LEFT_OUT.intersection(path.parts)] + [*map(Path, _DEFAULTS)]
        files = {path.as_posix(): (folder / path).read_bytes() for path in paths if (folder / path).is_file()}
        return cls(name or folder.resolve().name, files)


@dataclass(frozen=True)
class Stage:
    """A folder of its own for one run of a runner."""

    folder: Path
    toolchain: Toolchain

    def write(self, case: str, files: Mapping[str, bytes]) -> Path:
        """Writes a project and returns its folder. `case` is the name of a folder, used once."""
        folder = self.folder / case
        for path, content in {**_DEFAULTS, **files}.items():
            if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
                raise ValueError(f"{path} leads out of the project")
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        return folder

    def run(self, runner: str, cases: Sequence[Mapping[str, Any]], **settings: Any) -> dict[str, dict[str, Any]]:
        """Runs `toolchain/runners/<runner>.mjs` over the cases: each case's result by its `id`.

        Paths of the stage are taken out of the results' text, so that they read as paths of the project.
        Raises ToolchainError if a case has no result, with what Node said last.
        """
        request, results = self.folder / "request.json", self.folder / "results.jsonl"
        request.write_text(json.dumps({**settings, "results": str(results), "cases": cases}), "utf-8")
        command = [self.toolchain.node, "--import", "tsx/esm", f"runners/{runner}.mjs", str(request)]
        try:
            done = subprocess.run(
                command,
                cwd=self.folder,
                env=self._environment(),
                capture_output=True,
                encoding="utf-8",
                errors="replace",
                check=False,
                timeout=_TIMEOUT,
            )
        except subprocess.TimeoutExpired as error:
            raise ToolchainError(f"{runner} did not end within {_TIMEOUT} s") from error
        text = results.read_text(encoding="utf-8") if results.exists() else ""
        for folder in (*(case["folder"] for case in cases), str(self.folder)):
            text = text.replace(f"file://{folder}/", "").replace(f"{folder}/", "")
        found = {result.pop("id"): result for result in map(json.loads, text.split("\n")[:-1])}
        lacking = [case["id"] for case in cases if case["id"] not in found]
        if lacking:
            said = "\n".join(done.stderr.strip().splitlines()[-20:])
            raise ToolchainError(f"{runner} ended ({done.returncode}) without a result for {lacking[0]}:\n{said}")
        return found

    def _environment(self) -> dict[str, str]:
        """No credentials and no settings of this machine; temporary files go where they are cleaned up."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "SYSTEMROOT") if name in os.environ}
        return {
            **kept,
            "TMPDIR": str(self.folder / "tmp"),
            "TZ": "UTC",
            "AWS_REGION": "us-east-1",
            "NO_COLOR": "1",
        }


@contextlib.contextmanager
def open_stage(toolchain: Toolchain) -> Iterator[Stage]:
    """A stage with the runners in it, removed at the end. Imports find the packages through a link: nothing is
    written where they are installed, which may be the user's own project."""
    with tempfile.TemporaryDirectory(prefix="amp2gen-") as path:
        stage = Stage(Path(path).resolve(), toolchain)
        try:
            (stage.folder / "node_modules").symlink_to(toolchain.root / "node_modules", target_is_directory=True)
            shutil.copytree(HOME / "runners", stage.folder / "runners")
            (stage.folder / "tmp").mkdir()
        except OSError as error:
            raise ToolchainError(f"cannot write to {path}: {error.strerror}") from error
        yield stage
