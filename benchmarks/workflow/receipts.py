"""What receipts cost by themselves, in one process: no Snakemake, no DVC.

    python -m benchmarks.workflow.receipts 100 1000 10000 --folder FOLDER

makes toy shapes (tests/provenance/conftest.py) in FOLDER, which has to be empty, and
writes receipts.csv here: CPU seconds, which another load on the machine hardly changes.
"""

import argparse
import csv
import os
import time
from pathlib import Path
from types import SimpleNamespace

from pipeline.geometry.metrics import aggregate
from pipeline.provenance import metrics
from pipeline.provenance.snakemake_adapter import SnakemakeAdapter
from pipeline.steps import STEPS
from tests.provenance.conftest import Project

TABLE = Path(__file__).with_name("receipts.csv").resolve()
COLUMNS = ("shapes", "units", "make_ms_per_unit", "nothing_to_do_s")
SHARDS = 8


def main() -> None:
    """Measure each size asked for; a row is written as soon as it is known."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("sizes", type=int, nargs="+", metavar="SHAPES")
    parser.add_argument("--folder", type=Path, required=True)
    args = parser.parse_args()
    folder = args.folder.resolve()
    with TABLE.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(COLUMNS)
        for size in args.sizes:
            (folder / str(size)).mkdir(parents=True)
            os.chdir(folder / str(size))
            writer.writerow(measured(size))
            file.flush()


def measured(size: int) -> tuple[int, int, str, str]:
    """Make all units of a number of shapes, then look whether any is stale."""
    project = Project()
    project.params["workflow"]["shards"] = SHARDS
    for number in range(size):
        split = "test" if number % 16 == 0 else "val" if number % 25 == 1 else "train"
        project.add(f"shape-{number:05d}", split)
    start, num_units = time.process_time(), 0
    for step in STEPS:
        project.ran.clear()
        project.job(step)
        num_units += len(project.ran)
        metrics.write_summary(
            step, params=project.params, summarize=aggregate.summarize
        )
    made = time.process_time()
    look(project.params)
    looked = time.process_time()
    per_unit = (made - start) / num_units * 1000
    return size, num_units, f"{per_unit:.2f}", f"{looked - made:.2f}"


def look(params: dict) -> None:
    """Do what the Snakefile asks of its adapter each time it is read."""
    workflow = SimpleNamespace(is_main_process=True, dag_settings=None)
    adapter = SnakemakeAdapter(workflow, str, params)
    adapter.report_stale()
    for step in STEPS:
        adapter.metrics_inputs(SimpleNamespace(step=step))


if __name__ == "__main__":
    main()
