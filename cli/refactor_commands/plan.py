"""`amp2gen refactor plan PROJECT`: every step of a refactor, worked out from a snapshot."""

import json
import sys
from pathlib import Path

import rich_click as click

from amp2gen.cli.live import unreadable
from amp2gen.cli.live_project import live_project
from amp2gen.cli.render import console, print_diagnostic
from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.runtime.plan.describe import overview
from amp2gen.runtime.plan.mapping_file import MappingEntry, MappingFileError, read_mapping
from amp2gen.runtime.plan.model import dump_plan
from amp2gen.runtime.plan.planner import Planned, PlanOptions, plan
from amp2gen.runtime.snapshot.folder import SnapshotError, read_snapshot


def plan_command(
    project: Path,
    snapshot: Path,
    gen2_root: str | None,
    out: Path,
    environment: str | None,
    mapping: Path | None,
    form: str,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> None:
    """Carries out `amp2gen refactor plan`."""
    color = not no_color
    live = live_project(project, environment, color=color)
    try:
        deployed = read_snapshot(snapshot)
    except SnapshotError as error:
        unreadable(error.diagnostic, color=color)
    options = PlanOptions(live.environment.name, gen2_root, _entries(mapping, color=color))
    found = plan(live.app, deployed, options)
    if found.plan is not None:
        try:
            out.write_text(dump_plan(found.plan), "utf-8")
        except OSError as error:
            message = f"the plan cannot be written: {error.strerror}"
            unreadable(kinds.OUTPUT_REFUSED.at(Origin(file=str(out)), message), color=color)
    code = int(any(item.severity == "error" for item in found.diagnostics))
    if form == "json":
        click.echo(_as_json(found, out, code))
    else:
        screen = console(color=color)
        for item in found.diagnostics:
            if not quiet or item.severity == "error":
                print_diagnostic(item, {}, screen)
        if found.plan is not None and not quiet:
            for line in overview(found.plan):
                screen.print(line)
            screen.print(f"\n{out}: {len(found.plan.forward)} steps; `amp2gen refactor show {out}` prints them")
            screen.print(f"next: amp2gen refactor apply {out} --dry-run, then the same with --pause-builds")
    sys.exit(code)


def _entries(path: Path | None, *, color: bool) -> tuple[MappingEntry, ...]:
    """What the mapping file says. Ends the command with 2 where it cannot be read."""
    if path is None:
        return ()
    try:
        return read_mapping(path.read_text("utf-8"), str(path))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        unreadable(MappingFileError(str(reason), Origin(file=str(path))).diagnostic, color=color)
    except MappingFileError as error:
        unreadable(error.diagnostic, color=color)


def _as_json(found: Planned, out: Path, code: int) -> str:
    document = {
        "plan": str(out) if found.plan else None,
        "steps": [step.id for step in found.plan.forward] if found.plan else [],
        "diagnostics": [item.model_dump(mode="json") for item in found.diagnostics],
        "exitCode": code,
    }
    return json.dumps(document, indent=2, ensure_ascii=False)
