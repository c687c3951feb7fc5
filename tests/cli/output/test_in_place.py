"""Changing a project in place: what it does, what it refuses, and what a kill leaves."""

import os
import resource
import shutil
import signal
import subprocess
from pathlib import Path

import pytest
from output_projects import GEN1, GEN2, IGNORED, git, in_a_process, killed_at, make_project, snapshot, steps_of, write

from amp2gen.cli.output.errors import OutputError
from amp2gen.cli.output.in_place import apply_in_place, recover
from amp2gen.cli.output.lock import only_writer
from amp2gen.cli.output.manifest import MANIFEST_PATH, manifest_of, read_manifest
from amp2gen.cli.output.tree import FileTree

KEPT = {
    "amplify/#current-cloud-backend",
    "amplify/backend/amplify-meta.json",
    "amplify/backend/function/f/src/node_modules",
}


def refused(project, manifest, tree=GEN2, **options):
    """The error, after checking that nothing at all was changed."""
    before = snapshot(project, without=())
    with pytest.raises(OutputError) as caught:
        apply_in_place(tree, project, manifest, **options)
    assert snapshot(project, without=()) == before
    assert caught.value.hint
    return caught.value


def test_the_project_becomes_gen2(project, manifest):
    applied = apply_in_place(GEN2, project, manifest)
    after = snapshot(project)
    assert {path: content for path, (content, _) in after.items() if path != MANIFEST_PATH} == {
        **GEN2.files,
        ".gitignore": GEN1[".gitignore"],
        "amplify/notes.md": GEN1["amplify/notes.md"],
    }
    assert applied.written == tuple(sorted({*GEN2.files, MANIFEST_PATH} - {"README.md"}))
    assert applied.removed == tuple(sorted(GEN2.removals))
    assert read_manifest(project) == manifest
    assert not (project / "amplify/backend").exists()


def test_executable_bits_are_kept_or_given(project, manifest):
    apply_in_place(GEN2, project, manifest)
    modes = {path: mode & 0o111 for path, (_, mode) in snapshot(project).items()}
    assert modes["scripts/run.sh"] == 0o111
    assert modes["amplify/functions/f/build.sh"] == 0o111
    assert modes["package.json"] == 0


def test_what_git_does_not_have_is_kept_and_named(project, manifest):
    applied = apply_in_place(GEN2, project, manifest)
    assert set(applied.kept) == KEPT
    assert applied.kept_in == project / ".amp2gen/gen1"
    assert {path: content for path, (content, _) in snapshot(applied.kept_in).items()} == IGNORED
    assert ".amp2gen" not in git(project, "status", "--porcelain", "--ignored=no")


def test_git_can_undo_it_and_a_second_run_keeps_its_own_backup(project, manifest):
    before = snapshot(project)
    apply_in_place(GEN2, project, manifest)
    git(project, "checkout", "-q", ".")
    git(project, "clean", "-qfd")
    write(project, IGNORED)
    assert snapshot(project) == before
    assert apply_in_place(GEN2, project, manifest).kept_in == project / ".amp2gen/gen1-2"
    assert (project / ".amp2gen/gen1/amplify/backend/amplify-meta.json").is_file()


def test_a_project_that_git_has_all_of_leaves_no_workspace(project, manifest):
    shutil.rmtree(project / "amplify/#current-cloud-backend")
    git(project, "clean", "-qfdX")
    applied = apply_in_place(GEN2, project, manifest)
    assert applied.kept == ()
    assert applied.kept_in is None
    assert not (project / ".amp2gen").exists()


def test_a_second_run_changes_nothing_but_the_manifest(project, manifest):
    apply_in_place(GEN2, project, manifest)
    git(project, "add", "-A")
    git(project, "commit", "-q", "-m", "gen 2")
    before = snapshot(project)
    assert apply_in_place(GEN2, project, manifest).written == (MANIFEST_PATH,)
    assert snapshot(project) == before


def test_a_project_below_the_root_of_its_repository(tmp_path, manifest):
    repository = tmp_path / "mono"
    write(repository / "apps/web", GEN1)
    git(tmp_path, "init", "-q", "mono")
    git(repository, "add", "-A")
    git(repository, "commit", "-q", "-m", "gen 1")
    write(repository / "apps/web", IGNORED)
    assert set(apply_in_place(GEN2, repository / "apps/web", manifest).kept) == KEPT
    assert (repository / "apps/web/amplify/backend.ts").is_file()


def test_a_backend_that_git_ignores_is_kept_whole(tmp_path, manifest):
    project = tmp_path / "p"
    write(project, {"package.json": b"{}", ".gitignore": b"amplify\n"})
    git(tmp_path, "init", "-q", "p")
    git(project, "add", "-A")
    git(project, "commit", "-q", "-m", "x")
    write(project, {path: content for path, content in GEN1.items() if path.startswith("amplify/")})
    applied = apply_in_place(GEN2, project, manifest)
    assert set(applied.kept) == {"amplify/backend", "amplify/cli.json", "amplify/team-provider-info.json"}
    kept = snapshot(applied.kept_in)
    assert kept["amplify/backend/backend-config.json"][0] == b"{}\n"
    assert (project / "amplify/notes.md").is_file()


@pytest.mark.parametrize(
    ("change", "named"),
    [
        (lambda p: (p / "README.md").write_text("x"), "README.md"),
        (lambda p: (p / "src/new.js").write_text("x"), "src/new.js"),
        (lambda p: (p / "README.md").unlink(), "README.md"),
        (lambda p: git(p, "mv", "README.md", "LIES.md"), "LIES.md"),
        (lambda p: ((p / "a").write_text("x"), git(p, "add", "a")), "a"),
        (lambda p: ((p / "amplify-gen2").mkdir(), (p / "amplify-gen2/x").write_text("x")), "amplify-gen2/"),
    ],
)
def test_an_unclean_work_tree_is_refused(project, manifest, change, named):
    change(project)
    error = refused(project, manifest)
    assert error.message == f"the git work tree is not clean: {named}"


def test_the_folder_that_out_wrote_is_no_uncleanness(project, manifest):
    write(project / "amplify-gen2", {MANIFEST_PATH: b"{}"})
    apply_in_place(GEN2, project, manifest)


def test_no_repository(tmp_path, manifest):
    write(tmp_path / "bare", GEN1)
    error = refused(tmp_path / "bare", manifest)
    assert "not in a git repository" in error.message
    assert "git init" in error.hint


def test_no_git(project, manifest, monkeypatch):
    monkeypatch.setenv("PATH", str(project))
    assert refused(project, manifest).message == "git is not installed"


def test_files_the_user_changed_since_are_refused_without_force(project, manifest):
    apply_in_place(GEN2, project, manifest)
    write(project, {"amplify/backend.ts": b"// mine\n", "README.md": b"# still the same for amp2gen\n"})
    (project / "amplify/functions/f/build.sh").unlink()
    git(project, "add", "-A")
    git(project, "commit", "-q", "-m", "mine")
    newer = FileTree({**GEN2.files, "README.md": b"# still the same for amp2gen\n"})
    error = refused(project, manifest, newer)
    assert error.message == "changed since amp2gen wrote them: amplify/backend.ts, amplify/functions/f/build.sh"
    assert "--force" in error.hint
    apply_in_place(newer, project, manifest, force=True)
    assert (project / "amplify/backend.ts").read_bytes() == GEN2.files["amplify/backend.ts"]


def test_a_symbolic_link_is_refused(project, manifest):
    for place, target in (("package.json", "README.md"), ("src", "scripts")):
        path = project / place
        shutil.rmtree(path) if path.is_dir() else path.unlink()
        path.symlink_to(target)
        git(project, "add", "-A")
        git(project, "commit", "-q", "-m", "link")
        assert refused(project, manifest).message == f"`{place}` is a symbolic link"
        path.unlink()
        git(project, "checkout", "-q", "HEAD~1", "--", place)
        git(project, "commit", "-q", "-am", "back")


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"amplify/backend.ts/x": b""}, "`amplify/backend.ts` is a folder where a file is needed"),
        ({"amplify/functions": b""}, "`amplify/functions` is a file where a folder is needed"),
    ],
)
def test_a_file_in_the_place_of_a_folder_is_refused(project, manifest, files, message):
    write(project, files)
    git(project, "add", "-A")
    git(project, "commit", "-q", "-m", "odd")
    assert refused(project, manifest).message == message


@pytest.mark.parametrize(
    "tree",
    [
        FileTree({"../x": b""}),
        FileTree({"/etc/x": b""}),
        FileTree({"a/../../x": b""}),
        FileTree({"a\\b": b""}),
        FileTree({"a//b": b""}),
        FileTree({".": b""}),
        FileTree({}, frozenset({"."})),
        FileTree({}, frozenset({"../x"})),
        FileTree({"a": b"", "a/b": b""}),
        FileTree({"amplify/x.ts": b""}, frozenset({"amplify"})),
        FileTree({"x": b""}, frozenset({"x"})),
    ],
)
def test_a_tree_that_makes_no_sense_is_refused(project, manifest, tree):
    assert "fault of amp2gen" in refused(project, manifest, tree).hint


def test_two_at_once(project, manifest):
    with only_writer(project):
        in_a_process(lambda: refused(project, manifest))


def test_a_full_disk(project, manifest):
    """A limit on the size of files stands in for it: writes fail in the same way, part of them done."""
    big = FileTree({**GEN2.files, "amplify/z.json": b"x" * 100_000})

    def check():
        resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, 50_000))
        assert "cannot write in" in refused(project, manifest_of(big.files, "1", project), big).message

    in_a_process(check)


@pytest.fixture(scope="module")
def original(tmp_path_factory):
    return make_project(tmp_path_factory.mktemp("original") / "shop")


@pytest.fixture(scope="module")
def states(original, tmp_path_factory):
    """The project before and after, and the names of the steps between."""
    copy = tmp_path_factory.mktemp("after") / "shop"
    shutil.copytree(original, copy)
    manifest = manifest_of(GEN2.files, "1.2.3", original)
    steps = steps_of(lambda checkpoint: apply_in_place(GEN2, copy, manifest, checkpoint=checkpoint))
    return snapshot(original), snapshot(copy), steps, manifest


def test_the_steps_cover_the_swap(states):
    steps = states[2]
    moves = [step for step in steps if step.startswith(("take out", "put in"))]
    # 4 removals, 3 files replaced, 3 new files and the manifest
    assert len([step for step in moves if step.startswith("take out")]) == 7
    assert len([step for step in moves if step.startswith("put in")]) == 7
    assert [step for step in steps if step not in moves and not step.startswith("keep ")] == [
        "staged",
        "journal written",
        "all moved",
        "swapped",
        "kept",
        "new deleted",
        "old deleted",
        "cleaned up",
    ]


def each_step(states):
    return range(len(states[2]))


def test_killed_at_any_step_recover_leaves_the_old_or_the_new(original, states, tmp_path):
    before, after, steps, manifest = states
    contents = {content for content, _ in before.values()}
    outcomes = []
    for number in each_step(states):
        project = tmp_path / str(number) / "shop"
        shutil.copytree(original, project)
        killed_at(number, lambda kill, p=project: apply_in_place(GEN2, p, manifest, checkpoint=kill))
        if steps.index("swapped") > number:
            on_disk = {content for content, _ in snapshot(project, without=(".git",)).values()}
            assert contents <= on_disk, steps[number]
        outcomes.append(recover(project))
        assert snapshot(project) == (after if outcomes[-1] or number else before), steps[number]
        assert not (project / ".amp2gen/swap").exists()
        assert recover(project) is None
        if outcomes[-1]:
            kept = {path: content for path, (content, _) in snapshot(project / ".amp2gen/gen1").items()}
            assert kept == IGNORED, steps[number]
    assert outcomes[0] is None
    assert outcomes[1:-1] == ["finished"] * (len(steps) - 2)
    assert outcomes[-1] is None


def test_killed_at_any_step_the_next_run_does_it_or_says_that_it_was_finished(original, states, tmp_path):
    _, after, steps, manifest = states
    for number in each_step(states)[:-1]:
        project = tmp_path / str(number) / "shop"
        shutil.copytree(original, project)
        killed_at(number, lambda kill, p=project: apply_in_place(GEN2, p, manifest, checkpoint=kill))
        if number == 0:
            apply_in_place(GEN2, project, manifest)
        else:
            with pytest.raises(OutputError, match="finished now"):
                apply_in_place(GEN2, project, manifest)
        assert snapshot(project) == after, steps[number]


def test_killed_while_it_recovers(original, states, tmp_path):
    _, after, steps, manifest = states
    first = steps.index("put in package.json")
    halfway = tmp_path / "halfway"
    shutil.copytree(original, halfway)
    killed_at(first, lambda kill: apply_in_place(GEN2, halfway, manifest, checkpoint=kill))
    rest = shutil.copytree(halfway, tmp_path / "rest")
    for number in range(len(steps_of(lambda checkpoint: recover(rest, checkpoint))) - 1):
        project = tmp_path / str(number)
        shutil.copytree(halfway, project)
        killed_at(number, lambda kill, p=project: recover(p, kill))
        assert recover(project) == "finished"
        assert snapshot(project) == after


def failing_at(number):
    passed = 0

    def fail(_step):
        nonlocal passed
        passed += 1
        if passed == number + 1:
            raise OSError(28, "No space left on device")

    return fail


def test_a_rename_that_fails_at_any_step_is_rolled_back(original, states, tmp_path):
    before, _, steps, manifest = states
    for number in range(1, steps.index("swapped")):
        project = tmp_path / str(number)
        shutil.copytree(original, project)
        with pytest.raises(OutputError, match="No space left on device"):
            apply_in_place(GEN2, project, manifest, checkpoint=failing_at(number))
        assert snapshot(project) == before, steps[number]
        assert not (project / ".amp2gen").exists()
        assert not (project / "amplify/functions").exists()


def test_a_recovery_that_fails_is_rolled_back(original, states, tmp_path):
    before, _, steps, manifest = states
    project = tmp_path / "shop"
    shutil.copytree(original, project)
    killed_at(
        steps.index("put in amplify/backend.ts"),
        lambda kill: apply_in_place(GEN2, project, manifest, checkpoint=kill),
    )
    assert snapshot(project) != before
    assert recover(project, failing_at(2)) == "rolled back"
    assert snapshot(project) == before


def test_killed_in_the_middle_of_rolling_back(original, states, tmp_path):
    """A process that loses its disk, then its life: the roll-back is stopped by a rename that hangs forever."""
    before, after, steps, manifest = states
    for count in range(1, 12):
        project = tmp_path / str(count)
        shutil.copytree(original, project)

        def run(_kill, project=project, count=count):
            stop_after(count)
            apply_in_place(GEN2, project, manifest, checkpoint=failing_at(steps.index("all moved")))

        killed_at(-1, run)
        assert recover(project) in ("finished", None)
        assert snapshot(project) in (before, after)
        assert not (project / ".amp2gen/swap").exists()


def stop_after(count):
    """Kill this process at its `count`-th rename out of the project into `new/`, which only a roll-back does."""
    real = Path.rename
    seen = 0

    def rename(self, target):
        nonlocal seen
        if seen or "/new/" in str(target):
            seen += 1
        if seen == count:
            os.kill(os.getpid(), signal.SIGKILL)
        return real(self, target)

    Path.rename = rename


def test_killed_while_deleting_what_was_staged_after_rolling_back(original, states, tmp_path):
    before, _, steps, manifest = states
    project = tmp_path / "shop"
    shutil.copytree(original, project)

    def run(_kill):
        def half(folder, **_options):
            sorted(Path(folder).iterdir())[0].unlink()
            os.kill(os.getpid(), signal.SIGKILL)

        fail = failing_at(steps.index("all moved"))

        def fail_then_die(step):
            if step == "all moved":
                shutil.rmtree = half
            fail(step)

        apply_in_place(GEN2, project, manifest, checkpoint=fail_then_die)

    killed_at(-1, run)
    assert recover(project) is None
    assert snapshot(project) == before


def test_what_is_swapped_is_never_rolled_back(original, states, tmp_path):
    _, after, steps, manifest = states
    for step in ("kept", "new deleted", "old deleted"):
        project = tmp_path / step
        shutil.copytree(original, project)
        killed_at(steps.index(step), lambda kill, p=project: apply_in_place(GEN2, p, manifest, checkpoint=kill))
        with pytest.raises(OutputError, match="cannot be cleaned up"):
            recover(project, failing_at(0))
        assert snapshot(project) == after
        assert recover(project) == "finished"
        assert snapshot(project) == after


def test_an_unreadable_journal_is_an_error_that_says_where_things_are(project, manifest):
    write(project, {".amp2gen/swap/journal.json": b"{", ".amp2gen/.gitignore": b"*\n"})
    with pytest.raises(OutputError) as caught:
        recover(project)
    assert ".amp2gen/swap/old" in caught.value.hint
    assert subprocess.run(["git", "-C", project, "diff", "--quiet"]).returncode == 0
