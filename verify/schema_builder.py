"""Projects whose schema is built by `a.schema({ … })`: the text that it becomes, and whether it says the same."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from amp2gen.ir import kinds
from amp2gen.ir.base import Origin
from amp2gen.syntax.spans import SyntaxProblem
from amp2gen.verify.findings import Row
from amp2gen.verify.rows import problem_row, shown
from amp2gen.verify.schema_forms import form_differences
from amp2gen.verify.stage import Output, open_stage
from amp2gen.verify.synthesize import Mode
from amp2gen.verify.toolchain import Toolchain

FILE = "amplify/data/schema.ts"


@dataclass(frozen=True)
class Sdl:
    """A schema as users write it, and the API's default authorization mode by AppSync's name."""

    text: str
    default_mode: str


class SchemaError(Exception):
    """schema.ts throws."""


def built_schemas(toolchain: Toolchain, outputs: Sequence[Output]) -> list[str | SchemaError | None]:
    """For each project, the text that `a.schema()` transforms to, by the real library, in one Node process.

    SchemaError with what schema.ts throws; None if the project has no such schema.
    """
    ours = {f"schema{number}": each for number, each in enumerate(outputs) if FILE in each.files}
    results: dict[str, dict[str, str]] = {}
    if ours:
        with open_stage(toolchain) as stage:
            cases = [{"id": name, "folder": str(stage.write(name, each.files))} for name, each in ours.items()]
            results = stage.run("schema", cases)
    return [_built(results.get(f"schema{number}")) for number in range(len(outputs))]


def _built(result: dict[str, str] | None) -> str | SchemaError | None:
    if result is None:
        return None
    return SchemaError(result["error"]) if "error" in result else result["sdl"]


def form_rows(mode: Mode, original: Sdl, transformed: str) -> Iterator[Row]:
    """A finding for each place where the built schema says something else than the user's SDL; else one equal row."""
    place = Origin(file=FILE)
    try:
        differences = [*form_differences(original.text, transformed, original.default_mode)]
    except SyntaxProblem as problem:
        yield problem_row(mode, ("schema form", ""), kinds.SCHEMA_FORM_DIFFERS, problem.message, place)
        return
    for name, had, has in differences:
        message = f"{name}: the SDL says {shown(had)}, the schema builder {shown(has)}"
        help = "Compile with --schema sdl, and please report it: the conversion is wrong."
        yield problem_row(mode, ("schema form", name), kinds.SCHEMA_FORM_DIFFERS, message, place, help)
    if not differences:
        yield Row(mode.name, "schema form", "", "", "equal", None, None, None, place)
