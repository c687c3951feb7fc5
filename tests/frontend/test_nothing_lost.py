"""Nothing is lost in silence: what changes in a sample's inputs changes the result, or is reported, or is no setting.

Every value in every file that the Gen 1 CLI and people write is changed, one at a time, and the project is lowered
again. The IR must change (origins aside), or a diagnostic must, or not_settings.toml must say why nothing depends on
the value. test_nothing_removed.py does the same for keys that are taken away.
"""

from collections import Counter

import pytest
from perturbed import (
    APPS,
    ENTRIES,
    GOLDENS,
    SAMPLES,
    Entry,
    Leaf,
    changed_leaves,
    explained,
    shown,
)

ALLOWED_SHARE = 0.05


@pytest.fixture(scope="module")
def leaves() -> tuple[Leaf, ...]:
    return changed_leaves()


def test_every_change_is_noticed(leaves: tuple[Leaf, ...]) -> None:
    lost = [leaf for leaf in leaves if leaf.lost and not explained(leaf, "changed")]
    assert not lost, f"{len(lost)} values change nothing and are not in not_settings.toml:\n{shown(lost)}"


def test_the_list_of_what_is_no_setting_stays_short(
    leaves: tuple[Leaf, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    """A `Description` is what CloudFormation has for comments: those are counted by themselves."""
    total = Counter(leaf.sample for leaf in leaves)
    comments = Counter(leaf.sample for leaf in leaves if leaf.lost and leaf.place.endswith("/Description"))
    allowed = Counter(leaf.sample for leaf in leaves if leaf.lost) - comments
    with capsys.disabled():
        for what, names in (*((name, (name,)) for name in SAMPLES), ("goldens", GOLDENS), ("all", SAMPLES)):
            places, listed, said = (sum(counted[name] for name in names) for counted in (total, allowed, comments))
            share = f"{listed / places:.1%}"
            print(f"\nnothing lost: {what}: {places} places, {listed} allow-listed ({share}), {said} comments", end="")
    for names in (GOLDENS, SAMPLES):
        assert sum(allowed[name] for name in names) < ALLOWED_SHARE * sum(total[name] for name in names)


@pytest.mark.parametrize(
    "entry", [each for each in ENTRIES if each.list == "changed"], ids=lambda entry: f"{entry.file}{entry.pointer}"
)
def test_every_entry_of_the_list_is_needed(entry: Entry, leaves: tuple[Leaf, ...]) -> None:
    assert entry.reason.endswith(".")
    if entry.needs == "apps" and not APPS.is_dir():
        pytest.skip("../shared/apps is absent")
    assert any(entry.covers(leaf) for leaf in leaves if leaf.lost), "nothing needs this entry any more"
