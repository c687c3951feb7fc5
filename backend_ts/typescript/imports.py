"""The import statements of a module, collected from the imported symbols that its tree names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import fields, is_dataclass

from amp2gen.backend_ts.typescript.document import Doc, IfBreak, group, indent, join, line
from amp2gen.backend_ts.typescript.strings import string_literal
from amp2gen.backend_ts.typescript.tree import Const, FunctionDecl, Imported, Name, Stmt, TypeAlias


def print_imports(statements: Iterable[Stmt]) -> list[Doc]:
    """One document per import statement: `node:` modules, packages, then relative paths, each in order of its path.

    Types stand in an `import type` of their own, after the values of the same module. Raises ValueError if two
    different symbols, imported or declared by the module, would have one name.
    """
    statements = tuple(statements)
    symbols = _symbols(statements)
    _check_names(symbols, statements)
    modules = sorted({symbol.module for symbol in symbols}, key=_module_order)
    return [
        _print_import(module, keyword, chosen)
        for module in modules
        for keyword, type_only in (("import", False), ("import type", True))
        if (chosen := [s for s in symbols if s.module == module and s.type_only == type_only])
    ]


def _symbols(statements: tuple[Stmt, ...]) -> set[Imported]:
    """The symbols imported: as a type only if no use asks for the value."""
    used = set(_imported(statements))
    return {symbol for symbol in used if not (symbol.type_only and _as_value(symbol) in used)}


def _as_value(symbol: Imported) -> Imported:
    return Imported(symbol.name, symbol.module, alias=symbol.alias)


def _imported(value: object) -> Iterator[Imported]:
    if isinstance(value, Imported):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _imported(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _imported(getattr(value, field.name))


def _check_names(symbols: set[Imported], statements: tuple[Stmt, ...]) -> None:
    taken = dict.fromkeys(_declared(statements), "this module")
    for symbol in sorted(symbols, key=lambda s: (s.local, s.module, s.name)):
        if symbol.local in taken:
            raise ValueError(f"{symbol.local!r} from {symbol.module!r} is also declared by {taken[symbol.local]!r}")
        taken[symbol.local] = symbol.module


def _declared(statements: tuple[Stmt, ...]) -> Iterator[str]:
    for statement in statements:
        match statement:
            case FunctionDecl(name=name) | TypeAlias(name=name):
                yield name
            case Const(target=Name(text=name)):
                yield name


def _module_order(module: str) -> tuple[int, str]:
    if module.startswith("node:"):
        return 0, module
    return (2 if module.startswith(".") else 1), module


def _print_import(module: str, keyword: str, symbols: list[Imported]) -> Doc:
    default = [symbol.local for symbol in symbols if symbol.name == "default"]
    named = [
        symbol.name if symbol.local == symbol.name else f"{symbol.name} as {symbol.local}"
        for symbol in sorted(symbols, key=lambda s: (s.name.lower(), s.name, s.local))
        if symbol.name != "default"
    ]
    braces: list[Doc] = []
    if len(named) == 1 and not default:
        braces = [f"{{ {named[0]} }}"]
    elif named:
        braces = [group(("{", indent(line, join((",", line), named)), IfBreak(","), line, "}"))]
    return keyword, " ", join(", ", [*default, *braces]), f" from {string_literal(module)};"
