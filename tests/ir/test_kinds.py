"""The catalogue of diagnostics: each is said somewhere, and explains more than its title does."""

import re
from pathlib import Path

import amp2gen.ir.kinds  # noqa: F401  fills the catalogue
from amp2gen.ir.diagnostics import CATALOGUE

ROOT = Path(__file__).parents[2]
FLOORS = ("frontend", "passes", "backend_ts", "verify", "runtime", "assess", "cli")


def test_every_kind_is_said_somewhere():
    """A code that nothing prints is a promise in the documentation that nobody keeps."""
    said = {name for floor in FLOORS for path in (ROOT / floor).rglob("*.py") for name in words(path)}
    defined = [name for path in (ROOT / "ir/kinds").glob("*.py") for name in DEFINITION.findall(path.read_text())]
    assert len(defined) == len(CATALOGUE)
    assert len(set(defined)) == len(defined), "a name means one kind: of two, the later module's would be said"
    assert [name for name in defined if name not in said] == []


def test_every_text_explains():
    assert [kind.code for kind in CATALOGUE.values() if len(kind.text) < 60 or kind.text.startswith("See the")] == []


DEFINITION = re.compile(r"^([A-Z0-9_]+) = _kind\(", re.M)


def words(path):
    return re.findall(r"[A-Z][A-Z0-9_]+", path.read_text())
