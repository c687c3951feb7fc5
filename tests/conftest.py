"""Fixtures that several folders of tests share."""

import pytest

from amp2gen.verify.toolchain import Missing, Toolchain, ensure


@pytest.fixture(scope="session")
def toolchain() -> Toolchain:
    """The pinned Node packages, installed on first use; without Node the test skips, with the reason."""
    found = ensure()
    if isinstance(found, Missing):
        pytest.skip(found.reason)
    return found
