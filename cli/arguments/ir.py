"""What `amp2gen ir` takes, and its help."""

from pathlib import Path

import rich_click as click
from click.shell_completion import CompletionItem
from click.types import StringParamType

from amp2gen.cli.arguments import options
from amp2gen.cli.lazy import InOrder

FORMATS = ("json", "text", "dot", "mermaid", "graphml")


class Stage(StringParamType):
    """`frontend` or a pass, by name. The passes are imported when one is named or completed, not for help."""

    name = "pass"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value not in self._names():
            self.fail(f"there is no pass {value!r}; there are {', '.join(self._names())}", param, ctx)
        return value

    def shell_complete(self, ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
        return [CompletionItem(name) for name in self._names() if name.startswith(incomplete)]

    def _names(self) -> tuple[str, ...]:
        from amp2gen.passes.pipeline import PIPELINE

        return ("frontend", *(step.name for step in PIPELINE))


@click.group(name="ir", cls=InOrder)
def ir_command() -> None:
    """What a backend is, as data: dump it, compare it, check it.

    Examples:

        amp2gen ir dump . > app.json
        amp2gen ir diff app.json .
    """


@ir_command.command(name="dump")
@click.argument("project", type=click.Path(path_type=Path))
@click.option("--env", "environment", metavar="NAME", help="Gen 1 environment whose values win.")
@click.option(
    "--after",
    type=Stage(),
    help="Stop after this pass, or after `frontend` before them all [default: after all passes].",
)
@click.option("--with-sources", is_flag=True, help="Content of files, not only path and hash; JSON only.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="json", show_default=True)
@options.output()
@options.carried_out_by("amp2gen.cli.ir:dump_command")
def dump_command() -> None:
    """Print the backend of the Gen 1 project at PROJECT as data.

    Exit codes: 0 done, 2 the project cannot be read.

    Examples:

        amp2gen ir dump . > app.json
        amp2gen ir dump . --format mermaid
        amp2gen ir dump . --after resolve_references --format text
    """


@ir_command.command(name="schema")
@options.output()
@options.carried_out_by("amp2gen.cli.ir:schema_command")
def schema_command() -> None:
    """Print the JSON Schema of a dump.

    Exit code: 0.

    Example:

        amp2gen ir schema > ir.schema.json
    """


@ir_command.command(name="diff")
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", type=click.Path(path_type=Path))
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text", show_default=True)
@options.output("Print nothing: the exit code tells.")
@options.carried_out_by("amp2gen.cli.ir:diff_command")
def diff_command() -> None:
    """Compare two backends, each a dump or a Gen 1 project.

    Exit codes: 0 equal, 1 they differ, 2 one cannot be read.

    Example:

        amp2gen ir diff last-release.json .
    """


@ir_command.command(name="check")
@click.argument("dump_file", metavar="FILE", type=click.Path(path_type=Path))
@options.output()
@options.carried_out_by("amp2gen.cli.ir:check_command")
def check_command() -> None:
    """Check a dump: does it fit the schema, does every reference lead somewhere.

    Exit codes: 0 it is sound, 1 a reference leads nowhere, 2 it cannot be read.

    Example:

        amp2gen ir check app.json
    """
