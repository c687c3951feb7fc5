"""What Gen 1's CLI was told of a bucket: where the answers stand, and whom the bucket calls."""

from collections.abc import Mapping
from typing import Any

from amp2gen.frontend.context import Context
from amp2gen.frontend.project import Entry


def settings_path(entry: Entry, context: Context) -> str:
    """cli-inputs.json, or parameters.json in projects from before CLI 7."""
    modern = f"{entry.folder}/cli-inputs.json"
    legacy = f"{entry.folder}/parameters.json"
    return legacy if modern not in context.project.files and legacy in context.project.files else modern


def trigger_names(inputs: Mapping[str, Any]) -> tuple[str, ...]:
    """The functions that a bucket's cli-inputs.json names as triggers."""
    admin = inputs.get("adminTriggerFunction")
    extra = inputs.get("additionalTriggerFunctions")
    names = [
        inputs.get("triggerFunction"),
        admin.get("triggerFunction") if isinstance(admin, Mapping) else None,
        *(extra if isinstance(extra, list) else []),
    ]
    return tuple(name for name in names if isinstance(name, str) and name not in ("", "NONE"))
