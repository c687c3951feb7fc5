"""A compile does work in proportion to the project: counted in calls of functions, not in seconds."""

import cProfile
import importlib.util
import pstats
from pathlib import Path
from types import ModuleType

import pytest

from amp2gen.cli.orchestrate import compile_project
from amp2gen.frontend import Choices
from amp2gen.passes.options import Options

BENCH = Path(__file__).resolve().parents[2] / "bench" / "scale.py"


@pytest.fixture(scope="module")
def scale() -> ModuleType:
    spec = importlib.util.spec_from_file_location("scale", BENCH)
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def calls(project: Path) -> int:
    profile = cProfile.Profile()
    profile.enable()
    compiled = compile_project(project, Choices(), Options())
    profile.disable()
    assert [d.message for d in compiled.diagnostics if d.severity == "error"] == []
    return int(pstats.Stats(profile).total_calls)  # type: ignore[attr-defined]


def test_twice_the_project_is_twice_the_work(scale: ModuleType, tmp_path: Path) -> None:
    calls(scale.generate(tmp_path / "warm", 1))
    small, middle, large = (calls(scale.generate(tmp_path / str(models), models)) for models in (20, 40, 80))
    growth = (large - middle) / (middle - small)
    assert growth < 2.1, "1.0 would be a constant step, 2.0 is linear, 4.0 is quadratic"
