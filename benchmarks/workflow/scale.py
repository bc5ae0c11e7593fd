"""What the workflow itself costs, by the number of shapes and by tool.

    python -m benchmarks.workflow.scale 100 1000 10000 --folder FOLDER

builds projects of toy stages (tests/workflow/toys.py) in FOLDER and writes scale.csv
here: wall and CPU seconds of each thing a user does. A toy does nothing for a shape but
write its files, so all that is measured is overhead: start-up, imports, hashes,
receipts, moves. Receipts are as long as real ones: a toy names what the real stage
imports, without importing it.
"""

import argparse
import ast
import csv
import resource
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from tests.workflow import projects
from tests.workflow.projects import ROOT, Project

TABLE = Path(__file__).with_name("scale.csv")
COLUMNS = ("shapes", "shards", "what", "wall_s", "cpu_s", "units")
FEW, MANY = 8, 16  # shards, as in params.yaml, and some for each of two cores


def main() -> None:
    """Measure each size asked for; a row is written as soon as it is known."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", type=int, nargs="+", metavar="SHAPES")
    parser.add_argument("--folder", type=Path, required=True)
    args = parser.parse_args()
    args.folder.mkdir(parents=True, exist_ok=True)
    with TABLE.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for size in args.sizes:
            for row in measured(args.folder / str(size), size):
                writer.writerow(row)
                file.flush()


def measured(folder: Path, size: int):
    """Yield the rows of one size."""
    num_shards = FEW if size <= 1000 else MANY
    project = with_shapes(folder, size, num_shards)
    for what, command, change in (
        ("snakemake, first build", ("snakemake",), None),
        ("snakemake, nothing to do", ("snakemake",), None),
        ("dvc repro, recording it", ("dvc", "repro"), None),
        ("dvc repro, nothing to do", ("dvc", "repro"), None),
        ("dvc status", ("dvc", "status"), None),
        ("snakemake, one shape changed", ("snakemake",), "better"),
        ("dvc repro, recording that", ("dvc", "repro"), None),
        ("dvc repro, one shape changed", ("dvc", "repro"), "best"),
    ):
        if change:
            project.path("raw/shape-00000.obj").write_text(change)
        run = partial(project.run, *command, timeout=7200, TOY_KB="1")
        wall, cpu = seconds_of(run)
        made = len(project.ran())
        yield size, num_shards, what, f"{wall:.1f}", f"{cpu:.1f}", made


def seconds_of(run: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds by the clock, and the CPU seconds of a run's processes."""
    wall, cpu = time.monotonic(), _children_seconds()
    run()
    return time.monotonic() - wall, _children_seconds() - cpu


def _children_seconds() -> float:
    """Return the CPU seconds of all processes that this one has waited for."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def with_shapes(folder: Path, size: int, num_shards: int) -> Project:
    """Lay out a project of toys with many shapes, split as params.yaml would."""
    project = projects.lay_out_toys(folder)
    project.put_under_version_control()
    project.edit("params.yaml", "shards: 2 ", f"shards: {num_shards} ")
    rows = []
    for number in range(size):
        name = f"shape-{number:05d}"
        project.path(f"raw/{name}.obj").write_text(name)
        split = "test" if number % 16 == 0 else "val" if number % 25 == 1 else "train"
        row = {"id": name, "category": "thing", "split": split, "path": f"{name}.obj"}
        rows.append(row)
    project.write_sheet(rows)
    for path in project.path("pipeline/stages").glob("[!_]*.py"):
        named = imports(ROOT / "pipeline/stages" / path.name)
        path.write_text(f"{path.read_text()}\nif False:\n{named}")
    project.run("python", "-m", "pipeline.provenance.dvc_adapter")
    return project


def imports(module: Path) -> str:
    """Write out, indented, what a module imports of ours."""
    tree = ast.parse(module.read_text())
    named = [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    ours = [node for node in named if str(node.module).startswith("pipeline")]
    return "".join(f"    {ast.unparse(node)}\n" for node in ours)


if __name__ == "__main__":
    main()
