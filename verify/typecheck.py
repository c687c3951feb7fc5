"""`tsc --strict` over emitted projects, all of them in one program."""

from collections.abc import Iterable
from dataclasses import dataclass

from amp2gen.verify.stage import Output, open_stage
from amp2gen.verify.toolchain import Toolchain


@dataclass(frozen=True)
class TypeScriptError:
    """One error of the compiler. Path, line and column (from 1) are None for one of the configuration."""

    output: str
    path: str | None
    line: int | None
    column: int | None
    code: int
    message: str

    def __str__(self) -> str:
        place = f"{self.path}:{self.line}:{self.column}" if self.path else "tsconfig.json"
        return f"{self.output}: {place}: TS{self.code}: {self.message}"


def typecheck(toolchain: Toolchain, outputs: Iterable[Output]) -> list[TypeScriptError]:
    """Type-checks the `amplify/` of each output under its own tsconfig.json, with `strict` on in any case.

    About 9 s and 1.2 GB, most of it for the CDK's declarations, however many outputs there are: hence the one
    program.
    """
    with open_stage(toolchain) as stage:
        cases = {
            str(i): {"id": str(i), "output": output.name, "folder": str(stage.write(str(i), output.files))}
            for i, output in enumerate(outputs)
        }
        results = stage.run("typecheck", list(cases.values()))
    return [
        TypeScriptError(cases[id]["output"], **error) for id, result in results.items() for error in result["errors"]
    ]
