"""What fuse and mesh cost a shape: seconds, memory, and how two jobs share a machine.

    python -m benchmarks.geometry.speed MESHES -o DIR [--every 9] [--depths 7 8]

Renders true maps first, then runs fuse and mesh on them, one thread each, in one
process and in two. Writes DIR/speed.csv: a row for each shape, depth, number of jobs.
"""

import argparse
import multiprocessing
import os
import resource
import time
from functools import partial
from pathlib import Path

import numpy as np

from pipeline.commands import roundtrip
from pipeline.config.params import Params
from pipeline.io import catalogs, tables
from pipeline.stages import fuse, mesh


def one(maps: tuple[Path, Path], params: Params) -> dict[str, object]:
    """Fuse and mesh one shape."""
    stem = maps[0].with_suffix("").with_suffix("")
    cloud = Path(f"{stem}.c.ply")
    wall, cpu = time.perf_counter(), time.process_time()
    fuse.run(*maps, cloud, params=params)
    fused = time.process_time()
    made = mesh.run(cloud, Path(f"{stem}.m.ply"), params=params)
    now = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "id": stem.name,
        "faces": made["faces"],
        "wall_s": round(time.perf_counter() - wall, 3),
        "fuse_s": round(fused - cpu, 3),
        "mesh_s": round(now - fused, 3),
        "peak_mb": round(peak),
    }


def timed(
    shapes: list[tuple[Path, Path]], params: Params, jobs: int
) -> tuple[float, list[dict]]:
    """Work through all shapes in some processes; the wall seconds of it, and rows."""
    # spawn: each reads the number of threads as it imports its libraries.
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        pool.map(partial(one, params=params), shapes[:jobs], chunksize=1)  # imports
        start = time.perf_counter()
        rows = pool.map(partial(one, params=params), shapes, chunksize=1)
        return time.perf_counter() - start, rows


def main() -> None:
    """Measure each depth with one job and with two."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("meshes", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--every", type=int, default=9, help="take every Nth shape")
    parser.add_argument("--depths", type=int, nargs="+", default=[7, 8])
    parser.add_argument("--params", type=Path, default=Path("params/full.yaml"))
    args = parser.parse_args()
    os.environ.update(dict.fromkeys(parallel.THREADS, "1"))
    args.output.mkdir(parents=True, exist_ok=True)
    params, rows = Params.read(args.params), []
    shapes = catalogs.list_shapes(args.meshes)[:: args.every]
    deepest = roundtrip.with_settings(params, size=256, depth=max(args.depths))
    seen = [
        roundtrip.rendered(shape, args.output / f"{shape.id}.ply", deepest).paths
        for shape in shapes
    ]
    for depth in args.depths:
        given = roundtrip.with_settings(params, size=256, depth=depth)
        walls = {}
        for jobs in (1, 2):
            walls[jobs], found = timed(seen, given, jobs)
            rows += [{"depth": depth, "jobs": jobs} | row for row in found]
            tables.write_csv(args.output / "speed.csv", rows)
            both = np.array([row["fuse_s"] + row["mesh_s"] for row in found])
            print(
                f"depth {depth}, {jobs} jobs: {len(seen)} shapes in "
                f"{walls[jobs]:.1f} s; fuse + mesh {np.median(both):.2f} s in the "
                f"median, {both.max():.2f} at most; peak "
                f"{max(row['peak_mb'] for row in found)} MB"
            )
        print(f"depth {depth}: two jobs do {walls[1] / walls[2]:.2f} times as much")


if __name__ == "__main__":
    main()
