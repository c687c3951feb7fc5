"""Nothing is lost in silence: a key that is taken away from a sample's inputs changes the result, or is reported, or
not_settings.toml says why what is left says the same.
"""

import pytest
from perturbed import APPS, ENTRIES, Entry, Leaf, explained, removed_leaves, shown


@pytest.fixture(scope="module")
def leaves() -> tuple[Leaf, ...]:
    return removed_leaves()


def test_every_removal_is_noticed(leaves: tuple[Leaf, ...], capsys: pytest.CaptureFixture[str]) -> None:
    lost = [leaf for leaf in leaves if leaf.lost]
    with capsys.disabled():
        print(f"\nnothing lost: {len(leaves)} removals, {len(lost)} with a reason why they change nothing")
    silent = [leaf for leaf in lost if not explained(leaf, "changed", "removed")]
    assert not silent, f"{len(silent)} keys can go unnoticed and are not in not_settings.toml:\n{shown(silent)}"


@pytest.mark.parametrize(
    "entry", [each for each in ENTRIES if each.list == "removed"], ids=lambda entry: f"{entry.file}{entry.pointer}"
)
def test_every_entry_of_the_list_is_needed(entry: Entry, leaves: tuple[Leaf, ...]) -> None:
    assert entry.reason.endswith(".")
    if entry.needs == "apps" and not APPS.is_dir():
        pytest.skip("../shared/apps is absent")
    assert any(entry.covers(leaf) for leaf in leaves if leaf.lost), "nothing needs this entry any more"
