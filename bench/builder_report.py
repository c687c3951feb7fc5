"""Which schemas convert to Gen 2's schema builder, and what stops the others.

    python bench/builder_report.py [FOLDER…]

Compiles every Gen 1 project with a GraphQL API below the folders (default: ../shared and golden). Prints a line per
project with its models and the seconds of CPU that the compile takes with SDL and with the builder; then each reason,
by the number of schemas that it stops.
"""

import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from amp2gen.cli.orchestrate import Compiled, compile_project
from amp2gen.frontend import Choices
from amp2gen.frontend.project import ProjectError
from amp2gen.ir import kinds
from amp2gen.passes.options import Options

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    folders = [Path(each) for each in sys.argv[1:]] or [ROOT.parent / "shared", ROOT / "golden"]
    converted, stopped = 0, Counter[str]()
    for path in (each for folder in folders for each in _projects(folder)):
        (sdl, sdl_seconds), (built, built_seconds) = (_compiled(path, form) for form in ("sdl", "builder"))
        if sdl.app.data is None or built.app.data is None:
            continue
        reasons = {each.message.split(":")[0] for each in built.diagnostics if each.code == kinds.NOT_IN_BUILDER.code}
        converted += not reasons
        stopped.update(reasons)
        times = f"{len(built.app.data.models):3} models  {sdl_seconds:5.2f} s  {built_seconds:5.2f} s"
        print(f"{times}  {path}: {', '.join(sorted(reasons)) or 'converts'}")
    print(f"\n{converted} convert")
    for reason, times in stopped.most_common():
        print(f"{times:3}  {reason}")


def _projects(folder: Path) -> Iterator[Path]:
    return (each.parents[1] for each in sorted(folder.glob("**/amplify/backend")) if "node_modules" not in each.parts)


def _compiled(path: Path, form: str) -> tuple[Compiled, float]:
    start = time.process_time()
    options = Options(schema="builder" if form == "builder" else "sdl")
    try:
        compiled = compile_project(path, Choices(), options)
    except ProjectError:  # several environments, and none that is an obvious default
        start = time.process_time()
        compiled = compile_project(path, Choices(environment="dev"), options)
    return compiled, time.process_time() - start


if __name__ == "__main__":
    main()
