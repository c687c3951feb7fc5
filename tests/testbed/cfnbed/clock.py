"""A clock that only moves when told: long operations are actions due at a tick."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
Action = Callable[[], None]


class VirtualClock:
    """Ticks are seconds after `EPOCH`; actions due at the same tick run in the order they were scheduled."""

    def __init__(self) -> None:
        self.tick = 0
        self._due: list[tuple[int, int, Action]] = []
        self._scheduled = 0

    def now(self) -> datetime:
        return EPOCH + timedelta(seconds=self.tick)

    def after(self, ticks: int, action: Action) -> None:
        """Run `action` in `ticks` ticks, at the next one at the earliest."""
        self._scheduled += 1
        heapq.heappush(self._due, (self.tick + max(1, ticks), self._scheduled, action))

    def advance(self, ticks: int = 1) -> None:
        for _ in range(ticks):
            self.tick += 1
            while self._due and self._due[0][0] <= self.tick:
                heapq.heappop(self._due)[2]()

    def settle(self, limit: int = 10_000) -> None:
        """Advance until nothing is under way."""
        while self._due and limit:
            self.advance()
            limit -= 1

    @property
    def idle(self) -> bool:
        return not self._due
