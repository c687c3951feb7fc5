import pytest

from amp2gen.verify.stage import Output, open_stage
from amp2gen.verify.toolchain import Toolchain, ToolchainError


def test_an_output_is_what_would_be_deployed(tmp_path):
    for path in (
        "package.json",
        "README.md",
        "src/App.tsx",
        "amplify/backend.ts",
        "amplify/functions/a/src/.hidden",
        "amplify/functions/a/node_modules/b/index.js",
        "node_modules/c/index.js",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(path)
    output = Output.read(tmp_path, "app")
    assert output.name == "app"
    assert dict(output.files) == {
        "package.json": b"package.json",
        "amplify/backend.ts": b"amplify/backend.ts",
        "amplify/functions/a/src/.hidden": b"amplify/functions/a/src/.hidden",
    }


def test_a_folder_above_may_have_any_name(tmp_path):
    folder = tmp_path / "node_modules" / "app"
    (folder / "amplify").mkdir(parents=True)
    (folder / "amplify" / "backend.ts").write_text("")
    assert list(Output.read(folder).files) == ["amplify/backend.ts"]


def test_a_folder_without_amplify_is_no_output(tmp_path):
    with pytest.raises(FileNotFoundError, match="has no amplify/ folder"):
        Output.read(tmp_path)


@pytest.mark.parametrize("path", ["../outside.ts", "/etc/outside.ts", "amplify/../../outside.ts"])
def test_a_file_stays_in_its_project(tmp_path, path):
    with open_stage(Toolchain(tmp_path, "node")) as stage, pytest.raises(ValueError, match="leads out"):
        stage.write("a", {path: b""})


def test_stages_do_not_meet_and_leave_nothing_behind(tmp_path):
    toolchain = Toolchain(tmp_path, "node")
    with open_stage(toolchain) as one, open_stage(toolchain) as another:
        assert one.write("a", {"x": b"1"}) != another.write("a", {"x": b"2"})
        assert (one.folder / "a" / "x").read_bytes() == b"1"
    with pytest.raises(RuntimeError), open_stage(toolchain) as stage:
        raise RuntimeError
    assert not stage.folder.exists()


def test_nothing_is_written_where_the_packages_are(tmp_path):
    (tmp_path / "node_modules" / "x").mkdir(parents=True)
    with open_stage(Toolchain(tmp_path, "node")) as stage:
        stage.write("a", {"y": b""})
        assert (stage.folder / "node_modules" / "x").is_dir()
        assert [path.name for path in tmp_path.rglob("*")] == ["node_modules", "x"]
    assert (tmp_path / "node_modules" / "x").is_dir()


@pytest.mark.node
def test_a_runner_that_dies_says_why(toolchain):
    with open_stage(toolchain) as stage:
        folder = stage.write("a", {"amplify/backend.ts": b"process.exit(3);"})
        case = {"id": "a", "folder": str(folder), "namespace": "a", "branch": None, "sandbox": "s"}
        with pytest.raises(ToolchainError, match=r"synthesize ended \(3\) without a result for a"):
            stage.run("synthesize", [case], validate=False, now=0)
