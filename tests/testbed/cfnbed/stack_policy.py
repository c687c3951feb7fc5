"""Stack policies: which updates of which resources a stack refuses."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from typing import Any

from .deployment.change import Change


def refusal_of(policy: str | None, change: Change) -> str | None:
    """The reason a policy gives against `change`; None if it allows it. What a policy does not allow it denies."""
    if policy is None or change.action in ("Add", "Import") or not change.touches_resource:
        return None
    action = "Update:Delete" if change.action == "Remove" else "Update:Replace" if change.replaces else "Update:Modify"
    allowed = False
    for number, statement in enumerate(_statements(policy), start=1):
        if _matches(statement, action, change):
            if statement.get("Effect") == "Deny":
                return (
                    f"Action denied by stack policy: Statement [#{number}] does not allow [{action}] "
                    f"for resource [{change.logical_id}]"
                )
            allowed = True
    return None if allowed else f"Action not allowed by stack policy: [{action}] for resource [{change.logical_id}]"


def _statements(policy: str) -> list[dict[str, Any]]:
    statements = json.loads(policy).get("Statement", [])
    return statements if isinstance(statements, list) else [statements]


def _matches(statement: dict[str, Any], action: str, change: Change) -> bool:
    if not any(fnmatchcase(action, pattern) for pattern in _list(statement.get("Action"))):
        return False
    resource = f"LogicalResourceId/{change.logical_id}"
    if not any(fnmatchcase(resource, pattern) for pattern in _list(statement.get("Resource", "*"))):
        return False
    types = statement.get("Condition", {}).get("StringEquals", {}).get("ResourceType")
    return types is None or change.subject.type in _list(types)


def _list(value: Any) -> list[str]:
    return [value] if isinstance(value, str) else list(value or ())
