"""A plan of what goes wrong and when.

A `Fault` names a call by its number among all calls (`call`), or by operation and occurrence (`operation`, `nth`); both
count from 1. It strikes `times` calls in a row. The kinds:

before the effect  throttle, server_error, expired_credentials, access_denied, lost_request, kill_before,
                   intrude (`detail`: calls another operator makes first, as `[[operation, parameters], …]`)
after the effect   server_error_after, lost_response, kill_after
the outcome        fail (`detail`: reason), fail_and_stick (the rollback fails too), slow (`detail`: ticks)
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .deployment.run import Outcome
from .errors import ConnectionLost, ServiceError

Call = Callable[[str, Mapping[str, Any]], Any]


@dataclass(frozen=True)
class Fault:
    """`operation` is an API name such as `ExecuteStackRefactor`."""

    kind: str
    operation: str | None = None
    nth: int = 1
    call: int | None = None
    times: int = 1
    detail: Any = None

    def __post_init__(self) -> None:
        if self.kind not in (*_BEFORE, *_AFTER, *_OUTCOMES):
            raise ValueError(f"no such fault: {self.kind}")
        if (self.operation is None) == (self.call is None):
            raise ValueError("a fault needs either an operation or a call number")

    def strikes(self, call: int, operation: str, nth: int) -> bool:
        first, now = (self.call, call) if self.call is not None else (self.nth, nth)
        return (self.operation in (None, operation)) and first <= now < first + self.times


class FaultPlan:
    """`kill` ends the program under test, `intrude` makes a call as somebody else. Counts calls as they come."""

    def __init__(self, intrude: Call) -> None:
        self.faults: list[Fault] = []
        self.kill: Callable[[], None] = lambda: None
        self.calls: list[str] = []
        self.intrusions: list[Any] = []
        self._counts: Counter[str] = Counter()
        self._intrude = intrude

    def add(self, *faults: Fault) -> None:
        self.faults += faults

    def clear(self) -> None:
        self.faults.clear()

    def count(self, operation: str) -> None:
        self.calls.append(operation)
        self._counts[operation] += 1

    def before(self, operation: str) -> None:
        """Raises what the client is to see instead of the effect."""
        for fault in self._due(operation, _BEFORE):
            _BEFORE[fault.kind](self, fault)

    def after(self, operation: str) -> None:
        """Raises what the client is to see instead of the answer."""
        for fault in self._due(operation, _AFTER):
            _AFTER[fault.kind](self, fault)

    def outcome(self, operation: str, ticks: int) -> Outcome:
        """How the operation this call begins is to end."""
        planned = Outcome(ticks)
        for fault in self._due(operation, _OUTCOMES):
            planned = _OUTCOMES[fault.kind](planned, fault)
        return planned

    def run_intrusion(self, fault: Fault) -> None:
        """Somebody else's calls; what they got is kept in `intrusions`, errors too."""
        for operation, parameters in fault.detail:
            try:
                self.intrusions.append(self._intrude(operation, parameters))
            except ServiceError as error:
                self.intrusions.append(error)

    def _due(self, operation: str, kinds: Mapping[str, Any]) -> list[Fault]:
        call, nth = len(self.calls), self._counts[operation]
        return [fault for fault in self.faults if fault.kind in kinds and fault.strikes(call, operation, nth)]


def _refuse(code: str, message: str, status: int) -> Callable[[FaultPlan, Fault], None]:
    def strike(plan: FaultPlan, fault: Fault) -> None:
        raise ServiceError(code, message, status)

    return strike


def _lose(plan: FaultPlan, fault: Fault) -> None:
    raise ConnectionLost


def _kill(plan: FaultPlan, fault: Fault) -> None:
    plan.kill()
    raise ConnectionLost


_BEFORE: dict[str, Callable[[FaultPlan, Fault], None]] = {
    "throttle": _refuse("Throttling", "Rate exceeded", 400),
    "server_error": _refuse("InternalFailure", "The request processing has failed because of an unknown error.", 500),
    "expired_credentials": _refuse("ExpiredToken", "The security token included in the request is expired", 403),
    "access_denied": _refuse("AccessDenied", "User is not authorized to perform this action", 403),
    "lost_request": _lose,
    "kill_before": _kill,
    "intrude": FaultPlan.run_intrusion,
}
_AFTER: dict[str, Callable[[FaultPlan, Fault], None]] = {
    "server_error_after": _refuse("ServiceUnavailable", "The request has failed due to a temporary failure.", 503),
    "lost_response": _lose,
    "kill_after": _kill,
}
_OUTCOMES: dict[str, Callable[[Outcome, Fault], Outcome]] = {
    "fail": lambda planned, fault: replace(planned, failure=fault.detail or "Internal Failure"),
    "fail_and_stick": lambda planned, fault: replace(
        planned, failure=fault.detail or "Internal Failure", rollback_fails=True
    ),
    "slow": lambda planned, fault: replace(planned, ticks=int(fault.detail)),
}
