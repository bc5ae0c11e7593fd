"""Held-out meshes from one, two and three drawings, against what needs no learning.

    python -m benchmarks.people.held_out CATALOG OUT [--style loose] [--read] [--jobs 2]

CATALOG is the results/catalog/shapes.csv of the recipe (params/model.yaml): of its
split `test`, all meshes that are not procedural. Each is drawn from the front, the
side and the top, and made again of some of these drawings: by the network, as
`sketchmesh reconstruct` does (with --read from pictures that are read, too); as the
visual hull of its filled outlines; a lone outline also as an inflated body. OUT gets
shapes.csv, a row for each mesh, set of drawings and method, and table.md, their
medians.

Depth error, normal angle and mask IoU are of the resulting mesh, seen from all views.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.people import test_meshes
from benchmarks.people.test_meshes import DrawnAs
from pipeline.config.params import Params
from pipeline.geometry.curves.silhouette_fill import fill_silhouettes
from pipeline.geometry.fusion.inflation import inflate
from pipeline.geometry.metrics.comparison import Comparison
from pipeline.geometry.reading.layout import Layout
from pipeline.geometry.scene.cameras import NUM_VIEWS, SKETCH_VIEWS
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.posed_drawings import (
    PosedDrawings,
    no_drawings,
    pick_drawings,
)
from pipeline.geometry.scene.raycast import render_maps
from pipeline.geometry.scene.view_maps import empty_maps
from pipeline.io import tables
from pipeline.network.inference import Predictor, load_predictor
from pipeline.parallel import parallel_map
from pipeline.reconstruction import (
    fuse_maps,
    hull_maps,
    mesh_maps,
    reconstruct_layout,
)

GIVEN = (("front", "side", "top"), ("front", "side"), ("front",), ("side",))
FIGURES = {  # of Comparison: heading, decimals
    "chamfer": ("Chamfer", 4),
    "chamfer_visible": ("of what is seen", 4),
    "fscore_002": ("F 0.02", 3),
    "depth_error": ("depth error", 4),
    "normal_angle": ("normal angle", 1),
    "mask_iou": ("mask IoU", 3),
}
Method = Callable[[PosedDrawings, Params], Mesh]


def main() -> None:
    """Measure all meshes, and print the table."""
    args = test_meshes.arguments(__doc__)
    params = Params.read(args.params)
    args.output.mkdir(parents=True, exist_ok=True)
    shapes = test_meshes.listed(args.catalog)
    work = partial(
        measure,
        root=args.root,
        weights=args.weights,
        drawn=args.drawn,
        params=params,
    )
    rows: list[dict[str, Any]] = []
    for found in parallel_map(work, shapes[:: args.every], args.jobs):
        rows += found
        tables.write_csv(args.output / "shapes.csv", rows)
        print(found[0]["id"], flush=True)
    table = as_text(pd.DataFrame(rows))
    (args.output / "table.md").write_text(table)
    print(table)


def measure(
    shape: dict[str, str],
    *,
    root: Path,
    weights: Path,
    drawn: DrawnAs,
    params: Params,
) -> list[dict[str, Any]]:
    """Draw a mesh, make it again in all ways; return a row for each."""
    network = load_predictor(weights, "cpu")
    true_mesh = test_meshes.load(shape, root, params)
    true_maps = render_maps(true_mesh, network.size)
    images = test_meshes.draw_views(
        true_mesh,
        shape["id"],
        SKETCH_VIEWS,
        drawn,
        network,
        params,
    )
    rows = []
    for given in GIVEN:
        drawings = pick_drawings(images, given)
        for name, method in _methods(network, given):
            row: dict[str, Any] = {key: shape[key] for key in ("id", "category")}
            row |= {"given": ", ".join(given), "method": name, "failed": ""}
            try:
                mesh = method(drawings, params)
            except ValueError as error:
                rows.append(row | {"failed": str(error)})
                continue
            facts = Comparison(
                mesh=mesh,
                true_mesh=true_mesh,
                maps=render_maps(mesh, network.size),
                true_maps=true_maps,
                num_samples=params.evaluate.num_samples,
                seed=params.evaluate.seed,
            ).measure()
            rows.append(row | {key: facts[key] for key in FIGURES})
    return rows


def as_text(frame: pd.DataFrame) -> str:
    """Lay out the medians by category, drawings and method; failures are named."""
    heads = ["category", "drawings", "method", "meshes", "failed"]
    heads += [heading for heading, _ in FIGURES.values()]
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    named = frame[frame["category"] != "other"].assign(category="all but other")
    together = pd.concat([frame, named, frame.assign(category="all")])
    for group, rows in together.groupby(["category", "given", "method"], sort=False):
        failed = int((rows["failed"] != "").sum())
        cells = [*map(str, group), str(len(rows)), str(failed)]
        cells += [
            f"{rows[key].median():.{decimals}f}"
            for key, (_, decimals) in FIGURES.items()
        ]
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _methods(
    network: Predictor, given: tuple[str, ...]
) -> Iterator[tuple[str, Method]]:
    yield "network", partial(_by_network, network)
    yield "visual hull", _by_hull
    if len(given) == 1:
        yield "inflation", _by_inflation


def _by_network(network: Predictor, drawings: PosedDrawings, params: Params) -> Mesh:
    # Drawn at the scale of the true mesh: laid out anew, the mesh would be at another.
    layout = Layout(drawings=drawings, scales={}, warnings={})
    return reconstruct_layout(layout, network, params).mesh


def _by_hull(drawings: PosedDrawings, params: Params) -> Mesh:
    maps = hull_maps(drawings)
    cloud = fuse_maps(maps, drawings.views, params).cloud
    return mesh_maps(maps, cloud, no_drawings(drawings.size), params)


def _by_inflation(drawings: PosedDrawings, params: Params) -> Mesh:
    (outline,) = fill_silhouettes(drawings.images) > 0.5
    cloud = inflate(outline, drawings.rig.cam_from_obj[0])
    nothing = empty_maps(NUM_VIEWS, drawings.size)
    return mesh_maps(nothing, cloud, drawings, params)


if __name__ == "__main__":
    main()
