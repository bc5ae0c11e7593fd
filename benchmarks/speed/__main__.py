"""All waits that can be measured within half an hour, one after the other.

    python -m benchmarks.speed FOLDER

prints what a user waits for (waits.py), what a step of training takes alone and beside
two busy loops (network/speed.py), what the workflow itself costs (workflow/scale.py,
which builds its toys in FOLDER and writes workflow/scale.csv anew), and what takes
minutes in a fresh clone (fresh_clone.py, in FOLDER, too). The machine should do nothing
else meanwhile. Waits are those of one thread, but for the fresh clone's.
"""

import argparse
import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).parents[2]
STEP = (
    "benchmarks/network/speed.py",
    "lifted:params/model.yaml",
    *("--size=128", "--batch=6", "--views=4", "--precision=auto"),
)
SIZES = ("100", "1000", "10000")


def main() -> None:
    """Run the benchmarks; the first that fails ends it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    folder = str(parser.parse_args().folder.resolve())
    for command in (
        ("-m", "benchmarks.speed.waits"),
        (*STEP, "--threads=1"),
        (*STEP, "--threads=2"),
        (*STEP, "--threads=1", "--busy=2"),
        (*STEP, "--threads=2", "--busy=2"),
        ("-m", "benchmarks.workflow.scale", *SIZES, "--folder", f"{folder}/toys"),
        ("-m", "benchmarks.speed.fresh_clone", folder),
    ):
        print(f"\npython {' '.join(command)}", flush=True)
        start = time.perf_counter()
        subprocess.run(
            [sys.executable, *command],
            cwd=ROOT,
            check=True,
            env=os.environ | {"OMP_NUM_THREADS": "1"},
        )
        print(f"{time.perf_counter() - start:.0f} s", flush=True)


if __name__ == "__main__":
    main()
