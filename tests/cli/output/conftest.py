"""Fixtures for the tests of writing output; what they are made of is in `output_projects`."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))  # pytest's importlib mode gives tests no way to share a module

from output_projects import GEN2, make_project

from amp2gen.cli.output.manifest import manifest_of


@pytest.fixture
def project(tmp_path):
    """A Gen 1 project, committed, with the ignored files of a pulled checkout."""
    return make_project(tmp_path / "shop")


@pytest.fixture
def manifest(project):
    return manifest_of(GEN2.files, "1.2.3", project)
