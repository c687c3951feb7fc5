"""Start-up and a mid-size compile, as ratios to `python -c pass` and to AWS's generator, in CPU time.

    python bench/startup.py [RUNS]

AWS's `generate`, run from its sources with mocks of AWS on apps of this size, takes 1.6 to 1.9 s of wall time, of which
0.26 to 0.54 s are its own work (measured once, on a machine of two cores).
"""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
AWS_SECONDS = 1.7


def main() -> None:
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 7
    amp2gen = str(Path(sys.executable).with_name("amp2gen"))
    with tempfile.TemporaryDirectory() as folder:
        commands = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "amp2gen --help": [amp2gen, "--help"],
            "amp2gen compile --help": [amp2gen, "compile", "--help"],
            "amp2gen --version": [amp2gen, "--version"],
            "amp2gen explain": [amp2gen, "explain", "A2G1102"],
            "import click, rich": [sys.executable, "-c", "import click, rich.console, rich.table"],
            "amp2gen assess blog": [amp2gen, "assess", str(ROOT / "golden/blog/gen1")],
            "amp2gen assess shop": [amp2gen, "assess", str(ROOT / "golden/shop/gen1")],
            "amp2gen compile blog": compile_command(amp2gen, "blog/gen1", folder),
            "amp2gen compile shop": compile_command(amp2gen, "shop/gen1", folder),
        }
        seconds = {name: best(command, runs, str(Path(folder) / "bytecode")) for name, command in commands.items()}
    base = seconds["python -c pass"]
    for name, value in seconds.items():
        print(f"{name:22} {value * 1000:6.0f} ms  {value / base:5.1f} × python  {value / AWS_SECONDS:5.2f} × AWS")


def compile_command(amp2gen: str, sample: str, folder: str) -> list[str]:
    out = Path(folder) / sample.split("/")[0]
    return [amp2gen, "compile", str(ROOT / "golden" / sample), "--out", str(out), "--quiet"]


def best(command: list[str], runs: int, cache: str) -> float:
    """CPU seconds of the cheapest of several runs: the machine's noise only ever adds. The first fills the cache."""
    return min(timed(command, cache) for _ in range(runs + 1))


def timed(command: list[str], cache: str) -> float:
    """CPU seconds of one run, with modules compiled once as for every user, whatever the environment says."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": cache}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, check=False, capture_output=True, env=environment)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode in (0, 1), done.stderr  # 1: a sample with something that is not carried over
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


if __name__ == "__main__":
    main()
