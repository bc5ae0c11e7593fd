"""How well refinement undoes a smooth warp, given the true drawings of two views.

    python benchmarks/geometry/refinement.py MESHES -o DIR [--every 9] [--amount 0.05]

Each true mesh is warped by a cubic spline field of at most `amount` object units and
refined to the drawings of the unwarped one, front and side. Writes DIR/refinement.csv,
a row for each shape.
"""

import argparse
import tempfile
import time
import zlib
from pathlib import Path

import numpy as np

from pipeline.config.params import Params
from pipeline.geometry.curves.rasterize import (
    CANVAS_SIZE,
    rasterize,
    scale_length,
    scale_strokes,
)
from pipeline.geometry.drawing.line_drawing import detect_lines
from pipeline.geometry.drawing.stroke_style import by_hand
from pipeline.geometry.metrics.comparison import Comparison
from pipeline.geometry.refining.contour_fitting import Refinement, follow
from pipeline.geometry.refining.free_form_deformation import displace
from pipeline.geometry.scene.cameras import standard_rig
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.geometry.scene.view_maps import silhouette_iou
from pipeline.io import catalogs, meshes, tables
from pipeline.stages import normalize
from pipeline.stages.sketch import detail_of, hand_of

NODES = 4  # on a side of the lattice that the warp runs through


def warped(mesh: Mesh, amount: float, rng: np.random.Generator) -> Mesh:
    """Move the vertices by a smooth field whose longest step is `amount`."""
    control = rng.standard_normal((3, NODES, NODES, NODES))
    step = displace(mesh.vertices, control) - mesh.vertices
    step *= amount / np.linalg.norm(step, axis=1).max()
    return Mesh(vertices=mesh.vertices + step, faces=mesh.faces)


def one(shape: catalogs.Shape, params: Params, amount: float) -> dict[str, object]:
    """Warp one shape, refine it, and measure both against the true one."""
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / "true.ply"
        normalize.run(shape.source, path, up=shape.up, front=shape.front, params=params)
        true = meshes.read(path)
    rig = standard_rig(params.render.size)
    pair = rig.subset((0, 1))
    maps = RaycastScene(true).render(pair)
    rng = np.random.default_rng(zlib.crc32(shape.id.encode()))
    drawings = drawn(true, params, rng)
    how = Refinement(
        width=scale_length(params.sketch.width, rig.size),
        depth_step=params.sketch.depth_step,
        **params.refine.model_dump(),
    )
    warp = warped(true, amount, rng)
    start = time.process_time()
    refined = follow(warp, drawings, pair, how)
    row: dict[str, object] = {"id": shape.id, "category": shape.category}
    row["seconds"] = round(time.process_time() - start, 3)
    for name, mesh in (("warped", warp), ("refined", refined)):
        comparison = Comparison(mesh=mesh, true_mesh=true, num_samples=20000, seed=0)
        seen = RaycastScene(mesh).render(pair)
        row[f"{name}_iou"] = round(silhouette_iou(seen, maps, views=2), 5)
        row[f"{name}_chamfer"] = round(comparison.measure()["chamfer"], 6)
    return row


def drawn(mesh: Mesh, params: Params, rng: np.random.Generator) -> np.ndarray:
    """Draw the mesh from the front and the side, in the style that infer is given."""
    config, size = params.sketch, params.render.size
    hand = hand_of(config, params.infer.style)
    lines = detect_lines(mesh, standard_rig(CANVAS_SIZE), (0, 1), detail_of(config))
    scale = size / CANVAS_SIZE
    return np.stack(
        [
            rasterize(scale_strokes(by_hand(view, hand, rng), scale), size)
            for view in lines
        ]
    )


def main() -> None:
    """Refine a sample of the meshes and print what it gained."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("meshes", type=Path)
    parser.add_argument("-o", "--output", type=Path, required=True)
    parser.add_argument("--every", type=int, default=9, help="take every Nth shape")
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--amount", type=float, default=0.05, help="object units")
    parser.add_argument("--params", type=Path, default=Path("params/full.yaml"))
    args = parser.parse_args()
    args.output.mkdir(parents=True, exist_ok=True)
    params = Params.read(args.params)
    render = params.render.model_copy(update={"size": args.size})
    params = params.model_copy(update={"render": render})
    shapes = catalogs.list_shapes(args.meshes)[:: args.every]
    rows = []
    for shape in shapes:
        rows.append(one(shape, params, args.amount))
        tables.write_csv(args.output / "refinement.csv", rows)
    iou, before, after, seconds = (
        np.array([row[name] for row in rows], dtype=float)
        for name in ("refined_iou", "warped_chamfer", "refined_chamfer", "seconds")
    )
    print(f"{len(rows)} shapes, silhouette IoU {np.median(iou):.4f} in the median")
    print(f"Chamfer {np.median(before):.5f} to {np.median(after):.5f}, median ratio")
    print(f"{np.median(after / before):.3f}, worse on {np.mean(after > before):.1%}")
    print(f"seconds {np.median(seconds):.2f}, at most {seconds.max():.2f}")


if __name__ == "__main__":
    main()
