"""What a test in another process may ask of the test bed itself."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from .faults import Fault
from .invariants import violations
from .load.folder import load_folder
from .service import Service

Body = dict[str, Any]


def control(service: Service, name: str, body: Body) -> Any:
    """Run the command `name`; its answer is JSON."""
    return _COMMANDS[name](service, body)


def _load(service: Service, body: Body) -> Any:
    return [stack.name for stack in load_folder(service, Path(body["folder"]), body.get("secrets") or {})]


def _faults(service: Service, body: Body) -> Any:
    """`faults`: fields of `Fault` each; `victim`: the process id that kill faults end."""
    service.faults.add(*(Fault(**item) for item in body.get("faults", ())))
    victim = body.get("victim")
    if victim is not None:
        service.faults.kill = lambda: os.kill(int(victim), signal.SIGKILL)
    return len(service.faults.faults)


def _clear(service: Service, body: Body) -> Any:
    service.faults.clear()
    return 0


def _advance(service: Service, body: Body) -> Any:
    service.advance(int(body.get("ticks", 1)))
    return service.world.clock.tick


def _settle(service: Service, body: Body) -> Any:
    service.settle()
    return service.world.clock.tick


def _objects(service: Service, body: Body) -> Any:
    """`objects`: template texts by the URL they are to be found at."""
    service.world.objects |= body["objects"]
    return len(service.world.objects)


_COMMANDS: dict[str, Callable[[Service, Body], Any]] = {
    "load": _load,
    "faults": _faults,
    "clear": _clear,
    "advance": _advance,
    "settle": _settle,
    "objects": _objects,
    "calls": lambda service, body: service.faults.calls,
    "effects": lambda service, body: [asdict(effect) for effect in service.world.physical.effects],
    "violations": lambda service, body: violations(service, body.get("protected", ())),
}
