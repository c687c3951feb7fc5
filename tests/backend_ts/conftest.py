"""The real tools over all that this folder's tests emit, in one run of each: starting them takes most of the time.

A file of tests takes part with a function `to_judge(folder)` that returns what it emits; `judgement` has what the tools
say of it. Only the files of the present run are asked.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from emitted import Emitted, Judged, Judgement

from amp2gen.verify.toolchain import Toolchain


@pytest.fixture(scope="session")
def judged(request: pytest.FixtureRequest, toolchain: Toolchain, tmp_path_factory: pytest.TempPathFactory) -> Judged:
    """What the tools say of all files of the run."""
    return Judged(toolchain, _emitted(request.session, tmp_path_factory.mktemp("emitted")))


def _emitted(session: pytest.Session, folder: Path) -> Iterator[tuple[str, Emitted]]:
    modules = {item.module.__name__: item.module for item in session.items if isinstance(item, pytest.Function)}
    for name, module in modules.items():
        for each in module.to_judge(folder / name) if hasattr(module, "to_judge") else ():
            yield name, each


@pytest.fixture(scope="module")
def judgement(request: pytest.FixtureRequest, judged: Judged) -> Judgement:
    """What the tools say of what this file emits."""
    return Judgement(judged, request.module.__name__)
