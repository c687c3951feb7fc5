"""Amazon DynamoDB: tables of the storage category. Those of GraphQL models are in `ir.data`."""

from typing import ClassVar, Literal

from amp2gen.ir.base import Node, Resource
from amp2gen.ir.data import KeyAttribute
from amp2gen.ir.expr import Expr
from amp2gen.ir.settings import Flag, Number, Sometimes

StreamView = Literal["KEYS_ONLY", "NEW_IMAGE", "OLD_IMAGE", "NEW_AND_OLD_IMAGES"]
Projection = Literal["ALL", "KEYS_ONLY", "INCLUDE"]


class Throughput(Node):
    """Provisioned capacity units."""

    read: Number
    write: Number


class GlobalIndex(Node):
    """A global secondary index. `attributes` are those projected beside the keys by INCLUDE.

    `throughput` is None where the table's is.
    """

    name: str
    hash: KeyAttribute
    sort: KeyAttribute | None = None
    projection: Projection = "ALL"
    attributes: tuple[str, ...] = ()
    throughput: Throughput | None = None


class LocalIndex(Node):
    """A local secondary index: the table's hash key with a sort key of its own."""

    name: str
    sort: KeyAttribute
    projection: Projection = "ALL"
    attributes: tuple[str, ...] = ()


class Table(Resource):
    """A table. Attributes: name, arn, stream_arn.

    `throughput` None, or where `sometimes` says that there is none: billed on demand. `infrequent_access` is the word
    "STANDARD_INFREQUENT_ACCESS" where it differs. `managed_key`: encrypted with AWS's key for DynamoDB instead of
    DynamoDB's own. `retained` is false where Gen 1 says that the data goes with the stack.
    """

    ID_PREFIX: ClassVar[str] = "tables"
    hash: KeyAttribute
    sort: KeyAttribute | None = None
    global_indexes: tuple[GlobalIndex, ...] = ()
    local_indexes: tuple[LocalIndex, ...] = ()
    throughput: Throughput | None = None
    stream: StreamView | None = None
    time_to_live: str | None = None
    point_in_time_recovery: Flag = False
    recovery_days: Number | None = None
    managed_key: bool = False
    infrequent_access: Flag = False
    retained: bool = True
    sometimes: tuple[Sometimes, ...] = ()


class ReferencedTable(Resource):
    """A table that was created elsewhere and imported into Gen 1. Attributes: name, arn, stream_arn.

    `stream_arn`: None: the checkout knows of no stream. `region`: None: that of the backend.
    """

    ID_PREFIX: ClassVar[str] = "referenced_tables"
    table_name: Expr
    region: Expr | None = None
    stream_arn: Expr | None = None
