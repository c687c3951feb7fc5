"""What the service answers when it refuses, and how a connection can break."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(eq=False)
class ServiceError(Exception):
    """A refusal as AWS words it: error code, message, HTTP status."""

    code: str
    message: str
    status: int = 400

    def __str__(self) -> str:
        return f"{self.code}: {self.message}"


class ConnectionLost(Exception):  # noqa: N818 (an event, not an error of ours)
    """The client gets no answer: the transport closes the socket."""


def invalid(message: str) -> ServiceError:
    """CloudFormation's catch-all refusal."""
    return ServiceError("ValidationError", message)
