"""Writing a folder of its own: what it holds, what it refuses, and what a kill leaves."""

import os
import resource
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path

import pytest
from output_projects import GEN1, GEN2, git, in_a_process, killed_at, snapshot, steps_of, write

from amp2gen.cli.output.errors import OutputError
from amp2gen.cli.output.lock import only_writer
from amp2gen.cli.output.manifest import MANIFEST_PATH, hashes, manifest_of, read_manifest
from amp2gen.cli.output.out_dir import recover_out, write_out
from amp2gen.cli.output.tree import FileTree, no_checkpoint

CHANGED = {path: content for path, content in GEN2.files.items() if path != "README.md"}
NEWER = FileTree({**GEN2.files, "amplify/backend.ts": b"export const newer = 1;\n", "amplify/z.ts": b"z"})


@pytest.fixture
def out(project):
    return project / "amplify-gen2"


def contents(root):
    return {path: content for path, (content, _) in snapshot(root, without=()).items()}


def refused(out, project, manifest, **options):
    """The error, after checking that nothing next to `out`, or in it, was changed."""
    before = contents(project)
    with pytest.raises(OutputError) as caught:
        write_out(NEWER, out, project=project, manifest=manifest, **options)
    assert contents(project) == before
    assert caught.value.hint
    return caught.value


def test_it_holds_exactly_the_files_that_would_change(project, manifest, out):
    before = snapshot(project)
    written = write_out(GEN2, out, project=project, manifest=manifest)
    files = contents(out)
    assert written.paths == tuple(sorted(files))
    assert written.backup is None
    listed = read_manifest(out)
    assert listed == replace(manifest, files=hashes(CHANGED))
    del files[MANIFEST_PATH]
    assert files == CHANGED
    assert snapshot(project, without=("amplify-gen2", ".git")) == before


def test_executable_bits_are_kept_or_given(project, manifest, out):
    write_out(GEN2, out, project=project, manifest=manifest)
    assert (out / "scripts/run.sh").stat().st_mode & 0o777 == 0o755
    assert (out / "amplify/functions/f/build.sh").stat().st_mode & 0o111 == 0o111
    assert (out / "package.json").stat().st_mode & 0o111 == 0


def test_written_again_it_is_replaced_whole(project, manifest, out):
    write_out(NEWER, out, project=project, manifest=manifest)
    write_out(GEN2, out, project=project, manifest=manifest)
    assert set(contents(out)) == {*CHANGED, MANIFEST_PATH}
    assert sorted(path.name for path in project.iterdir() if "gen2" in path.name) == ["amplify-gen2"]


def test_an_empty_folder_and_a_new_path_will_do(project, manifest, out, tmp_path):
    out.mkdir()
    write_out(GEN2, out, project=project, manifest=manifest)
    write_out(GEN2, tmp_path / "a/b/c", project=project, manifest=manifest)
    assert contents(tmp_path / "a/b/c") == contents(out)


def test_a_folder_of_somebody_elses_is_refused(project, manifest, out):
    write(out, {"diary.txt": b"mine"})
    assert refused(out, project, manifest).message == f"{out} was not written by amp2gen"


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda o: (o / "amplify/backend.ts").write_text("mine"), "amplify/backend.ts"),
        (lambda o: (o / "amplify/backend.ts").unlink(), "amplify/backend.ts"),
        (lambda o: (o / "notes.txt").write_text("mine"), "notes.txt"),
        (lambda o: write(o, {f"n/{i}": b"" for i in range(7)}), "n/0, n/1, n/2, n/3, n/4 and 2 more"),
        (lambda o: (o / "link").symlink_to("nowhere"), "link"),
    ],
)
def test_a_folder_that_was_changed_since_is_refused(project, manifest, out, change, named):
    write_out(GEN2, out, project=project, manifest=manifest)
    change(out)
    error = refused(out, project, manifest)
    assert error.message == f"{out} was changed since it was written: {named}"
    assert "--force" in error.hint


def test_a_manifest_that_is_unreadable_is_refused(project, manifest, out):
    for content in (b"{", b"[]", b'{"version": 1, "gen1Commit": null, "files": {}}', b'{"files": {"a": 1}}', b"\xff"):
        write(out, {MANIFEST_PATH: content})
        assert "not readable as a manifest" in refused(out, project, manifest).message


def test_force_moves_the_users_work_to_a_backup(project, manifest, out):
    for number, content in enumerate((b"one", b"two"), 1):
        write(out, {"amplify/backend.ts": content})
        theirs = contents(out)
        written = write_out(GEN2, out, project=project, manifest=manifest, force=True)
        assert written.backup == project / f"amplify-gen2.backup-{number}"
        assert contents(written.backup) == theirs
        assert set(contents(out)) == {*CHANGED, MANIFEST_PATH}
    assert write_out(GEN2, out, project=project, manifest=manifest, force=True).backup is None


@pytest.mark.parametrize("force", [False, True])
def test_places_that_are_never_written(project, manifest, tmp_path, force):
    (project / "link").symlink_to(tmp_path)
    git(tmp_path, "init", "-q", "other")
    for place, message in (
        (project / "link", "symbolic link"),
        (project / "package.json", "is a file"),
        (project, "holds the project itself"),
        (tmp_path, "holds the project itself"),
        (project / "amplify", "inside the Gen 1 backend"),
        (project / "amplify/gen2/x", "inside the Gen 1 backend"),
        (tmp_path / "other", "git repository"),
    ):
        assert message in refused(place, project, manifest, force=force).message


def test_a_place_below_a_file(project, manifest):
    assert "cannot write" in refused(project / "package.json/x", project, manifest).message


def test_two_at_once(project, manifest, out):
    with only_writer(project):
        in_a_process(lambda: refused(out, project, manifest))


def test_a_full_disk(project, manifest, out):
    """A limit on the size of files stands in for it: writes fail in the same way, part of them done."""
    write_out(GEN2, out, project=project, manifest=manifest)
    big = FileTree({**GEN2.files, "amplify/z.json": b"x" * 100_000})
    before = contents(project)

    def check():
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
        with pytest.raises(OutputError, match="cannot write"):
            write_out(big, out, project=project, manifest=manifest)
        assert contents(project) == before

    in_a_process(check)


def test_a_read_only_place():
    """Permissions do not bind root, so the write is done as somebody else."""
    home = Path(tempfile.mkdtemp())
    try:
        write(home / "shop", GEN1)
        manifest = manifest_of(GEN2.files, "1", home / "shop")
        for folder in (home, *home.rglob("*")):
            folder.chmod(0o555 if folder.is_dir() else 0o444)

        def check():
            if os.geteuid() == 0:
                os.setuid(65534)
            error = refused(home / "shop/amplify-gen2", home / "shop", manifest)
            assert "Permission denied" in error.message

        in_a_process(check)
    finally:
        for folder in (home, *(path for path in home.rglob("*") if path.is_dir())):
            folder.chmod(0o755)
        shutil.rmtree(home)


STEPS = ["staged", "old aside", "new in place", "disposed"]


@pytest.fixture(params=[False, True], ids=["untouched", "edited"])
def rewrite(request, project, manifest, tmp_path):
    """How to write an older folder and then a newer one over it, and what each holds."""
    edited = request.param

    def older(place):
        write_out(GEN2, place, project=project, manifest=manifest)
        if edited:
            write(place, {"amplify/backend.ts": b"mine"})

    def newer(place, checkpoint=no_checkpoint):
        write_out(NEWER, place, project=project, manifest=manifest, force=edited, checkpoint=checkpoint)

    place = tmp_path / "rehearsal/out"
    older(place)
    before = contents(place)
    assert steps_of(lambda checkpoint: newer(place, checkpoint)) == STEPS
    return older, newer, before, contents(place), edited


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_there_is_the_old_or_the_new(rewrite, tmp_path, step):
    older, newer, before, after, edited = rewrite
    place = tmp_path / step / "out"
    older(place)
    killed_at(STEPS.index(step), lambda kill: newer(place, kill))
    if place.exists():
        assert contents(place) == (before if step == "staged" else after)
    recover_out(place)
    assert contents(place) == (before if step in ("staged", "old aside") else after)
    beside = {path.name for path in place.parent.iterdir()}
    replaced = edited and step in ("new in place", "disposed")
    assert beside == ({"out", "out.backup-1"} if replaced else {"out"})


@pytest.mark.parametrize("step", STEPS)
def test_killed_at_any_step_the_next_run_succeeds(rewrite, tmp_path, step):
    older, newer, before, after, edited = rewrite
    place = tmp_path / step / "out"
    older(place)
    killed_at(STEPS.index(step), lambda kill: newer(place, kill))
    newer(place)
    assert contents(place) == after
    assert {path.name for path in place.parent.iterdir()} == ({"out", "out.backup-1"} if edited else {"out"})
    if edited:
        assert contents(place.with_name("out.backup-1")) == before


@pytest.mark.parametrize("step", STEPS[:2])
def test_a_failure_puts_the_old_folder_back(rewrite, tmp_path, step):
    older, newer, before, _, _ = rewrite
    place = tmp_path / step / "out"
    older(place)

    def fail(passed):
        if passed == step:
            raise OSError(5, "Input/output error")

    with pytest.raises(OutputError, match="Input/output error"):
        newer(place, fail)
    assert contents(place) == before
    assert [path.name for path in place.parent.iterdir()] == ["out"]


def test_killed_before_there_was_anything(project, manifest, tmp_path):
    for number, step in enumerate(STEPS):
        place = tmp_path / step / "out"
        killed_at(
            number,
            lambda kill, p=place: write_out(GEN2, p, project=project, manifest=manifest, checkpoint=kill),
        )
        recover_out(place)
        assert [path.name for path in place.parent.iterdir()] == (["out"] if number > 1 else [])
        write_out(GEN2, place, project=project, manifest=manifest)
        assert set(contents(place)) == {*CHANGED, MANIFEST_PATH}


def test_recovering_where_there_is_nothing(tmp_path):
    recover_out(tmp_path / "nowhere/out")
    recover_out(tmp_path / "out")
    assert list(tmp_path.iterdir()) == []
