"""The command as a real process, against the account in another one: SIGKILL at a call, then the command again."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

LONGEST = 900
"""Seconds; only against hanging, on a machine of whatever load."""
SUPPORT = Path(__file__).parents[1] / "support"


class Remote:
    """The account's process."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, str(SUPPORT / "wire_account.py")], stdout=subprocess.PIPE, text=True
        )
        assert self._process.stdout is not None
        self.url = self._process.stdout.readline().strip()

    def control(self, name: str, **body: Any) -> Any:
        request = urllib.request.Request(f"{self.url}/_account/{name}", json.dumps(body).encode(), method="POST")
        with urllib.request.urlopen(request, timeout=LONGEST) as answer:
            return json.load(answer)

    def close(self) -> None:
        self._process.kill()
        self._process.wait()
        assert self._process.stdout is not None
        self._process.stdout.close()


@pytest.fixture(scope="module")
def remote() -> Iterator[Remote]:
    found = Remote()
    yield found
    found.close()


@pytest.fixture
def plan(remote: Remote, tmp_path: Path) -> Any:
    """A fresh account, and the plan on disk."""
    remote.control("reset")
    plan = remote.control("load")
    (tmp_path / "plan.json").write_text(json.dumps(plan))
    return plan


# A process waits for the virtual clock as fast as it can, and botocore's retries do not pause.
RUN = """
import sys, time
time.sleep = lambda seconds: None
from amp2gen.cli.main import main
sys.argv[0] = "amp2gen"
input() if "--wait" in sys.argv and not sys.argv.remove("--wait") else None
main()
"""


def start(remote: Remote, folder: Path, *arguments: str, wait: bool = False) -> subprocess.Popen[str]:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
    environment |= {
        "AWS_ENDPOINT_URL": remote.url,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_REQUEST_CHECKSUM_CALCULATION": "when_required",
    }
    command = [sys.executable, "-c", RUN, "refactor", *arguments, *(["--wait"] if wait else [])]
    pipe = subprocess.PIPE
    return subprocess.Popen(command, cwd=folder, env=environment, stdin=pipe, stdout=pipe, stderr=pipe, text=True)


def run(remote: Remote, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    process = start(remote, folder, *arguments)
    out, errors = process.communicate(timeout=LONGEST)
    return subprocess.CompletedProcess(arguments, process.returncode, out, errors)


def dies(remote: Remote, folder: Path, command: str, call: int, *, after: bool) -> None:
    process = start(remote, folder, command, "plan.json", "--yes", wait=True)
    remote.control("kill", process=process.pid, call=call, after=after)
    process.communicate("go\n", timeout=LONGEST)
    assert process.returncode == -signal.SIGKILL


def protected(plan: Any) -> list[str]:
    return [item["physical_id"] for item in plan["protected"]]


def homes(plan: Any, side: str) -> Any:
    return {item["physical_id"]: [[item[side]["stack"], item[side]["logical_id"]]] for item in plan["protected"]}


def test_the_commands_from_start_to_end(remote: Remote, plan: Any, tmp_path: Path) -> None:
    applied = run(remote, tmp_path, "apply", "plan.json", "--yes")
    assert (applied.returncode, applied.stderr) == (0, "")
    assert 'git commit -m "gen2-main owns the Gen 1 resources"' in applied.stdout
    log = [json.loads(line) for line in applied.stdout.splitlines() if line.startswith("{")]
    assert [item["number"] for item in log if item["event"] == "done"] == [1, 2, 3, 4, 5, 6, 7]
    assert remote.control("homes", protected=protected(plan)) == homes(plan, "gen2")
    status = run(remote, tmp_path, "status", "plan.json", "--format", "json")
    assert (status.returncode, json.loads(status.stdout)["done"]) == (0, 7)
    back = run(remote, tmp_path, "rollback", "plan.json", "--yes")
    assert (back.returncode, back.stderr) == (0, "")
    assert remote.control("homes", protected=protected(plan)) == homes(plan, "gen1")
    assert remote.control("violations", protected=protected(plan)) == []
    records = [json.loads(line) for line in (tmp_path / "plan.journal.jsonl").read_text().splitlines()]
    assert [item["event"] for item in records if item["event"] not in ("intent", "result", "done")] == [
        "begin",
        "applied",
        "begin",
        "rolled_back",
    ]


def test_killed_and_run_again(remote: Remote, plan: Any, tmp_path: Path) -> None:
    dies(remote, tmp_path, "apply", 101, after=True)
    assert remote.control("violations", protected=protected(plan)) == []
    again = run(remote, tmp_path, "apply", "plan.json", "--yes")
    assert (again.returncode, again.stderr) == (0, "")
    assert remote.control("homes", protected=protected(plan)) == homes(plan, "gen2")
    assert remote.control("violations", protected=protected(plan)) == []


def test_a_lost_machine_goes_on_from_the_bucket(remote: Remote, plan: Any, tmp_path: Path) -> None:
    dies(remote, tmp_path, "apply", 120, after=True)
    (journal,) = tmp_path.glob("*.jsonl")
    (begin,) = [json.loads(line) for line in journal.read_text().splitlines() if '"begin"' in line]
    other = tmp_path / "other"
    other.mkdir()
    address = f"s3://deployment-bucket/amp2gen/gen1/plan-{begin['plan']}.json"
    again = run(remote, other, "apply", address, "--yes")
    assert (again.returncode, again.stderr) == (0, "")
    assert remote.control("homes", protected=protected(plan)) == homes(plan, "gen2")


def test_without_a_terminal_nothing_is_done_unasked(remote: Remote, plan: Any, tmp_path: Path) -> None:
    refused = run(remote, tmp_path, "apply", "plan.json")
    assert refused.returncode == 2
    assert "needs --yes" in refused.stderr
    assert remote.control("homes", protected=protected(plan)) == homes(plan, "gen1")


@pytest.mark.exhaustive
@pytest.mark.parametrize("command", ["apply", "rollback"])
def test_killed_all_along(remote: Remote, tmp_path: Path, command: str) -> None:
    """At each call that changes something, before it and after it, and at every tenth of the others. Each third run
    goes the other way afterwards."""
    process, _ = begun(remote, tmp_path / "undisturbed", command)
    remote.control("kill", process=process.pid, call=0, after=False)
    process.communicate("go\n", timeout=LONGEST)
    assert process.returncode == 0
    changing, total = remote.control("changing"), remote.control("served")
    moments = [(call, after) for call in changing for after in (False, True)]
    moments += [(call, False) for call in range(7, total, 10) if call not in changing]
    for tried, (call, after) in enumerate(sorted(moments), 1):
        folder = tmp_path / f"{call}-{after}"
        process, plan = begun(remote, folder, command)
        remote.control("kill", process=process.pid, call=call, after=after)
        process.communicate("go\n", timeout=LONGEST)
        assert process.returncode == -signal.SIGKILL, (call, after)
        onward = command if tried % 3 else {"apply": "rollback", "rollback": "apply"}[command]
        again = run(remote, folder, onward, "plan.json", "--yes")
        assert (again.returncode, again.stderr) == (0, ""), (call, after, onward)
        side = "gen2" if onward == "apply" else "gen1"
        assert remote.control("homes", protected=protected(plan)) == homes(plan, side), (call, after, onward)
        assert remote.control("violations", protected=protected(plan)) == [], (call, after, onward)
    print(f"SIGKILL during {command}: {len(moments)} processes, at {len(changing)} changing calls of {total}")


def begun(remote: Remote, folder: Path, command: str) -> tuple[subprocess.Popen[str], Any]:
    """A process that waits for a line before it begins, in a fresh account, and the plan."""
    folder.mkdir()
    remote.control("reset")
    plan = remote.control("load")
    (folder / "plan.json").write_text(json.dumps(plan))
    if command == "rollback":
        assert remote.control("apply", plan=plan, folder=str(folder)) == 0
        (folder / "journal.jsonl").rename(folder / "plan.journal.jsonl")
    return start(remote, folder, command, "plan.json", "--yes", wait=True), plan
