"""File skeletons: jinja2 templates for files whose shape hardly depends on the app."""

from functools import cache
from pathlib import Path
from typing import Any

import jinja2


def render(name: str, **values: Any) -> bytes:
    """The skeleton `templates/<name>.j2` filled in."""
    return _environment().get_template(f"{name}.j2").render(**values).encode()


@cache
def _environment() -> jinja2.Environment:
    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "templates"),
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
