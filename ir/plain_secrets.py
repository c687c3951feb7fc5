"""Telling secrets that stand in plain text from other values."""

import re

NAMES = re.compile(
    r"(secret|password|passwd|pwd|token|credentials?|(api|private|access|secret|stripe|auth)[_-]?key)$", re.I
)
"""Names whose values are secrets, unless the value says otherwise."""

VALUES = re.compile(
    r"^(AKIA[0-9A-Z]{16}|sk_(live|test)_\w{8,}|rk_(live|test)_\w{8,}|gh[pousr]_\w{20,}|xox[abpr]-[\w-]{10,}"
    r"|AIza[\w-]{30,}|SG\.[\w-]{10,}\.[\w-]{10,}|sk-[\w-]{20,}|-----BEGIN [A-Z ]*PRIVATE KEY-----)"
)
"""Forms that well-known services give their keys."""

HARMLESS = re.compile(
    r"^(|true|false|none|null|\d{1,7}|https?://\S+|arn:\S+|/\S*|[^\s@]+@[^\s@]+|.*\s.*)$", re.I | re.S
)
"""Values that are no secrets whatever their name: numbers, addresses, paths, prose."""


def looks_secret(name: str, value: str) -> bool:
    """Whether a value should be treated as a secret. Errs on the side of caution for known key formats."""
    if VALUES.match(value):
        return True
    return bool(NAMES.search(name)) and not HARMLESS.match(value) and len(value) >= 6
