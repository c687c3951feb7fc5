"""Amazon Kinesis: data streams of the analytics category."""

from typing import ClassVar

from amp2gen.ir.base import Resource
from amp2gen.ir.roles import RolePolicy
from amp2gen.ir.settings import Number, Sometimes


class Stream(Resource):
    """A data stream. Attributes: name, arn.

    `shard_count` None, or where `sometimes` says that there is none: on-demand capacity. `managed_key`: encrypted with
    AWS's key for Kinesis. `retained` is false where Gen 1 says that the data goes with the stack.
    """

    ID_PREFIX: ClassVar[str] = "streams"
    shard_count: Number | None = None
    retention_hours: Number | None = None
    managed_key: bool = False
    policies: tuple[RolePolicy, ...] = ()
    retained: bool = True
    sometimes: tuple[Sometimes, ...] = ()
