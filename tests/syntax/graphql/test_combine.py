import pytest
from hypothesis import given
from hypothesis import strategies as st

from amp2gen.syntax.graphql.combine import combine
from amp2gen.syntax.graphql.parser import parse_source
from amp2gen.syntax.spans import Location, Source, SyntaxProblem


def test_one_file_stays_as_it_is():
    text = "\ufefftype A\r\n{ b: C }"
    combined = combine([Source("schema.graphql", text)])
    assert combined.text == text
    assert combined.locate(9) == Location("schema.graphql", 2, 1)


def test_files_follow_each_other_in_the_order_of_their_paths():
    combined = combine(
        [
            Source("schema/b.graphql", "\ufefftype B # no line end"),
            Source("schema/a/z.graphql", "type Z\n"),
            Source("schema/c.graphql", "type C"),
        ]
    )
    assert combined.text == "type Z\n\ntype B # no line end\ntype C"
    assert [definition.name.value for definition in parse_source(combined).definitions] == ["Z", "B", "C"]


def test_spans_lead_back_to_the_files():
    combined = combine([Source("1", "type A\n"), Source("2", "\ufeff"), Source("3", "\ufeff\ntype B {\n  c: D\n}")])
    document = parse_source(combined)
    field = document.definitions[1].fields[0]
    assert document.source.locate(field.span.start) == Location("3", 3, 3)
    assert document.source.locate(document.definitions[0].span.start) == Location("1", 1, 1)


def test_problems_name_the_file():
    combined = combine([Source("b", "type B {\n  c:\n}"), Source("a", "type A\n")])
    with pytest.raises(SyntaxProblem) as caught:
        parse_source(combined)
    assert str(caught.value) == 'b:3:1: expected a type, found "}"'
    assert caught.value.snippet == "}"


def test_a_bracket_left_open_in_one_file_is_named_at_the_end_of_the_other():
    combined = combine([Source("a", "type A\n  {\n"), Source("b", "b: C")])
    with pytest.raises(SyntaxProblem) as caught:
        parse_source(combined)
    assert str(caught.value) == (
        'b:1:5: expected "!", "@", "}" or a name, found the end of the file; '
        'the "{" at line 2, column 3 of a is never closed'
    )


def test_files_without_definitions():
    with pytest.raises(SyntaxProblem) as caught:
        parse_source(combine([Source("b", "# nothing"), Source("a", "\n")]))
    assert (caught.value.path, caught.value.line, caught.value.column) == ("a", 1, 1)


def test_no_files():
    with pytest.raises(ValueError, match="no file"):
        combine([])


@pytest.mark.parametrize("offset", [-1, 8])
def test_offsets_outside_of_the_text(offset):
    with pytest.raises(ValueError, match="outside"):
        combine([Source("a", "123"), Source("b", "567")]).locate(offset)


@given(st.lists(st.text(alphabet="ab\n\r\ufeff", max_size=6), min_size=1, max_size=5))
def test_every_character_leads_back_to_itself(texts):
    files = [Source(str(index), text) for index, text in enumerate(texts)]
    combined = combine(files)
    kept = [text if index == 0 else text.removeprefix("\ufeff") for index, text in enumerate(texts)]
    assert combined.text == "\n".join(kept)
    offset = 0
    for file, text in zip(files, kept, strict=True):
        left_out = len(file.text) - len(text)
        for place in range(len(text)):
            found = combined.locate(offset + place)
            # A file that ends in CR has its joint to make it one line end.
            assert found == file.locate(left_out + place) or text.endswith("\r")
        offset += len(text) + 1
