"""The real prettier and TypeScript, to judge what the printer writes."""

import json
import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent


def _node_modules() -> Path:
    return Path(os.environ.get("AMP2GEN_NODE_MODULES") or HERE.parents[2] / "toolchain" / "node_modules")


@pytest.fixture(scope="session")
def run_node() -> Callable[[str, dict[str, Any]], Any]:
    """Runs a script of this folder with JSON in and JSON out."""
    node = shutil.which("node")
    modules = _node_modules()
    if node is None:
        pytest.skip("node is not installed")
    if not (modules / "prettier").is_dir() or not (modules / "typescript").is_dir():
        pytest.skip(f"no prettier and typescript in {modules}; set AMP2GEN_NODE_MODULES")

    def run(script: str, request: dict[str, Any]) -> Any:
        done = subprocess.run(
            [node, str(HERE / script)],
            input=json.dumps(request),
            capture_output=True,
            text=True,
            encoding="utf-8",
            env={**os.environ, "AMP2GEN_NODE_MODULES": str(modules)},
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


@pytest.fixture(scope="session")
def judge(run_node: Callable[[str, dict[str, Any]], Any]) -> Callable[..., Any]:
    """`judge(snippets=[…], expressions=[…], widths=[…])`: what prettier, TypeScript and node make of them."""
    return lambda **request: run_node("prettier_batch.mjs", request)
