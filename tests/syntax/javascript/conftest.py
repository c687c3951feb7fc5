"""Run packages before and after porting, all in one Node process (`run_handler.mjs`)."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypedDict

import pytest

from amp2gen.syntax.javascript.port import Ported

HERE = Path(__file__).parent
DEFAULT_MODULES = HERE.parents[2] / "toolchain" / "node_modules"


class Job(TypedDict, total=False):
    """One function: its original `src/`, what became of it, and how to call it."""

    files: Mapping[str, bytes]
    ported: Ported
    events: Sequence[object]
    entry: str
    handler: str
    env: Mapping[str, str]


Execute = Callable[[Mapping[str, Job]], dict[str, Any]]


@pytest.fixture(scope="session")
def node_modules() -> Path:
    """The folder of npm packages that tests run with; skips where there is none."""
    folder = Path(os.environ.get("AMP2GEN_NODE_MODULES") or DEFAULT_MODULES)
    if shutil.which("node") is None:
        pytest.skip("node is not installed")
    if not (folder / "esbuild").is_dir() or not (folder / "@aws-amplify" / "backend-function").is_dir():
        pytest.skip(f"no esbuild and @aws-amplify/backend-function in {folder}")
    return folder


@pytest.fixture(scope="session")
def execute(node_modules: Path, tmp_path_factory: pytest.TempPathFactory) -> Execute:
    """jobs by id → outcomes by id: {"before": …, "after": …}; run_handler.mjs says what an outcome holds."""

    def run(jobs: Mapping[str, Job]) -> dict[str, Any]:
        scratch = tmp_path_factory.mktemp("handlers")
        (scratch / "node_modules").symlink_to(node_modules, target_is_directory=True)
        laid_out = [_lay_out(name, job, scratch / name) for name, job in jobs.items()]
        done = subprocess.run(
            ["node", str(HERE / "run_handler.mjs")],
            input=json.dumps({"nodeModules": str(node_modules), "jobs": laid_out}),
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert done.returncode == 0, done.stderr
        outcomes: dict[str, Any] = json.loads(done.stdout)
        return outcomes

    return run


def _lay_out(name: str, job: Job, folder: Path) -> dict[str, Any]:
    """The original in a folder of its own, the port where Gen 2 has it: below a package of ES modules."""
    before, after = folder / "gen1", folder / "amplify" / "functions" / "fn"
    ported = job["ported"]
    _write(before, job["files"])
    _write(after, ported.files)
    _write(folder / "amplify", {"package.json": b'{ "type": "module" }'})
    return {
        "id": name,
        "before": {
            "folder": str(before),
            "entry": job.get("entry", "index.js"),
            "handler": job.get("handler", "handler"),
        },
        "after": {"folder": str(after), "entry": ported.entry, "keepNames": ported.keep_names},
        "events": list(job["events"]),
        "env": dict(job.get("env", {})),
    }


def _write(folder: Path, files: Mapping[str, bytes]) -> None:
    for path, content in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content)
