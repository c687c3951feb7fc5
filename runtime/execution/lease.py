"""One operator at a time: a lease in the deployment bucket, by conditional writes.

The lease is an object that only whoever knows its present version can write over. It counts its owners (`fence`), and
runs out when its owner has not renewed it for `SECONDS`. A run renews it before every change that it asks for, so a
run that lost it stops there.
"""

import getpass
import json
import os
import secrets
import socket
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from amp2gen.ir import kinds
from amp2gen.runtime.aws.clock import Clock
from amp2gen.runtime.aws.errors import AwsFailure, Conflict
from amp2gen.runtime.aws.objects import Bucket, Stored
from amp2gen.runtime.execution.stop import SAFE, Stop

SECONDS = 300
RENEW_AFTER = 30


@dataclass(frozen=True)
class Operator:
    """Who runs this: `name` for people; `run` is made up for each run. `process` is its id on `host`."""

    name: str
    host: str
    process: int
    run: str


def this_operator() -> Operator:
    try:
        user = getpass.getuser()
    except (KeyError, OSError):  # a container may run under a user without a name
        user = str(os.getuid()) if hasattr(os, "getuid") else "somebody"
    return Operator(user, f"{socket.gethostname()}/{_machine()}", os.getpid(), secrets.token_hex(8))


def _machine() -> str:
    """Where process ids mean the same. Names and network addresses are alike in containers of different machines; the
    kernel's boot and the namespace of its processes are not."""
    parts = [f"{uuid.getnode():x}"]
    with suppress(OSError):  # Linux only
        parts += [
            Path("/proc/sys/kernel/random/boot_id").read_text().strip(),
            str(Path("/proc/self/ns/pid").readlink()),
        ]
    return "/".join(parts)


class Lease:
    """Acquire, renew, release. Raises Stop where another one has it, AwsFailure where S3 fails."""

    def __init__(self, bucket: Bucket, key: str, operator: Operator, clock: Clock) -> None:
        self._bucket, self._key, self._operator, self._clock = bucket, key, operator, clock
        self._etag: str | None = None
        self._renewed = 0.0
        self.fence = 0

    def acquire(self) -> int:
        """The fence: one more than that of the owner before."""
        stored = self._bucket.read(self._key)
        held = _content(stored) if stored else {}
        if stored and not self._is_free(stored, held):
            help = "nothing was started; run the same command again when it has ended, or when the lease has run out"
            raise Stop(SAFE, kinds.LEASE_HELD.at(None, self._refusal(stored, held), help))
        self.fence = int(held.get("fence", 0)) + 1
        try:
            self._write(stored.etag if stored else None, released=False)
        except Conflict as error:
            raise Stop(
                SAFE, kinds.LEASE_HELD.at(None, "another run took the lease on this environment this moment")
            ) from error
        return self.fence

    def renew(self, *, after: float = RENEW_AFTER) -> None:
        """Renew unless that was done in the last `after` seconds. Raises Stop where the lease is another's."""
        if 0 <= self._clock.now() - self._renewed < after:  # a clock that was set back says nothing
            return
        try:
            self._write(self._etag, released=False)
        except Conflict as error:
            raise Stop(
                SAFE,
                kinds.LEASE_LOST.at(None, "another run took over the lease on this environment; this one stops here"),
            ) from error

    def release(self) -> None:
        """Let the next one in. The fence stays."""
        try:
            self._write(self._etag, released=True)
        except Conflict:
            return  # another run has it already

    def _write(self, etag: str | None, *, released: bool) -> None:
        """Over the version `etag`, or where nothing is. Raises Conflict."""
        me = self._operator
        text = json.dumps(
            {
                "owner": f"{me.name} on {me.host.partition('/')[0]}",
                "host": me.host,
                "process": me.process,
                "run": me.run,
                "fence": self.fence,
                "renewed": datetime.fromtimestamp(self._clock.now(), UTC).isoformat(timespec="seconds"),
                "released": released,
            },
            indent=2,
        )
        try:
            self._etag = (
                self._bucket.create(self._key, text) if etag is None else self._bucket.replace(self._key, text, etag)
            )
        except Conflict:
            # The answer to our own write may have been lost, and the write repeated.
            stored = self._bucket.read(self._key)
            if stored is None or stored.text != text:
                raise
            self._etag = stored.etag
        self._renewed = self._clock.now()

    def _is_free(self, stored: Stored, held: dict[str, Any]) -> bool:
        if held.get("released") or self._age(stored, held) > SECONDS:
            return True
        # A run of this machine that is no more cannot come back.
        return held.get("host") == self._operator.host and not _is_running(held.get("process"))

    def _age(self, stored: Stored, held: dict[str, Any]) -> float:
        """Seconds since the last renewal, by S3's clock where it tells."""
        if stored.age is not None:
            return stored.age
        try:
            return self._clock.now() - datetime.fromisoformat(str(held.get("renewed"))).timestamp()
        except ValueError:
            return 0.0

    def _refusal(self, stored: Stored, held: dict[str, Any]) -> str:
        age = self._age(stored, held)
        return (
            f"{held.get('owner', 'somebody')} (process {held.get('process', '?')}) works on this environment, and was "
            f"last seen {int(age)} seconds ago; the lease runs out in {max(0, int(SECONDS - age))} seconds unless it "
            "is renewed"
        )


@contextmanager
def leased(lease: Lease | None) -> Iterator[Lease | None]:
    """The lease, while the block runs. None, of an environment without a deployment bucket, stays None: nothing can run
    there. Raises what `Lease.acquire` does."""
    if lease is None:
        yield None
        return
    lease.acquire()
    try:
        yield lease
    finally:
        with suppress(AwsFailure, Stop):  # it runs out by itself
            lease.release()


def holder(stored: Stored | None) -> str | None:
    """Who has the lease, for people; None where it is free or was let go."""
    held = _content(stored) if stored else {}
    if not held or held.get("released"):
        return None
    seen = f", last seen {int(stored.age)} seconds ago" if stored and stored.age is not None else ""
    return f"{held.get('owner', 'somebody')} (process {held.get('process', '?')}){seen}"


def _content(stored: Stored) -> dict[str, Any]:
    try:
        found = json.loads(stored.text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _is_running(process: object) -> bool:
    if os.name != "posix" or not isinstance(process, int) or process <= 0:
        return True  # unknown: the lease runs out by itself
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def lease_key(gen1_root: str) -> str:
    """Where an environment's lease is in its deployment bucket."""
    return f"amp2gen/{gen1_root}/lease.json"
