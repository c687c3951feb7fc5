"""What a bucket tells functions beyond `triggers` of `defineStorage`: narrower events, and only some objects."""

import re
from collections.abc import Mapping

from amp2gen.backend_ts.typescript.build import call, dotted, members, new
from amp2gen.backend_ts.typescript.tree import ExprStmt, Imported, Stmt
from amp2gen.ir.storage import CREATED, REMOVED, Bucket, BucketTrigger

ON: Mapping[str, str] = {CREATED: "onUpload", REMOVED: "onDelete"}
"""The events that `triggers` of `defineStorage` has a word for."""


def is_for_all_objects(trigger: BucketTrigger) -> bool:
    return trigger.prefix is None and trigger.suffix is None


def event_notifications(bucket: Bucket, names: Mapping[str, str]) -> list[Stmt]:
    """`bucket.addEventNotification(…)` for each event that `triggers` cannot say."""
    return [
        _notification(trigger, event, names)
        for trigger in bucket.triggers
        for event in trigger.events
        if event not in ON or not is_for_all_objects(trigger)
    ]


def _notification(trigger: BucketTrigger, event: str, names: Mapping[str, str]) -> Stmt:
    event_type = members(Imported("EventType", "aws-cdk-lib/aws-s3"), _event_name(event))
    function = dotted(f"backend.{names[trigger.function.id.partition('/')[2]]}.resources.lambda")
    destination = new(Imported("LambdaDestination", "aws-cdk-lib/aws-s3-notifications"), function)
    filters = {name: value for name in ("prefix", "suffix") if (value := getattr(trigger, name)) is not None}
    return ExprStmt(
        call(dotted("bucket.addEventNotification"), event_type, destination, *([filters] if filters else []))
    )


def _event_name(event: str) -> str:
    """The member of the CDK's `EventType`.

    >>> _event_name("s3:ObjectCreated:*"), _event_name("s3:ObjectRemoved:DeleteMarkerCreated")
    ('OBJECT_CREATED', 'OBJECT_REMOVED_DELETE_MARKER_CREATED')
    """
    words = re.findall(r"[A-Z][a-z]+", event.removeprefix("s3:"))
    return "_".join(words).upper()
