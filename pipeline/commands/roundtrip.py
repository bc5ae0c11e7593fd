"""Measure what fusion and meshing cost, without a network.

Renders the true maps of existing meshes and takes them through fuse, mesh and evaluate.
Writes OUT/meshes/ID.ply, OUT/shapes.csv and OUT/summary.json. --noise perturbs the maps
first, the same way each time: at 1 depth noise of 0.01 and a smooth bias of 0.02 object
units, normals by 10 degrees, 2 % of the mask flipped, one view missing. A wrong view
shows the shape before it in the list.
"""

import argparse
import logging
import sys
import time
import zlib
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import numpy as np

from pipeline.config.params import Params
from pipeline.geometry.curves.rasterize import CANVAS_SIZE
from pipeline.geometry.fusion.perturbation import (
    Perturbation,
    perturb,
    standard_perturbation,
)
from pipeline.geometry.metrics.aggregate import FAILED, OK, summarize
from pipeline.geometry.metrics.comparison import Comparison
from pipeline.geometry.scene.cameras import standard_rig
from pipeline.geometry.scene.mesh import Mesh, normalize
from pipeline.geometry.scene.posed_drawings import no_drawings
from pipeline.geometry.scene.raycast import render_maps
from pipeline.geometry.scene.view_maps import ViewMaps
from pipeline.io import catalogs, maps, meshes, tables
from pipeline.io.catalogs import Shape
from pipeline.options import add_jobs, add_json, check_jobs, read_params
from pipeline.parallel import parallel_map
from pipeline.progress import with_bar
from pipeline.reconstruction import fuse_maps, mesh_maps

GROUP = "meshes"

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

log = logging.getLogger(__name__)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "sources", type=Path, nargs="+", help="meshes, folders or sample sheets (csv)"
    )
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="OUT")
    parser.add_argument("--size", type=int, default=256, help="of a view, px (256)")
    parser.add_argument(
        "--depth", type=int, default=8, help="of the octree, by Poisson"
    )
    add_jobs(parser)
    parser.add_argument(
        "--noise", type=float, default=0.0, metavar="LEVEL", help="of the maps (0)"
    )
    parser.add_argument(
        "--wrong-views", type=int, default=0, help="that show another shape (0)"
    )
    add_json(parser)


def main(args: argparse.Namespace) -> None:
    """Take the meshes through and print the summary."""
    check_jobs(args.jobs)
    params = with_settings(read_params(args), size=args.size, depth=args.depth)
    noise = standard_perturbation(args.noise, num_wrong_views=args.wrong_views)
    summary = run(args.sources, args.output, params, args.jobs, noise)
    text = tables.json_text(summary) if args.json else as_text(summary)
    sys.stdout.write(f"{text}\n")


def run(
    sources: Iterable[Path],
    folder: Path,
    params: Params,
    num_processes: int,
    noise: Perturbation | None = None,
) -> dict[str, Any]:
    """Take all meshes of the sources through; return the summary."""
    listed = [shape for source in sources for shape in catalogs.list_shapes(source)]
    shapes = catalogs.with_unique_ids(listed)
    (folder / "meshes").mkdir(parents=True, exist_ok=True)
    work = partial(one, folder=folder, params=params, noise=noise)
    rows = []
    made = parallel_map(work, _with_predecessor(shapes), num_processes)
    for row in with_bar(made, len(shapes), "shapes"):
        rows.append(row)
        log.info(
            "%d of %d: %s %s", len(rows), len(shapes), row["id"], row["reason"] or "ok"
        )
    summary = summarize(rows)
    tables.write_csv(folder / "shapes.csv", rows)
    tables.write_json(folder / "summary.json", summary)
    return summary


def with_settings(params: Params, *, size: int, depth: int) -> Params:
    """Set image size and octree depth; nothing is drawn, so no line is too thin."""
    blocks = params.model_dump()
    blocks["render"]["size"], blocks["mesh"]["octree_depth"] = size, depth
    blocks["sketch"]["line_width"] = float(CANVAS_SIZE)
    return Params.check(blocks, "--size and --depth")


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
    noise: Perturbation | None = None,
) -> dict[str, object]:
    """Take the first shape through; its row, which says so if it failed."""
    shape, other = shapes
    row: dict[str, object] = {
        "id": shape.id,
        "category": shape.category,
        "status": OK,
        "reason": "",
    }
    try:
        mesh, facts = _through(shape, other, params, noise)
        meshes.write(folder / "meshes" / f"{shape.id}.ply", mesh)
        return row | facts
    except ValueError as error:
        return row | {"status": FAILED, "reason": str(error)}


def _through(
    shape: Shape, other: Shape, params: Params, noise: Perturbation | None
) -> tuple[Mesh, dict[str, object]]:
    """Render, perturb, fuse, mesh and measure one shape."""
    true_mesh = _normalized(shape, params)
    true_maps, seconds_render = _timed(render_maps, true_mesh, params.render.size)
    true_maps = maps.as_stored(true_maps)
    view_maps = _perturbed(shape, other, true_maps, params, noise)
    views = params.infer.views
    fused, seconds_fuse = _timed(fuse_maps, view_maps, views, params)
    mesh, seconds_mesh = _timed(
        mesh_maps, view_maps, fused.cloud, no_drawings(view_maps.size), params
    )
    metrics = Comparison(
        mesh=mesh,
        maps=view_maps,
        true_mesh=true_mesh,
        true_maps=true_maps,
        num_samples=params.evaluate.num_samples,
        seed=params.evaluate.seed,
    ).measure()
    return mesh, {
        **metrics,
        "seconds_render": seconds_render,
        "seconds_fuse": seconds_fuse,
        "seconds_mesh": seconds_mesh,
        "confidence": fused.confidence,
        "disagreement": fused.disagreement,
    }


def _normalized(shape: Shape, params: Params) -> Mesh:
    """Read the mesh of a shape and bring it into the unit ball."""
    raw = meshes.read(Path(shape.source), params.normalize.reading)
    mesh = normalize(raw, up=shape.up, front=shape.front, config=params.normalize)
    return meshes.as_stored(mesh)


def _perturbed(
    shape: Shape,
    other: Shape,
    true_maps: ViewMaps,
    params: Params,
    noise: Perturbation | None,
) -> ViewMaps:
    """Return the maps with errors, seeded by the name of the shape."""
    if not noise:
        return true_maps
    other_maps = None
    if noise.num_wrong_views:
        other_mesh = _normalized(other, params)
        other_maps = maps.as_stored(render_maps(other_mesh, params.render.size))
    rng = np.random.default_rng(zlib.crc32(shape.id.encode()))
    rig = standard_rig(true_maps.size)
    return maps.as_stored(perturb(true_maps, rig, noise, rng, other_maps))


def _timed(
    function: Callable[Arguments, Result], *args: Arguments.args, **kw: Arguments.kwargs
) -> tuple[Result, float]:
    """Return what a function returns, and the seconds that it took."""
    start = time.perf_counter()
    result = function(*args, **kw)
    return result, round(time.perf_counter() - start, 4)


def _with_predecessor(shapes: list[Shape]) -> list[tuple[Shape, Shape]]:
    return list(zip(shapes, shapes[-1:] + shapes[:-1], strict=True))
