import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amp2gen.syntax.spans import Edit, Location, Source, Span, SyntaxProblem, apply_edits


@pytest.mark.parametrize(
    ("text", "offset", "expected"),
    [
        ("", 0, (1, 1)),
        ("ab\ncd", 0, (1, 1)),
        ("ab\ncd", 2, (1, 3)),
        ("ab\ncd", 3, (2, 1)),
        ("ab\ncd", 5, (2, 3)),
        ("ab\n", 3, (2, 1)),
        ("ab\r\ncd", 4, (2, 1)),
        ("ab\r\ncd", 3, (1, 4)),
        ("ab\rcd\r\n\nx", 3, (2, 1)),
        ("ab\rcd\r\n\nx", 8, (4, 1)),
        ("\ufefftype", 1, (1, 1)),
        ("\ufefftype", 0, (1, 1)),
        ("\ufeffab\ncd", 5, (2, 2)),
        ("a\u2028b\x0cc", 4, (1, 5)),
    ],
)
def test_position(text, offset, expected):
    assert Source("f", text).position(offset) == expected


@pytest.mark.parametrize("offset", [-1, 4])
def test_position_outside_of_the_text(offset):
    with pytest.raises(ValueError, match=f"offset {offset}"):
        Source("f", "abc").position(offset)


def test_line_text():
    source = Source("f", "\ufeffone\r\ntwo\rthree\n")
    assert [source.line_text(line) for line in (1, 2, 3, 4)] == ["one", "two", "three", ""]
    for line in (0, 5):
        with pytest.raises(ValueError, match=f"no line {line}"):
            source.line_text(line)


def test_locate_and_slice():
    source = Source("dir/f.js", "one\ntwo")
    assert source.locate(5) == Location("dir/f.js", 2, 2)
    assert source.slice(Span(4, 7)) == "two"


def test_problem_points_at_the_line():
    problem = Source("api/schema.graphql", "type A {\n  b: $\n}\n").problem(14, "what is this?")
    assert str(problem) == "api/schema.graphql:2:6: what is this?"
    assert (problem.message, problem.path, problem.line, problem.column, problem.snippet) == (
        "what is this?",
        "api/schema.graphql",
        2,
        6,
        "  b: $",
    )


def test_problem_survives_pickling():
    problem = pickle.loads(pickle.dumps(SyntaxProblem("m", "p", 3, 4, "s")))
    assert (str(problem), problem.snippet) == ("p:3:4: m", "s")


def test_edits_use_the_offsets_of_the_original_text():
    edits = [Edit(Span(4, 7), "2"), Edit(Span(0, 3), "1"), Edit(Span(7, 7), "!")]
    assert apply_edits("one two three", edits) == "1 2! three"


@pytest.mark.parametrize("put_in", ["1\n2\n", "1\r\n2\r\n"])
def test_what_is_put_in_has_the_texts_line_endings(put_in):
    """A checkout on Windows has its own (git's core.autocrlf); a file with both would be two kinds of wrong."""
    assert apply_edits("a\r\nb\r\n", [Edit(Span(3, 3), put_in)]) == "a\r\n1\r\n2\r\nb\r\n"
    assert apply_edits("a\nb\n", [Edit(Span(2, 2), "1\n2\n")]) == "a\n1\n2\nb\n"
    assert apply_edits("a", [Edit(Span(1, 1), "\nb")]) == "a\nb"


def test_insertions_at_one_place_keep_their_order_and_precede_a_replacement_there():
    edits = [Edit(Span(1, 2), "B"), Edit(Span(1, 1), "x"), Edit(Span(1, 1), "y"), Edit(Span(2, 2), "z")]
    assert apply_edits("abc", edits) == "axyBzc"


@pytest.mark.parametrize(
    "edits",
    [
        [Edit(Span(0, 2), ""), Edit(Span(1, 3), "")],
        [Edit(Span(0, 3), ""), Edit(Span(1, 1), "x")],
        [Edit(Span(1, 2), "x"), Edit(Span(1, 2), "x")],
        [Edit(Span(1, 2), "x"), Edit(Span(1, 3), "y")],
    ],
)
def test_overlapping_edits_are_refused(edits):
    for order in (edits, edits[::-1]):
        with pytest.raises(ValueError, match="overlaps"):
            apply_edits("abcd", order)


@pytest.mark.parametrize("span", [Span(0, 4), Span(-1, 0), Span(2, 1)])
def test_edits_outside_of_the_text_are_refused(span):
    with pytest.raises(ValueError, match="outside"):
        apply_edits("abc", [Edit(span, "")])


@given(st.text(alphabet="ab\r\n\ufeff"), st.data())
def test_position_agrees_with_counting(text, data):
    offset = data.draw(st.integers(0, len(text)))
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    within_line_end = text[offset - 1 : offset + 1] == "\r\n" if offset else False
    line, column = Source("f", text).position(offset)
    if not within_line_end:
        assert line == before.count("\n") + 1
        last = before.rsplit("\n", 1)[-1]
        assert column == len(last.removeprefix("\ufeff") if line == 1 else last) + 1


@given(st.text(max_size=20), st.lists(st.tuples(st.text(max_size=3), st.text(max_size=3)), max_size=5))
def test_edits_of_disjoint_pieces(tail, pieces):
    """Each piece (old, new) is replaced where it stands, whatever the order of the edits."""
    edits, start = [], 0
    for old, new in pieces:
        edits.append(Edit(Span(start, start + len(old)), new))
        start += len(old) + 1
    text = "".join(old + "|" for old, _ in pieces) + tail
    expected = "".join(new + "|" for _, new in pieces) + tail
    assert apply_edits(text, reversed(edits)) == expected
    assert apply_edits(text, []) == text
