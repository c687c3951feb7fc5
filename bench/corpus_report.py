"""What becomes of many real projects: diagnostics, type errors, and what the CDK says.

    python bench/corpus_report.py [FOLDER] [--no-node]

Compiles every Gen 1 project below FOLDER (default: ../shared/corpus), type-checks all outputs in one program and
synthesizes each twice, as a sandbox and as the branch that takes over the first environment. Prints a line per
project, every failure with its reason, and the totals.
"""

import argparse
import re
import time
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from amp2gen.cli.orchestrate import Compiled, compile_project
from amp2gen.frontend import Choices
from amp2gen.frontend.project import ProjectError
from amp2gen.passes.options import Options
from amp2gen.verify.stage import Output
from amp2gen.verify.synthesize import Synthesis, modes_of, synthesize
from amp2gen.verify.toolchain import Missing, find
from amp2gen.verify.typecheck import TypeScriptError, typecheck

DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "corpus"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=DEFAULT)
    parser.add_argument("--no-node", action="store_true", help="compile only")
    arguments = parser.parse_args()
    compiled = dict(_compiled(arguments.folder))
    toolchain = find()
    if arguments.no_node or isinstance(toolchain, Missing):
        _print(compiled, [], [])
        return
    outputs = [Output(name, result.files) for name, result in compiled.items()]
    errors = typecheck(toolchain, outputs)
    cases = [(output, mode) for output in outputs for mode in modes_of(output)[:2]]
    _print(compiled, errors, synthesize(toolchain, cases))


def _compiled(folder: Path) -> Iterable[tuple[str, Compiled]]:
    for path in sorted(folder.iterdir()):
        backend = next(iter(sorted(path.glob("**/amplify/backend"))), None)
        if backend is None:
            continue
        started = time.perf_counter()
        try:
            result = compile_project(backend.parents[1], _choices(backend), Options())
        except ProjectError as error:
            print(f"{path.name}: not read: {error.diagnostic.message}")
            continue
        seconds = time.perf_counter() - started
        counts = ", ".join(f"{result.count(severity)} {severity}s" for severity in ("error", "warning", "note"))
        print(f"{path.name}: {counts}; {seconds:.1f} s")
        yield path.name, result


def _choices(backend: Path) -> Choices:
    """The first environment, where a project has several and none that is an obvious default."""
    try:
        compile_project(backend.parents[1], Choices(), Options())
    except ProjectError as error:
        listed = re.search(r"\((.+?)[,)]", error.diagnostic.message)
        return Choices(environment=listed[1] if listed else None)
    return Choices()


def _print(compiled: dict[str, Compiled], errors: list[TypeScriptError], syntheses: list[Synthesis]) -> None:
    print()
    for name, result in compiled.items():
        for diagnostic in result.diagnostics:
            if diagnostic.severity == "error":
                print(f"{name}: {diagnostic.code} {diagnostic.message}")
    print(*(f"tsc: {error}" for error in errors), sep="\n")
    for each in syntheses:
        for problem in each.problems:
            print(f"synth: {each.output} ({each.mode.name}): {problem.splitlines()[0][:300]}")
    print(f"\n{len(compiled)} projects")
    print(f"no error: {sum(not result.count('error') for result in compiled.values())}")
    clean = [result for result in compiled.values() if not result.count("error") and not result.count("warning")]
    print(f"no error, no warning: {len(clean)}")
    whole = [result for result in compiled.values() if not _own_errors(result)]
    print(f"no error but for what the folder leaves out: {len(whole)}")
    print(f"type-checked: {len(compiled) - len({error.output for error in errors})}")
    failed = {each.output for each in syntheses if each.problems}
    print(f"synthesized: {len({each.output for each in syntheses} - failed)}")
    codes = Counter(d.code for result in compiled.values() for d in result.diagnostics if d.severity == "error")
    print("errors by code:", ", ".join(f"{code} {count}" for code, count in codes.most_common()))


def _own_errors(result: Compiled) -> set[str]:
    """Errors that are not about handlers' sources, which a folder of data files lacks, or the client's old library."""
    return {d.code for d in result.diagnostics if d.severity == "error"} - {"A2G1603", "A2G2023"}


if __name__ == "__main__":
    main()
