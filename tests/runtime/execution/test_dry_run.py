"""A dry run against a snapshot: no call to AWS."""

from pathlib import Path

import bazaar
from account import Account
from cfnbed import Service
from deployed import snapshot_of
from gen1 import amp2gen
from planned import planned_bazaar
from running import apply

from amp2gen.runtime.plan.model import Plan, dump_plan
from amp2gen.runtime.snapshot.folder import files_of


def written(folder: Path, plan: Plan, service: Service) -> tuple[Path, Path]:
    """The plan's file, and a snapshot of the stacks as they are."""
    (folder / "snapshot").mkdir()
    for name, text in files_of(snapshot_of(service, bazaar.facts())).items():
        (folder / "snapshot" / name).write_text(text)
    (folder / "plan.json").write_text(dump_plan(plan))
    return folder / "plan.json", folder / "snapshot"


def test_all_steps_are_named(tmp_path: Path) -> None:
    account, plan, _ = planned_bazaar()
    file, snapshot = written(tmp_path, plan, account.service)
    result = amp2gen("refactor", "apply", file, "--dry-run", "--snapshot", snapshot)
    assert result.code == 0, result
    assert result.out.count("\n") == len(plan.forward) + 1
    assert f"{len(plan.forward)} steps would be taken; AWS was not asked" in result.out


def test_nothing_is_left_after_apply(tmp_path: Path) -> None:
    account, plan, _ = planned_bazaar()
    assert apply(account, plan, tmp_path / "run").code == 0
    file, snapshot = written(tmp_path, plan, account.service)
    result = amp2gen("refactor", "apply", file, "--dry-run", "--snapshot", snapshot)
    assert (result.code, result.out) == (0, "0 steps would be taken; AWS was not asked\n")


def test_stacks_that_changed_since(tmp_path: Path) -> None:
    account, plan, _ = planned_bazaar()
    file, snapshot = written(tmp_path, plan, account.service)
    stack = plan.archive[0].name
    template = snapshot / f"{stack}.template.json"
    template.write_text(template.read_text().replace('"Resources"', '"Description": "edited", "Resources"', 1))
    result = amp2gen("refactor", "apply", file, "--dry-run", "--snapshot", snapshot)
    assert result.code == 4
    assert f"the template of {stack} is none that this plan leaves there" in result.err


def test_a_snapshot_alone_changes_nothing(tmp_path: Path) -> None:
    account: Account
    account, plan, _ = planned_bazaar()
    file, snapshot = written(tmp_path, plan, account.service)
    result = amp2gen("refactor", "apply", file, "--snapshot", snapshot)
    assert (result.code, "goes with --dry-run" in result.err) == (2, True)
