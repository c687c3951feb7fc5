"""The lock: one statement in the stack policy of Gen 1's root stack. Whatever else the policy says is the user's."""

import json
from typing import Any

LOCK = {"Effect": "Deny", "Action": "Update:*", "Principal": "*", "Resource": "*"}
"""No update of any resource of the root, and so no `amplify push`. Nested stacks stay free to take part in a refactor
(https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/protect-stack-resources.html)."""

ALLOW_ALL = {"Effect": "Allow", "Action": "Update:*", "Principal": "*", "Resource": "*"}
"""What a stack without a policy allows. A policy cannot be taken away again, only be made to say this."""


class PolicyError(ValueError):
    """A stack policy that is not JSON of the known form."""


def is_locked(policy: str | None) -> bool:
    """Whether the lock stands in a policy. One that cannot be read does not count as locked."""
    try:
        return any(_is_lock(statement) for statement in _statements(policy))
    except PolicyError:
        return False


def locked(policy: str | None) -> str:
    """The policy with the lock, which is added once. Raises PolicyError."""
    if is_locked(policy):
        return policy or ""
    statements = _statements(policy)
    # What a policy does not allow it denies, and denying it all is the point; unlocking must not leave it so.
    return _text(policy, [*(statements or [ALLOW_ALL]), LOCK])


def unlocked(policy: str | None) -> str:
    """The policy without the lock. Raises PolicyError."""
    kept = [statement for statement in _statements(policy) if not _is_lock(statement)]
    return _text(policy, kept or [ALLOW_ALL])


def _is_lock(statement: Any) -> bool:
    return isinstance(statement, dict) and {key: _plain(value) for key, value in statement.items()} == LOCK


def _plain(value: Any) -> Any:
    """AWS answers some one-element lists as their element, and takes either."""
    return value[0] if isinstance(value, list) and len(value) == 1 else value


def _statements(policy: str | None) -> list[Any]:
    try:
        found = json.loads(policy).get("Statement", []) if policy else []
    except (ValueError, AttributeError):
        raise PolicyError("the stack policy is not an object in JSON") from None
    return found if isinstance(found, list) else [found]


def _text(policy: str | None, statements: list[Any]) -> str:
    body = json.loads(policy) if policy else {}
    return json.dumps({**body, "Statement": statements})
