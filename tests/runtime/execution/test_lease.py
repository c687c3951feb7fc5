"""One operator at a time, by conditional writes."""

import json
import os
from pathlib import Path
from typing import Any

import pytest
from account import BUCKET, Account
from running import NOBODY

from amp2gen.runtime.aws.objects import Bucket
from amp2gen.runtime.execution.lease import SECONDS, Lease, Operator, this_operator
from amp2gen.runtime.execution.stop import SAFE, Stop

KEY = "amp2gen/gen1/lease.json"


def lease(account: Account, name: str, host: str = "here", process: int | None = None) -> Lease:
    operator = Operator(name, host, os.getpid() if process is None else process, name)
    return Lease(Bucket(account.process(), BUCKET, "us-east-1"), KEY, operator, account.clock)


def stored(account: Account) -> Any:
    return json.loads(account.objects.stored[KEY][0])


def test_the_second_operator_hears_who_and_since_when() -> None:
    account = Account()
    lease(account, "ann").acquire()
    account.clock.sleep(42)
    with pytest.raises(Stop) as stop:
        lease(account, "bob", "there").acquire()
    assert stop.value.code == SAFE
    assert "ann on here" in stop.value.diagnostic.message
    assert "42 seconds ago" in stop.value.diagnostic.message


def test_each_owner_counts_one_further() -> None:
    account = Account()
    first = lease(account, "ann")
    assert first.acquire() == 1
    first.release()
    assert lease(account, "bob").acquire() == 2


def test_a_lease_that_nobody_renews_runs_out() -> None:
    account = Account()
    first = lease(account, "ann")
    first.acquire()
    account.clock.sleep(SECONDS - 1)
    first.renew()
    account.clock.sleep(SECONDS - 1)
    with pytest.raises(Stop):
        lease(account, "bob", "there").acquire()
    account.clock.sleep(2)
    assert lease(account, "bob", "there").acquire() == 2
    with pytest.raises(Stop, match="took over") as stop:
        first.renew()
    assert stop.value.diagnostic.code == "A2G5051"
    first.release()
    assert (stored(account)["owner"], stored(account)["released"]) == ("bob on there", False)


def test_a_dead_process_of_this_machine_holds_nothing() -> None:
    account = Account()
    lease(account, "ann", process=NOBODY).acquire()
    assert lease(account, "ann").acquire() == 2
    with pytest.raises(Stop):
        lease(account, "bob", "there").acquire()


def test_two_at_the_same_moment() -> None:
    """Both see a free lease; S3 takes one of the writes."""
    account = Account()
    first, second = lease(account, "ann"), lease(account, "bob", "there")
    absent = Bucket(account.process(), BUCKET, "us-east-1")
    absent.read = lambda key: None  # type: ignore[method-assign]
    second._bucket = absent
    first.acquire()
    with pytest.raises(Stop, match="this moment"):
        second.acquire()
    assert stored(account)["owner"] == "ann on here"


def test_a_lost_answer_is_no_lost_lease() -> None:
    """The write had its effect, its repetition meets it, and the lease is ours nevertheless."""
    account = Account()
    mine = lease(account, "ann")
    call = mine._bucket._call

    def twice(service: str, operation: str, **parameters: Any) -> dict[str, Any]:
        if operation == "PutObject":
            call(service, operation, **parameters)
        return call(service, operation, **parameters)

    mine._bucket._call = twice
    assert mine.acquire() == 1
    account.clock.sleep(100)
    mine.renew()
    mine.release()
    assert stored(account)["released"] is True


def test_a_lease_that_is_no_json_is_held_until_it_runs_out() -> None:
    account = Account()
    Bucket(account.process(), BUCKET, "us-east-1").put(KEY, "{")
    with pytest.raises(Stop):
        lease(account, "ann").acquire()
    account.clock.sleep(SECONDS + 1)
    assert lease(account, "ann").acquire() == 1


def test_a_clock_that_is_set_back_does_not_keep_a_lease_from_its_renewal() -> None:
    account = Account()
    held = lease(account, "ann")
    held.acquire()
    now = account.clock.now()
    account.clock.now = lambda: now - 3600  # type: ignore[method-assign]
    account.service.advance(SECONDS - 1)
    held.renew()
    account.service.advance(SECONDS - 1)
    with pytest.raises(Stop):
        lease(account, "bob", "there").acquire()


def test_containers_of_one_name_are_no_one_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Runners that are made alike, with one host name and one network address, and another kernel below."""
    monkeypatch.setattr("socket.gethostname", lambda: "runner-0")
    monkeypatch.setattr("uuid.getnode", lambda: 0x0242AC110002)
    here = this_operator()
    assert here.host == this_operator().host
    monkeypatch.setattr(Path, "read_text", lambda path: "another boot")
    assert this_operator().host != here.host
