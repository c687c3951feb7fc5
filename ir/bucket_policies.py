"""A bucket's rules for users and guests, as the policies that Gen 1 makes of them (`frontend/storage.py`)."""

from collections.abc import Iterable, Mapping

from amp2gen.ir.storage import AccessRule

POLICIES: Mapping[tuple[str, str], str] = {
    ("signed_in", "public/*"): "s3AuthPublicPolicy",
    ("owner", "protected/{entity_id}/*"): "s3AuthProtectedPolicy",
    ("owner", "private/{entity_id}/*"): "s3AuthPrivatePolicy",
    ("signed_in", "uploads/*"): "s3AuthUploadPolicy",
    ("signed_in", "protected/{entity_id}/*"): "s3AuthReadPolicy",
    ("guests", "public/*"): "s3GuestPublicPolicy",
    ("guests", "uploads/*"): "s3GuestUploadPolicy",
    ("guests", "protected/{entity_id}/*"): "s3GuestReadPolicy",
}
"""Kind of principal, and path: the name that an override knows the policy by."""


def policy_of(rule: AccessRule) -> str | None:
    """The policy that a rule is part of; None for the rules of groups."""
    return POLICIES.get((rule.principal.kind, rule.path))


def user_policies(rules: Iterable[AccessRule]) -> dict[str, AccessRule]:
    """The rule of each policy that there is, in the order of Gen 1's template."""
    found = {policy_of(rule): rule for rule in rules}
    return {name: found[name] for name in POLICIES.values() if name in found}
