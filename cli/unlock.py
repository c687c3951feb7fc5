"""`amp2gen unlock PROJECT`: the environment may be pushed again."""

import sys
from pathlib import Path

from rich.console import Console

from amp2gen.cli.live import (
    check_permissions,
    confirm,
    end,
)
from amp2gen.cli.live_project import LiveProject, live_project
from amp2gen.cli.render import console, print_diagnostic
from amp2gen.runtime.aws.cloudformation import CloudFormation
from amp2gen.runtime.aws.errors import AwsFailure
from amp2gen.runtime.aws.session import BotoCaller, Caller
from amp2gen.runtime.execution.lease import leased
from amp2gen.runtime.execution.run import stop_at
from amp2gen.runtime.execution.stop import Stop
from amp2gen.runtime.lock.lock import unlock, why_not_unlock
from amp2gen.runtime.lock.stack_policy import is_locked


def unlock_command(
    project: Path,
    environment: str | None,
    yes: bool,
    profile: str | None,
    region: str | None,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> None:
    """Carries out `amp2gen unlock`."""
    color = not no_color
    live = live_project(project, environment, color=color)
    call = BotoCaller(profile, region or live.environment.region)
    screen = console(color=color)
    check_permissions(call, "unlock", live.scope(call.region), color=color)
    try:
        if not is_locked(CloudFormation(call).policy(live.stack)):
            screen.print(f"{live.stack} is not locked")
            sys.exit(0)
        _refuse(live, call, screen)
        lines = (f"allow updates of {live.stack} again (so `amplify push` works)",)
        confirm(f"Unlock {live.environment.name}?", lines, yes=yes, out=screen)
        with leased(live.lease(live.bucket(call, call.region))):
            _refuse(live, call, screen)  # a run may have come and gone while a person was asked
            unlock(call, live.stack)
    except AwsFailure as failure:
        end(stop_at(failure), color=color)
    except Stop as stop:
        end(stop, color=color)
    if not quiet:
        screen.print(f"{live.stack} is unlocked")


def _refuse(live: LiveProject, call: Caller, screen: Console) -> None:
    """Ends the command with 1 where a push would make anew, and empty, what has moved."""
    refusals = why_not_unlock(call, live.stack, live.app_id)
    for refusal in refusals:
        print_diagnostic(refusal, {}, screen)
    if refusals:
        sys.exit(1)
