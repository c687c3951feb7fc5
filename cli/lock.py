"""`amp2gen lock PROJECT`: nobody pushes, and nothing that holds data can be deleted."""

import sys
from pathlib import Path

from amp2gen.cli.live import (
    check_permissions,
    confirm,
    end,
)
from amp2gen.cli.live_project import LiveProject, live_project
from amp2gen.cli.render import console, print_diagnostic
from amp2gen.ir import kinds
from amp2gen.ir.diagnostics import Diagnostic
from amp2gen.runtime.aws.clock import SystemClock
from amp2gen.runtime.aws.errors import AwsFailure
from amp2gen.runtime.aws.session import BotoCaller
from amp2gen.runtime.execution.lease import leased
from amp2gen.runtime.execution.run import stop_at
from amp2gen.runtime.execution.stop import Stop
from amp2gen.runtime.lock.lock import lock, look


def lock_command(
    project: Path,
    environment: str | None,
    yes: bool,
    profile: str | None,
    region: str | None,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> None:
    """Carries out `amp2gen lock`."""
    color = not no_color
    live = live_project(project, environment, color=color)
    name = live.environment.name
    call, clock = BotoCaller(profile, region or live.environment.region), SystemClock()
    screen = console(color=color)
    bucket = live.bucket(call, call.region)  # for templates that are too long for a request, and for the lease

    def progress(text: str) -> None:
        if not quiet:
            screen.print(f"  {text}")

    check_permissions(call, "lock", live.scope(call.region), color=color)
    try:
        looked = look(call, live.stack, clock, progress)
        for problem in (*_not_pushed(live), *looked.problems):
            if not quiet or problem.severity == "error":
                print_diagnostic(problem, {}, screen)
        if looked.refused:
            sys.exit(1)
        if not looked.steps:
            screen.print(f"{live.stack} is locked and protected")
            sys.exit(0)
        confirm(f"Lock {name}?", looked.steps, yes=yes, out=screen)
        with leased(live.lease(bucket)) as lease:

            def step(text: str) -> None:
                if lease:
                    lease.renew()
                progress(text)

            problems = tuple(lock(call, looked, bucket, clock, step))
    except AwsFailure as failure:
        end(stop_at(failure), color=color)
    except Stop as stop:
        end(stop, color=color)
    for problem in problems:
        print_diagnostic(problem, {}, screen)
    if not problems and not quiet:
        screen.print(f"{live.stack} is locked and protected")
        screen.print(f"next: deploy the Gen 2 branch beside it, then amp2gen snapshot {project} --env {name} --out DIR")
    sys.exit(1 if problems else 0)


def _not_pushed(live: LiveProject) -> tuple[Diagnostic, ...]:
    """Where the checkout differs from what was pushed last: nothing of it can be pushed any more."""
    return tuple(item for item in live.app.diagnostics if item.code == kinds.SOURCE_DIFFERS_FROM_CLOUD.code)
