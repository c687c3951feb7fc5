"""`amp2gen show`: a project as a tree on the terminal."""

import sys
from pathlib import Path

from rich.text import Text

from amp2gen.cli import gen1_source
from amp2gen.cli.checkout import compile_checkout
from amp2gen.cli.render import console, print_diagnostic, visible
from amp2gen.cli.reports.tree import app_tree, lines
from amp2gen.frontend import ProjectError


def show_command(project: Path, environment: str | None, quiet: bool, no_color: bool) -> None:
    """Carries out `amp2gen show`."""
    try:
        compiled = compile_checkout(gen1_source.project_root(project), environment)
    except ProjectError as error:
        print_diagnostic(error.diagnostic, {}, console(color=not no_color, stderr=True))
        sys.exit(2)
    out = console(color=not no_color)
    for label, detail in lines(app_tree(compiled.app)):
        said = "" if quiet or not detail else f"  {visible(detail)}"
        out.print(Text(visible(label)) + Text(said, style="dim"))
