"""Every file of the hand-written model can be said with our tree, and is printed as it was written."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from amp2gen.backend_ts.typescript import tree
from amp2gen.backend_ts.typescript.printer import print_module

SHOP = Path(__file__).parents[4] / "shared" / "target" / "shop"


@pytest.mark.node
def test_the_model_is_printed_as_it_was_written(run_node: Callable[[str, dict[str, Any]], Any]) -> None:
    files = sorted(SHOP.rglob("*.ts"))
    if not files:
        pytest.skip("the hand-written model is not here")
    sources = [file.read_text() for file in files]
    for file, source, read in zip(
        files, sources, run_node("typescript_to_tree.mjs", {"sources": sources}), strict=True
    ):
        assert "unsupported" not in read, (file, read)
        assert print_module(_decode(read["module"])) == with_imports_in_order(source), file


def with_imports_in_order(source: str) -> str:
    """A model file with its imports in the one order that we print, which two of its files do not keep."""
    imports = re.findall(r"^import [^;]*;\n", source, re.MULTILINE)
    rest = source.replace("".join(imports), "")

    def order(declaration: str) -> tuple[int, str, bool]:
        module = re.search(r"'([^']+)';", declaration)[1]
        rank = 0 if module.startswith("node:") else 2 if module.startswith(".") else 1
        return rank, module, declaration.startswith("import type")

    return "".join(sorted(imports, key=order)) + rest


def _decode(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(_decode(item) for item in value)
    if isinstance(value, dict):
        return getattr(tree, value["$"])(**{key: _decode(item) for key, item in value.items() if key != "$"})
    return value
