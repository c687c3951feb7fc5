"""The journal on disk and in the bucket."""

import errno
import os
from pathlib import Path
from typing import Any

import pytest
from account import BUCKET, Account, Dead

from amp2gen.runtime.aws.objects import Bucket
from amp2gen.runtime.execution import journal as module
from amp2gen.runtime.execution.journal import Journal, journal_key, read_journal
from amp2gen.runtime.execution.journal_copy import LINES, JournalCopy, read_copy
from amp2gen.runtime.execution.stop import SAFE, Stop

KEY = "amp2gen/gen1/journal.jsonl"


def opened(account: Account, path: Path, fence: int = 1) -> Journal:
    return Journal(path, "plan", account.clock, Bucket(account.process(), BUCKET, "us-east-1"), KEY, fence)


@pytest.fixture
def account() -> Account:
    return Account()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "plan.journal.jsonl"


def test_a_record_is_on_disk_and_then_in_the_bucket(account: Account, path: Path) -> None:
    journal = opened(account, path)
    journal.append("begin", direction="forward")
    journal.append("intent", "step-1", call="CreateChangeSet")
    assert path.read_text() == account.objects.stored[KEY][0]
    assert [(record.seq, record.event, record.step) for record in read_journal(path.read_text()).records] == [
        (1, "begin", None),
        (2, "intent", "step-1"),
    ]


def test_a_record_is_flushed_to_the_disk_before_the_copy(
    account: Account, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    order: list[str] = []
    journal = opened(account, path)
    monkeypatch.setattr(module.os, "fsync", lambda descriptor: order.append("disk"))
    monkeypatch.setattr(Bucket, "_put", lambda bucket, key, text, **condition: order.append("bucket") or "etag")
    journal.append("begin")
    assert order == ["disk", "bucket"]


def test_a_lost_machine_goes_on_from_the_copy(account: Account, path: Path, tmp_path: Path) -> None:
    opened(account, path).append("begin")
    other = opened(account, tmp_path / "elsewhere" / "journal.jsonl", fence=2)
    assert [record.event for record in other.records] == ["begin"]
    other.append("intent", "step-1")
    assert [record.fence for record in other.records] == [1, 2]
    # The first machine comes back and learns what happened.
    assert [record.event for record in opened(account, path, fence=3).records] == ["begin", "intent"]


def test_the_copy_is_in_parts(account: Account, path: Path, tmp_path: Path) -> None:
    """What a record costs does not grow with the journal, and whoever reads the parts has all of it."""
    journal = opened(account, path)
    for number in range(2 * LINES + 10):
        journal.append("intent", f"step-{number}")
    parts = [account.objects.stored[f"amp2gen/gen1/journal{part}.jsonl"][0] for part in ("", "-1", "-2")]
    assert [len(part.splitlines()) for part in parts] == [LINES, LINES, 10]
    assert "".join(parts) == path.read_text()
    assert max(map(len, account.objects.written)) <= max(map(len, parts))
    other = opened(account, tmp_path / "elsewhere" / "journal.jsonl", fence=2)
    assert other.records == journal.records
    assert read_copy(Bucket(account.process(), BUCKET, "us-east-1"), KEY) == path.read_text()


@pytest.mark.parametrize("full", [False, True], ids=["within a part", "at the end of a part"])
def test_an_old_owner_cannot_write_to_any_part(account: Account, path: Path, tmp_path: Path, full: bool) -> None:
    old = opened(account, path)
    for number in range(LINES if full else LINES + 3):
        old.append("intent", f"step-{number}")
    new = opened(account, tmp_path / "new.jsonl", fence=2)
    new.append("begin")
    with pytest.raises(Stop, match="another run has written"):
        old.append("intent", "too late")
    assert read_copy(Bucket(account.process(), BUCKET, "us-east-1"), KEY) == new.path.read_text()


def test_what_is_on_disk_alone_is_copied_with_the_next_record(account: Account, path: Path, tmp_path: Path) -> None:
    """A crash between the disk and the bucket, at the end of a part: the record is in the copy after the next one."""
    journal = opened(account, path)
    for number in range(LINES):
        journal.append("intent", f"step-{number}")
    dead = opened(account, path)
    dead._copy = JournalCopy(Bucket(account.process(1), BUCKET, "us-east-1"), KEY)
    with pytest.raises(Dead):
        dead.append("intent", "killed before the copy")
    assert len(path.read_text().splitlines()) == LINES + 1
    again = opened(account, path, fence=2)
    again.append("begin")
    other = opened(account, tmp_path / "elsewhere.jsonl", fence=3)
    assert [record.step or record.event for record in other.records[-2:]] == ["killed before the copy", "begin"]


def test_a_lost_answer_is_no_lost_journal(account: Account, path: Path) -> None:
    """The copy was written, its repetition meets it, and it is ours nevertheless."""
    call = account.process()

    def twice(service: str, operation: str, **parameters: Any) -> dict[str, Any]:
        if operation == "PutObject":
            call(service, operation, **parameters)
        return call(service, operation, **parameters)

    journal = Journal(path, "plan", account.clock, Bucket(twice, BUCKET, "us-east-1"), KEY, 1)
    for number in range(3):
        journal.append("intent", f"step-{number}")
    assert account.objects.stored[KEY][0] == path.read_text()


def test_a_longer_copy_of_an_older_owner_is_cut(account: Account, path: Path, tmp_path: Path) -> None:
    """The new owner had opened the journal when the old one wrote its last: what counts is the new one's."""
    old = opened(account, path)
    old.append("begin")
    new = opened(account, tmp_path / "new.jsonl", fence=2)
    for number in range(LINES + 1):
        old.append("intent", f"step-{number}")
    with pytest.raises(Stop, match="another run has written"):
        new.append("begin")
    again = opened(account, tmp_path / "new.jsonl", fence=3)
    again.append("begin")
    assert read_copy(Bucket(account.process(), BUCKET, "us-east-1"), KEY) == again.path.read_text()
    assert [record.fence for record in again.records] == [1, 2, 3]
    for number in range(LINES):
        again.append("intent", f"step-{number}")
    assert opened(account, tmp_path / "third.jsonl", fence=4).records == again.records


def test_a_torn_last_line_is_forgotten(account: Account, path: Path) -> None:
    opened(account, path).append("begin")
    del account.objects.stored[KEY]
    with path.open("a") as file:
        file.write('{"seq": 2, "fen')
    journal = opened(account, path)
    journal.append("intent", "step-1")
    assert [(record.seq, record.event) for record in read_journal(path.read_text()).records] == [
        (1, "begin"),
        (2, "intent"),
    ]


def test_a_damaged_journal_is_kept_and_the_copy_taken(account: Account, path: Path) -> None:
    journal = opened(account, path)
    journal.append("begin")
    journal.append("intent", "step-1")
    path.write_text("not a record\n" + path.read_text())
    again = opened(account, path, fence=2)
    assert [record.event for record in again.records] == ["begin", "intent"]
    (kept,) = path.parent.glob("*.damaged-*")
    assert kept.read_text().startswith("not a record\n")
    assert again.remarks == [f"the journal was damaged; the damaged one is kept as {kept}"]


def test_without_space_nothing_is_begun(account: Account, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    journal = opened(account, path)

    def full(descriptor: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(module.os, "fsync", full)
    with pytest.raises(Stop, match="No space left on device") as stop:
        journal.append("begin")
    assert stop.value.code == SAFE
    assert KEY not in account.objects.stored


def test_an_old_owner_cannot_write(account: Account, path: Path, tmp_path: Path) -> None:
    old = opened(account, path)
    old.append("begin")
    opened(account, tmp_path / "new.jsonl", fence=2).append("begin")
    with pytest.raises(Stop, match="another run has written") as stop:
        old.append("intent", "step-1")
    assert stop.value.diagnostic.code == "A2G5051"


def test_a_plan_of_another_environment_had_the_same_name(account: Account, path: Path) -> None:
    """plan.json of one environment was written over with that of the next; each has a journal of its own."""
    dev = Bucket(account.process(), BUCKET, "us-east-1")
    Journal(path, "dev's", account.clock, dev, journal_key("gen1-dev"), 7).append("begin", gen1_root="gen1-dev")
    fresh = opened(account, path)
    assert fresh.records == ()
    (kept,) = path.parent.glob("*.of-gen1-dev-*")
    assert fresh.remarks == [f"the journal is of another environment; it is kept as {kept}"]
    fresh.append("begin", gen1_root="gen1")
    assert [record.plan for record in opened(account, path, fence=2).records] == ["plan"]
    assert "dev's" not in account.objects.stored[KEY][0]
