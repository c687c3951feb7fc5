"""Start-up and a mid-size compile, as ratios to `python -c pass` and to AWS's generator.

    python bench/startup.py [RUNS]

AWS's `generate`, run from its sources with mocks of AWS on apps of this size, takes 1.6 to 1.9 s of wall time, of which
0.26 to 0.54 s are its own work (measured once, on a machine of two cores).
"""

import subprocess
import sys
import tempfile
import time
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
            "amp2gen assess --help": [amp2gen, "assess", "--help"],
            "amp2gen assess blog": [amp2gen, "assess", str(ROOT / "golden/blog/gen1")],
            "amp2gen assess shop": [amp2gen, "assess", str(ROOT / "golden/shop/gen1")],
            "amp2gen compile blog": compile_command(amp2gen, "blog/gen1", folder),
            "amp2gen compile shop": compile_command(amp2gen, "shop/gen1", folder),
        }
        seconds = {name: best(command, runs) for name, command in commands.items()}
    base = seconds["python -c pass"]
    for name, value in seconds.items():
        print(f"{name:22} {value * 1000:6.0f} ms  {value / base:5.1f} × python  {value / AWS_SECONDS:5.2f} × AWS")


def compile_command(amp2gen: str, sample: str, folder: str) -> list[str]:
    out = Path(folder) / sample.split("/")[0]
    return [amp2gen, "compile", str(ROOT / "golden" / sample), "--out", str(out), "--quiet"]


def best(command: list[str], runs: int) -> float:
    """The fastest of several runs: the machine's noise only ever adds."""
    return min(timed(command) for _ in range(runs))


def timed(command: list[str]) -> float:
    start = time.perf_counter()
    done = subprocess.run(command, check=False, capture_output=True)
    seconds = time.perf_counter() - start
    assert done.returncode in (0, 1), done.stderr  # 1: a sample with something that is not carried over
    return seconds


if __name__ == "__main__":
    main()
