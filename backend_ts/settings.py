"""Properties of CloudFormation resources that no construct has a word for."""

from collections.abc import Mapping
from typing import Any

from amp2gen.backend_ts.typescript.build import call, dotted
from amp2gen.backend_ts.typescript.tree import Expr, ExprStmt, Stmt
from amp2gen.backend_ts.values import Scope
from amp2gen.ir.settings import Setting
from amp2gen.syntax.documents import child_pointer


def settings_of(construct: str, settings: tuple[Setting, ...], scope: Scope) -> list[Stmt]:
    """`cfnUserPool.addPropertyOverride(…)` for each setting."""
    found: list[Stmt] = []
    for setting in settings:
        value = _value(setting.value, "", {part.pointer: scope.expr(part.value) for part in setting.parts})
        override = ExprStmt(call(dotted(f"{construct}.addPropertyOverride"), setting.name, value))
        found += scope.where(setting.only_where, override)
    return found


def _value(value: Any, pointer: str, parts: Mapping[str, Expr]) -> Any:
    """The value with what differs between environments in its place."""
    if pointer in parts:
        return parts[pointer]
    if isinstance(value, list):
        return [_value(item, child_pointer(pointer, index), parts) for index, item in enumerate(value)]
    if isinstance(value, dict):
        return {key: _value(item, child_pointer(pointer, key), parts) for key, item in value.items()}
    return value
