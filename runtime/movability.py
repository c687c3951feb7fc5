"""What becomes of live resources: which move from Gen 1's stacks to Gen 2's, how, and which do not.

The planner and `amp2gen assess` share this table, so that neither can promise what the other does not do.

Sources: AWS's list of resource types that Stack Refactor supports
(https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-refactoring.html), its list of those that can be
imported, and what Amplify Gen 2 can refer to.
"""

from typing import Literal

from amp2gen.ir.base import Model
from amp2gen.ir.stateful import KNOWN_BY_ID, STATEFUL

How = Literal["moves", "adopted", "shared", "rebuilt", "stuck"]
"""moves: by a stack refactor. adopted: let go by one stack and imported by the other. shared: stays where it is, and
Gen 2 uses it there. rebuilt: holds no data; Gen 2 deploys its own. stuck: holds data and cannot be moved."""


class Movability(Model):
    """How a resource gets to Gen 2, and why so."""

    how: How
    reason: str

    @property
    def refactored(self) -> bool | None:
        """Whether `amp2gen refactor` takes care of it; None where there is nothing to take care of."""
        return None if self.how in ("rebuilt", "shared") else self.how != "stuck"


def movability(category: str, service: str, *, imported: bool = False) -> Movability:
    """How a Gen 1 resource of a category and service (names of amplify-meta.json) gets to Gen 2.

    `imported` resources belong to no stack of the app.
    """
    if imported:
        return _IMPORTED
    return _SERVICES.get((category, service)) or _SERVICES.get((category, "")) or _UNKNOWN


def movability_of_type(resource_type: str) -> Movability:
    """How a live resource of a CloudFormation type gets from stack to stack."""
    if resource_type in MOVED_TYPES:
        return Movability(how="moves", reason="Stack Refactor moves it without touching it.")
    if resource_type in ADOPTED_TYPES:
        return Movability(how="adopted", reason="Its tags cannot change, so it is let go and imported.")
    if resource_type.startswith("Custom::") or resource_type in _IMMOVABLE:
        return Movability(how="rebuilt", reason="CloudFormation does not move this type between stacks.")
    if resource_type in OUTLIVING_TYPES:
        return Movability(how="stuck", reason="It holds data, and Stack Refactor is not known to move this type.")
    return Movability(how="rebuilt", reason="It holds no data; Gen 2 deploys its own.")


MOVED_TYPES = (
    "AWS::Cognito::UserPool",
    "AWS::Cognito::UserPoolClient",
    "AWS::Cognito::IdentityPool",
    "AWS::Cognito::IdentityPoolRoleAttachment",
    "AWS::Cognito::UserPoolGroup",
    "AWS::S3::Bucket",
    "AWS::DynamoDB::Table",
    "AWS::Kinesis::Stream",
)
"""Types that Stack Refactor is known to move."""

ADOPTED_TYPES = ("AWS::Cognito::UserPoolDomain", "AWS::Cognito::UserPoolIdentityProvider")
"""Types that Stack Refactor refuses, but that a stack can import."""

OUTLIVING_TYPES = STATEFUL | KNOWN_BY_ID | frozenset(MOVED_TYPES)
"""Types of which nothing may be deleted with a stack."""

_IMMOVABLE = (
    "AWS::CDK::Metadata",
    "AWS::CloudFormation::CustomResource",
    "AWS::CloudFormation::Stack",
    "AWS::CloudFormation::WaitCondition",
    "AWS::CloudFormation::WaitConditionHandle",
    "AWS::EC2::KeyPair",
)
_IMPORTED = Movability(how="shared", reason="It was made outside the app; Gen 2 refers to the same resource.")
_UNKNOWN = Movability(how="stuck", reason="amp2gen does not know this service; move what it holds by hand.")
_SERVICES = {
    ("auth", "Cognito"): Movability(
        how="moves",
        reason="User pool, app clients, identity pool and its roles move; domain and providers are adopted.",
    ),
    ("auth", "Cognito-UserPool-Groups"): Movability(how="moves", reason="Each group moves to Gen 2's auth stack."),
    ("storage", "S3"): Movability(how="moves", reason="The bucket moves with all its objects."),
    ("storage", "DynamoDB"): Movability(how="moves", reason="The table moves with all its items."),
    ("analytics", "Kinesis"): Movability(how="moves", reason="The stream moves with its records."),
    ("analytics", "Pinpoint"): Movability(
        how="stuck", reason="Gen 1 makes the Pinpoint project with a Lambda function: no stack owns it."
    ),
    ("notifications", ""): Movability(
        how="stuck", reason="Gen 1 makes the Pinpoint project with a Lambda function: no stack owns it."
    ),
    ("api", "AppSync"): Movability(
        how="shared", reason="Model tables stay where they are; Gen 2's API reads and writes the same tables."
    ),
    ("api", "API Gateway"): Movability(how="rebuilt", reason="An API holds no data; Gen 2 deploys its own."),
    ("api", "ElasticContainer"): Movability(how="rebuilt", reason="A container service holds no data."),
    ("function", ""): Movability(how="rebuilt", reason="A function holds no data; Gen 2 deploys its own."),
    ("geo", "GeofenceCollection"): Movability(
        how="stuck", reason="It holds geofences, and Stack Refactor is not known to move it."
    ),
    ("geo", ""): Movability(how="rebuilt", reason="It holds no data; Gen 2 deploys its own."),
    ("hosting", ""): Movability(how="rebuilt", reason="The branch of the Gen 2 app is built and hosted anew."),
    ("interactions", ""): Movability(how="stuck", reason="A Lex bot is made by a Lambda function: no stack owns it."),
    ("predictions", ""): Movability(how="rebuilt", reason="It holds no data; Gen 2 deploys its own."),
    ("custom", ""): Movability(
        how="rebuilt",
        reason="Gen 2 deploys its own; tables, buckets and streams in it move.",
    ),
}
