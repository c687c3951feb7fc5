"""Secrets: named, never held. Their values stay in SSM."""

from typing import ClassVar

from amp2gen.ir.base import Resource


class Secret(Resource):
    """A secret of the app. `name` is its name in Gen 2, unique in the app.

    `gen1_path` is where Gen 1 keeps the value: an SSM path with `{app_id}` and `{env}` open, or None for a value that
    Gen 1 keeps elsewhere (a social provider's client secret).
    """

    ID_PREFIX: ClassVar[str] = "secrets"
    gen1_path: str | None = None
