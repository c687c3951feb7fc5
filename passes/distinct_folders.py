"""Functions whose names differ by case alone get names that differ by more, because each name is a folder.

macOS and Windows have one folder for both, and TypeScript refuses to import from two such folders.

>>> from amp2gen.ir.app import App, Branch, Environment
>>> from amp2gen.ir.functions import Function, NodeCode
>>> code = NodeCode(entry="src/index.js", version=22)
>>> app = App(
...     name="shop", default_environment="main", environments=(Environment(name="main"),),
...     branches=(Branch(name="gen2-main", takes_over="main"),),
...     functions=(Function(name="Orders", code=code), Function(name="orders", code=code)),
... )
>>> [function.name for function in app.functions]
['Orders', 'orders']
>>> [function.name for function in distinct_folders(app, Options()).functions]
['Orders', 'orders2']
"""

from collections.abc import Iterable, Mapping
from itertools import count
from typing import Any

from pydantic import BaseModel

from amp2gen.ir import kinds
from amp2gen.ir.app import App, InventoryEntry
from amp2gen.ir.base import Ref
from amp2gen.ir.functions import Function
from amp2gen.passes.options import Options


def distinct_folders(app: App, options: Options) -> App:
    renamed = _renamed(function.name for function in app.functions)
    if not renamed:
        return app
    notes = tuple(
        kinds.NAME_CHANGED.at(
            function.origin,
            f"function {function.name} is called {renamed[function.name]}: another name differs by case alone",
        )
        for function in app.functions
        if function.name in renamed
    )
    changed: App = _with_names(app, renamed)
    functions = tuple(sorted(changed.functions, key=lambda function: function.name))
    return changed.model_copy(update={"functions": functions, "diagnostics": (*app.diagnostics, *notes)})


def _renamed(names: Iterable[str]) -> dict[str, str]:
    """New names by old ones. The first of each group keeps its name, in the order of characters."""
    given = sorted(names)
    used: set[str] = set()
    taken = {name.lower() for name in given}
    renamed: dict[str, str] = {}
    for name in given:
        if name.lower() in used:
            renamed[name] = next(new for n in count(2) if (new := f"{name}{n}").lower() not in taken)
            taken.add(renamed[name].lower())
        used.add(name.lower())
    return renamed


def _with_names(value: Any, renamed: Mapping[str, str]) -> Any:
    """The tree with the functions, what refers to them, and their entries in the inventory under the new names."""
    if isinstance(value, tuple):
        return tuple(_with_names(item, renamed) for item in value)
    if not isinstance(value, BaseModel):
        return value
    changes = {}
    for name, old in value.__dict__.items():
        new = _with_names(old, renamed)
        if new is not old and new != old:
            changes[name] = new
    if isinstance(value, Function) and value.name in renamed:
        changes["name"] = renamed[value.name]
    if isinstance(value, InventoryEntry) and value.category == "function" and value.name in renamed:
        changes["name"] = renamed[value.name]
    if isinstance(value, Ref):
        kind, _, name = value.id.partition("/")
        if kind == Function.ID_PREFIX and name in renamed:
            changes["id"] = f"{kind}/{renamed[name]}"
    return value.model_copy(update=changes) if changes else value
