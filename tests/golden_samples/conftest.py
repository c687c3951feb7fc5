"""The samples as the generator writes them, in every form of checkout."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

REPOSITORY = Path(__file__).resolve().parents[2]
GOLDEN = REPOSITORY / "golden"
AMPLIFY = {
    "blog": "gen1/amplify",
    "shop": "gen1/amplify",
    "team-chat": "gen1/packages/chat/amplify",
    "field-trip": "gen1/amplify",
    "library": "gen1/amplify",
    "bike-share": "gen1/amplify",
    "archive": "gen1/amplify",
}


@pytest.fixture(scope="session")
def checkouts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """`own`, `pulled` and `clone`: the folder that holds every sample in that form."""
    folders = {}
    for form in ("own", "pulled", "clone"):
        folders[form] = tmp_path_factory.mktemp(form)
        command = [sys.executable, str(GOLDEN / "generate.py"), "--out", str(folders[form]), "--checkout", form]
        subprocess.run(command, check=True)
    return folders


@pytest.fixture(params=AMPLIFY)
def sample(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def pulled(sample: str, checkouts: dict[str, Path]) -> Path:
    """The sample's `amplify/` folder with all that `amplify pull` brings."""
    return checkouts["pulled"] / sample / AMPLIFY[sample]
