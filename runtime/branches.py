"""Which branch a Gen 2 root stack is of (`BackendIdentifierConversions` of @aws-amplify/platform-core)."""

import hashlib
import re
from collections.abc import Iterable

from amp2gen.ir.app import App

_ROOT = re.compile(r"amplify-[A-Za-z0-9]+-(?P<name>[A-Za-z0-9]+)-(?P<type>[a-z]+)-(?P<hash>[0-9a-f]{10})")


def branches_of(app: App, environment: str) -> tuple[str, ...]:
    """The branches that take over an environment."""
    return tuple(branch.name for branch in app.branches if branch.takes_over == environment)


def branch_of(root: str, branches: Iterable[str], app_id: str | None) -> str | None:
    """The one of `branches` whose root stack is called `root`; None if it is no branch's, or another one's.

    Names are cut and lose what is no letter or digit, so that several may fit; the hash tells them apart.
    """
    match = _ROOT.fullmatch(root)
    if match is None or match["type"] != "branch":
        return None
    fits = [branch for branch in branches if plain(branch)[:50] == match["name"]]
    exact = [branch for branch in fits if branch_hash(app_id or "", branch) == match["hash"]]
    return (exact or fits)[0] if len(exact or fits) == 1 else None


def branch_hash(app_id: str, branch: str) -> str:
    """The ten digits at the end of a branch's names."""
    return hashlib.sha512((app_id + branch).encode()).hexdigest()[:10]


def plain(text: str) -> str:
    """Letters and digits only."""
    return re.sub(r"[^A-Za-z0-9]", "", text)
