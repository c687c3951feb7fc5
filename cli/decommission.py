"""`amp2gen decommission PROJECT`: take a Gen 1 environment away that nothing needs any more."""

import sys
from pathlib import Path

import rich_click as click
from rich.console import Console

from amp2gen.cli.live import (
    Progress,
    check_permissions,
    confirm,
    end,
)
from amp2gen.cli.live_project import live_project
from amp2gen.cli.render import console, print_diagnostic
from amp2gen.runtime.aws.clock import SystemClock
from amp2gen.runtime.aws.cloudformation import CloudFormation
from amp2gen.runtime.aws.errors import AwsFailure
from amp2gen.runtime.aws.objects import Bucket
from amp2gen.runtime.aws.session import BotoCaller
from amp2gen.runtime.decommission.run import Farewell, decommission
from amp2gen.runtime.decommission.survey import Survey, survey
from amp2gen.runtime.decommission.traffic import DAYS, Leftover, leftovers
from amp2gen.runtime.execution.run import stop_at
from amp2gen.runtime.execution.stop import SAFE


def decommission_command(
    project: Path,
    environment: str | None,
    yes: bool,
    delete_root: str | None,
    profile: str | None,
    region: str | None,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> None:
    """Carries out `amp2gen decommission`."""
    live = live_project(project, environment, color=not no_color)
    out = console(color=not no_color)
    if delete_root not in (None, live.stack):
        click.echo(f"error: the root stack of {live.environment.name} is {live.stack}, not {delete_root}", err=True)
        sys.exit(2)
    if live.environment.deployment_bucket is None or live.environment.region is None:
        click.echo("error: amplify/team-provider-info.json names no deployment bucket or region", err=True)
        sys.exit(2)
    call = BotoCaller(profile, region or live.environment.region)
    check_permissions(call, "decommission", live.scope(live.environment.region), color=not no_color, code=3)
    bucket = Bucket(call, live.environment.deployment_bucket, live.environment.region)
    try:
        if CloudFormation(call).stack(live.stack) is None:
            out.print(f"{live.stack} is not there, in {live.environment.region} of this account: nothing is left to do")
            sys.exit(0)
        found = survey(live.stack, CloudFormation(call), bucket)
        left = leftovers(found, call, SystemClock())
    except AwsFailure as failure:
        end(stop_at(failure), color=not no_color)
    for refusal in found.refusals:
        print_diagnostic(refusal, {}, console(color=not no_color, stderr=True))
    if found.refusals:
        sys.exit(SAFE)
    _show(found, left, out, quiet=quiet)
    confirm("Go on?", _implications(found, delete_root), yes=yes, out=out)
    outcome = decommission(
        Farewell(
            live.stack,
            bucket,
            call,
            live.root / f"{live.stack}.journal.jsonl",
            Progress(out, quiet=quiet),
            delete_root=delete_root is not None,
        )
    )
    end(outcome, color=not no_color)


def _show(found: Survey, left: tuple[Leftover, ...], out: Console, *, quiet: bool) -> None:
    for item in left:
        if item.calls:
            out.print(f"in use: {item.type} {item.physical_id} of {item.stack}: {item.calls} calls in {DAYS} days")
        elif not quiet:
            seen = "" if item.calls is None else f" (no calls in {DAYS} days)"
            out.print(f"stays: {item.type} {item.physical_id} of {item.stack}{seen}")


def _implications(found: Survey, delete_root: str | None) -> tuple[str, ...]:
    lines = [f"Everything in {len(found.nested)} nested stacks of {found.root} will be retained when it is deleted."]
    if delete_root:
        gone = ", ".join(f"{item.logical_id} ({item.type})" for item in found.stacks[0].unretained) or "nothing"
        lines += [
            f"Then {found.root} and its nested stacks are deleted. Their resources stay in the account, but for the "
            f"root's own: {gone}.",
            "Gen 1's clients stop working where they use those. There is no rollback.",
        ]
    return tuple(lines)
