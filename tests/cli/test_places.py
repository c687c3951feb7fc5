"""Every diagnostic says in which file, and, where it comes from what a file holds, on which line."""

from pathlib import Path

import pytest

from amp2gen.cli.checkout import compile_checkout
from amp2gen.cli.places import with_lines
from amp2gen.cli.projects import projects_of
from amp2gen.frontend import ProjectError
from amp2gen.ir.base import Origin
from amp2gen.ir.diagnostics import Diagnostic

REPOSITORY = Path(__file__).parents[2]
SHARED = REPOSITORY.parent / "shared"

OF_WHOLE_FILES = {
    "A2G1101": "team-provider-info.json is not there",
    "A2G1116": "team-provider-info.json is not there",
    "A2G1204": "is about a folder",
    "A2G1207": "is about a folder",
    "A2G1230": "is about all of override.ts",
    "A2G1424": "is about all of a template",
    "A2G2007": "is about what several package.json files ask for together",
    "A2G2021": "is about all that changes in a file",
    "A2G3002": "the file is not in the project",
    "A2G3003": "is about what should be in the file, and is not",
}
"""Codes that have no line, and why."""


def of_line(path, **place):
    return Diagnostic(code="A2G1006", severity="warning", message="m", origin=Origin(file=path, **place))


SOURCES = {"a.json": b'{\n  "x": 1,\n  "y": {"z": [1,\n 2]}\n}', "t.yaml": b"a:\n  b: 1\n", "bad.json": b"{"}


@pytest.mark.parametrize(
    ("path", "pointer", "line"),
    [
        ("a.json", "/x", 2),
        ("a.json", "/y/z/1", 4),
        ("t.yaml", "/a/b", 2),
        ("a.json", "/nowhere", None),
        ("bad.json", "/x", None),
        ("other.json", "/x", None),
    ],
)
def test_a_pointer_becomes_a_line(path, pointer, line):
    (found,) = with_lines([of_line(path, pointer=pointer)], SOURCES)
    assert found.origin.line == line


def test_a_line_that_is_known_stays():
    said = of_line("a.json", pointer="/x", line=7)
    assert with_lines([said], SOURCES) == (said,)


def projects():
    return [path for root in (REPOSITORY / "golden", SHARED / "apps") if root.is_dir() for path in projects_of(root)]


def without_place(path):
    """What of a project's diagnostics has no file, or no line and no reason for that."""
    return [
        f"{each.code} {each.origin}: {each.message}"
        for each in compile_checkout(path, None, None).diagnostics
        if each.origin is None or (each.origin.line is None and each.code not in OF_WHOLE_FILES)
    ]


@pytest.mark.parametrize("path", projects(), ids=lambda path: path.parent.name if path.name == "gen1" else path.name)
def test_every_diagnostic_has_a_place(path):
    assert without_place(path) == []


@pytest.mark.exhaustive
def test_every_diagnostic_of_the_corpus_has_a_place():
    if not (SHARED / "corpus").is_dir():
        pytest.skip("the corpus is not beside the repository")
    found = {}
    for path in projects_of(SHARED / "corpus"):
        try:
            found[path.name] = without_place(path)
        except ProjectError as error:
            assert error.diagnostic.code == "A2G1112", path  # several environments: --env decides
    assert {name: lacking for name, lacking in found.items() if lacking} == {}
