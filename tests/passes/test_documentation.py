"""Each pass shows what it does: its docstring's before and after are run."""

import doctest
import importlib

import pytest

from amp2gen.passes.pipeline import PIPELINE


@pytest.mark.parametrize("name", [step.name for step in PIPELINE])
def test_the_docstring_is_true(name: str) -> None:
    module = importlib.import_module(f"amp2gen.passes.{name}")
    assert PIPELINE[[step.name for step in PIPELINE].index(name)].run is getattr(module, name)
    result = doctest.testmod(module)
    assert result.attempted > 0, "a pass without an example"
    assert result.failed == 0
