from hypothesis import given
from hypothesis import strategies as st

from amp2gen.syntax.spans import Edit, Location, Source, Span, apply_edits
from amp2gen.syntax.traced import TracedText, traced


def places(text: TracedText, *words: str) -> list[tuple[int, int]]:
    return [text.locate(text.text.index(word))[1:] for word in words]


def test_what_stays_keeps_its_place_and_what_is_made_has_that_of_its_cause():
    text = traced(Source("a.txt", "one\n  two\nthree four\n"))
    once = text.edited([Edit(Span(6, 9), "2\n2\n2"), Edit(Span(15, 15), " new")])
    assert once.text == "one\n  2\n2\n2\nthree new four\n"
    assert places(once, "one", "2", "three", "new", "four") == [(1, 1), (2, 3), (3, 1), (3, 6), (3, 7)]
    again = once.edited([Edit(Span(0, 4), ""), Edit(Span(len(once.text), len(once.text)), "end", cause=20)])
    assert again.text == "  2\n2\n2\nthree new four\nend"
    assert places(again, "2", "three", "four", "end") == [(2, 3), (3, 1), (3, 7), (3, 6)]


def test_a_byte_order_mark_is_no_column():
    text = traced(Source("a.txt", "\ufeffone two"))
    assert [text.locate(offset).column for offset in (0, 1, 5)] == [1, 1, 5]


def test_problems_show_the_line_as_it_is_by_now():
    problem = traced(Source("a.txt", "one\ntwo")).edited([Edit(Span(0, 3), "1\n1")]).problem(6, "no")
    assert (str(problem), problem.snippet) == ("a.txt:2:3: no", "two")


WORDS = "".join(f"w{number}{end}" for number, end in zip(range(30), ("\n", " ", "\r\n") * 10, strict=True))


@given(
    st.lists(st.tuples(st.integers(0, len(WORDS)), st.integers(0, 6), st.sampled_from(["", "x", "y\nz"])), max_size=6)
)
def test_each_word_that_is_left_whole_leads_back_to_itself(cuts):
    edits, done = [], 0
    for start, length, replacement in sorted(cuts):
        if start >= done:
            done = min(start + length, len(WORDS))
            edits.append(Edit(Span(start, done), replacement))
    file = Source("a.txt", WORDS)
    half = len(edits) // 2
    # The later edits first: the places of the earlier ones stay what they are.
    changed = traced(file).edited(edits[half:]).edited(edits[:half])
    assert changed.text == apply_edits(WORDS, edits)
    for number in range(30):
        start = WORDS.index(f"w{number}")
        end = start + len(f"w{number}")
        if all(edit.span.end <= start or edit.span.start >= end for edit in edits):
            moved = start + sum(
                len(edit.replacement) - (edit.span.end - edit.span.start) for edit in edits if edit.span.end <= start
            )
            assert changed.locate(moved) == Location("a.txt", *file.position(start))
