"""`amp2gen assess` on the command line: forms, exit codes, several projects."""

import shlex
import shutil

import click
import pytest
from gen1 import Gen1, amp2gen, files_below

from amp2gen.cli import assess
from amp2gen.cli.main import cli
from amp2gen.runtime.permissions import COMMANDS


@pytest.fixture
def fleet(tmp_path):
    """A folder with two projects: `one` is complete, `deep/two` has a resource that is not carried over."""
    Gen1(tmp_path / "fleet/one").function("greet")
    Gen1(tmp_path / "fleet/deep/two").function("greet").entry("video", "clips", service="ivs")
    (tmp_path / "fleet/node_modules/pkg/amplify/backend").mkdir(parents=True)
    return tmp_path / "fleet"


def test_the_report_names_resources_prerequisites_and_steps_and_writes_nothing(gen1):
    gen1.function("greet").auth().bucket()
    before = files_below(gen1.root)
    result = amp2gen("assess", gen1.root)
    assert result.code == 0
    lines = [" ".join(line.split()) for line in result.out.splitlines()]
    assert lines[0] == "Assessment of demo (environment main)"
    assert "function Lambda greet ✔ —" in lines
    assert "storage S3 files ✔ ✔" in lines
    assert (
        "? the CDK is bootstrapped in eu-west-1 every Gen 2 deployment needs it, once per account and region" in lines
    )
    assert f"$ amp2gen lock {gen1.root} --env main" in lines
    assert "AWS Amplify Gen 1 reaches its end of life on 1 May 2027." in lines
    assert "\x1b" not in result.out
    assert files_below(gen1.root) == before


@pytest.mark.parametrize(
    ("options", "code"),
    [((), 0), (("--fail-on", "error"), 1), (("--fail-on", "warning"), 1)],
)
def test_errors_fail_only_where_they_are_asked_to(gen1, options, code):
    gen1.entry("video", "clips", service="ivs")
    assert amp2gen("assess", gen1.root, *options).code == code


def test_warnings_fail_with_fail_on_warning_only(gen1):
    gen1.function("greet").file("amplify/backend/function/gone/src/index.js", "x")
    assert amp2gen("assess", gen1.root, "--fail-on", "error").code == 0
    assert amp2gen("assess", gen1.root, "--fail-on", "warning").code == 1


def test_a_project_that_cannot_be_read_ends_with_2(tmp_path):
    result = amp2gen("assess", tmp_path)
    assert (result.code, result.out) == (2, "")
    assert result.err.startswith("error A2G1110: ")


def test_quiet_gives_the_verdict_only(gen1):
    gen1.function("greet")
    assert amp2gen("assess", gen1.root, "--quiet").out == "The app can be migrated as it is.\n"


def test_json_has_the_tables_and_the_diagnostics(gen1):
    gen1.function("greet").entry("video", "clips", service="ivs")
    data = amp2gen("assess", gen1.root, "--format", "json").json
    assert {row["name"]: row["generate"]["mark"] for row in data["resources"]} == {"clips": "no", "greet": "yes"}
    assert [item["code"] for item in data["diagnostics"]] == ["A2G1201"]
    assert data["verdict"] == "Left to a person: video clips."


def test_sarif_points_at_the_entry(gen1):
    gen1.entry("video", "clips", service="ivs")
    (run,) = amp2gen("assess", gen1.root, "--format", "sarif").json["runs"]
    (result,) = run["results"]
    assert (result["ruleId"], result["level"]) == ("A2G1201", "error")
    location = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert location["uri"] == "amplify/backend/backend-config.json"


def test_markdown_keeps_names_from_becoming_markup(gen1):
    gen1.entry("video", "<b>|clips_", service="ivs")
    text = amp2gen("assess", gen1.root, "--format", "md").out
    assert (
        "| video | ivs | \\<b\\>\\|clips\\_ | ✘ not carried over (A2G1201) | ✘ amp2gen does not know this service;"
        in text
    )
    assert "   amp2gen lock " in text


def test_a_folder_of_projects_is_a_portfolio(fleet):
    result = amp2gen("assess", fleet)
    assert result.code == 0
    rows = [line.split() for line in result.out.splitlines()]
    assert rows[2] == [
        "deep/two",
        "main",
        "1",
        "of",
        "2",
        "0",
        "of",
        "0",
        "1",
        "0",
        "0",
        "1",
        "to",
        "decide",
        "first",
    ]
    assert rows[3] == ["one", "main", "1", "of", "1", "0", "of", "0", "0", "0", "0", "migrates", "as", "it", "is"]
    assert rows[4][:6] == ["2", "projects", "2", "of", "3", "0"]


def test_a_project_that_cannot_be_read_is_a_row_and_the_others_are_assessed(fleet):
    broken = Gen1(fleet / "broken").file("amplify/backend/backend-config.json", "{")
    result = amp2gen("assess", fleet, "--format", "json")
    assert result.code == 2
    rows = {row["project"]: row for row in result.json["rows"]}
    assert rows["broken"]["failure"]["code"] == "A2G1004"
    assert rows["broken"]["assessment"] is None
    assert rows["one"]["assessment"]["app"] == "demo"
    shutil.rmtree(broken.root)
    assert amp2gen("assess", fleet, "--format", "json").code == 0


def test_projects_named_twice_count_once(fleet):
    assert len(amp2gen("assess", fleet, fleet / "one", "--format", "json").json["rows"]) == 2


def test_sarif_of_several_projects_tells_them_apart(fleet):
    (run,) = amp2gen("assess", fleet, "--format", "sarif").json["runs"]
    uris = [place["physicalLocation"]["artifactLocation"]["uri"] for r in run["results"] for place in r["locations"]]
    assert uris == ["deep/two/amplify/backend/backend-config.json"]


def test_a_snapshot_is_of_one_project(fleet):
    result = amp2gen("assess", fleet, "--snapshot", fleet)
    assert result.code == 2
    assert "name one PROJECT" in " ".join(result.err.replace("│", "").split())


def test_the_commands_of_the_checklist_can_be_run(gen1):
    """Every command and option is known: click reads them, and runs nothing."""
    gen1.function("greet").bucket()
    data = amp2gen("assess", gen1.root, "--format", "json").json
    written = [line for step in data["steps"] for command in step["commands"] for line in command.split(" && ")]
    known = set(cli.list_commands(cli.make_context("amp2gen", ["--help"], resilient_parsing=True)))
    read = [words for words in map(shlex.split, written) if words[0] == "amp2gen" and words[1] in known]
    for _, *arguments in read:
        context = cli.make_context("amp2gen", list(arguments))
        while isinstance(context.command, click.Group):
            name, command, rest = context.command.resolve_command(context, [*context._protected_args, *context.args])
            context = command.make_context(name, rest, parent=context)
    assert {words[1] for words in read} >= {"compile", "verify"}
    policies = [line for each in data["prerequisites"] for line in (each["command"] or "").split(" && ")]
    named = {line.removeprefix("amp2gen policy ") for line in policies if line.startswith("amp2gen policy ")}
    reaching_aws = {name for name in COMMANDS if any(f"amp2gen {name} " in f"{line} " for line in written)}
    assert named
    assert named <= set(COMMANDS)
    assert reaching_aws <= named


def test_an_error_of_ours_in_one_of_several_projects_is_a_row(monkeypatch, tmp_path):
    monkeypatch.setattr(assess, "compile_checkout", lambda *arguments: 1 / 0)
    found = assess.assess_project(tmp_path, "one", environment=None)
    assert (found.code, found.message) == ("A2G1139", "internal error: ZeroDivisionError: division by zero")


@pytest.mark.parametrize("file", ["cli-inputs.json", "transform.conf.json"])
@pytest.mark.parametrize("content", ["1", '"x"', "[1]"])
def test_files_that_hold_no_object_are_reported(gen1, file, content):
    gen1.api().file(f"amplify/backend/api/demo/{file}", content)
    result = amp2gen("assess", gen1.root)
    assert (result.code, "A2G1005" in result.out) == (0, True)
