"""`.gitignore` merging; what is ignored is asked of git itself."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amp2gen.backend_ts.project_files.gitignore import GEN2_LINES, merge_gitignore

SHARED = Path(__file__).parents[4] / "shared"
STOCK_BLOCK = """\
#amplify-do-not-edit-begin
amplify/\\#current-cloud-backend
amplify/.config/local-*
amplify/logs
amplify/backend/amplify-meta.json
build/
dist/
node_modules/
aws-exports.js
awsconfiguration.json
amplifyconfiguration.json
amplify-build-config.json
.secret-*
**.sample
#amplify-do-not-edit-end
"""
GEN2_BLOCK = "# Amplify\n.amplify\namplify_outputs*\namplifyconfiguration*\naws-exports*\nnode_modules\n"
GENERATED = (
    ".amplify/artifacts/x.json",
    "amplify_outputs.json",
    "src/amplify_outputs.json",
    "amplifyconfiguration.json",
    "src/aws-exports.js",
    "node_modules/a/index.js",
    "amplify/node_modules/a/index.js",
)


@pytest.fixture
def ignored(tmp_path):
    """Ask git which of some paths a .gitignore ignores."""
    subprocess.run(["git", "init", "-q", tmp_path], check=True)

    def ask(text, *paths):
        (tmp_path / ".gitignore").write_bytes(text.encode())
        done = subprocess.run(
            ["git", "-C", tmp_path, "check-ignore", "--no-index", "--stdin"],
            input="\n".join(paths),
            capture_output=True,
            text=True,
        )
        assert done.returncode in (0, 1), done.stderr
        return set(done.stdout.split())

    return ask


def test_no_file():
    assert merge_gitignore(None).text == GEN2_BLOCK
    assert merge_gitignore("").text == GEN2_BLOCK


def test_the_block_gives_place_to_gen2s_lines():
    merged = merge_gitignore("# mine\n*.log\n\n" + STOCK_BLOCK + "\n# more of mine\ncoverage\n")
    rescued = "build/\ndist/\nawsconfiguration.json\n.secret-*\n"
    assert merged.text == "# mine\n*.log\n\n" + GEN2_BLOCK + rescued + "\n# more of mine\ncoverage\n"
    assert merged.notes == ()


def test_lines_between_two_blocks_survive():
    text = STOCK_BLOCK + "between\n# a comment\n" + STOCK_BLOCK + "after\n"
    assert merge_gitignore(text).text.endswith(".secret-*\nbetween\n# a comment\nafter\n")
    assert "do-not-edit" not in merge_gitignore(text).text


def test_what_the_user_ignores_themselves_is_not_repeated():
    text = "node_modules\n/dist\nbuild\n.secret-*\nawsconfiguration.json\n" + STOCK_BLOCK
    merged = merge_gitignore(text).text
    assert merged.count("node_modules") == 1
    assert merged.count("build") == 1
    # `/dist` ignores one folder only; the block ignored `dist` at every depth
    assert merged.splitlines()[-1] == "dist/"


def test_what_only_the_block_ignored_stays_ignored(ignored):
    before = "*.log\n" + STOCK_BLOCK
    paths = ("build/a.js", "packages/x/dist/a.js", "node_modules/a.js", ".secret-key", "src/aws-exports.js")
    assert ignored(before, *paths) == set(paths)
    assert ignored(merge_gitignore(before).text, *paths) == set(paths)


def test_lines_the_user_put_into_the_block_stay():
    text = "#amplify-do-not-edit-begin\namplify/logs\n# theirs\npublic/\n!build/\n#amplify-do-not-edit-end\n"
    assert merge_gitignore(text).text == GEN2_BLOCK + "# theirs\npublic/\n!build/\n"


@pytest.mark.parametrize("before", ["", "*.log\n", STOCK_BLOCK, "/node_modules\n", "node_modules/*\n"])
def test_everything_generated_is_ignored(ignored, before):
    assert ignored(merge_gitignore(before).text, *GENERATED) == set(GENERATED)


def test_a_file_the_user_takes_back_stays_in(ignored):
    below = STOCK_BLOCK + "!aws-exports.js\n"
    assert "src/aws-exports.js" not in ignored(below, "src/aws-exports.js")
    assert "src/aws-exports.js" not in ignored(merge_gitignore(below).text, "src/aws-exports.js")
    without_block = "*.log\n# we commit this\n!src/aws-exports.js\n"
    merged = merge_gitignore(without_block).text
    assert merged == "*.log\n" + GEN2_BLOCK + "# we commit this\n!src/aws-exports.js\n"
    assert "src/aws-exports.js" not in ignored(merged, "src/aws-exports.js")


def test_a_file_inside_an_ignored_folder_stays_in(ignored):
    text = "node_modules/*\n!node_modules/.keep\n"
    assert "node_modules" not in merge_gitignore(text).text.splitlines()
    assert ignored(merge_gitignore(text).text, "node_modules/.keep") == set()


def test_an_unpaired_begin_is_left_and_named():
    text = "a\n#amplify-do-not-edit-begin\namplify/logs\nmine\n"
    merged = merge_gitignore(text)
    assert merged.text.startswith(text)
    (note,) = merged.notes
    assert (note.kind, note.path, note.line) == ("gitignore-unpaired-marker", ".gitignore", 2)
    second = merge_gitignore(text + STOCK_BLOCK)
    assert second.text.startswith(text)
    assert [note.line for note in second.notes] == [2]
    assert "amplify-meta" not in second.text


def test_an_unpaired_end_is_left_and_named():
    merged = merge_gitignore(STOCK_BLOCK + "#amplify-do-not-edit-end\nmine\n")
    assert merged.text.endswith("#amplify-do-not-edit-end\nmine\n")
    assert [note.line for note in merged.notes] == [STOCK_BLOCK.count("\n") + 1]


def test_crlf_stays():
    merged = merge_gitignore(("*.log\n" + STOCK_BLOCK + "coverage").replace("\n", "\r\n")).text
    assert merged.count("\n") == merged.count("\r\n")
    assert merged.endswith("coverage")
    assert merged.startswith("*.log\r\n# Amplify\r\n")


def test_a_last_line_without_an_end_gets_one():
    assert merge_gitignore("*.log").text == "*.log\n\n" + GEN2_BLOCK


lines = st.sampled_from(
    [
        *STOCK_BLOCK.splitlines(),
        *GEN2_LINES,
        "",
        "# note",
        "src/*.js",
        "!aws-exports.js",
        "!node_modules/x",
        "/build",
        "*",
        " ",
        "node_modules/**",
        "\u2028",
    ]
)


@given(st.lists(lines | st.text(alphabet="ab*!#/ .", max_size=6), max_size=30), st.sampled_from(["\n", "\r\n"]))
def test_twice_is_once_and_user_lines_survive_in_order(drawn, newline):
    text = newline.join(drawn)
    once = merge_gitignore(text).text
    assert merge_gitignore(once).text == once
    remaining = iter(once.split("\n"))
    outside = strip_blocks(text.split("\n"))
    assert all(any(line.rstrip("\r") == kept.rstrip("\r") for kept in remaining) for line in outside if line.strip())


def strip_blocks(all_lines):
    """The oracle: pair each end with the begin right before it, and drop what is between."""
    kept = []
    for line in all_lines:
        kept.append(line)
        if line.strip() == "#amplify-do-not-edit-end":
            begins = [n for n, other in enumerate(kept) if other.strip() == "#amplify-do-not-edit-begin"]
            ends = [n for n, other in enumerate(kept[:-1]) if other.strip() == "#amplify-do-not-edit-end"]
            if begins and (not ends or begins[-1] > ends[-1]):
                del kept[begins[-1] :]
    return kept


@pytest.mark.parametrize("path", [*SHARED.glob("corpus/*/.gitignore"), *SHARED.glob("apps/*/gen1/.gitignore")])
def test_real_files(path):
    text = path.read_bytes().decode()
    merged = merge_gitignore(text)
    assert "amplify-do-not-edit" not in merged.text
    assert merge_gitignore(merged.text).text == merged.text
    assert {line for line in text.split("\n") if line.startswith("# ")} <= set(merged.text.split("\n"))
