"""The test bed shares no code with the program: a misreading of a rule has to be made twice to go unnoticed."""

import ast
from pathlib import Path

BED = Path(__file__).parent / "cfnbed"


def test_it_imports_nothing_of_the_program() -> None:
    imported = set()
    for path in BED.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                imported |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                imported.add(str(node.module).split(".")[0])
    assert "json" in imported
    assert "amp2gen" not in imported
