"""tags.json: tags on every resource, with place holders for the project and the environment."""

import re
from collections.abc import Mapping

from amp2gen.frontend.context import Context
from amp2gen.frontend.project import BACKEND
from amp2gen.ir.app import Tag
from amp2gen.ir.base import Origin
from amp2gen.ir.expr import EnvName, Expr, Text, join

PATH = f"{BACKEND}/tags.json"
PLACEHOLDER = re.compile(r"(\{project-name\}|\{project-env\})")


def lower_tags(context: Context) -> tuple[Tag, ...]:
    """All tags in the order of the file."""
    document = context.project.document(PATH, context.log)
    items = document.data if document and isinstance(document.data, list) else []
    return tuple(
        Tag(
            key=str(item["Key"]),
            value=_value(str(item["Value"]), context.project.name),
            origin=Origin(file=PATH, pointer=f"/{index}"),
        )
        for index, item in enumerate(items)
        if isinstance(item, Mapping) and item.get("Key") and item.get("Value") is not None
    )


def _value(written: str, project: str) -> Expr:
    return join(_part(piece, project) for piece in PLACEHOLDER.split(written))


def _part(piece: str, project: str) -> Expr:
    if piece == "{project-env}":
        return EnvName()
    return Text(value=project if piece == "{project-name}" else piece)
