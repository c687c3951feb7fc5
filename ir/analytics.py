"""Amazon Kinesis: data streams of the analytics category."""

from typing import ClassVar, Literal

from amp2gen.ir.base import Node, Resource
from amp2gen.ir.iam import Statement

UserRole = Literal["authenticated", "unauthenticated"]


class RolePolicy(Node):
    """What users of the app may do, by one of the identity pool's two roles."""

    role: UserRole
    statements: tuple[Statement, ...]


class Stream(Resource):
    """A data stream. Attributes: name, arn.

    `shard_count` None: on-demand capacity. `managed_key`: encrypted with AWS's key for Kinesis.
    `retained` is false where Gen 1 says that the data goes with the stack.
    """

    ID_PREFIX: ClassVar[str] = "streams"
    shard_count: int | None = None
    retention_hours: int | None = None
    managed_key: bool = False
    policies: tuple[RolePolicy, ...] = ()
    retained: bool = True
