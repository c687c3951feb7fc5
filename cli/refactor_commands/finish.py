"""`amp2gen refactor finish PLAN`: the code follows what was moved."""

import sys
from pathlib import Path
from typing import NoReturn

from amp2gen.cli.live import (
    Progress,
    beside,
    check_permissions,
    confirm,
    end,
)
from amp2gen.cli.refactor_commands.gen1_json import marking, project_of
from amp2gen.cli.refactor_commands.given_plan import read_plan, scope_of
from amp2gen.cli.render import console, print_diagnostic
from amp2gen.ir import kinds
from amp2gen.runtime.execution.finish import Synthesized, check_applied, finish, note_marking
from amp2gen.runtime.execution.operate import Setup
from amp2gen.runtime.moved import FILE
from amp2gen.runtime.plan.templates import template_text
from amp2gen.verify.stage import Output
from amp2gen.verify.synthesize import Mode, synthesize
from amp2gen.verify.toolchain import Missing, ensure


def finish_command(
    plan: str,
    project: Path,
    yes: bool,
    profile: str | None,
    region: str | None,
    quiet: bool,
    verbose: bool,
    no_color: bool,
) -> None:
    """Carries out `amp2gen refactor finish`."""
    found, call = read_plan(plan, profile, region, color=not no_color)
    out = console(color=not no_color)
    check_permissions(call, "refactor finish", scope_of(found), color=not no_color, code=3)
    setup = Setup(found, call, beside(plan), Progress(out, quiet=quiet))
    early = check_applied(setup)
    if early is not None:
        end(early, color=not no_color)
    root = project_of(project)
    edit = marking(root, found, color=not no_color)
    if edit is None:
        sys.exit(2)
    lines = (
        f"{root / FILE} will say that the branch {found.branch} owns the Gen 1 resources:",
        *(f"  {line}" for line in edit.diff),
        "If its next deployment is safe, the branch's automatic builds are turned on again.",
    )
    confirm("Go on?", lines, yes=yes, out=out)
    unnoted = note_marking(setup, edit.filled) if edit.filled else None
    if unnoted is not None:
        end(unnoted, color=not no_color)
    edit.write()
    outcome = finish(setup, _synthesized(root, found.branch, color=not no_color))
    if outcome.code == 0 and not quiet:
        out.print(
            "The next deployment keeps everything that was moved. Commit and push:\n"
            f'  git add {FILE} && git commit -m "{found.branch} owns the Gen 1 resources"\n'
            f"  git push origin HEAD:{found.branch}\n"
            "Builds are on again, since that push is to start one: push no other code to the branch before it.\n"
            f"Never run `amplify delete` or `amplify env remove {found.environment}` from now on: they empty the "
            "bucket that Gen 1 had, which is Gen 2's by now. `amp2gen decommission` takes Gen 1 away."
        )
    end(outcome, color=not no_color)


def _synthesized(root: Path, branch: str, *, color: bool) -> Synthesized:
    """The project as the branch deploys it next. Ends the command with 3 where it cannot be synthesized."""
    toolchain = ensure()
    if isinstance(toolchain, Missing):
        _cannot(f"the next deployment cannot be checked: {toolchain.reason}", color=color)
    mode = Mode("moved", branch, moved=True, fill_in=False)
    (synthesis,) = synthesize(toolchain, [(Output.read(root), mode)], validate=False)
    if synthesis.error:
        _cannot(f"the project does not synthesize: {synthesis.error}", color=color)
    return {
        path: (stack.parent, stack.logical_id, template_text(dict(stack.template)))
        for path, stack in synthesis.stacks.items()
    }


def _cannot(message: str, *, color: bool) -> NoReturn:
    help = f"{FILE} is marked by now: push nothing, mend this, and run `amp2gen refactor finish` again"
    print_diagnostic(kinds.NEXT_DEPLOYMENT_UNSAFE.at(None, message, help), {}, console(color=color, stderr=True))
    sys.exit(3)
