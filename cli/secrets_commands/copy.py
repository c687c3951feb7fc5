"""`amp2gen secrets copy PROJECT`: Gen 1's secrets to Gen 2's paths in SSM."""

import sys
from pathlib import Path

from amp2gen.cli.live import (
    check_permissions,
    confirm,
    end,
)
from amp2gen.cli.live_project import live_project
from amp2gen.cli.render import console
from amp2gen.runtime.aws.errors import AwsFailure
from amp2gen.runtime.aws.session import BotoCaller
from amp2gen.runtime.execution.run import stop_at
from amp2gen.runtime.secrets import Looked, carry, copies_of, look

TOLD = {
    "to copy": "is to be copied",
    "there": "is there",
    "differs": "is there with another value, and is left alone",
    "missing": "has no value in Gen 1: set it with `ampx` or in the Amplify console",
    "elsewhere": "is not kept in Gen 1's parameters: set it with `ampx` or in the Amplify console",
}


def copy_command(
    project: Path,
    environment: str | None,
    yes: bool,
    profile: str | None,
    region: str | None,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> None:
    """Carries out `amp2gen secrets copy`."""
    live = live_project(project, environment, color=not no_color)
    call = BotoCaller(profile, region or live.environment.region)
    out = console(color=not no_color)
    check_permissions(call, "secrets copy", live.scope(call.region), color=not no_color)
    try:
        looked = look(call, copies_of(live.app, live.environment, live.app_id))
        for item in looked:
            if not quiet or item.found not in ("there", "to copy"):
                out.print(_line(item))
        waiting = [item for item in looked if item.found == "to copy"]
        if waiting:
            confirm(f"Copy {len(waiting)} secrets?", (), yes=yes, out=out)
        copied = [item for item in waiting if carry(call, item)]
    except AwsFailure as failure:
        end(stop_at(failure), color=not no_color)
    if not quiet:
        out.print(f"{len(copied)} copied")
    complete = len(copied) == len(waiting) and all(item.found in ("there", "to copy") for item in looked)
    sys.exit(0 if complete else 1)


def _line(item: Looked) -> str:
    return f"{item.copy.name} of {item.copy.branch} ({item.copy.target}) {TOLD[item.found]}"
