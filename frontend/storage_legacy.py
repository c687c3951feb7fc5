"""S3 of projects from before CLI 7: `parameters.json` beside the committed `s3-cloudformation-template.json`."""

from collections.abc import Iterator, Mapping
from typing import Any

from amp2gen.frontend.context import Context
from amp2gen.frontend.project import Entry
from amp2gen.frontend.record import Record
from amp2gen.frontend.storage_template import TEMPLATE
from amp2gen.ir.storage import AccessRule, Guests, Operation, Owner, Principal, SignedIn

ACTIONS: Mapping[str, Operation] = {"s3:GetObject": "read", "s3:PutObject": "write", "s3:DeleteObject": "delete"}
ORDER: tuple[Operation, ...] = ("read", "write", "delete")

POLICIES: tuple[tuple[str, str, Principal], ...] = (
    ("s3PermissionsGuestPublic", "public/*", Guests()),
    ("s3PermissionsAuthenticatedPublic", "public/*", SignedIn()),
    ("GuestAllowList", "protected/{entity_id}/*", Guests()),
    ("AuthenticatedAllowList", "protected/{entity_id}/*", SignedIn()),
    ("s3PermissionsAuthenticatedProtected", "protected/{entity_id}/*", Owner()),
    ("s3PermissionsAuthenticatedPrivate", "private/{entity_id}/*", Owner()),
    ("s3PermissionsGuestUploads", "uploads/*", Guests()),
    ("s3PermissionsAuthenticatedUploads", "uploads/*", SignedIn()),
)
"""Each parameter with the policy it fills in; `ALLOW` of an allow list means reading."""

BOOKKEEPING = (
    *("authPolicyName", "unauthPolicyName", "authRoleName", "unauthRoleName", "bucketName", "triggerFunction"),
    *("s3PublicPolicy", "s3UploadsPolicy", "s3ProtectedPolicy", "s3PrivatePolicy", "s3ReadPolicy"),
    *("selectedGuestPermissions", "selectedAuthenticatedPermissions", "service", "adminTriggerFunction"),
)
"""Names that Gen 2 makes itself, and what is read elsewhere."""


def legacy_rules(parameters: Record) -> Iterator[AccessRule]:
    """What the template's policies allow with these parameters."""
    parameters.ignore(*BOOKKEEPING)
    for name, path, principal in POLICIES:
        operations = _operations(parameters.take(name))
        if operations:
            yield AccessRule(path=path, principal=principal, operations=operations, origin=parameters.origin(name))


def has_usual_name(entry: Entry, context: Context) -> bool:
    """Whether the template composes the bucket's name as the CLI does, with a part of the root stack's name."""
    name = _bucket(entry, context).get("BucketName")
    return name is None or "Fn::Select" in str(name)


def _bucket(entry: Entry, context: Context) -> Mapping[str, Any]:
    node: Any = context.project.object(f"{entry.folder}/{TEMPLATE}")
    for key in ("Resources", "S3Bucket", "Properties"):
        node = node.get(key) if isinstance(node, Mapping) else None
    return node if isinstance(node, Mapping) else {}


def _operations(value: Any) -> tuple[Operation, ...]:
    if value == "ALLOW":
        return ("read",)
    written = value if isinstance(value, list) else str(value or "").split(",")
    found = {ACTIONS[action] for action in written if action in ACTIONS}
    return tuple(operation for operation in ORDER if operation in found)
