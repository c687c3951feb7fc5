"""Writes the pages of the documentation that come from the code.

    python docs/generate.py

A test fails while they are not current.
"""

import json
from collections.abc import Iterator, Mapping
from importlib import import_module
from pathlib import Path

import click

import amp2gen.ir.kinds  # noqa: F401  fills the catalogue
from amp2gen.cli.config import Config, Suppression, schema
from amp2gen.cli.main import cli
from amp2gen.ir.diagnostics import CATALOGUE
from amp2gen.passes.pipeline import PIPELINE
from amp2gen.runtime.plan.model import plan_schema

DOCS = Path(__file__).resolve().parent
NOTE = "<!-- Written by docs/generate.py: change the code, not this page. -->\n\n"

FLOORS = {
    "1": "Reading a project",
    "2": "Passes",
    "3": "Writing the Gen 2 project",
    "4": "Verification",
    "5": "Live resources",
}
"""The first digit of a code, and what it stands for."""


def pages() -> Mapping[str, str]:
    """Every generated page by its path below docs/."""
    return {
        "diagnostics.md": NOTE + "\n".join(diagnostics()) + "\n",
        "reference/commands.md": NOTE + "\n".join(commands()) + "\n",
        "reference/configuration.md": NOTE + "\n".join(configuration()) + "\n",
        "reference/passes.md": NOTE + "\n".join(passes()) + "\n",
        "reference/amp2gen.schema.json": json.dumps(schema(), indent=2, sort_keys=True) + "\n",
        "reference/plan.schema.json": plan_schema(),
    }


def diagnostics() -> Iterator[str]:
    yield "# Diagnostics\n"
    yield (
        "Every diagnostic has a code that keeps its meaning. An *error* is something that is not carried over: its "
        "place in the Gen 2 project throws until you decide. A *warning* is something to look at, a *note* something "
        "good to know. `amp2gen explain CODE` prints the same texts; "
        "[amp2gen.toml](reference/configuration.md) and comments take warnings and notes out that you agree to."
    )
    for digit, title in FLOORS.items():
        kinds = [kind for code, kind in sorted(CATALOGUE.items()) if code[3] == digit]
        if kinds:
            yield f"\n## {title}"
        for kind in kinds:
            yield f"\n### {kind.code}\n\n**{kind.severity}**: {kind.title}.\n\n{_escaped(kind.text)}"


def commands() -> Iterator[str]:
    yield "# Commands\n"
    yield (
        "Exit codes, of every command: 0 done · 1 the result has errors, findings, or differs · 2 usage, or something "
        "cannot be read: nothing was written · 3 stopped safely, run `refactor apply` again · 4 needs a person. An "
        "error that nobody foresaw is 70. `NO_COLOR` and `--no-color` take colours out; nothing is coloured in a pipe."
    )
    context = cli.make_context("amp2gen", ["--help"], resilient_parsing=True)
    for name in cli.list_commands(context):
        yield from _command(cli, name, context, 2)


def configuration() -> Iterator[str]:
    yield "# amp2gen.toml\n"
    yield (
        "What a project always says stands in `amp2gen.toml` beside `amplify/`. Options on the command line win over "
        "it. An unknown key is an error. [A JSON Schema](amp2gen.schema.json) gives editors completion.\n"
    )
    yield "| key | | default |\n|---|---|---|"
    for name, field in Config.model_fields.items():
        default = "" if field.default in (None, {}, ()) else f"`{json.dumps(field.default)}`"
        yield f"| `{name.replace('_', '-')}` | {field.description} | {default} |"
    yield "\n## Agreeing to a diagnostic\n"
    yield "Each entry of `suppress` has:\n\n| key | |\n|---|---|"
    for name, field in Suppression.model_fields.items():
        yield f"| `{name}` | {field.description}{'' if field.is_required() else ' Optional.'} |"
    yield _EXAMPLE


def passes() -> Iterator[str]:
    yield "# Passes\n"
    yield "Each improves the [IR](../ir.md) in one way; they run in this order."
    for step in PIPELINE:
        yield f"\n## {step.name}\n"
        text, _, example = (import_module(step.run.__module__).__doc__ or "").partition(">>>")
        yield _escaped(text.strip())
        if example:
            yield f"\n```pycon\n>>>{example.rstrip()}\n```"


_EXAMPLE = """
```toml
env = "main"
strict = true

[branch]
main = "production"

[[suppress]]
code = "A2G2006"
path = "amplify/backend/function/legacy/*"
reason = "is switched off in March"
```

Where a file has comments, a comment does the same, on the line or the one above:

```js
// amp2gen: ignore A2G2006: is switched off in March
const aws = require('aws-sdk');
```

What matches nothing is reported (A2G1131), and errors cannot be agreed to (A2G1132). `MIGRATION.md` still lists
everything."""


def _command(group: click.Group, name: str, parent: click.Context, depth: int) -> Iterator[str]:
    found = group.get_command(parent, name)
    assert found is not None
    context = found.make_context(name, [], parent=parent, resilient_parsing=True)
    command = context.command
    text, _, examples = (command.help or "").partition("Examples:")
    if not examples:
        text, _, examples = text.partition("Example:")
    yield f"\n{'#' * depth} {context.command_path}\n"
    yield _escaped(" ".join(text.split()))
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    yield f"\n```\n{usage}\n```"
    if isinstance(command, click.Group):
        for child in command.list_commands(context):
            yield from _command(command, child, context, depth + 1)
    else:
        yield from _options(command, context)
    if examples.strip():
        yield "\n```sh\n" + "\n".join(line.strip() for line in examples.strip().splitlines()) + "\n```"


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    options = [param for param in command.params if isinstance(param, click.Option) and not param.hidden]
    if options:
        yield "\n| option | |\n|---|---|"
    for option in options:
        names = ", ".join((*option.opts, *option.secondary_opts))
        value = "" if option.is_flag else f" {option.make_metavar(context)}"
        yield f"| `{_cell(names + value)}` | {_escaped(option.help or '')} |"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _escaped(text: str) -> str:
    """Text for Markdown: what looks like HTML or a reference outside of code is neither."""
    parts = text.split("`")
    return "`".join(
        part if index % 2 else part.replace("<", "&lt;").replace("[", "\\[") for index, part in enumerate(parts)
    ).replace("|", "\\|")


def main() -> None:
    for path, text in pages().items():
        target = DOCS / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
