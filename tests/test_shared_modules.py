"""The modules that tests share: pytest's importlib mode finds them on `sys.path`, where the first of a name wins."""

import sys
from collections import Counter
from pathlib import Path

TESTS = Path(__file__).parent


def shared_modules() -> list[str]:
    """Names of the modules in folders that a `conftest.py` puts on the path: neither tests nor parts of a package."""
    return [
        path.stem
        for path in TESTS.rglob("*.py")
        if not path.stem.startswith("test_") and path.stem != "conftest" and not (path.parent / "__init__.py").exists()
    ]


def test_every_shared_module_has_a_name_of_its_own():
    counted = Counter(shared_modules())
    assert counted["drawn_apps"] == 1
    assert [name for name, count in counted.items() if count > 1] == []


def test_no_shared_module_hides_one_of_python():
    assert not set(shared_modules()) & sys.stdlib_module_names
