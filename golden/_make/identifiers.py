"""Identifiers that AWS or the CLI would have drawn at random, drawn here from a hash so that they never change."""

from __future__ import annotations

import base64
import hashlib
import uuid

ACCOUNT_ID = "123456789012"
API_KEY = "da2-fakeapikey00000000000000"
PUSHED_AT = "2025-11-03T09:14:27.512Z"
BUILT_AT = "2025-11-03T09:11:02.047Z"
_LOWER = "abcdefghijklmnopqrstuvwxyz234567"


def lower_id(length: int, *seed: str) -> str:
    """`length` lower-case letters and digits, such as AppSync API ids and app client ids."""
    return "".join(_LOWER[byte % 32] for byte in _digest(*seed)[:length])


def hex_id(length: int, *seed: str) -> str:
    return _digest(*seed).hex()[:length]


def uuid_id(*seed: str) -> str:
    return str(uuid.UUID(bytes=_digest(*seed)[:16], version=4))


def directory_hash(*seed: str) -> str:
    """Stands for `lastPushDirHash`."""
    return base64.b64encode(_digest(*seed)[:20]).decode()


def logical_suffix(*seed: str) -> str:
    """The eight characters that the CDK appends to a logical id."""
    return hex_id(8, *seed).upper()


def _digest(*seed: str) -> bytes:
    return hashlib.sha256("/".join(seed).encode()).digest()
