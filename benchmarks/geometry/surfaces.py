"""How good the methods of `mesh` are: closed, with thin parts, and close to the truth.

    python -m benchmarks.geometry.surfaces -o DIR [--meshes CATALOG] [--every 18]

Procedural shapes of each family, and every Nth of some meshes, by fuse, mesh and refine
from true and from perturbed maps, with one drawing and with two. Writes
DIR/surfaces.csv, a row for each shape, condition, view set and method; DIR/table.md,
their means; and DIR/METHOD.png, each refined mesh from four sides.
"""

import argparse
import time
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from scipy import ndimage

from benchmarks.geometry.refinement import normalized
from pipeline.config.params import Params
from pipeline.geometry.curves.rasterize import CANVAS_SIZE
from pipeline.geometry.drawing.line_drawing import detect_lines
from pipeline.geometry.drawing.stroke_style import draw
from pipeline.geometry.fusion.fusion import TooFewPointsError
from pipeline.geometry.fusion.perturbation import perturb, standard_perturbation
from pipeline.geometry.meshing.poisson import NoSurfaceError
from pipeline.geometry.metrics.comparison import Comparison
from pipeline.geometry.scene.cameras import (
    NUM_SKETCH_VIEWS,
    Rig,
    look_at_origin,
    standard_rig,
)
from pipeline.geometry.scene.drawing_views import rig_indices
from pipeline.geometry.scene.mesh import Mesh, is_watertight, normalize
from pipeline.geometry.scene.posed_drawings import PosedDrawings, pick_drawings
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.geometry.scene.shading import render_clay
from pipeline.geometry.scene.solid import count_pieces
from pipeline.geometry.scene.view_maps import ViewMaps, mean_iou
from pipeline.io import catalogs, contact_sheets, maps, meshes, sketches, tables
from pipeline.reconstruction import fuse_maps, mesh_maps, refine_mesh
from pipeline.shapes import families

CONDITIONS = {
    "true": standard_perturbation(0.0),
    "standard": standard_perturbation(1.0),
    "double": standard_perturbation(2.0),
}
VIEW_SETS = {"front": ("front",), "front, side": ("front", "side")}
METHODS = ("poisson", "volumetric")
COLUMNS = ("chamfer", "fscore_001", "fscore_002", "iou", "thin", "closed", "pieces")
SIDES = ((0.4, 0.35, 1.0), (1.0, 0.35, 0.4), (0.4, 0.35, -1.0), (-1.0, 0.35, 0.4))
THIN = 2.5  # pixels: radius of the disc that does not fit into a thin part


def main() -> None:
    """Measure all and write the tables and sheets."""
    args = _arguments()
    params = _with_size(Params.read(args.params), args.size)
    args.output.mkdir(parents=True, exist_ok=True)
    rows: list[dict[str, Any]] = []
    cells: dict[str, list[contact_sheets.Cell]] = {name: [] for name in args.methods}
    for name, true in _shapes(args, params):
        true_maps = maps.as_stored(RaycastScene(true).render(standard_rig(args.size)))
        drawings = sketches.as_stored(_draw(true, params, name))
        for condition in args.conditions:
            view_maps = _perturbed(true_maps, condition, name)
            for view_set in args.view_sets:
                for method in args.methods:
                    drawn = pick_drawings(drawings, VIEW_SETS[view_set])
                    used = _with_method(params, method)
                    row, mesh = measure(view_maps, drawn, used, true, true_maps)
                    key = {"id": name, "condition": condition, "views": view_set}
                    rows.append(key | {"method": method} | row)
                    cells[method].append(_cell(rows[-1], mesh))
        tables.write_csv(args.output / "surfaces.csv", rows)
        print(name, flush=True)
    for method in args.methods:
        path = args.output / f"{method}.png"
        contact_sheets.write(path, cells[method], columns=args.columns, size=110)
    table = as_table(rows)
    (args.output / "table.md").write_text(table)
    print(table)


def measure(
    view_maps: ViewMaps,
    drawings: PosedDrawings,
    params: Params,
    true: Mesh,
    true_maps: ViewMaps,
) -> tuple[dict[str, Any], Mesh | None]:
    """Take maps to a refined mesh and measure it; None where there is no surface."""
    try:
        fused, fuse_s = _timed(fuse_maps, view_maps, drawings.views, params)
        raw, mesh_s = _timed(mesh_maps, view_maps, fused.cloud, drawings, params)
    except (TooFewPointsError, NoSurfaceError) as error:
        return {"failed": str(error)}, None
    mesh, refine_s = _timed(refine_mesh, raw, drawings, params)
    facts = Comparison(mesh=mesh, true_mesh=true, num_samples=20000, seed=0).measure()
    masks = RaycastScene(mesh).render(standard_rig(true_maps.size)).foreground_mask()
    true_masks, drawn = true_maps.foreground_mask(), rig_indices(drawings.views)
    return {
        "failed": "",
        "chamfer": facts["chamfer"],
        "fscore_001": facts["fscore_001"],
        "fscore_002": facts["fscore_002"],
        "iou": mean_iou(masks[drawn], true_masks[drawn]),
        "iou_all": mean_iou(masks, true_masks),
        "thin": thin_recall(masks, true_masks),
        "closed": is_watertight(mesh),
        "pieces": count_pieces(mesh),
        "faces": len(mesh.faces),
        "fuse_s": fuse_s,
        "mesh_s": mesh_s,
        "refine_s": refine_s,
    }, mesh


def thin_recall(masks: np.ndarray, true_masks: np.ndarray) -> float:
    """Return the share of the thin parts' pixels, in all views, that a mesh covers."""
    reach = int(THIN)
    row, col = np.mgrid[-reach : reach + 1, -reach : reach + 1]
    disc = np.hypot(row, col) < THIN
    wide = [ndimage.binary_opening(mask, disc) for mask in true_masks]
    thin = true_masks & ~np.stack(wide)
    return float(masks[thin].mean()) if thin.any() else 1.0


def as_table(rows: list[dict[str, Any]]) -> str:
    """Lay the means over the shapes out as a table."""
    lines = [f"| maps | drawings | method | n | failed | {' | '.join(COLUMNS)} | s |"]
    lines.append("|" + "---|" * (len(COLUMNS) + 6))
    keys = dict.fromkeys((r["condition"], r["views"], r["method"]) for r in rows)
    for key in keys:
        group = [r for r in rows if (r["condition"], r["views"], r["method"]) == key]
        done = [row for row in group if not row["failed"]]
        means = [np.mean([float(row[column]) for row in done]) for column in COLUMNS]
        seconds = np.median(
            [row["fuse_s"] + row["mesh_s"] + row["refine_s"] for row in done]
        )
        numbers = [f"{mean:.4f}" if mean < 0.1 else f"{mean:.3f}" for mean in means]
        counts = [str(len(group)), str(len(group) - len(done))]
        cells = [*key, *counts, *numbers, f"{seconds:.2f}"]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


def _shapes(args: argparse.Namespace, params: Params) -> Iterator[tuple[str, Mesh]]:
    """Yield name and normalized mesh of each shape."""
    for family in families.FAMILIES:
        for index in range(args.per_family):
            raw = families.make(family, 7, index)
            mesh = normalize(raw, up="+y", front="+z", config=params.normalize)
            yield f"{family}-{index}", meshes.as_stored(mesh)
    if args.meshes:
        for shape in catalogs.list_shapes(args.meshes)[:: args.every]:
            yield shape.id, normalized(shape, params)


def _draw(mesh: Mesh, params: Params, name: str) -> np.ndarray:
    """Draw the mesh in the style that infer takes, all sketch views."""
    sketch, size = params.sketch, params.render.size
    style = sketch.stroke_styles[params.infer.style]
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    views = range(NUM_SKETCH_VIEWS)
    return np.stack(
        [
            draw(lines, style, rng, line_width=sketch.line_width, size=size)
            for lines in detect_lines(
                mesh, standard_rig(CANVAS_SIZE), views, sketch.lines
            )
        ]
    )


def _perturbed(true_maps: ViewMaps, condition: str, name: str) -> ViewMaps:
    rng = np.random.default_rng(zlib.crc32(name.encode()))
    rig = standard_rig(true_maps.size)
    return maps.as_stored(perturb(true_maps, rig, CONDITIONS[condition], rng))


def _with_size(params: Params, size: int) -> Params:
    render = params.render.model_copy(update={"size": size})
    return params.model_copy(update={"render": render})


def _with_method(params: Params, method: str) -> Params:
    mesh = params.mesh.model_copy(update={"method": method})
    return params.model_copy(update={"mesh": mesh})


def _timed(function: Callable[..., Any], *args: object) -> tuple[Any, float]:
    start = time.process_time()
    result = function(*args)
    return result, round(time.process_time() - start, 3)


def _cell(row: dict[str, Any], mesh: Mesh | None) -> contact_sheets.Cell:
    title = f"{row['id'][:24]} {row['condition']} {row['views']}"
    if mesh is None:
        return contact_sheets.Cell(title=f"{title}: {row['failed']}", images=[])
    poses = np.stack([look_at_origin(np.array(side)) for side in SIDES])
    clay = render_clay(mesh, Rig(cam_from_obj=poses, size=110)) / 255
    gray = clay[..., :3].mean(axis=-1) * clay[..., 3] + 1 - clay[..., 3]
    title += f" F {row['fscore_002']:.2f} thin {row['thin']:.2f} {row['faces']}"
    return contact_sheets.Cell(title=title, images=list(gray))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--meshes", type=Path, help="a folder or csv of meshes")
    parser.add_argument("--every", type=int, default=18, help="take every Nth mesh")
    parser.add_argument("--per-family", type=int, default=4)
    parser.add_argument("--size", type=int, default=128, help="of a view, px")
    parser.add_argument("--columns", type=int, default=3, help="of the sheets")
    parser.add_argument("--params", type=Path, default=Path("params.yaml"))
    for name, choices in (
        ("--conditions", list(CONDITIONS)),
        ("--view-sets", list(VIEW_SETS)),
        ("--methods", list(METHODS)),
    ):
        parser.add_argument(name, nargs="+", choices=choices, default=choices)
    return parser.parse_args()


if __name__ == "__main__":
    main()
