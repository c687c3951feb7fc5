"""What the Lambda functions behind custom resources do to the account.

Only CDK's `Custom::S3AutoDeleteObjects` matters here: on deletion, or when its bucket name changes, it empties the
(old) bucket, if that is tagged for it. So deleting a Gen 2 branch can empty a production bucket (spec/refactor.md 6.1).
"""

from __future__ import annotations

from cfnbed.model import Resource
from cfnbed.template.document import as_list
from cfnbed.world import World

AUTO_DELETE = "Custom::S3AutoDeleteObjects"
_TAG = "aws-cdk:auto-delete-objects"


def on_update(world: World, stack: str, before: Resource, after: Resource) -> None:
    if before.type == AUTO_DELETE and before.properties.get("BucketName") != after.properties.get("BucketName"):
        _empty(world, stack, str(before.properties.get("BucketName")))


def on_delete(world: World, stack: str, resource: Resource) -> None:
    if resource.type == AUTO_DELETE:
        _empty(world, stack, str(resource.properties.get("BucketName")))


def _empty(world: World, stack: str, bucket: str) -> None:
    thing = world.physical.find("AWS::S3::Bucket", bucket)
    if thing is None or not any(tag.get("Key") == _TAG for tag in as_list(thing.properties.get("Tags"))):
        return
    thing.data = None
    world.physical.note("empty", thing.type, thing.id, stack)
