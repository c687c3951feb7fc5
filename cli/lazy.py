"""Groups of commands: in the order they are written in, and imported only when they are asked for."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import rich_click as click

Table = Mapping[str, tuple[str, str]]
"""Command, in a module of the same name → its function there, and a summary for `--help`."""


class LazyCommand(click.RichCommand):
    """Stands for the command `function` of `module`."""

    def __init__(self, *, module: str, function: str, **about: Any) -> None:
        super().__init__(**about)
        self._module, self._function = module, function

    def make_context(
        self, info_name: str | None, args: list[str], parent: click.Context | None = None, **extra: Any
    ) -> click.Context:
        command: click.Command = getattr(import_module(self._module), self._function)
        return command.make_context(info_name, args, parent, **extra)


class InOrder(click.RichGroup):
    """Lists its commands in the order in which a person uses them, not by name."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


class Commands(click.RichGroup):
    """The commands of `table`, in its order, from the modules of `package`."""

    def __init__(self, *, package: str, table: Table, **about: Any) -> None:
        super().__init__(**about)
        self._package, self._table = package, table

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._table:
            return None
        function, summary = self._table[cmd_name]
        module = f"{self._package}.{cmd_name.replace('-', '_')}"
        return LazyCommand(name=cmd_name, help=summary, module=module, function=function)
