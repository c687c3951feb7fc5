"""The record of what was written."""

import json
from typing import Any

import pytest
from output_projects import GEN1, GEN2, git, write

from amp2gen.cli.output.manifest import (
    FACTS_PATH,
    MANIFEST_PATH,
    Manifest,
    fingerprint,
    manifest_bytes,
    manifest_of,
    read_manifest,
    user_edited,
)


def test_the_file(project):
    head = git(project, "rev-parse", "HEAD").strip()
    made = manifest_of({"b": b"", "a": b"hello\n"}, "1.2.3", project)
    assert manifest_bytes(made).decode() == (
        "{\n"
        '  "version": "1.2.3",\n'
        f'  "gen1Commit": "{head}",\n'
        '  "files": {\n'
        '    "a": "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03",\n'
        '    "b": "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"\n'
        "  }\n"
        "}\n"
    )


def test_it_reads_back(project, manifest):
    assert read_manifest(project) is None
    write(project, {MANIFEST_PATH: manifest_bytes(manifest)})
    assert read_manifest(project) == manifest


def test_no_commit(tmp_path, monkeypatch):
    assert manifest_of({}, "1", tmp_path).gen1_commit is None
    git(tmp_path, "init", "-q")
    assert manifest_of({}, "1", tmp_path).gen1_commit is None
    monkeypatch.setenv("PATH", str(tmp_path))
    assert manifest_of({}, "1", tmp_path).gen1_commit is None


def test_what_the_user_edited(tmp_path):
    write(tmp_path, {**GEN2.files, "theirs": b""})
    listed = manifest_of(GEN2.files, "1", tmp_path)
    assert user_edited(listed, tmp_path, {}) == []
    (tmp_path / "package.json").write_bytes(GEN1["package.json"])
    (tmp_path / "README.md").unlink()
    (tmp_path / "src/App.js").write_bytes(GEN2.files["src/App.js"].replace(b"\r\n", b"\n"))
    assert user_edited(listed, tmp_path, {}) == ["README.md", "package.json", "src/App.js"]
    assert user_edited(Manifest("1", None, {}), tmp_path, {}) == []


def facts(**keys: Any) -> bytes:
    branches = {"sandbox": "fresh", "gen2-main": {"takesOver": "main", "moved": False, **keys}}
    return json.dumps({"models": ["Note"], "branches": branches}, indent=2).encode()


def test_facts_that_only_aws_knows_make_no_other_fingerprint():
    known = facts(graphqlApiId="abc", tables={"notes": "notes-main"})
    plain = facts(graphqlApiId=None, tables={"notes": None})
    assert fingerprint(FACTS_PATH, known) == fingerprint(FACTS_PATH, plain)
    assert fingerprint("other.json", known) != fingerprint("other.json", plain)
    assert fingerprint(FACTS_PATH, plain) != fingerprint(FACTS_PATH, facts(graphqlApiId=None, tables={}))
    assert fingerprint(FACTS_PATH, plain) != fingerprint(FACTS_PATH, plain.replace(b'"moved": false', b'"moved": true'))
    assert fingerprint(FACTS_PATH, b"{") != fingerprint(FACTS_PATH, b"")


@pytest.mark.parametrize(
    ("there", "new", "edited"),
    [
        (facts(graphqlApiId=None), facts(graphqlApiId="abc"), False),
        (facts(graphqlApiId="abc"), facts(graphqlApiId="abc"), False),
        (facts(graphqlApiId="abc"), facts(graphqlApiId=None), True),
        (facts(graphqlApiId="abc"), facts(graphqlApiId="def"), True),
        (facts(restApis={"a": "abc", "b": None}), facts(restApis={"a": "abc", "b": "def"}), False),
        (facts(restApis={"a": "abc", "b": "def"}), facts(restApis={"a": "abc", "b": None}), True),
        (facts(graphqlApiId="abc"), facts(graphqlApiId="abc").replace(b"gen2-main", b"production"), False),
        (facts(graphqlApiId="abc"), facts(graphqlApiId=None).replace(b"gen2-main", b"production"), True),
    ],
)
def test_facts_that_somebody_filled_in_are_their_work(tmp_path, there, new, edited):
    write(tmp_path, {FACTS_PATH: there})
    assert user_edited(manifest_of({FACTS_PATH: there}, "1", tmp_path), tmp_path, {FACTS_PATH: new}) == (
        [FACTS_PATH] if edited else []
    )
