"""What `amp2gen verify` costs: processor time and peak memory, cold and warm.

    python bench/verify_cost.py [FOLDER…]

Verifies the Gen 1 project of each folder (default: the apps of ../shared/apps, each with the snapshot beside it) twice.
Cold: Python's bytecode has yet to be written, and the system has let go of the toolchain's files as far as it does so
when asked; verify itself keeps nothing from one run for the next. Warm: once more. Memory is the largest process's. As
machines differ, and are busy, each time is given in runs of `tsc --version` as well, taken right before it.
"""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from amp2gen.verify.toolchain import Missing, Toolchain, find

APPS = Path(__file__).resolve().parents[2] / "shared" / "apps"


@dataclass(frozen=True)
class Cost:
    """Processor time of all processes and wall time in seconds, memory of the largest in MB, the exit code."""

    processor: float
    wall: float
    memory: int
    code: int


def main(folders: list[Path]) -> None:
    toolchain = find()
    if isinstance(toolchain, Missing):
        sys.exit(toolchain.reason)
    tsc = [toolchain.node, str(toolchain.root / "node_modules" / "typescript" / "bin" / "tsc"), "--version"]
    print(f"{'project':20} {'run':5} {'processor':>10} {'× tsc':>6} {'wall':>8} {'memory':>9}  exit")
    for folder in folders:
        command = [str(Path(sys.executable).with_name("amp2gen")), "verify", *_arguments(folder), "--quiet"]
        with tempfile.TemporaryDirectory() as bytecode:
            for run in ("cold", "warm"):
                if run == "cold":
                    _forget(toolchain)
                base, cost = measure(tsc, bytecode), measure(command, bytecode)
                print(
                    f"{folder.name:20} {run:5} {cost.processor:8.1f} s {cost.processor / base.processor:6.0f} "
                    f"{cost.wall:6.1f} s {cost.memory:6} MB  {cost.code}",
                    flush=True,
                )


def _arguments(folder: Path) -> list[str]:
    project = folder / "gen1" if (folder / "gen1").is_dir() else folder
    stacks = folder / "stacks"
    return [str(project), *(["--snapshot", str(stacks)] if stacks.is_dir() else [])]


def measure(command: list[str], bytecode: str) -> Cost:
    """What a command costs, with all that it starts and waits for."""
    start = time.perf_counter()
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": bytecode}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - start
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss // 1024, process.returncode)


def _forget(toolchain: Toolchain) -> None:
    """Asks the system to let go of the packages' files."""
    for path in (toolchain.root / "node_modules").rglob("*.[jt]s"):
        if path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)


if __name__ == "__main__":
    default = sorted(folder for folder in APPS.iterdir() if (folder / "gen1").is_dir()) if APPS.is_dir() else []
    main([Path(name).resolve() for name in sys.argv[1:]] or default)
