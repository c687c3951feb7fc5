"""Whether a command's own policy allows the calls that it made."""

from collections.abc import Iterable

from amp2gen.runtime.permissions import COMMANDS


def beyond(command: str, calls: Iterable[str]) -> list[str]:
    """Calls, `service:Operation`, that the policy of a command does not have."""
    actions = {action for need in COMMANDS[command] for action in need.actions}
    return sorted(set(calls) - actions)
