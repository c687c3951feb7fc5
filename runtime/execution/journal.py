"""The journal: one JSON line per record, written and flushed to disk before what it announces is asked for.

A copy is kept in the deployment bucket, so that a lost machine loses nothing. The stacks themselves tell
what became of each step; only the journal tells what was done beside them (a branch whose builds were turned off), who
did what and when, and which of several plans is under way.
"""

import os
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from pydantic import Field, ValidationError

from amp2gen.ir import kinds
from amp2gen.ir.base import Model
from amp2gen.runtime.aws.clock import Clock
from amp2gen.runtime.aws.errors import Conflict
from amp2gen.runtime.aws.objects import Bucket
from amp2gen.runtime.execution.journal_copy import JournalCopy
from amp2gen.runtime.execution.stop import SAFE, Stop
from amp2gen.runtime.plan.model import Plan

Event = Literal[
    "begin",  # a run starts: `detail` says in which direction, by whom, and in which environment
    "intent",  # a call is about to be made
    "result",  # what AWS answered
    "done",  # a step is verified
    "stop",  # the run ends before its goal
    "applied",  # every forward step stands
    "rolled_back",  # no forward step stands
    "builds_paused",
    "builds_resumed",
    "marked",  # the branch is about to be marked as moved: `filled` are the nulls that get a value, by JSON pointer
    "finished",  # the code takes the moved resources
]


class Record(Model):
    """One line. `fence` is the lease's counter, `at` UTC in ISO 8601. Details are names, ids and states; never a
    parameter's value."""

    seq: int
    fence: int
    at: str
    plan: str
    event: Event
    step: str | None = None
    detail: dict[str, str] = Field(default_factory=dict)


@dataclass(frozen=True)
class Journalled:
    """What a journal's text holds; `damaged` where a line other than an unfinished last one is no record."""

    records: tuple[Record, ...]
    damaged: bool = False


def read_journal(text: str) -> Journalled:
    """The records up to the first line that is none. A last line without its end was being written at a crash."""
    records: list[Record] = []
    lines = text.split("\n")
    for line in lines[:-1]:
        try:
            records.append(Record.model_validate_json(line))
        except ValidationError:
            return Journalled(tuple(records), damaged=True)
    return Journalled(tuple(records))


class Journal:
    """The journal of one environment: a file, and its copy at `key` of `bucket` where there is one.

    Opening it takes in whichever of the two knows more. Appending raises Stop, after which nothing may be started.
    """

    def __init__(self, path: Path, plan: str, clock: Clock, bucket: Bucket | None, key: str, fence: int = 0) -> None:
        self.path, self.plan, self._clock = path, plan, clock
        self._key = key
        self._copy = JournalCopy(bucket, key) if bucket else None
        self.fence = fence
        self.remarks: list[str] = []
        self.records = self._open()
        self._lines = [_line(record) for record in self.records]

    def append(self, event: Event, step: str | None = None, **detail: str) -> Record:
        """Write one record to disk, then to the bucket. Raises Stop where either fails."""
        seq = self.records[-1].seq + 1 if self.records else 1
        record = Record(
            seq=seq, fence=self.fence, at=self._time(), plan=self.plan, event=event, step=step, detail=detail
        )
        try:
            _append(self.path, _line(record))
        except OSError as error:
            raise self._unwritable(f"{self.path}: {error.strerror or error}") from error
        self.records = (*self.records, record)
        self._lines.append(_line(record))
        self._write_copy()
        return record

    def last(self, *events: Event) -> Record | None:
        """The newest record of one of these events."""
        return next((record for record in reversed(self.records) if record.event in events), None)

    def _open(self) -> tuple[Record, ...]:
        here = self._read_file()
        there = read_journal(self._copy.read()).records if self._copy else ()
        other = self._other_environment(here.records)
        chosen = max(() if other else here.records, there, key=_progress)
        if here.damaged or other or chosen != here.records:
            self._write_file(chosen, set_aside=f"of-{other}" if other else "damaged" if here.damaged else None)
        return chosen

    def _other_environment(self, records: tuple[Record, ...]) -> str | None:
        """The Gen 1 root that the file is about, where it is another one: its plan had the name of this one."""
        roots = [record.detail["gen1_root"] for record in records if "gen1_root" in record.detail]
        return next((root for root in roots if journal_key(root) != self._key), None)

    def _read_file(self) -> Journalled:
        try:
            found = read_journal(self.path.read_text("utf-8"))
        except FileNotFoundError:
            return Journalled(())
        except (OSError, ValueError):
            return Journalled((), damaged=True)
        return found

    def _write_file(self, records: tuple[Record, ...], *, set_aside: str | None) -> None:
        """Replace the file by these records, at once; with `set_aside` the old one is kept under a name with that."""
        text = "".join(map(_line, records))
        try:
            if set_aside and self.path.exists():
                kept = self.path.with_name(f"{self.path.name}.{set_aside}-{int(self._clock.now())}")
                self.path.replace(kept)
                about = "was damaged; the damaged one" if set_aside == "damaged" else "is of another environment; it"
                self.remarks.append(f"the journal {about} is kept as {kept}")
            fresh = self.path.with_name(self.path.name + ".new")
            fresh.unlink(missing_ok=True)
            _append(fresh, text)
            fresh.replace(self.path)
        except OSError as error:
            raise self._unwritable(f"{self.path}: {error.strerror or error}") from error

    def _write_copy(self) -> None:
        if self._copy is None:
            return
        try:
            self._copy.write(self._lines)
        except Conflict as error:
            raise Stop(
                SAFE, kinds.LEASE_LOST.at(None, "another run has written to the journal since this one began")
            ) from error

    def _unwritable(self, reason: str) -> Stop:
        return Stop(SAFE, kinds.JOURNAL_UNWRITABLE.at(None, f"the journal cannot be written: {reason}"))

    def _time(self) -> str:
        return datetime.fromtimestamp(self._clock.now(), UTC).isoformat(timespec="seconds")


def _line(record: Record) -> str:
    return record.model_dump_json() + "\n"


def _progress(records: tuple[Record, ...]) -> tuple[int, int]:
    return (records[-1].fence, records[-1].seq) if records else (-1, -1)


def _append(path: Path, text: str) -> None:
    """Append and flush to the disk; a torn line of a crash before is cut off first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab+") as file:
        size = file.seek(0, os.SEEK_END)
        if size:
            file.seek(size - 1)
            if file.read(1) != b"\n":
                file.seek(0)
                file.truncate(file.read().rfind(b"\n") + 1)
        file.write(text.encode())
        file.flush()
        os.fsync(file.fileno())


def journal_key(gen1_root: str) -> str:
    """Where the first part of an environment's journal is in its deployment bucket."""
    return f"amp2gen/{gen1_root}/journal.jsonl"


def plan_key(gen1_root: str, plan: str) -> str:
    """Where the text of a plan is in the deployment bucket."""
    return f"amp2gen/{gen1_root}/plan-{plan}.json"


def from_anywhere(command: str, plan: Plan, plan_id: str) -> str:
    """A command of `refactor` on a plan of the environment of `plan`, for a machine that has neither plan nor
    journal."""
    address = f"s3://{plan.deployment_bucket}/{plan_key(plan.gen1_root, plan_id)}"
    return f"amp2gen refactor {command} {address} --region {plan.region}"
