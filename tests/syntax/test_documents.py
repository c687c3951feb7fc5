import json
import re

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from amp2gen.syntax.documents import MAX_DEPTH, child_pointer, decode, load, split_pointer
from amp2gen.syntax.spans import SyntaxProblem


def problem_of(text: str, path: str) -> SyntaxProblem:
    with pytest.raises(SyntaxProblem) as caught:
        load(text, path)
    return caught.value


# JSON


def test_json_problem_names_file_line_column_and_line():
    problem = problem_of('{\n  "a": 1,\n  "b" 2\n}\n', "amplify/x.json")

    assert (problem.path, problem.line, problem.column) == ("amplify/x.json", 3, 7)
    assert problem.snippet == '  "b" 2'
    assert "':'" in problem.message


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("", 1, 1, "empty"),
        ("  \n", 2, 1, "empty"),
        ('{"a": NaN}', 1, 7, "NaN"),
        ("[1,\n -Infinity]", 2, 2, "-Infinity"),
        ("[1e999]", 1, 2, "1e999"),
        ("[" + "7" * 5000 + "]", 1, 2, "7777"),
        ('{"a": 1} and more', 1, 10, "Extra data"),
        ('{"a": 1,}', 1, 9, "property name"),
        ('{"a": "\\ud800"}', 1, 7, "surrogate"),
        ("\ufeff{}", 1, 1, "BOM"),
        ("{'a': 1}", 1, 2, "property name"),
        ('"a\nb"', 1, 3, "control character"),
    ],
)
def test_json_that_is_refused(text, line, column, message):
    problem = problem_of(text, "x.json")

    assert (problem.line, problem.column) == (line, column)
    assert message in problem.message


def test_escaped_surrogate_pairs_are_characters():
    assert load(r'["\ud83d\ude00"]', "x.json").data == ["😀"]


@pytest.mark.parametrize("text", ["[]", "3", '"x"', "null"])
def test_any_json_value_may_be_the_top(text):
    assert load(text, "x.json").data == json.loads(text)


def test_of_repeated_keys_the_last_counts_and_all_are_named():
    document = load('{"a": 1,\n "b/c": [{"x": 1, "x": 2, "x": 3}],\n "a": 4}', "x.json")

    assert document.data == {"a": 4, "b/c": [{"x": 3}]}
    assert document.repeated_keys == ("/b~1c/0/x", "/a")
    assert document.position("/a") == (3, 2)


def test_same_key_in_different_objects_is_not_repeated():
    assert load('{"a": {"k": 1}, "b": {"k": 1}}', "x.json").repeated_keys == ()


@pytest.mark.parametrize("opening", ["[", '{"a":'])
def test_depth_limit_of_json(opening):
    closing = {"[": "]"}.get(opening, "}")
    load(opening * MAX_DEPTH + "1" + closing * MAX_DEPTH, "x.json")

    problem = problem_of(opening * (MAX_DEPTH + 1) + "1" + closing * (MAX_DEPTH + 1), "x.json")

    assert problem.column == len(opening) * MAX_DEPTH + 1
    assert "deep" in problem.message


@pytest.mark.parametrize("path", ["x.json", "x.yml"])
def test_extreme_depth_is_a_problem_not_a_crash(path):
    assert "deep" in problem_of("[" * 100_000, path).message


# Positions


def test_positions_are_those_of_keys_and_elements():
    document = load('{\n  "Resources": {\n    "A/B": [10,\n      {"~": null}]\n  }\n}', "x.json")

    assert document.position("") == (1, 1)
    assert document.position("/Resources") == (2, 3)
    assert document.position("/Resources/A~1B") == (3, 5)
    assert document.position("/Resources/A~1B/0") == (3, 13)
    assert document.position("/Resources/A~1B/1/~0") == (4, 8)
    assert document.position("/Resources/C") is None
    assert document.position("/Resources/A~1B/2") is None
    assert document.position("/Resources/A~1B/0/deeper") is None


def test_position_refuses_what_is_no_pointer():
    with pytest.raises(ValueError, match="not a JSON pointer"):
        load("{}", "x.json").position("a")


def test_problem_of_a_missing_place_points_at_what_is_around_it():
    problem = load('{\n "a": {\n  "b": 1}}', "x.json").problem("/a/c/d", "nothing here")

    assert (problem.line, problem.column, problem.snippet) == (2, 2, ' "a": {')


def test_pointers_escape_and_split():
    assert child_pointer(child_pointer("", "a/b~c"), 0) == "/a~1b~0c/0"
    assert split_pointer("/a~1b~0c/0") == ["a/b~c", "0"]
    assert split_pointer("/~01") == ["~1"]
    assert split_pointer("") == []
    assert split_pointer("/") == [""]


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda children: st.lists(children, max_size=4) | st.dictionaries(st.text(), children, max_size=4),
    max_leaves=12,
)


def all_pointers(value, pointer=""):
    yield pointer, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, child in items:
        yield from all_pointers(child, child_pointer(pointer, key))


def parent_of(data, pointer):
    value = data
    for key in split_pointer(pointer)[:-1]:
        value = value[int(key)] if isinstance(value, list) else value[key]
    return value


@given(json_values, st.sampled_from([None, 0, 2, "\t"]), st.booleans())
def test_every_pointer_of_a_json_document_leads_to_its_text(data, indent, ascii_only):
    text = json.dumps(data, indent=indent, ensure_ascii=ascii_only)
    document = load(text, "x.json")
    lines = text.split("\n")
    decoder = json.JSONDecoder()

    for pointer, value in all_pointers(document.data):
        line, column = document.position(pointer)
        offset = sum(len(earlier) + 1 for earlier in lines[: line - 1]) + column - 1
        if pointer and isinstance(parent_of(document.data, pointer), dict):
            key, end = decoder.raw_decode(text, offset)
            assert key == split_pointer(pointer)[-1]
            offset = re.compile(r"\s*:\s*").match(text, end).end()
        assert decoder.raw_decode(text, offset)[0] == value


# YAML


def yaml_data(text: str):
    return load(text, "x.yml").data


def test_short_intrinsics_become_long_ones():
    text = """
a: !Ref env
b: !GetAtt Table.Arn
c: !GetAtt Nested.Outputs.Arn
d: !GetAtt [Table, Arn]
e: !Sub "${env}-x"
f: !Sub ["${x}", {x: !Ref env}]
g: !Join ['', [a, !Ref env]]
h: !If [Prod, 1, !Ref AWS::NoValue]
i: !ImportValue
  Fn::Sub: "${api}:Id"
j: !And [!Condition Prod, !Not [!Equals [!Ref env, dev]]]
k: !Sub 12
l: !GetAZs ''
"""

    assert yaml_data(text) == {
        "a": {"Ref": "env"},
        "b": {"Fn::GetAtt": ["Table", "Arn"]},
        "c": {"Fn::GetAtt": ["Nested", "Outputs.Arn"]},
        "d": {"Fn::GetAtt": ["Table", "Arn"]},
        "e": {"Fn::Sub": "${env}-x"},
        "f": {"Fn::Sub": ["${x}", {"x": {"Ref": "env"}}]},
        "g": {"Fn::Join": ["", ["a", {"Ref": "env"}]]},
        "h": {"Fn::If": ["Prod", 1, {"Ref": "AWS::NoValue"}]},
        "i": {"Fn::ImportValue": {"Fn::Sub": "${api}:Id"}},
        "j": {"Fn::And": [{"Condition": "Prod"}, {"Fn::Not": [{"Fn::Equals": [{"Ref": "env"}, "dev"]}]}]},
        "k": {"Fn::Sub": "12"},
        "l": {"Fn::GetAZs": ""},
    }


@pytest.mark.parametrize(
    ("scalar", "value"),
    [
        ("2012-10-17", "2012-10-17"),
        ("2010-09-09T10:00:00Z", "2010-09-09T10:00:00Z"),
        ("12:30:45", "12:30:45"),
        ("yes", "yes"),
        ("off", "off"),
        ("True", True),
        ("false", False),
        ("~", None),
        ("", None),
        ("12", 12),
        ("-3", -3),
        ("0", 0),
        ("0x1F", 31),
        ("012345678901", "012345678901"),
        ("010", "010"),
        ("1_000", "1_000"),
        ("1.50", 1.5),
        ("1e3", 1000.0),
        (".inf", ".inf"),
        ("1e999", "1e999"),
        ("1" * 5000, "1" * 5000),
        ("'12'", "12"),
        ("! 12", "12"),
        ("!!str 12", "12"),
        ("!!int '12'", 12),
        ("=", "="),
        ("|\n  12", "12"),
    ],
)
def test_yaml_scalars(scalar, value):
    data = yaml_data(f"key: {scalar}")["key"]

    assert data == value
    assert type(data) is type(value)


def test_yaml_keys_are_text():
    assert yaml_data("200: a\ntrue: b\n2012-10-17: c") == {"200": "a", "true": "b", "2012-10-17": "c"}


def test_yaml_aliases_and_merges():
    text = """
base: &base {a: 1, b: 1}
more: &more {b: 2, c: 2}
one: {<<: *base, b: 3}
two:
  <<: [*base, *more]
  d: *base
"""

    data = yaml_data(text)

    assert data["one"] == {"a": 1, "b": 3}
    assert data["two"] == {"a": 1, "b": 1, "c": 2, "d": {"a": 1, "b": 1}}


def test_empty_yaml_is_null():
    assert yaml_data("# only a comment\n") is None


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("a: 1\nb: [1, 2\nc: 3", 3, 2, "expected ',' or ']'"),
        ("a: b: c", 1, 5, "mapping values"),
        ("a: 1\nb:\n  c: 1\n  c: 2", 4, 3, "'c' stands twice"),
        ("a: !Foo x", 1, 4, "unknown tag !Foo"),
        ("a: !!binary aGk=", 1, 4, "!!binary"),
        ("a: !!int x", 1, 4, "!!int"),
        ("a: *nothing", 1, 4, "*nothing"),
        ("a: &x\n  - *x", 2, 5, "*x"),
        ("? [a]\n: b", 1, 3, "key"),
        ("? !Ref a\n: b", 1, 3, "key"),
        ("a: &x b\n*x : c", 2, 1, "key"),
        ("a: 1\n---\nb: 2", 2, 1, "more than one"),
        ("a: \x00", 1, 4, "not valid YAML"),
        ('a: "\\UFFFFFFFF"', 1, 1, "not valid YAML"),
        ('a: "\\ud800"', 1, 4, "surrogate"),
        ("<<: 3", 1, 5, "<<"),
    ],
)
def test_yaml_that_is_refused(text, line, column, message):
    problem = problem_of(text, "x.yaml")

    assert message in problem.message
    assert (problem.line, problem.column) == (line, column)


def test_alias_bombs_are_refused():
    levels = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    levels += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 9)]

    assert "aliases" in problem_of("\n".join(levels), "x.yml").message


def test_depth_through_aliases_is_limited():
    half = MAX_DEPTH // 2 + 1
    text = f"a: &a {'[' * half}{']' * half}\nb: {'[' * half}*a{']' * half}"

    assert "deep" in problem_of(text, "x.yml").message


def test_yaml_positions():
    document = load(
        "Resources:\n  A:\n    Type: T\n    List:\n      - !Ref x\n      - !GetAtt a.b\n      - &l {k: v}\n  B: *l\n",
        "x.yml",
    )

    assert document.position("") == (1, 1)
    assert document.position("/Resources/A") == (2, 3)
    assert document.position("/Resources/A/Type") == (3, 5)
    assert document.position("/Resources/A/List/0") == (5, 9)
    assert document.position("/Resources/A/List/0/Ref") == (5, 9)
    assert document.position("/Resources/A/List/1/Fn::GetAtt/1") == (6, 9)
    assert document.position("/Resources/B") == (8, 3)
    assert document.position("/Resources/B/k") == (7, 13)
    assert document.position("/Resources/C") is None


plain_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text("abc xyz:-#'\"{}[]&*!|>%@\n", max_size=12),
    lambda children: (
        st.lists(children, max_size=4) | st.dictionaries(st.text("abcxyz", min_size=1), children, max_size=4)
    ),
    max_leaves=12,
)


@given(plain_values, st.booleans())
def test_yaml_written_by_another_program_reads_back(data, flow):
    assert yaml_data(yaml.safe_dump(data, default_flow_style=flow)) == data


FRAGMENTS = r"""
a 1 1e511 !Ref !GetAtt &x *x <<: : - [ ] { } , " ' | > # % ? \ \UFFFFFFFF é
"""


@settings(max_examples=300)
@given(st.lists(st.sampled_from([*FRAGMENTS.split(), *" \n\t\r\u2028", "---\n"]), max_size=14).map("".join))
def test_no_text_makes_a_traceback(text):
    for path in ("x.yml", "x.json", "x.template"):
        try:
            load(text, path)
        except SyntaxProblem as problem:
            assert problem.path == path


# Which reader, and which encoding


@pytest.mark.parametrize(
    ("path", "text", "data"),
    [
        ("a.template", '{"a": 1}', {"a": 1}),
        ("a.template", "a: !Ref b", {"a": {"Ref": "b"}}),
        ("a.yml", '{\n\t"a": 1\n}', {"a": 1}),
        ("a.yml", "{a: !Ref b}", {"a": {"Ref": "b"}}),
        ("A.JSON", "[1]", [1]),
    ],
)
def test_the_reader_goes_by_name_then_looks(path, text, data):
    assert load(text, path).data == data


def test_json_files_are_never_read_as_yaml():
    assert "not valid JSON" in problem_of("a: 1", "x.json").message
    assert "not valid JSON" in problem_of("{a: 1}", "x.template").message


def test_decode_drops_the_byte_order_mark():
    assert decode(b"\xef\xbb\xbf{}", "x.json") == "{}"
    assert decode("é\r\n".encode(), "x.json") == "é\r\n"


def test_decode_refuses_other_encodings():
    with pytest.raises(SyntaxProblem) as caught:
        decode('{\n "é": "'.encode() + b"\xe9" + b'"}', "x.json")
    assert (caught.value.line, caught.value.column, caught.value.snippet) == (2, 8, ' "é": "')
    assert "0xe9" in caught.value.message

    with pytest.raises(SyntaxProblem, match="UTF-16"):
        decode("{}".encode("utf-16"), "x.json")
