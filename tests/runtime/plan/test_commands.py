"""`refactor plan` and `refactor show`, as commands on a recorded app."""

import json
from pathlib import Path

import pytest
from cfnbed import Service
from click.testing import CliRunner, Result
from deployed import APPS, load_app, snapshot_of

from amp2gen.cli.main import cli
from amp2gen.runtime.plan.model import load_plan
from amp2gen.runtime.snapshot.folder import files_of, read_snapshot

pytestmark = pytest.mark.skipif(not APPS.exists(), reason="the recorded apps are not here")
APP = "discussions"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(cli, ["refactor", *arguments])


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The snapshot folder of the app in the test bed."""
    service = Service()
    load_app(service, APP)
    folder = tmp_path_factory.mktemp("deployed")
    for name, text in files_of(snapshot_of(service)).items():
        (folder / name).write_text(text)
    return folder


def test_plan_and_show(deployed: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.json"
    made = run("plan", str(APPS / APP / "gen1"), "--snapshot", str(deployed), "--out", str(out))
    assert made.exit_code == 0, made.output
    assert "A2G5014" in made.output  # not locked
    assert [step.id for step in load_plan(out.read_text()).forward][-1] == "tables/activity.move"
    shown = run("show", str(out), "--rollback")
    assert shown.exit_code == 0
    for line in (
        "from amplify-discussions-main-d5a80-storageactivity-MDZCD7YSRDN4 DynamoDBTable",
        '/Resources/UserPool/DeletionPolicy: "Retain" is added',
        '/Resources/MigrationPlaceholder: {"Type": "AWS::CloudFormation::WaitConditionHandle"',
        "auth.hold.delete (delete_stack): Delete the empty holding stack",
    ):
        assert line in shown.output


def test_show_one_template(deployed: Path, tmp_path: Path) -> None:
    """By the beginning of its hash, as runbooks name it; byte for byte."""
    out = tmp_path / "plan.json"
    run("plan", str(APPS / APP / "gen1"), "--snapshot", str(deployed), "--out", str(out))
    archived = load_plan(out.read_text()).archive[0]
    start = archived.hash.removeprefix("sha256:")[:12]
    assert run("show", str(out), "--template", start).output == archived.template
    assert run("show", str(out), "--template", "").exit_code == 2
    assert run("show", str(out), "--template", "xyz").exit_code == 2


def test_the_branch_is_the_one_that_takes_the_environment_over(deployed: Path, tmp_path: Path) -> None:
    out = tmp_path / "plan.json"
    run("plan", str(APPS / APP / "gen1"), "--snapshot", str(deployed), "--out", str(out))
    assert (load_plan(out.read_text()).environment, load_plan(out.read_text()).branch) == ("main", "gen2-main")


def test_a_folder_without_resources_names_all_that_is_missing(tmp_path: Path) -> None:
    out = tmp_path / "plan.json"
    made = run("plan", str(APPS / APP / "gen1"), "--snapshot", str(APPS / APP / "stacks"), "--out", str(out))
    assert made.exit_code == 1
    assert made.output.count("error A2G5002") == 3
    assert "the physical id of IdentityPoolRoleMap of" in made.output
    assert not out.exists()


@pytest.mark.parametrize("folder", ["nowhere", ""])
def test_a_folder_that_is_no_snapshot(folder: str, tmp_path: Path) -> None:
    made = run("plan", str(APPS / APP / "gen1"), "--snapshot", str(tmp_path / folder))
    assert (made.exit_code, "A2G5001" in made.output) == (2, True)


def test_a_damaged_file_is_named_with_its_place(deployed: Path, tmp_path: Path) -> None:
    for path in deployed.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "facts.json").write_text('{\n  "a": ')
    made = run("plan", str(APPS / APP / "gen1"), "--snapshot", str(tmp_path))
    assert (made.exit_code, f"--> {tmp_path / 'facts.json'}:2:" in made.output) == (2, True)
    (tmp_path / "mapping.yaml").write_text("resources:\n  - [\n")
    arguments = ("--snapshot", str(deployed), "--mapping", str(tmp_path / "mapping.yaml"))
    mapped = run("plan", str(APPS / APP / "gen1"), *arguments)
    assert (mapped.exit_code, "A2G5015" in mapped.output) == (2, True)
    assert f"--> {tmp_path / 'mapping.yaml'}:3:" in mapped.output


def test_a_place_that_cannot_be_written_to(deployed: Path, tmp_path: Path) -> None:
    out = tmp_path / "nowhere" / "plan.json"
    made = run("plan", str(APPS / APP / "gen1"), "--snapshot", str(deployed), "--out", str(out))
    assert (made.exit_code, "the plan cannot be written: No such file or directory" in made.output) == (2, True)


def test_show_refuses_what_is_no_plan(tmp_path: Path) -> None:
    (tmp_path / "plan.json").write_text("{}")
    assert run("show", str(tmp_path / "plan.json")).exit_code == 2


def test_a_snapshot_folder_reads_back_equal(deployed: Path) -> None:
    service = Service()
    load_app(service, APP)
    taken = snapshot_of(service)
    assert read_snapshot(deployed) == taken.model_copy(update={"missing": read_snapshot(deployed).missing})


def test_json_for_programs(deployed: Path, tmp_path: Path) -> None:
    out = str(tmp_path / "plan.json")
    arguments = ("--snapshot", str(deployed), "--out", out, "--format", "json")
    found = json.loads(run("plan", str(APPS / APP / "gen1"), *arguments).output)
    assert (found["plan"], found["exitCode"], len(found["steps"])) == (out, 0, 8)
