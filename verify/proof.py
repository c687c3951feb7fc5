"""Everything that verify does with one Gen 2 project, stage by stage: types, bundles, synthesis, comparison."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.ir.diagnostics import Diagnostic, Kind
from amp2gen.verify.bundle import BackendError, Failure, Handler, bundle
from amp2gen.verify.environments import compare_environments, environment_rows, modes_with
from amp2gen.verify.findings import Comparison, Row, Status
from amp2gen.verify.gen1_side import Gen1Side
from amp2gen.verify.rows import PROJECT, problem_row
from amp2gen.verify.schema_builder import FILE as BUILT_SCHEMA
from amp2gen.verify.schema_builder import SchemaError, Sdl, built_schemas, form_rows
from amp2gen.verify.stage import Output
from amp2gen.verify.structure import leaked_rows
from amp2gen.verify.synthesize import synthesize
from amp2gen.verify.toolchain import Toolchain
from amp2gen.verify.typecheck import TypeScriptError, typecheck

SCHEMA = "amplify/data/schema.graphql"

Progress = Callable[[str], AbstractContextManager[object]]
"""Called with a stage's name; the context lasts as long as the stage."""


_NONE: Mapping[str, Gen1Side] = {}


def _silent(stage: str) -> AbstractContextManager[object]:
    return nullcontext()


def prove(
    toolchain: Toolchain,
    output: Output,
    gen1: Gen1Side,
    progress: Progress = _silent,
    sdl: Sdl | None = None,
    beside: Mapping[str, Gen1Side] = _NONE,
) -> Comparison:
    """Type-checks, bundles and synthesizes the output, and compares it with Gen 1, in every mode it has.

    Handlers are bundled and loaded, never called. `sdl` is the schema that a schema built by `a.schema()` was converted
    from, where it is known. `beside` are Gen 1's other environments, by name: branches that take them over are compared
    as well. Whatever is wrong is a row of the result. Raises ToolchainError.
    """
    whole, uncarried = without_uncarried(output)
    rows = [*uncarried, *environment_rows(output, gen1.environment, beside)]
    rows += [row for side in (gen1, *beside.values()) for row in leaked_rows(PROJECT, side, output.files)]
    with progress("type-check"):
        rows += map(_type_error, typecheck(toolchain, [whole]))
    schema = schema_of(output)
    if BUILT_SCHEMA in whole.files:
        with progress("transform the schema"):
            schema, form = _built_schema(toolchain, whole, sdl)
            rows += form
    with progress("bundle"):
        rows += _handler_rows(_bundled(toolchain, whole))
    with progress("synthesize"):
        syntheses = synthesize(toolchain, [(whole, mode) for mode in modes_with(whole, gen1, beside)])
    with progress("compare"):
        return with_rows(compare_environments(gen1, beside, whole, syntheses, schema), rows)


def _built_schema(toolchain: Toolchain, output: Output, sdl: Sdl | None) -> tuple[str | None, list[Row]]:
    (built,) = built_schemas(toolchain, [output])
    if isinstance(built, SchemaError):
        place = Origin(file=BUILT_SCHEMA)
        return None, [problem_row(PROJECT, ("schema form", ""), kinds.SCHEMA_THROWS, str(built), place)]
    if built is None or sdl is None:
        return built, []
    return built, [*form_rows(PROJECT, sdl, built)]


def schema_of(output: Output) -> str | None:
    """The GraphQL schema that the output hands to defineData, if it is a file."""
    return output.files[SCHEMA].decode("utf-8", "replace") if SCHEMA in output.files else None


def with_rows(comparison: Comparison, rows: Sequence[Row]) -> Comparison:
    """The comparison with what else was found, put first."""
    return replace(comparison, rows=(*rows, *comparison.rows))


def problem(diagnostic: Diagnostic) -> Row:
    """The row of what the compile itself reports."""
    status: Status = "finding" if diagnostic.severity == "error" else "warning"
    role = f"{diagnostic.code} {diagnostic.origin or ''}".rstrip()
    place = diagnostic.origin
    return Row(PROJECT.name, "compile", role, "", status, None, None, None, place, diagnostic=diagnostic)


_BACKEND = "amplify/backend.ts"
_UNCARRIED = re.compile(rb"^uncarried\(\s*(['\"`])(?P<resource>.*?)\1,?\s*\);\n", re.MULTILINE | re.DOTALL)


def without_uncarried(output: Output) -> tuple[Output, list[Row]]:
    """The output without the calls that stop synthesis where a resource is not carried over, and a row for each."""
    source = output.files.get(_BACKEND, b"")
    rows = [_uncarried(source, call) for call in _UNCARRIED.finditer(source)]
    if not rows:
        return output, []
    kept = _UNCARRIED.sub(b"", source)
    return Output(output.name, {**output.files, _BACKEND: kept + b"void uncarried;\n"}), rows


def _uncarried(source: bytes, call: re.Match[bytes]) -> Row:
    resource = call["resource"].decode("utf-8", "replace").replace("\\'", "'")
    place = Origin(file=_BACKEND, line=source.count(b"\n", 0, call.start()) + 1)
    message = f"{resource} is not carried over: the project throws until someone decides about it"
    help = "Add it to the project, or remove the call if the app works without it."
    return problem_row(PROJECT, ("uncarried", resource), kinds.NOT_CARRIED, message, place, help)


def _type_error(error: TypeScriptError) -> Row:
    origin = Origin(file=error.path or "amplify/tsconfig.json", line=error.line, column=error.column)
    name = f"{error.path or 'tsconfig.json'}:{error.line or 1} TS{error.code}"
    return problem_row(PROJECT, ("type", name), kinds.TYPE_ERROR, f"TS{error.code}: {error.message}", origin)


def _bundled(toolchain: Toolchain, output: Output) -> Iterable[Handler]:
    try:
        return bundle(toolchain, [output], call=False)
    except BackendError:  # synthesis throws the same, and says so in every mode
        return ()


_PHASES: dict[str, Kind] = {
    "bundle": kinds.HANDLER_UNBUNDLED,
    "contents": kinds.HANDLER_HOLDS_BACKEND,
    "load": kinds.HANDLER_UNLOADABLE,
    "call": kinds.HANDLER_UNLOADABLE,
}


def _handler_rows(handlers: Iterable[Handler]) -> Iterator[Row]:
    for handler in handlers:
        name, place = ("handler", handler.name), Origin(file=handler.entry)
        if handler.failure is not None:
            kind, message = _PHASES[handler.failure.phase], _first_lines(handler.failure)
            yield problem_row(PROJECT, name, kind, f"{handler.name}: {message}", place)
        elif handler.lacks:
            message = f"{handler.name} was not loaded: {', '.join(handler.lacks)} is not here"
            help = "Install the project's packages to have it loaded; what a layer brings cannot be loaded here."
            yield problem_row(PROJECT, name, kinds.HANDLER_UNTRIED, message, place, help)


def _first_lines(failure: Failure) -> str:
    return "\n".join(failure.message.splitlines()[:12])
