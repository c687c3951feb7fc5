"""Writes the generated files of the Gen 1 samples.

    python golden/generate.py                               brings golden/*/gen1 up to date
    python golden/generate.py --out DIR                     writes whole checkouts to DIR/<sample>/gen1
    python golden/generate.py --out DIR --checkout pulled   the same, every sample as after `amplify pull`
    python golden/generate.py --out DIR --checkout clone    the same, every sample as after `git clone`

What a person writes (handlers, schemas, overrides, the client app) stands in golden/<sample>/gen1 and is edited there.
All else below `amplify/` comes from `_make/samples/<sample>.py`; files there that nothing asks for are deleted.
Needs graphql-core, which the `dev` extra of the package brings.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from _make.checkout import Files, amplify_files, is_written_by_hand
from _make.samples import SAMPLES
from _make.spec import Sample

GOLDEN = Path(__file__).resolve().parent


def main() -> int:
    parser = argparse.ArgumentParser(description="Write the generated files of the Gen 1 samples.")
    parser.add_argument("--out", type=Path, help="write whole checkouts here instead of updating golden/")
    parser.add_argument("--checkout", choices=("own", "pulled", "clone"), default="own")
    options = parser.parse_args()
    if options.out is None and options.checkout != "own":
        parser.error("--checkout needs --out: in golden/ each sample keeps its own form")
    for sample in SAMPLES:
        pulled = sample.pulled if options.checkout == "own" else options.checkout == "pulled"
        write_sample(sample, options.out or GOLDEN, pulled=pulled)
    return 0


def write_sample(sample: Sample, out: Path, *, pulled: bool) -> None:
    """Writes `out/<sample>/gen1`, and removes from its `amplify/` what no longer belongs there."""
    amplify = f"{sample.project_folder}/amplify"
    around, by_hand = _sources(sample)
    wanted = around | {
        f"{amplify}/{path}": content
        for path, content in (by_hand | amplify_files(sample, by_hand, pulled=pulled)).items()
    }
    root = out / sample.name
    for path, content in wanted.items():
        target = root / path
        if not target.exists() or target.read_bytes() != content:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
    for stale in sorted((root / amplify).rglob("*"), reverse=True):
        if stale.is_dir():
            if not any(stale.iterdir()):
                stale.rmdir()
        elif stale.relative_to(root).as_posix() not in wanted:
            stale.unlink()


def _sources(sample: Sample) -> tuple[Files, Files]:
    """The files written by hand: those around `amplify/`, by path in the sample, and those in it, by path in it."""
    root = GOLDEN / sample.name
    amplify = f"{sample.project_folder}/amplify/"
    around: Files = {}
    by_hand: Files = {}
    for file in sorted((root / "gen1").rglob("*")):
        if not file.is_file() or "node_modules" in file.parts:
            continue
        path = file.relative_to(root).as_posix()
        if not path.startswith(amplify):
            around[path] = file.read_bytes()
        elif is_written_by_hand(inner := path.removeprefix(amplify)):
            by_hand[inner] = file.read_bytes()
    return around, by_hand


if __name__ == "__main__":
    sys.exit(main())
