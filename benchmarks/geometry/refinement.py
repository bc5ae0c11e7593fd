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
from pipeline.geometry.curves.rasterize import CANVAS_SIZE, scale_length
from pipeline.geometry.drawing.line_drawing import detect_lines
from pipeline.geometry.drawing.stroke_style import draw
from pipeline.geometry.metrics.comparison import Comparison
from pipeline.geometry.refining.contour_fitting import fit_to_drawings
from pipeline.geometry.refining.free_form_deformation import deform
from pipeline.geometry.scene.cameras import Rig, standard_rig
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.geometry.scene.view_maps import silhouette_iou
from pipeline.io import catalogs, meshes, tables
from pipeline.stages import normalize

NUM_NODES = 4  # on a side of the lattice that the warp interpolates


def warp(mesh: Mesh, amount: float, rng: np.random.Generator) -> Mesh:
    """Displace the vertices by a smooth field whose longest vector is `amount`."""
    control_vectors = rng.standard_normal((3, NUM_NODES, NUM_NODES, NUM_NODES))
    displacement = deform(mesh.vertices, control_vectors) - mesh.vertices
    displacement *= amount / np.linalg.norm(displacement, axis=1).max()
    return Mesh(vertices=mesh.vertices + displacement, faces=mesh.faces)


def measure(shape: catalogs.Shape, params: Params, amount: float) -> dict[str, object]:
    """Warp one shape, refine it, and compare both with the true one."""
    true = normalized(shape, params)
    rig = standard_rig(params.render.size)
    pair = Rig(cam_from_obj=rig.cam_from_obj[:2], size=rig.size)
    rng = np.random.default_rng(zlib.crc32(shape.id.encode()))
    drawings = draw_pair(true, params, rng)
    warped = warp(true, amount, rng)
    start = time.process_time()
    refined = fit_to_drawings(
        warped,
        drawings,
        pair,
        params.refine,
        line_width=scale_length(params.sketch.line_width, rig.size),
        depth_discontinuity=params.sketch.lines.depth_discontinuity,
    )
    seconds = round(time.process_time() - start, 3)
    return {
        "id": shape.id,
        "category": shape.category,
        "seconds": seconds,
        **compare("warped", warped, true, pair),
        **compare("refined", refined, true, pair),
    }


def normalized(shape: catalogs.Shape, params: Params) -> Mesh:
    """Return the normalized mesh of a shape, by way of a temporary file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "true.ply"
        normalize.run(shape.source, path, up=shape.up, front=shape.front, params=params)
        return meshes.read(path)


def compare(name: str, mesh: Mesh, true: Mesh, pair: Rig) -> dict[str, float]:
    """Return the silhouette IoU in the drawn views, and the Chamfer distance."""
    maps, true_maps = RaycastScene(mesh).render(pair), RaycastScene(true).render(pair)
    comparison = Comparison(mesh=mesh, true_mesh=true, num_samples=20000, seed=0)
    return {
        f"{name}_iou": round(silhouette_iou(maps, true_maps, views=2), 5),
        f"{name}_chamfer": round(float(comparison.measure()["chamfer"]), 6),
    }


def draw_pair(mesh: Mesh, params: Params, rng: np.random.Generator) -> np.ndarray:
    """Draw the mesh from the front and the side, in the style that infer takes."""
    sketch, size = params.sketch, params.render.size
    style = sketch.stroke_styles[params.infer.style]
    return np.stack(
        [
            draw(lines, style, rng, line_width=sketch.line_width, size=size)
            for lines in detect_lines(mesh, standard_rig(CANVAS_SIZE), (0, 1), sketch.lines)
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
        rows.append(measure(shape, params, args.amount))
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
