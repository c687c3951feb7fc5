"""Small modules of the output that several resource files share."""

from collections.abc import Mapping
from typing import Any

from amp2gen.backend_ts.skeletons import render
from amp2gen.ir.stateful import KNOWN_BY_ID, STATEFUL

VALUES: Mapping[str, Mapping[str, Any]] = {"retain-data": {"types": sorted(STATEFUL | KNOWN_BY_ID)}}
"""What a module's skeleton is filled in with."""


def helper_files(needed: frozenset[str]) -> dict[str, bytes]:
    """`retain`, `grants`, `build` and the others in `templates/`, each only where something imports it."""
    return {f"amplify/{name}.ts": render(f"{name}.ts", **VALUES.get(name, {})) for name in sorted(needed)}
