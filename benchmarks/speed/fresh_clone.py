"""What takes minutes in a fresh clone: many shapes, the default run, its record.

    python -m benchmarks.speed.fresh_clone FOLDER

clones this project's last commit into FOLDER twice, and prints a line for each wait:
seconds by the clock and CPU seconds of `make run`, with the environment that it makes
first, of `dvc repro` after it, and of preparing 1,000 procedural shapes.
"""

import argparse
import os
import subprocess
from functools import partial
from pathlib import Path

from benchmarks.workflow.scale import seconds_of

ROOT = Path(__file__).parents[2]
MANY = "catalog={families: {airplane: 250, chair: 250, character: 250, spaceship: 250}}"
OURS = ("PYTHONPATH", "OMP_NUM_THREADS", "VIRTUAL_ENV")  # which a user has not set


def main() -> None:
    """Run all three, the default run first: its environment serves the other clone."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    folder = parser.parse_args().folder.resolve()
    run, many = clone(folder / "run"), clone(folder / "many")
    env = {name: value for name, value in os.environ.items() if name not in OURS}
    env["PATH"] = f"{run / '.venv/bin'}:{env['PATH']}"
    cores = f"--cores={os.cpu_count()}"
    measure(["make", "run"], run, env)
    measure(["dvc", "repro"], run, env)
    measure(["snakemake", cores, "sketch_all", "--config", MANY], many, env)


def clone(folder: Path) -> Path:
    """Clone this project, as it was committed last, and return the folder."""
    subprocess.run(["git", "clone", "-q", str(ROOT), str(folder)], check=True)
    return folder


def measure(command: list[str], folder: Path, env: dict[str, str]) -> None:
    """Run a command in a folder, its output beside that, and print what it took."""
    output = folder.with_name(f"{folder.name}-{command[0]}.log")
    with output.open("w") as log:
        options = {"cwd": folder, "env": env, "stdout": log, "stderr": log}
        wall, cpu = seconds_of(partial(subprocess.run, command, check=True, **options))
    print(f"{' '.join(command)}: {wall:.0f} s, {cpu:.0f} CPU s", flush=True)


if __name__ == "__main__":
    main()
