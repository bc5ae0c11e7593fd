"""What takes minutes in a fresh clone: many shapes, the default run, its record.

    python -m benchmarks.speed.fresh_clone FOLDER

clones this project's last commit into FOLDER twice, and prints a line for each wait:
seconds by the clock and CPU seconds of `make run`, with the environment that it makes
first, of `dvc repro` after it, and of preparing 1,000 procedural shapes.
"""

import argparse
import os
import re
import subprocess
import time
from pathlib import Path

from benchmarks.workflow.scale import children_seconds

ROOT = Path(__file__).parents[2]
SHAPES_OF_EACH = 250  # of the four families of params.yaml
OURS = ("PYTHONPATH", "OMP_NUM_THREADS", "VIRTUAL_ENV")  # which a user has not set


def main() -> None:
    """Run all three, the default run first: its environment serves the other clone."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, metavar="FOLDER")
    folder = parser.parse_args().folder.resolve()
    run, many = clone(folder / "run"), clone(folder / "many")
    env = {name: value for name, value in os.environ.items() if name not in OURS}
    env["PATH"] = f"{run / '.venv/bin'}:{env['PATH']}"
    measure("make run", run, env)
    measure("dvc repro", run, env)
    ask_for_many_shapes(many / "params.yaml")
    measure(f"snakemake --cores {os.cpu_count()} sketch_all", many, env)


def clone(folder: Path) -> Path:
    """Clone this project, as it was committed last, and return the folder."""
    subprocess.run(["git", "clone", "-q", str(ROOT), str(folder)], check=True)
    return folder


def ask_for_many_shapes(params: Path) -> None:
    """Set the number of shapes of each family that params.yaml has any of."""
    head, families, tail = re.split(
        r"(?<=families:)(.*?)(?=\n  seed:)", params.read_text(), maxsplit=1, flags=re.S
    )
    families = re.sub(r": \d+", f": {SHAPES_OF_EACH}", families)
    params.write_text(head + families + tail)


def measure(command: str, folder: Path, env: dict[str, str]) -> None:
    """Run a command in a folder, its output beside that, and print what it took."""
    output = folder.with_name(f"{folder.name}-{command.split()[0]}.log")
    wall, cpu = time.monotonic(), children_seconds()
    with output.open("w") as log:
        subprocess.run(
            command.split(), cwd=folder, env=env, check=True, stdout=log, stderr=log
        )
    wall, cpu = time.monotonic() - wall, children_seconds() - cpu
    print(f"{command} ({folder.name}): {wall:.0f} s, {cpu:.0f} CPU s", flush=True)


if __name__ == "__main__":
    main()
