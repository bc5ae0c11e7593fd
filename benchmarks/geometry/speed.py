"""What fuse and mesh cost per shape: seconds, memory, and the speedup of two jobs.

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
from pipeline.geometry.scene.posed_drawings import no_drawings
from pipeline.io import catalogs, clouds, tables
from pipeline.io.maps import read as read_maps
from pipeline.parallel import THREADS
from pipeline.reconstruction import mesh_maps
from pipeline.stages import fuse, normalize, render


def measure(maps: tuple[Path, Path], params: Params) -> dict[str, object]:
    """Fuse and mesh one shape; return seconds and megabytes."""
    stem = maps[0].with_suffix("").with_suffix("")
    cloud = Path(f"{stem}.c.ply")
    wall_start, start = time.perf_counter(), time.process_time()
    fuse.run(*maps, cloud, params=params)
    fused = time.process_time()
    view_maps = read_maps(*maps)
    paper = no_drawings(view_maps.size)
    result = mesh_maps(view_maps, clouds.read(cloud), paper, params)
    meshed = time.process_time()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "id": stem.name,
        "faces": len(result.faces),
        "wall_s": round(time.perf_counter() - wall_start, 3),
        "fuse_s": round(fused - start, 3),
        "mesh_s": round(meshed - fused, 3),
        "peak_mb": round(peak),
    }


def render_shape(
    shape: catalogs.Shape, folder: Path, params: Params
) -> tuple[Path, Path]:
    """Write the true maps of a shape."""
    true = folder / f"{shape.id}.ply"
    normalize.run(shape.source, true, up=shape.up, front=shape.front, params=params)
    paths = true.with_suffix(".d.png"), true.with_suffix(".n.png")
    render.run(true, *paths, params=params)
    return paths


def measure_all(
    shapes: list[tuple[Path, Path]], params: Params, jobs: int
) -> tuple[float, list[dict]]:
    """Measure all shapes in some processes; return the wall-clock seconds and rows."""
    # spawn: each reads the number of threads as it imports its libraries.
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        pool.map(partial(measure, params=params), shapes[:jobs], chunksize=1)  # imports
        start = time.perf_counter()
        rows = pool.map(partial(measure, params=params), shapes, chunksize=1)
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
    os.environ.update(dict.fromkeys(THREADS, "1"))
    args.output.mkdir(parents=True, exist_ok=True)
    base, rows = Params.read(args.params), []
    shapes = catalogs.list_shapes(args.meshes)[:: args.every]
    deepest = roundtrip.with_settings(base, size=256, depth=max(args.depths))
    map_paths = [render_shape(shape, args.output, deepest) for shape in shapes]
    for depth in args.depths:
        params = roundtrip.with_settings(base, size=256, depth=depth)
        wall_s = {}
        for jobs in (1, 2):
            wall_s[jobs], measured = measure_all(map_paths, params, jobs)
            rows += [{"depth": depth, "jobs": jobs} | row for row in measured]
            tables.write_csv(args.output / "speed.csv", rows)
            cpu_s = np.array([row["fuse_s"] + row["mesh_s"] for row in measured])
            print(
                f"depth {depth}, {jobs} jobs: {len(shapes)} shapes in "
                f"{wall_s[jobs]:.1f} s; fuse + mesh {np.median(cpu_s):.2f} s in the "
                f"median, {cpu_s.max():.2f} at most; peak "
                f"{max(row['peak_mb'] for row in measured)} MB"
            )
        print(f"depth {depth}: speedup of two jobs {wall_s[1] / wall_s[2]:.2f}")


if __name__ == "__main__":
    main()
