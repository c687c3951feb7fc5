"""The mapping templates that a user wrote: `api/<name>/resolvers/` and, from old projects, `pipelineFunctions/`."""

import re

from amp2gen.frontend.context import Context
from amp2gen.frontend.project import Entry
from amp2gen.frontend.sources import source_file
from amp2gen.ir import kinds
from amp2gen.ir.base import Origin, ref_to
from amp2gen.ir.data import DataModel, TableMention
from amp2gen.ir.functions import SourceFile

FOLDERS = ("pipelineFunctions", "resolvers")
"""Where Gen 1 looks for templates; the later folder wins."""

ENDINGS = (".vtl", ".js")


def read_templates(entry: Entry, context: Context) -> tuple[SourceFile, ...]:
    """All templates by file name. A file of another kind, the README apart, is reported."""
    found: dict[str, SourceFile] = {}
    for folder in FOLDERS:
        prefix = f"{entry.folder}/{folder}/"
        for path in context.project.below(prefix.rstrip("/")):
            name = path.removeprefix(prefix)
            if name.endswith(ENDINGS) and "/" not in name:
                found[name] = source_file(name, context.project.files[path])
            elif name.rpartition("/")[2].lower() not in ("readme.md", ".gitkeep"):
                context.log.add(kinds.NO_TEMPLATE, Origin(file=path), f"{path} is no mapping template")
    return tuple(found[name] for name in sorted(found))


def report_templates(entry: Entry, version: int, templates: tuple[SourceFile, ...], context: Context) -> None:
    """A warning for each template that takes the place of one that version 1 of the transformer generates."""
    for template in templates:
        if version == 1 and len(template.path.split(".")) == 4:
            context.log.add(
                kinds.TEMPLATE_FOR_VERSION_1,
                Origin(file=f"{entry.folder}/resolvers/{template.path}"),
                f"{template.path} was written for a resolver of version 1",
            )


def table_mentions(
    entry: Entry, templates: tuple[SourceFile, ...], models: tuple[str, ...], context: Context
) -> tuple[TableMention, ...]:
    """The names of Gen 1's model tables that the templates have written out, each once."""
    pattern = table_names(models, context)
    found: dict[str, TableMention] = {}
    for template in templates:
        for match in pattern.finditer(template.text or ""):
            line = (template.text or "").count("\n", 0, match.start()) + 1
            origin = Origin(file=f"{entry.folder}/resolvers/{template.path}", line=line)
            context.log.add(kinds.TABLE_WRITTEN_OUT, origin, f"{template.path} names the table {match[0]}")
            mention = TableMention(text=match[0], model=ref_to(DataModel, match["model"]), origin=origin)
            found.setdefault(match[0], mention)
    return tuple(found[text] for text in sorted(found))


def table_names(models: tuple[str, ...], context: Context) -> re.Pattern[str]:
    """`<model>-<API id>-<environment>`; AppSync's ids are 26 letters and digits."""
    environments = [environment.name for environment in context.environments]
    return re.compile(rf"\b(?P<model>{_any(models)})-[a-z0-9]{{26}}-(?:{_any(environments)})\b")


def _any(names: tuple[str, ...] | list[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True)) or r"(?!)"
