"""backend.ts: a table of contents that can be run."""

from collections.abc import Iterable, Iterator

from amp2gen.backend_ts.files import Unit, typescript
from amp2gen.backend_ts.typescript.build import call, dotted
from amp2gen.backend_ts.typescript.tree import (
    BlankLine,
    Const,
    ExprStmt,
    Imported,
    Name,
    Obj,
    Prop,
    Stmt,
    TypeAlias,
    Typeof,
)
from amp2gen.ir import kinds
from amp2gen.ir.app import App, InventoryEntry


def backend_file(app: App, units: Iterable[Unit]) -> dict[str, bytes]:
    """defineBackend, the branch check, then one call for each resource that needs more than `define*()`."""
    units = tuple(units)
    keys = [key for unit in units for key in unit.defines]
    statements: list[Stmt] = [
        Const(
            Name("backend"),
            call(
                Imported("defineBackend", "@aws-amplify/backend"),
                Obj(tuple(Prop(key.local, key) for key in keys), expanded=True),
            ),
        ),
        BlankLine(),
        TypeAlias("Backend", Typeof(Name("backend")), export=True),
        BlankLine(),
        ExprStmt(call(Imported("checkBranch", "./gen1"), dotted("backend.stack"))),
    ]
    for group in ("customizes", "adds", "functions"):
        calls: list[Stmt] = [statement for unit in units for statement in getattr(unit, group)]
        if calls:
            statements += [BlankLine(), *calls]
    uncarried = _uncarried(app)
    if uncarried:
        statements += [BlankLine(), *uncarried]
    return typescript("amplify/backend.ts", *statements)


def _uncarried(app: App) -> list[Stmt]:
    """A line for each thing that is not carried over: it throws until someone decides what to do about it."""
    return [ExprStmt(call(Imported("uncarried", "./gen1"), what)) for what in uncarried_things(app)]


def uncarried_things(app: App) -> list[str]:
    """Resources, and directives of the schema, in words, each after the code of the diagnostic that has a way out."""
    return [
        *(
            f"{_reason(entry, app)}: {entry.category} {entry.name} ({entry.service or 'no service'})"
            for entry in app.inventory
            if entry.status in ("skipped", "failed")
        ),
        *(app.data.taken_out if app.data else ()),
        *_beside_functions(app),
    ]


BESIDE = frozenset({kinds.TEMPLATE_RESOURCE_NOT_CARRIED.code, kinds.TEMPLATE_NOT_INCLUDED.code})


def _beside_functions(app: App) -> Iterator[str]:
    """Resources in functions' templates: the function itself is carried over, so the inventory does not say."""
    for each in app.diagnostics:
        if each.code in BESIDE and each.origin and each.origin.file.startswith("amplify/backend/function/"):
            yield f"{each.code}: {each.message.removesuffix(' is not carried over')}"


def _reason(entry: InventoryEntry, app: App) -> str:
    """The first error about the entry itself, else about a file of its own."""
    errors = [each for each in app.diagnostics if each.severity == "error" and each.origin]
    folder = f"amplify/backend/{entry.category}/{entry.name}/"
    about = [each.code for each in errors if each.origin == entry.origin]
    within = [each.code for each in errors if each.origin and each.origin.file.startswith(folder)]
    return next(iter((*about, *within)), kinds.UNKNOWN_SERVICE.code)
