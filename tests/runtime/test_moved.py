"""The mark in amplify/gen1.json: one word changes, everything else stays byte for byte."""

import pytest

from amp2gen.runtime.moved import NotMarkedError, is_moved, mark_moved, unmark_moved

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
    marked, filled = mark_moved(TEXT, "gen2-dev", {"/bucket": "another"})
    assert filled == ()
    assert marked == TEXT.replace('"moved":  false', '"moved":  true')
    assert is_moved(marked, "gen2-dev")
    assert not is_moved(marked, "feature/a~b")
    assert unmark_moved(marked, "gen2-dev", {"/bucket": "moved: false"}, ()) == TEXT


def test_a_branch_with_a_slash() -> None:
    assert mark_moved(TEXT, "feature/a~b", {}).text == TEXT.replace('{"moved": false}', '{"moved": true}')


def test_windows_line_ends_stay() -> None:
    text = TEXT.replace("\n", "\r\n")
    assert mark_moved(text, "gen2-dev", {}).text == text.replace('"moved":  false', '"moved":  true')


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
        mark_moved(text, branch, {})


OPEN = """{
  "branches": {
    "gen2-dev": {
      "moved": false, "bucket":null,
      "tables": {
        "orders": null,
        "a/b": "kept",
        "odd": null
      }
    },
    "gen2-prod": { "moved": false, "bucket": null }
  }
}
"""
FACTS = {"/bucket": 'say "files"', "/tables/orders": "orders-dev", "/tables/a~1b": "other", "/streams/clicks": "clicks"}


def test_nulls_get_what_the_plan_knows() -> None:
    """Nothing else does: no value that is there, no key that is not, no other branch."""
    marked = mark_moved(OPEN, "gen2-dev", FACTS)
    expected = OPEN.replace("false", "true", 1).replace("null", '"say \\"files\\""', 1)
    assert marked.text == expected.replace('"orders": null', '"orders": "orders-dev"')
    assert marked.filled == ("/bucket", "/tables/orders")


def test_taken_back_they_are_null_again() -> None:
    marked = mark_moved(OPEN, "gen2-dev", FACTS)
    assert unmark_moved(marked.text, "gen2-dev", FACTS, marked.filled) == OPEN
    corrected = marked.text.replace("orders-dev", "mine")
    taken_back = unmark_moved(corrected, "gen2-dev", FACTS, marked.filled)
    assert taken_back == OPEN.replace('"orders": null', '"orders": "mine"')
