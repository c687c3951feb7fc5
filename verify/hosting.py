"""Sites by S3 and CloudFront: the same resources, by logical id."""

from collections.abc import Iterator

from amp2gen.verify.deployment import Deployment
from amp2gen.verify.items import Item, item_of

_STACK = "hosting"
_NAMES = {"AWS::S3::Bucket": "BucketName", "AWS::WAFv2::WebACL": "Name", "AWS::WAFv2::IPSet": "Name"}
"""Names that Gen 1's own site has: Gen 2's gets others."""


def hosting_items(deployment: Deployment) -> Iterator[Item]:
    for resource in deployment.resources:
        stack = resource.address.stack
        if stack.startswith(_STACK) and "/" not in stack and resource.type != "AWS::Amplify::Branch":
            settings = {key: value for key, value in resource.properties.items() if key != _NAMES.get(resource.type)}
            settings["DeletionPolicy"] = resource.deletion_policy
            yield item_of("hosting", resource, settings, role=f"{resource.type} {resource.address.logical_id}")
