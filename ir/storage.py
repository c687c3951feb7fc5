"""Amazon S3: the app's file bucket and who may do what in it."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from amp2gen.ir.base import Node, Ref, Resource
from amp2gen.ir.expr import Expr
from amp2gen.ir.functions import Function
from amp2gen.ir.settings import Setting

Operation = Literal["read", "write", "delete"]


class Guests(Node):
    kind: Literal["guests"] = "guests"


class SignedIn(Node):
    """Every signed-in user."""

    kind: Literal["signed_in"] = "signed_in"


class Owner(Node):
    """The user whose identity id stands in the path."""

    kind: Literal["owner"] = "owner"


class InGroup(Node):
    kind: Literal["group"] = "group"
    group: str


Principal = Annotated[Guests | SignedIn | Owner | InGroup, Field(discriminator="kind")]


class AccessRule(Node):
    """`path` ends in `/*`; `{entity_id}` stands for the owner's identity id."""

    path: str
    principal: Principal
    operations: tuple[Operation, ...]


CREATED = "s3:ObjectCreated:*"
REMOVED = "s3:ObjectRemoved:*"

EVENTS = (
    CREATED,
    "s3:ObjectCreated:Put",
    "s3:ObjectCreated:Post",
    "s3:ObjectCreated:Copy",
    "s3:ObjectCreated:CompleteMultipartUpload",
    REMOVED,
    "s3:ObjectRemoved:Delete",
    "s3:ObjectRemoved:DeleteMarkerCreated",
)
"""https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html"""


class BucketTrigger(Node):
    """A function that is called for events of objects whose key has the prefix and the suffix.

    `events` are S3's names, such as `s3:ObjectCreated:Put`.
    """

    function: Ref[Function]
    events: tuple[str, ...]
    prefix: str | None = None
    suffix: str | None = None


class Bucket(Resource):
    """The file bucket. `physical_names` are per environment. Attributes: name, arn."""

    ID_PREFIX: ClassVar[str] = "buckets"
    rules: tuple[AccessRule, ...] = ()
    triggers: tuple[BucketTrigger, ...] = ()
    settings: tuple[Setting, ...] = ()


class ReferencedBucket(Resource):
    """A bucket that was created elsewhere and imported into Gen 1. Attributes: name, arn.

    `region`: None: that of the backend.
    """

    ID_PREFIX: ClassVar[str] = "referenced_buckets"
    bucket_name: Expr
    region: Expr | None = None
