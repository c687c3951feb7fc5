"""`--check` and `--diff`; that a diff is one is asked of git."""

import subprocess

import pytest
from output_projects import GEN1, GEN2, snapshot, write

from amp2gen.cli.output.compare import check, diff
from amp2gen.cli.output.in_place import apply_in_place
from amp2gen.cli.output.tree import FileTree


def test_check_names_what_differs(project, manifest):
    before = snapshot(project)
    assert check(GEN2, project) == sorted({*GEN2.files, *GEN2.removals} - {"README.md"})
    assert snapshot(project) == before
    apply_in_place(GEN2, project, manifest)
    assert check(GEN2, project) == []
    (project / "package.json").write_bytes(GEN2.files["package.json"] + b" ")
    (project / "amplify/backend.ts").unlink()
    write(project, {"amplify/cli.json": b""})
    assert check(GEN2, project) == ["amplify/backend.ts", "amplify/cli.json", "package.json"]


def test_a_folder_or_a_dangling_link_in_the_place_of_a_file(tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "b").symlink_to("nowhere")
    assert check(FileTree({"a": b""}, frozenset({"b"})), tmp_path) == ["a", "b"]


def test_the_diff_reads_like_one(project):
    tree = FileTree(
        {
            "package.json": GEN2.files["package.json"],
            "new.txt": b"one\ntwo",
            "logo.png": b"\0",
            "README.md": b"# shop\n",
        },
        frozenset({"amplify/backend", "amplify/cli.json", "absent"}),
    )
    assert diff(tree, project) == (
        "diff --git a/logo.png b/logo.png\n"
        "new file mode 100644\n"
        "Binary files /dev/null and b/logo.png differ\n"
        "diff --git a/new.txt b/new.txt\n"
        "new file mode 100644\n"
        "--- /dev/null\n"
        "+++ b/new.txt\n"
        "@@ -0,0 +1,2 @@\n"
        "+one\n"
        "+two\n"
        "\\ No newline at end of file\n"
        "diff --git a/package.json b/package.json\n"
        "--- a/package.json\n"
        "+++ b/package.json\n"
        "@@ -1,3 +1,4 @@\n"
        " {\n"
        '-  "name": "shop"\n'
        '+  "name": "shop",\n'
        '+  "devDependencies": {}\n'
        " }\n"
        "Removed folder amplify/backend (4 files)\n"
        "Removed amplify/cli.json\n"
    )


def test_nothing_to_say(project):
    assert diff(FileTree({"README.md": GEN1["README.md"]}), project) == ""


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"a\nb\nc\n", b"a\nB\nc\n"),
        (b"a\r\nb\r\n", b"a\r\nc\r\n"),
        (b"a\nb", b"a\nb\n"),
        (b"a\nb\n", b"a\nb"),
        (b"a\nb", b"a\nc"),
        (b"", b"a\n"),
        (b"a\n", b""),
        (None, b"a\n"),
        (None, b""),
        (None, b"a\x0cb\n\xe2\x80\xa8c\rd\n"),
        ("é\n".encode(), "ü\n".encode()),
        (b"\n" * 50 + b"x\n", b"y\n" + b"\n" * 50),
    ],
)
@pytest.mark.parametrize("name", ["f", "a b/é.txt"])
def test_git_applies_it(tmp_path, before, after, name):
    if before is not None:
        write(tmp_path, {name: before})
    tree = FileTree({name: after})
    subprocess.run(
        [
            "git",
            "-c",
            "core.autocrlf=false",
            "apply",
            "--unsafe-paths",
            "--whitespace=nowarn",
            f"--directory={tmp_path}",
        ],
        input=diff(tree, tmp_path).encode(),
        cwd="/",
        check=True,
        env={"PATH": "/usr/bin:/bin:/usr/local/bin", "GIT_CEILING_DIRECTORIES": "/"},
    )
    assert (tmp_path / name).read_bytes() == after
    assert check(tree, tmp_path) == []
