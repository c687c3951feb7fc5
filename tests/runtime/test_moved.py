"""The mark in amplify/gen1.json: one word changes, everything else stays byte for byte."""

import pytest

from amp2gen.runtime.moved import NotMarkedError, is_moved, mark_moved

TEXT = """{
  "models": ["Note"],
  "branches": {
    "sandbox": "fresh",
    "gen2-dev": { "takesOver": "dev", "moved":  false, "bucket": "moved: false" },
    "feature/a~b": {"moved": false}
  }
}
"""


def test_one_word_changes() -> None:
    marked = mark_moved(TEXT, "gen2-dev", moved=True)
    assert marked == TEXT.replace('"moved":  false', '"moved":  true')
    assert is_moved(marked, "gen2-dev")
    assert not is_moved(marked, "feature/a~b")
    assert mark_moved(marked, "gen2-dev", moved=False) == TEXT


def test_a_branch_with_a_slash() -> None:
    assert mark_moved(TEXT, "feature/a~b", moved=True) == TEXT.replace('{"moved": false}', '{"moved": true}')


def test_windows_line_ends_stay() -> None:
    text = TEXT.replace("\n", "\r\n")
    assert mark_moved(text, "gen2-dev", moved=True) == text.replace('"moved":  false', '"moved":  true')


@pytest.mark.parametrize(
    ("text", "branch", "why"),
    [
        (TEXT, "gen2-prod", "no Gen 1 environment for the branch gen2-prod"),
        (TEXT, "sandbox", "no Gen 1 environment for the branch sandbox"),
        ('{"branches": {"a": {"moved": "yes"}}}', "a", "neither true nor false"),
        ("[1]", "a", "no Gen 1 environment"),
        ("{", "a", "amplify/gen1.json"),
    ],
)
def test_no_place_for_the_mark(text: str, branch: str, why: str) -> None:
    with pytest.raises(NotMarkedError, match=why):
        mark_moved(text, branch, moved=True)
