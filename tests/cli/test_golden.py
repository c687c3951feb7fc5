"""`amp2gen golden` over a folder of cases: record, check, review, accept."""

import shutil

import pytest
from gen1 import Gen1, amp2gen, files_below

from amp2gen.cli import golden


@pytest.fixture
def fleet(tmp_path):
    """Two recorded cases, `one` and `two`, each with a function `greet`."""
    for name in ("one", "two"):
        Gen1(tmp_path / f"fleet/{name}/gen1").function("greet")
    result = amp2gen("golden", "record", tmp_path / "fleet")
    assert result.code == 0, result.err
    return tmp_path / "fleet"


def change(fleet, name="one", **properties):
    Gen1(fleet / name / "gen1").function("greet", MemorySize=512, **properties)


def test_a_case_holds_the_output_the_ir_and_the_diagnostics(fleet):
    assert {"gen2/amplify/backend.ts", "ir.json", "diagnostics.txt"} <= set(files_below(fleet / "one"))
    assert amp2gen("golden", "record", fleet).out == "All cases are recorded; `amp2gen golden check` compares them.\n"


def test_recorded_cases_are_as_agreed(fleet):
    result = amp2gen("golden", "check", fleet)
    assert (result.code, result.out) == (0, "one: as agreed\ntwo: as agreed\n")
    assert amp2gen("golden", "check", fleet, "--quiet").out == ""


def test_a_change_is_named_by_case_file_and_lines(fleet):
    change(fleet)
    result = amp2gen("golden", "check", fleet, "--diff")
    assert result.code == 1
    lines = result.out.splitlines()
    assert lines[0] == "one: 2 files differ"
    assert lines[1] == "  gen2/amplify/functions/greet/resource.ts  +1 -1"
    assert "    +  memoryMB: 512," in lines
    assert "  ir.json  +1 -1" in lines
    assert lines[-1] == "two: as agreed"


def test_a_case_that_was_not_recorded_fails(fleet):
    Gen1(fleet / "three/gen1").function("greet")
    result = amp2gen("golden", "check", fleet, "--quiet")
    assert result.code == 1
    assert result.out.startswith("three: not recorded\n")


def test_a_project_that_cannot_be_read_is_a_change_of_its_diagnostics(fleet):
    Gen1(fleet / "one/gen1").file("amplify/backend/backend-config.json", "{")
    result = amp2gen("golden", "check", fleet, "--diff")
    assert result.code == 1
    assert "    +error A2G1004 amplify/backend/backend-config.json:1:2: " in result.out


def test_accepting_all_or_what_is_named(fleet):
    change(fleet, "one")
    change(fleet, "two")
    assert amp2gen("golden", "accept", fleet, "two", "--yes").code == 0
    assert amp2gen("golden", "check", fleet, "--quiet").out.splitlines()[0] == "one: 2 files differ"
    assert amp2gen("golden", "accept", fleet, "one/gen2/*", "--yes").code == 0
    assert amp2gen("golden", "check", fleet, "--quiet").out.splitlines() == ["one: 1 file differs", "  ir.json  +1 -1"]
    assert amp2gen("golden", "accept", fleet, "--yes").code == 0
    assert amp2gen("golden", "check", fleet).code == 0


def test_accepting_removes_files_that_are_no_longer_written(fleet):
    one = Gen1(fleet / "one/gen1")
    shutil.rmtree(one.root / "amplify/backend/function")
    one.file("amplify/backend/backend-config.json", {})
    assert amp2gen("golden", "accept", fleet, "--yes").code == 0
    assert not (fleet / "one/gen2/amplify/functions").exists()
    assert amp2gen("golden", "check", fleet).code == 0


@pytest.mark.parametrize("command", [("review",), ("accept",)])
def test_without_a_terminal_nothing_is_accepted(fleet, command):
    change(fleet)
    before = files_below(fleet)
    result = amp2gen("golden", *command, fleet)
    assert result.code == 2
    assert "a terminal" in result.err
    assert files_below(fleet) == before


@pytest.mark.parametrize(
    ("answers", "code", "left"),
    [
        (["accept", "accept"], 0, []),
        (["all"], 0, []),
        (["skip", "accept"], 1, ["gen2/amplify/functions/greet/resource.ts"]),
        (["accept", "quit"], 1, ["ir.json"]),
    ],
)
def test_a_review_takes_each_change_on_its_own(fleet, monkeypatch, answers, code, left):
    change(fleet)
    given = iter(answers)
    monkeypatch.setattr(golden, "_ask", lambda: next(given))
    monkeypatch.setattr(golden, "_has_terminal", lambda: True)
    result = amp2gen("golden", "review", fleet)
    assert result.code == code
    assert "one 1/2: gen2/amplify/functions/greet/resource.ts  +1 -1" in result.out
    assert [line.split()[0] for line in amp2gen("golden", "check", fleet, "--quiet").out.splitlines()[1:]] == left


def test_a_folder_without_cases_ends_with_2(tmp_path):
    result = amp2gen("golden", "check", tmp_path)
    assert (result.code, result.out) == (2, "")
    assert "holds no cases" in result.err
