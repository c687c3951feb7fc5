"""Amazon S3: the app's file bucket and who may do what in it."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from amp2gen.ir.base import Node, Ref, Resource
from amp2gen.ir.expr import Expr
from amp2gen.ir.functions import Function

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


class BucketTrigger(Node):
    """A function that is called for created or removed objects, with optional key filters."""

    function: Ref[Function]
    created: bool = False
    removed: bool = False
    prefix: str | None = None
    suffix: str | None = None


class Bucket(Resource):
    """The file bucket. `physical_names` are per environment. Attributes: name, arn."""

    ID_PREFIX: ClassVar[str] = "buckets"
    rules: tuple[AccessRule, ...] = ()
    triggers: tuple[BucketTrigger, ...] = ()


class ReferencedBucket(Resource):
    """A bucket that was created elsewhere and imported into Gen 1. Attributes: name, arn.

    `region`: None: that of the backend.
    """

    ID_PREFIX: ClassVar[str] = "referenced_buckets"
    bucket_name: Expr
    region: Expr | None = None
