"""True maps of existing meshes through fuse, mesh and evaluate: what geometry costs.

The maps can be disturbed first, seeded by the shape's name, to see what fusion puts up
with; the shape before it in the list lends the view that is wrong.

Writes  DIR/meshes/ID.ply, DIR/shapes.csv (a row per shape), DIR/summary.json
"""

import logging
import tempfile
import time
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np

from pipeline import parallel
from pipeline.config.params import Params
from pipeline.geometry.fusion.perturbation import Disturbance, disturb
from pipeline.geometry.metrics.aggregate import FAILED, OK, summarize
from pipeline.geometry.scene.cameras import standard_rig
from pipeline.io import catalogs, maps, tables
from pipeline.io.catalogs import Shape
from pipeline.stages import evaluate, fuse, mesh, normalize, render

log = logging.getLogger(__name__)


def run(
    sources: Iterable[Path],
    folder: Path,
    params: Params,
    jobs: int,
    noise: Disturbance | None = None,
) -> dict[str, Any]:
    """Take all meshes of the sources through; return the summary."""
    shapes = [shape for source in sources for shape in catalogs.find(source)]
    (folder / "meshes").mkdir(parents=True, exist_ok=True)
    work = partial(one, folder=folder, params=params, noise=noise)
    rows = []
    for row in parallel.each(work, _with_the_one_before(shapes), jobs):
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
            "mesh": {**params.mesh.model_dump(), "octree_depth": depth},
        }
    )


def as_text(summary: Mapping[str, Any]) -> str:
    """Lay the medians and 95th percentiles out as a table; of claims, the share."""
    lines = [f"{summary['n']} shapes, {summary['failed']} failed"]
    lines += [
        f"{name:20}" + "".join(f"{mark:>8}{_text(spread[mark])}" for mark in spread)
        for name, spread in summary["all"].items()
    ]
    return "\n".join(lines)


def _text(value: float | None) -> str:
    return f"{'-':>10}" if value is None else f"{value:10.5f}"


def one(
    shapes: tuple[Shape, Shape],
    *,
    folder: Path,
    params: Params,
    noise: Disturbance | None = None,
) -> dict[str, object]:
    """Take the first shape through; its row, which says so if it failed."""
    shape, other = shapes
    row: dict[str, object] = {
        "id": shape.id,
        "category": shape.category,
        "status": OK,
        "reason": "",
    }
    mesh_path = folder / "meshes" / f"{shape.id}.ply"
    try:
        with tempfile.TemporaryDirectory() as scratch:
            row |= _through(shape, other, mesh_path, Path(scratch), params, noise)
    except ValueError as error:
        row |= {"status": FAILED, "reason": str(error)}
    return row


def _through(
    shape: Shape,
    other: Shape,
    mesh_path: Path,
    scratch: Path,
    params: Params,
    noise: Disturbance | None,
) -> dict[str, object]:
    true, cloud, metrics = (scratch / name for name in ("t.ply", "c.ply", "m.json"))
    true_maps = rendered(shape, true, params)
    seen = true_maps.paths
    if noise:
        lent = noise.wrong_views > 0
        others = rendered(other, scratch / "o.ply", params).paths if lent else None
        seen = _disturbed(shape, seen, others, noise)
    clock = _clock()
    agreed = fuse.run(*seen, cloud, params=params)
    seconds_fuse = clock()
    mesh.run(cloud, mesh_path, params=params)
    seconds_mesh = clock()
    facts = evaluate.run(
        mesh_path, *seen, true, *true_maps.paths, metrics, params=params
    )
    return {
        **facts,
        "seconds_render": true_maps.seconds,
        "seconds_fuse": seconds_fuse,
        "seconds_mesh": seconds_mesh,
        "confidence": agreed["confidence"],
        "disagreement": agreed["disagreement"],
    }


@dataclass(frozen=True, kw_only=True)
class Rendered:
    """The two pictures of a shape's maps, and how long they took."""

    paths: tuple[Path, Path]
    seconds: float


def rendered(shape: Shape, true: Path, params: Params) -> Rendered:
    """Write the normalized mesh of a shape to `true`, and its maps beside it."""
    normalize.run(shape.source, true, up=shape.up, front=shape.front, params=params)
    paths = true.with_suffix(".d.png"), true.with_suffix(".n.png")
    clock = _clock()
    render.run(true, *paths, params=params)
    return Rendered(paths=paths, seconds=clock())


def _disturbed(
    shape: Shape,
    paths: tuple[Path, Path],
    others: tuple[Path, Path] | None,
    noise: Disturbance,
) -> tuple[Path, Path]:
    """Write disturbed maps beside the true ones."""
    true = maps.read(*paths)
    rng = np.random.default_rng(zlib.crc32(shape.id.encode()))
    other = maps.read(*others) if others else None
    wrong = disturb(true, standard_rig(true.size), noise, rng, other)
    wrong_paths = paths[0].with_suffix(".wrong.png"), paths[1].with_suffix(".wrong.png")
    maps.write(*wrong_paths, wrong)
    return wrong_paths


def _with_the_one_before(shapes: list[Shape]) -> list[tuple[Shape, Shape]]:
    return list(zip(shapes, shapes[-1:] + shapes[:-1], strict=True))


def _clock() -> Callable[[], float]:
    """Return what tells the seconds since it was last asked."""
    before = time.perf_counter()

    def lap() -> float:
        nonlocal before
        now = time.perf_counter()
        before, passed = now, now - before
        return round(passed, 4)

    return lap
