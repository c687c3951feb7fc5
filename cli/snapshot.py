"""`amp2gen snapshot`: deployed stacks into a folder, read-only."""

import sys
from pathlib import Path

from amp2gen.cli.live import check_permissions, end
from amp2gen.cli.live_project import LiveProject, live_project
from amp2gen.cli.output.folder import FolderTakenError, replace_folder
from amp2gen.cli.render import console, print_diagnostic
from amp2gen.ir import kinds
from amp2gen.runtime.aws.errors import AwsFailure
from amp2gen.runtime.aws.session import BotoCaller, Caller
from amp2gen.runtime.branches import branch_of, branches_of
from amp2gen.runtime.execution.run import stop_at
from amp2gen.runtime.snapshot.folder import files_of
from amp2gen.runtime.snapshot.take import gen2_roots, take


def snapshot_command(
    project: Path,
    out: Path,
    gen2_root: str | None,
    environment: str | None,
    profile: str | None,
    region: str | None,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> None:
    """Carries out `amp2gen snapshot`."""
    color = not no_color
    live = live_project(project, environment, color=color)
    call = BotoCaller(profile, region or live.environment.region)
    screen = console(color=color)
    check_permissions(call, "snapshot", live.scope(call.region), color=color)
    try:
        root = gen2_root or _only_gen2_root(live, call, color=color)
        taken = take(call, live.stack, root, lambda stack: None if quiet else screen.print(f"  {stack}"))
    except AwsFailure as failure:
        end(stop_at(failure), color=color)
    try:
        replace_folder(out, files_of(taken.snapshot), marker="snapshot.json")
    except FolderTakenError as error:
        print_diagnostic(kinds.OUTPUT_REFUSED.at(None, str(error)), {}, console(color=color, stderr=True))
        sys.exit(2)
    if not quiet:
        for unread in taken.unread:
            screen.print(f"note: not read: {unread}")
        if root is None:
            screen.print("note: no Gen 2 branch of this environment is deployed; the snapshot holds Gen 1 only")
            screen.print("`refactor plan` needs both: deploy the branch first, and take the snapshot again")
        screen.print(f"{out}: {len(taken.snapshot.stacks)} stacks")
        if root is not None:
            screen.print(
                f"next: amp2gen refactor plan {project} --env {live.environment.name} --snapshot {out} --out plan.json"
            )


def _only_gen2_root(live: LiveProject, call: Caller, *, color: bool) -> str | None:
    """The root of the branch that takes the environment over; the app may have others."""
    branches = branches_of(live.app, live.environment.name)
    found = [root for root in gen2_roots(call, live.app_id) if branch_of(root, branches, live.app_id)]
    if len(found) > 1:
        message = f"several Gen 2 branches take over {live.environment.name}: {', '.join(found)}"
        print_diagnostic(kinds.GEN2_ROOT_UNCLEAR.at(None, message), {}, console(color=color, stderr=True))
        sys.exit(2)
    return found[0] if found else None
