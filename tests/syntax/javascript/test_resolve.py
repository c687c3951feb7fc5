import pytest

from amp2gen.syntax.javascript.resolve import find_file, kind_of, package_name, read_object, relative_specifier

PATHS = """index.js app.js app.json data.json lib/index.js lib/a.js lib/deep/index.json main/out/run.js both both.js
    dots.v1.js"""
FILES = dict.fromkeys(PATHS.split(), b"{}") | {"main/package.json": b'{"main": "./out/run"}'}


@pytest.mark.parametrize(
    ("importer", "specifier", "file"),
    [
        ("index.js", "./app", "app.js"),
        ("index.js", "./app.json", "app.json"),
        ("index.js", "./data", "data.json"),
        ("index.js", "./lib", "lib/index.js"),
        ("index.js", "./lib/", "lib/index.js"),
        ("index.js", "./lib/deep", "lib/deep/index.json"),
        ("index.js", "./main", "main/out/run.js"),
        ("index.js", "./both", "both"),
        ("index.js", "./dots.v1", "dots.v1.js"),
        ("index.js", "./nothing", None),
        ("lib/a.js", ".", "lib/index.js"),
        ("lib/a.js", "..", "index.js"),
        ("lib/a.js", "../app", "app.js"),
        ("lib/a.js", "./../lib/a.js", "lib/a.js"),
        ("lib/a.js", "../../outside", None),
    ],
)
def test_find_file(importer, specifier, file):
    assert find_file(FILES, importer, specifier) == file


def test_specifiers():
    assert relative_specifier("index.js", "lib/a.js") == "./lib/a.js"
    assert relative_specifier("lib/deep/x.js", "app.js") == "../../app.js"
    assert [package_name(each) for each in ("a", "a/b", "@a/b", "@a/b/c")] == ["a", "a", "@a/b", "@a/b"]


@pytest.mark.parametrize(
    ("specifier", "kind"),
    [
        ("fs", "builtin"),
        ("fs/promises", "builtin"),
        ("node:test", "builtin"),
        ("buffer/", "package"),
        ("lodash", "package"),
        ("./fs", "file"),
        ("..", "file"),
        ("/opt/x", "absolute"),
        ("#x", "internal"),
    ],
)
def test_kind(specifier, kind):
    assert kind_of(specifier) == kind


@pytest.mark.parametrize("content", [b'{"a":' * 3000 + b"1" + b"}" * 3000, b'{"name": "\\ud800"}', b"\xe9", b"[]", b""])
def test_what_is_no_json_object_is_none(content):
    assert read_object(content) is None


def test_a_pair_of_surrogates_is_a_character():
    assert read_object(b'{"name": "\\ud83d\\ude00"}') == {"name": "\U0001f600"}
