"""`amp2gen refactor plan PROJECT`: every step of a refactor, worked out from a snapshot."""

import json
import sys
from pathlib import Path

import rich_click as click

from amp2gen.cli.live import output_options, unreadable
from amp2gen.cli.live_project import live_project
from amp2gen.cli.render import console, print_diagnostic
from amp2gen.runtime.plan.describe import overview
from amp2gen.runtime.plan.mapping_file import MappingEntry, MappingFileError, read_mapping
from amp2gen.runtime.plan.model import dump_plan
from amp2gen.runtime.plan.planner import Planned, PlanOptions, plan
from amp2gen.runtime.snapshot.folder import SnapshotError, read_snapshot


@click.command(name="plan")
@click.argument("project", type=click.Path(path_type=Path))
@click.option("--snapshot", type=click.Path(path_type=Path), required=True, help="Folder of `amp2gen snapshot`.")
@click.option("--to", "gen2_root", metavar="STACK", help="Root stack of the Gen 2 branch [default: the snapshot's].")
@click.option("--out", type=click.Path(path_type=Path), default=Path("plan.json"), show_default=True, help="Plan file.")
@click.option("--env", "environment", metavar="NAME", help="Gen 1 environment to move.")
@click.option("--mapping", type=click.Path(path_type=Path), help="File that says where resources of custom stacks go.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@output_options
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
    """Work out how the live data of PROJECT moves to its Gen 2 branch, and write it to a file. Offline.

    Nothing is written when anything stands in the way; then all of it is named.

    Exit codes: 0 done, 1 something stands in the way, 2 the project or the snapshot cannot be read.

    Examples:

        amp2gen refactor plan . --snapshot deployed --out plan.json
        amp2gen refactor show plan.json
    """
    color = not no_color
    live = live_project(project, environment, color=color)
    try:
        deployed = read_snapshot(snapshot)
        options = PlanOptions(live.environment.name, gen2_root, _entries(mapping))
    except (SnapshotError, MappingFileError, OSError, UnicodeDecodeError) as error:
        unreadable(str(error), color=color)
    found = plan(live.app, deployed, options)
    if found.plan is not None:
        out.write_text(dump_plan(found.plan), "utf-8")
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
    sys.exit(code)


def _entries(path: Path | None) -> tuple[MappingEntry, ...]:
    return () if path is None else read_mapping(path.read_text("utf-8"), path.name)


def _as_json(found: Planned, out: Path, code: int) -> str:
    document = {
        "plan": str(out) if found.plan else None,
        "steps": [step.id for step in found.plan.forward] if found.plan else [],
        "diagnostics": [item.model_dump(mode="json") for item in found.diagnostics],
        "exitCode": code,
    }
    return json.dumps(document, indent=2, ensure_ascii=False)
