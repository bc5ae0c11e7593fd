"""True maps of existing meshes through fuse, mesh and evaluate: what geometry costs.

Writes  DIR/meshes/ID.ply, DIR/shapes.csv (a row per shape), DIR/summary.json
"""

import logging
import multiprocessing
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from pipeline.config import Params
from pipeline.io import catalogs, tables
from pipeline.io.catalogs import Shape
from pipeline.provenance.summaries import summarize
from pipeline.stages import evaluate, fuse, mesh, normalize, render

METRICS = (
    "chamfer",
    "chamfer_visible",
    "fscore_001",
    "fscore_002",
    "hausdorff",
    "normal_consistency",
    "watertight",
)

log = logging.getLogger(__name__)


def run(
    sources: Iterable[Path], folder: Path, params: Params, jobs: int
) -> dict[str, Any]:
    """Take all meshes of the sources through; return the summary."""
    shapes = [shape for source in sources for shape in catalogs.find(source)]
    (folder / "meshes").mkdir(parents=True, exist_ok=True)
    rows = []
    for row in _each(partial(one, folder=folder, params=params), shapes, jobs):
        rows.append(row)
        log.info(
            "%d of %d: %s %s", len(rows), len(shapes), row["id"], row["reason"] or "ok"
        )
    summary = summarize(rows)
    tables.write_rows(folder / "shapes.csv", rows)
    tables.write_facts(folder / "summary.json", summary)
    return summary


def with_settings(params: Params, *, size: int, depth: int) -> Params:
    """Set picture size and octree depth."""
    return Params.model_validate(
        params.model_dump()
        | {
            "render": {**params.render.model_dump(), "size": size},
            "mesh": {**params.mesh.model_dump(), "depth": depth},
        }
    )


def as_text(summary: Mapping[str, Any]) -> str:
    """Lay the medians and 95 % marks out as a table."""
    lines = [f"{summary['n']} shapes, {summary['failed']} failed"]
    lines += [
        f"{name:20} median {spread['median']:10.5f}   95 % {spread['p95']:10.5f}"
        for name, spread in summary["all"].items()
    ]
    return "\n".join(lines)


def one(shape: Shape, *, folder: Path, params: Params) -> dict[str, object]:
    """Take one shape through; its row, which says so if it failed."""
    row: dict[str, object] = {
        "id": shape.id,
        "category": shape.category,
        "status": "ok",
        "reason": "",
    }
    try:
        row |= _through(shape, folder / "meshes" / f"{shape.id}.ply", params)
    except ValueError as error:
        row |= {"status": "failed", "reason": str(error)}
    return row


def _through(shape: Shape, mesh_path: Path, params: Params) -> dict[str, object]:
    with tempfile.TemporaryDirectory() as name:
        true, depth, normal, cloud, metrics = (
            Path(name) / part for part in ("t.ply", "d.png", "n.png", "c.ply", "m.json")
        )
        normalize.run(shape.source, true, up=shape.up, front=shape.front, params=params)
        clock = _clock()
        render.run(true, depth, normal, params=params)
        seconds_render = clock()
        fuse.run(depth, normal, cloud, params=params)
        seconds_fuse = clock()
        mesh.run(cloud, mesh_path, params=params)
        seconds_mesh = clock()
        maps = (depth, normal)
        facts = evaluate.run(mesh_path, *maps, true, *maps, metrics, params=params)
    measured: dict[str, object] = {name: facts[name] for name in METRICS}
    return measured | {
        "seconds_render": seconds_render,
        "seconds_fuse": seconds_fuse,
        "seconds_mesh": seconds_mesh,
    }


def _each(
    work: Callable[[Shape], dict[str, object]], shapes: list[Shape], jobs: int
) -> Iterator[dict[str, object]]:
    """Do the work in `jobs` processes; in order."""
    if jobs == 1:
        yield from map(work, shapes)
        return
    # spawn: Embree's and OpenMP's threads do not survive a fork.
    with multiprocessing.get_context("spawn").Pool(jobs) as pool:
        yield from pool.imap(work, shapes)


def _clock() -> Callable[[], float]:
    """Return what tells the seconds since it was last asked."""
    before = time.perf_counter()

    def lap() -> float:
        nonlocal before
        now = time.perf_counter()
        before, passed = now, now - before
        return round(passed, 4)

    return lap
