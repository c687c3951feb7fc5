"""Source lines below diagnostics: underlined as far as the word goes, and never with a secret."""

import pytest

from amp2gen.cli.excerpt import excerpt
from amp2gen.ir import kinds
from amp2gen.ir.base import Origin

LINES = '{\n  "policy": { "minimum length": 8 },\n\tname: @key(fields: ["id"])\n}\n'


def shown(line, column, kind=kinds.SETTING_NOT_CARRIED, text=LINES):
    return excerpt(kind.at(Origin(file="a.json", line=line, column=column), "x"), {"a.json": text.encode()})


@pytest.mark.parametrize(
    ("line", "column", "expected"),
    [
        (2, 15, '2 |   "policy": { "minimum length": 8 },\n  |               ^^^^^^^^^^^^^^^^'),
        (3, 8, '3 |  name: @key(fields: ["id"])\n  |        ^^^^'),
        (2, None, '2 |   "policy": { "minimum length": 8 },\n  |   ^^^^^^^^'),
        (4, 1, "4 | }\n  | ^"),
        (4, 9, "4 | }\n  |  ^"),
    ],
)
def test_the_word_at_the_place_is_underlined(line, column, expected):
    assert shown(line, column) == expected


def test_a_syntax_error_is_a_point():
    assert shown(2, 15, kinds.SYNTAX_ERROR).splitlines()[1] == "  |               ^"


@pytest.mark.parametrize("kind", [kinds.PLAIN_TEXT_SECRET, kinds.SECRET_TO_SET])
def test_secrets_and_notes_show_no_line(kind):
    assert shown(2, 15, kind) is None


@pytest.mark.parametrize(
    "text",
    [
        '"hostedUIProviderCreds": "[{\\"client_secret\\":\\"hunter22\\"}]"',
        "  const apiKey = 'whatever it is';",
        '"DB_PASSWORD": "a"',
        '"authToken" : "abc", "passwordPolicyMinLength": 8',
        "x = 'AKIAABCDEFGHIJKLMNOP'",
    ],
)
def test_lines_that_may_hold_a_secret_are_not_shown(text):
    assert shown(1, 1, text=text) is None


@pytest.mark.parametrize(
    "text", ['"passwordPolicyMinLength": 8,', '"userpoolClientGenerateSecret": false,', '"secretNames": ["KEY"]']
)
def test_lines_that_only_speak_of_secrets_are_shown(text):
    assert text in shown(1, 1, text=text)


@pytest.mark.parametrize("part", ["x", " ", "-", '\\"', "x ", "x="])
def test_a_line_of_any_length_takes_no_time_to_speak_of(part):
    """Minified templates are one line. With a step back for each letter this would take hours."""
    assert "type: 3" in shown(1, 1, text=f"type: 3, {part * 300_000}")


def test_places_that_are_not_there_are_not_shown():
    assert shown(99, 1) is None
    assert excerpt(kinds.SETTING_NOT_CARRIED.at(Origin(file="b.json", line=1), "x"), {}) is None
    assert excerpt(kinds.SETTING_NOT_CARRIED.at(None, "x"), {}) is None
