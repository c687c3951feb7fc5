"""The `amp2gen` command."""

import sys

import rich_click as click

from amp2gen import __version__

COMMANDS = {
    "compile": ("amp2gen.cli.compile", "compile_command"),
}
"""Command → module and function; modules are imported when their command is used, so that `--help` stays instant."""

SUMMARIES = {
    "compile": "Turn a Gen 1 project into an equivalent Gen 2 project, offline.",
}


class LazyGroup(click.RichGroup):
    """A group whose commands are imported on use."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return None
        from importlib import import_module

        module, name = COMMANDS[cmd_name]
        command: click.Command = getattr(import_module(module), name)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="amp2gen")
def cli() -> None:
    """Move AWS Amplify Gen 1 projects to Gen 2: compile, verify, migrate."""


def main() -> None:
    """The console script. No traceback ever reaches a user: an unforeseen error is reported as ours."""
    try:
        cli()
    except BrokenPipeError:
        sys.exit(1)
    except Exception as error:
        if "--verbose" in sys.argv:
            raise
        click.echo(
            f"amp2gen: internal error: {type(error).__name__}: {error}\n"
            "This is a bug in amp2gen. Run again with --verbose for the details, and please report it.",
            err=True,
        )
        sys.exit(70)


if __name__ == "__main__":
    main()
