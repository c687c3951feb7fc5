"""Fixtures that several folders of tests share."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent / "support"))  # importlib mode gives tests no way to share a module

from gen1 import Gen1

from amp2gen.verify.toolchain import Missing, Toolchain, ensure


@pytest.fixture(scope="session")
def toolchain() -> Toolchain:
    """The pinned Node packages, installed on first use; without Node the test skips, with the reason."""
    found = ensure()
    if isinstance(found, Missing):
        pytest.skip(found.reason)
    return found


@pytest.fixture
def gen1(tmp_path: Path) -> Gen1:
    """An empty Gen 1 project on disk, to be filled: `gen1.function("greet").bucket("files")`."""
    return Gen1(tmp_path / "demo")
