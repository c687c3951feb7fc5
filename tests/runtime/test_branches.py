"""Which branch a Gen 2 root stack is of."""

import hashlib

import pytest

from amp2gen.runtime.branches import branch_of


def digits(branch: str) -> str:
    return hashlib.sha512(f"d1abc{branch}".encode()).hexdigest()[:10]


@pytest.mark.parametrize(
    ("name", "branches", "branch"),
    [
        ("gen2main-branch-0a1b2c3d4e", ["gen2-main"], "gen2-main"),
        ("gen2main-branch-0a1b2c3d4e", ["gen2-dev", "gen2-main"], "gen2-main"),
        ("gen2main-branch-0a1b2c3d4e", ["gen2-dev"], None),
        ("gen2main-sandbox-0a1b2c3d4e", ["gen2-main"], None),
        ("gen2main-branch", ["gen2-main"], None),
        (f"{'x' * 50}-branch-0a1b2c3d4e", ["x" * 60], "x" * 60),
        (f"featurea-branch-{digits('feature/a')}", ["feature-a", "feature/a"], "feature/a"),
        (f"FeatureShop2-branch-{digits('Feature/Shop_2')}", ["Feature/Shop_2", "gen2-main"], "Feature/Shop_2"),
        ("featurea-branch-0a1b2c3d4e", ["feature-a", "feature/a"], None),
    ],
)
def test_by_its_name(name: str, branches: list[str], branch: str | None) -> None:
    assert branch_of(f"amplify-d1abc-{name}", branches, "d1abc") == branch
