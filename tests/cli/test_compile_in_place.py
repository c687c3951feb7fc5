"""`amp2gen compile` over what is there: with `--in-place`, in a migrated project, and after it was killed midway."""

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from gen1 import amp2gen, files_below, git

GOLDEN = Path(__file__).parents[2] / "golden"
OUT = "amplify-gen2"
MANIFEST = "amplify/amp2gen.json"


@pytest.fixture
def blog(tmp_path):
    """A git repository with the sample project `blog`, a pulled checkout: git ignores some of its files."""
    root = tmp_path / "blog"
    shutil.copytree(GOLDEN / "blog/gen1", root)
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "commit", "-q", "-m", "gen 1")
    return root


def test_in_place_then_check_takes_the_gen1_sources_from_the_recorded_commit(blog):
    gen1_commit = git(blog, "rev-parse", "HEAD").strip()
    result = amp2gen("compile", blog, "--in-place")
    assert result.code == 0, result.out + result.err
    assert f"Gen 1 files that git does not have are kept in {blog}/.amp2gen/gen1" in result.err
    assert not (blog / "amplify/backend").exists()
    assert json.loads((blog / MANIFEST).read_text())["gen1Commit"] == gen1_commit
    result = amp2gen("compile", blog, "--check")
    assert (result.code, result.out) == (0, "")
    assert amp2gen("compile", blog / "amplify/functions", "--check").code == 0


def test_in_place_again_changes_nothing_and_still_knows_the_gen1_commit(blog):
    amp2gen("compile", blog, "--in-place")
    git(blog, "add", "-A")
    git(blog, "commit", "-q", "-m", "gen 2")
    before = files_below(blog)
    result = amp2gen("compile", blog, "--in-place")
    assert result.code == 0, result.err
    assert files_below(blog) == before


def test_in_place_refuses_what_the_user_changed_unless_forced(blog):
    amp2gen("compile", blog, "--in-place")
    backend = blog / "amplify/backend.ts"
    generated = backend.read_bytes()
    backend.write_bytes(generated + b"// mine\n")
    git(blog, "add", "-A")
    git(blog, "commit", "-q", "-m", "gen 2, changed")
    result = amp2gen("compile", blog, "--check")
    assert (result.code, result.out) == (1, "amplify/backend.ts\n")
    result = amp2gen("compile", blog, "--in-place")
    assert result.code == 2
    assert "error A2G3010: changed since amp2gen wrote them: amplify/backend.ts\n" in result.err
    assert backend.read_bytes().endswith(b"// mine\n")
    assert amp2gen("compile", blog, "--in-place", "--force").code == 0
    assert backend.read_bytes() == generated


def test_in_place_refuses_a_dirty_work_tree(blog):
    (blog / "index.html").write_text("changed\n")
    result = amp2gen("compile", blog, "--in-place")
    assert result.code == 2
    assert "the git work tree is not clean: index.html" in result.err
    assert (blog / "amplify/backend").is_dir()


def test_gen1_names_another_folder_or_commit(blog, gen1):
    amp2gen("compile", blog, "--in-place")
    assert amp2gen("compile", blog, "--check", "--gen1", "HEAD").code == 1, (
        "gen1.json lacks what only ignored files say"
    )
    gen1.function("greet")
    result = amp2gen("compile", gen1.root, "--gen1", GOLDEN / "blog/gen1", "--format", "json")
    assert (result.code, result.json["app"]) == (0, "blog")


def test_without_its_manifest_a_migrated_project_is_gen2_and_nothing_else(blog):
    amp2gen("compile", blog, "--in-place")
    (blog / MANIFEST).unlink()
    result = amp2gen("compile", blog, "--check")
    assert result.code == 2
    assert result.err.startswith("error A2G1111: ")


def test_a_project_below_a_repository_gives_the_same_after_the_migration(tmp_path, gen1):
    gen1.function("greet")
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "gen 1")
    assert amp2gen("compile", gen1.root, "--in-place").code == 0
    assert not (gen1.root / "amplify.yml").exists()
    result = amp2gen("compile", gen1.root, "--check")
    assert (result.code, result.out) == (0, "")


@pytest.mark.parametrize("manifest", ["{", "[]", '{"version": "1", "gen1Commit": 3, "files": {}}'])
def test_a_broken_manifest_is_refused(blog, manifest):
    amp2gen("compile", blog, "--in-place")
    (blog / MANIFEST).write_text(manifest)
    result = amp2gen("compile", blog, "--check")
    assert result.code == 2
    assert "is not readable as a manifest" in result.err


def test_a_manifest_cannot_smuggle_options_into_git(blog):
    amp2gen("compile", blog, "--in-place")
    manifest = json.loads((blog / MANIFEST).read_text())
    (blog / MANIFEST).write_text(json.dumps({**manifest, "gen1Commit": "--output=stolen"}))
    result = amp2gen("compile", blog, "--check")
    assert result.code == 2
    assert result.err.startswith("error A2G1115: the Gen 1 sources of --output=stolen cannot be taken from git")
    assert not (blog / "stolen").exists()


KILLED = """
import os, signal, sys
from pathlib import Path
from amp2gen.cli.main import main
rename, left, sent = Path.rename, int(sys.argv.pop(1)), int(sys.argv.pop(1))
def killing(self, target):
    global left
    left -= 1
    if left == -1:
        os.kill(os.getpid(), sent)
    return rename(self, target)
Path.rename = killing
main()
"""


def signalled(number, renames, *arguments):
    """Runs a command that gets a signal in its rename `renames`, counted from 0."""
    command = [sys.executable, "-c", KILLED, str(renames), str(int(number)), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(("number", "renames"), [(signal.SIGINT, 12), (signal.SIGTERM, 0)])
def test_interrupted_in_the_middle_of_in_place_all_is_as_it_was(blog, number, renames):
    old = files_below(blog)
    ended = signalled(number, renames, "compile", blog, "--in-place")
    assert (ended.returncode, "Traceback" in ended.stderr) == (128 + number, False)
    assert files_below(blog) == old
    assert not (blog / ".amp2gen").exists()


def test_interrupted_in_the_middle_of_out_the_folder_is_as_it_was(gen1):
    gen1.function("greet")
    assert amp2gen("compile", gen1.root).code == 0
    first, names = files_below(gen1.root / OUT), set(gen1.root.iterdir())
    gen1.function("other")
    ended = signalled(signal.SIGINT, 1, "compile", gen1.root)
    assert ended.returncode == 128 + signal.SIGINT
    assert files_below(gen1.root / OUT) == first
    assert set(gen1.root.iterdir()) == names


@pytest.mark.parametrize("renames", [0, 3, 12])
def test_killed_in_the_middle_of_in_place_the_next_run_leaves_the_old_or_the_new(blog, tmp_path, renames):
    old = files_below(blog)
    shutil.copytree(blog, tmp_path / "other")
    assert amp2gen("compile", tmp_path / "other", "--in-place").code == 0
    new = files_below(tmp_path / "other")
    killed = signalled(signal.SIGKILL, renames, "compile", blog, "--in-place")
    assert killed.returncode == -signal.SIGKILL
    result = amp2gen("compile", blog, "--check")
    assert result.code in (0, 1), result.err
    assert "an earlier run was interrupted" in result.err
    assert files_below(blog) in (old, new)


@pytest.mark.parametrize("renames", [0, 1])
def test_killed_in_the_middle_of_out_the_next_run_writes_it(gen1, renames):
    gen1.function("greet")
    assert amp2gen("compile", gen1.root).code == 0
    first = files_below(gen1.root / OUT)
    gen1.function("other")
    killed = signalled(signal.SIGKILL, renames, "compile", gen1.root)
    assert killed.returncode == -signal.SIGKILL
    assert amp2gen("compile", gen1.root).code == 0
    assert set(files_below(gen1.root / OUT)) - set(first) == {
        "amplify/functions/other/resource.ts",
        "amplify/functions/other/src/index.js",
    }
    assert [path.name for path in gen1.root.iterdir() if path.name.startswith(".amplify-gen2")] == []
