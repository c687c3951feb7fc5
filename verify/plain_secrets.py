"""Values that are secrets and stand in plain text: they are compared like any other, and never shown."""

import re
from collections.abc import Mapping

from amp2gen.syntax.documents import Json
from amp2gen.verify.differences import WHOLE

HIDDEN = "(a secret in plain text)"

NAME = re.compile(
    r"(secret|password|passwd|token|(api|private|access|auth|stripe)_?key|credential|hostedUIProviderCreds)"
    r"(?!.*(name|url|uri|arn|path|table|prefix|bucket|region|policy)$)",
    re.I,
)
"""What is called the name or the place of a secret is none."""

HARMLESS = re.compile(r"arn:.*|https?:.*|true|false|\d{0,6}|\$\{.*|/amplify/.*", re.I | re.S)

FORM = re.compile(
    r"AKIA[0-9A-Z]{16}|[sr]k_(live|test)_\w{8,}|gh[pousr]_\w{20,}|xox[abpr]-.{10,}|AIza[\w-]{30,}|SG\.[\w.-]{20,}"
    r"|sk-[\w-]{20,}|-----BEGIN .*",
    re.S,
)
"""Of keys of well-known services."""

_VARIABLE = "Environment."


def is_plain_secret(kind: str, setting: str, value: Json) -> bool:
    """Whether a function's variable holds a secret, going by its name and the form of the value."""
    if kind != "function" or not setting.startswith(_VARIABLE) or not isinstance(value, str):
        return False
    by_name = NAME.search(setting) is not None and len(value) >= 6 and HARMLESS.fullmatch(value) is None
    return by_name or FORM.fullmatch(value) is not None


def without_secrets(kind: str, setting: str, value: Json) -> Json:
    """The value as it may be shown."""
    if setting == WHOLE and isinstance(value, Mapping):
        return {name: without_secrets(kind, name, each) for name, each in value.items()}
    return HIDDEN if is_plain_secret(kind, setting, value) else value
