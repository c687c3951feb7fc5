"""The service: operations by name, one at a time, each met by the fault plan and the clock."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from .errors import ServiceError
from .faults import FaultPlan
from .operations import HANDLERS
from .operations.request import Request
from .settings import Settings
from .world import World


class Service:
    """An account's CloudFormation in one region, in memory.

    `call` is the whole interface: parameters and answers have the shapes of boto3. What comes over HTTP passes here.
    """

    def __init__(self, settings: Settings | None = None) -> None:
        self.world = World(settings or Settings())
        self.faults = FaultPlan(self._handle)
        self._lock = threading.RLock()

    def call(self, operation: str, parameters: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Answer one call. Raises ServiceError for a refusal, ConnectionLost where the client is to get no answer."""
        with self._lock:
            self.world.clock.advance(self.world.settings.ticks_per_call)
            self.faults.count(operation)
            self.faults.before(operation)
            answer = self._handle(operation, parameters or {})
            self.faults.after(operation)
            return answer

    def advance(self, ticks: int = 1) -> None:
        with self._lock:
            self.world.clock.advance(ticks)

    def settle(self) -> None:
        """Let everything under way end."""
        with self._lock:
            self.world.clock.settle()

    def _handle(self, operation: str, parameters: Mapping[str, Any]) -> dict[str, Any]:
        handler = HANDLERS.get(operation)
        if handler is None:
            raise ServiceError("InvalidAction", f"Could not find operation {operation} for version 2010-05-15")
        return handler(Request(self.world, self.faults, operation, parameters))
