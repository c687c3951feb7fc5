"""The lock is one statement; everything else in a policy stays as it is."""

import json

import pytest

from amp2gen.runtime.lock.stack_policy import ALLOW_ALL, LOCK, PolicyError, is_locked, locked, unlocked

OWN = {"Effect": "Deny", "Action": "Update:Replace", "Principal": "*", "Resource": "LogicalResourceId/Db"}
ALLOW = {"Effect": "Allow", "Action": ["Update:*"], "Principal": "*", "Resource": "*"}


def statements(policy: str) -> list[object]:
    found: list[object] = json.loads(policy)["Statement"]
    return found


def test_without_a_policy() -> None:
    assert not is_locked(None)
    assert statements(locked(None)) == [ALLOW_ALL, LOCK]
    assert is_locked(locked(None))
    assert statements(unlocked(locked(None))) == [ALLOW_ALL]


def test_the_users_statements_stay() -> None:
    policy = json.dumps({"Statement": [ALLOW, OWN]})
    assert statements(locked(policy)) == [ALLOW, OWN, LOCK]
    assert statements(unlocked(locked(policy))) == [ALLOW, OWN]


def test_locking_again_changes_nothing() -> None:
    policy = locked(json.dumps({"Statement": [ALLOW]}))
    assert locked(policy) == policy


@pytest.mark.parametrize(
    "statement",
    [
        {"Principal": "*", "Resource": "*", "Action": "Update:*", "Effect": "Deny"},
        {"Effect": "Deny", "Action": ["Update:*"], "Principal": "*", "Resource": ["*"]},
    ],
)
def test_the_lock_is_known_in_any_form(statement: dict[str, object]) -> None:
    assert is_locked(json.dumps({"Statement": statement}))


def test_after_a_lone_lock_everything_is_allowed() -> None:
    """A policy that allows nothing denies all updates, and a policy cannot be taken away."""
    assert statements(unlocked(json.dumps({"Statement": [LOCK]}))) == [ALLOW_ALL]


@pytest.mark.parametrize("policy", ["{", "[]", '"text"'])
def test_an_unreadable_policy_is_not_written_over(policy: str) -> None:
    assert not is_locked(policy)
    with pytest.raises(PolicyError):
        locked(policy)
