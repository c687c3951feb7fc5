"""Anything at all in the place of anything: a project is compiled whole, or refused with a code and a place."""

import json
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from in_memory import changed, compile_or_refuse, modest, sample

ODD = [None, 7, -1.5, 10**30, True, "", "x", "${a}`'\"\\\n", "../x", [], [None], ["x"], [{}], {}, {"a": None}]
ODD += [{"Ref": "x"}, {"Ref": []}, {"Fn::If": 3}, {"Fn::Join": ["", {"Ref": "x"}]}, {"Fn::GetAtt": ["a"]}]
ODD += [{"Fn::Sub": ["${x}", {"x": {"Ref": "env"}}]}, {"Fn::ImportValue": {}}]

KEYS = ["__proto__", "constructor", "../x", "", "a b", "a~b/c", "ü", "9", "${x}", "`", "*/", "\u2028", "a\nb", "class"]


def is_read(path):
    """Whether a JSON file is one that the compiler reads, and no copy."""
    return path.endswith(".json") and "/build/" not in path and "#current" not in path and "/src/" not in path


def places(value, place=()):
    """The paths to a value and to everything in it."""
    yield place
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, member in members:
        yield from places(member, (*place, key))


def put(value, place, new, rename=False):
    """The value with `new` at a place, or under the name `new` there."""
    if not place:
        return new
    if isinstance(value, list):
        return [put(item, place[1:], new, rename) if at == place[0] else item for at, item in enumerate(value)]
    if rename and len(place) == 1:
        return {new if key == place[0] else key: item for key, item in value.items()}
    return {key: put(item, place[1:], new, rename) if key == place[0] else item for key, item in value.items()}


@cache
def documents(name):
    return {path: json.loads(text) for path, text in sample(name).files.items() if text and is_read(path)}


@cache
def spots(name):
    """Every place in every JSON file of a sample."""
    return [(path, place) for path, data in sorted(documents(name).items()) for place in places(data)]


@pytest.mark.parametrize(("name", "examples"), [("blog", 90), ("shop", 12), ("team-chat", 20)])
def test_any_value_in_the_place_of_any_other(name, examples):
    @settings(modest, max_examples=examples)
    @given(st.sampled_from(spots(name)), st.sampled_from(ODD))
    def check(spot, value):
        path, place = spot
        compile_or_refuse(changed(sample(name), {path: json.dumps(put(documents(name)[path], place, value)).encode()}))

    check()


@pytest.mark.parametrize(("name", "examples"), [("blog", 40), ("shop", 5)])
def test_any_name_in_the_place_of_any_other(name, examples):
    keys = [(path, place) for path, place in spots(name) if place and isinstance(place[-1], str)]

    @settings(modest, max_examples=examples)
    @given(st.sampled_from(keys), st.sampled_from(KEYS))
    def check(spot, key):
        path, place = spot
        data = put(documents(name)[path], place, key, rename=True)
        compile_or_refuse(changed(sample(name), {path: json.dumps(data).encode()}))

    check()


@settings(modest, max_examples=50)
@given(st.data())
def test_any_bytes_in_the_place_of_any_others(data):
    files = {path: text for path, text in sample("blog").files.items() if path.startswith("amplify/") and text}
    path = data.draw(
        st.sampled_from(sorted(path for path in files if "#current" not in path and "/build/" not in path))
    )
    start = data.draw(st.integers(0, len(files[path])))
    end = data.draw(st.integers(start, len(files[path])))
    junk = data.draw(
        st.sampled_from([b"", b"\xff", b"\0", b"{", b"}", b'"', b"\\", b"\r", b"`${", b"*/", b"\xe2\x80\xa8"])
    )
    compile_or_refuse(changed(sample("blog"), {path: files[path][:start] + junk + files[path][end:]}))


@settings(modest, max_examples=30)
@given(st.data())
def test_any_file_may_be_missing(data):
    files = [path for path in sample("blog").files if path.startswith("amplify/")]
    gone = data.draw(st.sets(st.sampled_from(files), min_size=1, max_size=8))
    compile_or_refuse(changed(sample("blog"), dict.fromkeys(gone)))
