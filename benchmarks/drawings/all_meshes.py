"""Draw every mesh of a catalog from three views in every style: time, ink, outlines.

    python benchmarks/drawings/all_meshes.py MESHES OUT [--every 9]

MESHES is a folder with a catalog.csv. Writes OUT/drawings.csv, a row a mesh as it is
done: process seconds for the lines and for all drawings of them, the ink, and the least
share, over the views, of the silhouette's boundary that has a line of the outline
within 2 px; and OUT/ID.png, the drawings.
"""

import argparse
import time
from pathlib import Path

import numpy as np
from scipy import ndimage

from pipeline.config.params import Params
from pipeline.geometry.curves.rasterize import CANVAS_SIZE
from pipeline.geometry.curves.silhouette_sdf import mask_boundary
from pipeline.geometry.drawing.line_drawing import detect_lines
from pipeline.geometry.drawing.stroke_style import draw
from pipeline.geometry.scene.cameras import SKETCH_VIEWS, standard_rig
from pipeline.geometry.scene.mesh import Mesh, clean, normalize_to_unit_ball, orient
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.io import images, meshes, tables

NEAR = 2.0  # px
VIEWS = range(len(SKETCH_VIEWS))


def main() -> None:
    """Draw, measure, write the table; a mesh that fails is a row with its reason."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("meshes", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--every", type=int, default=1, help="take every n-th mesh")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    params, rows = Params.read(Path("params.yaml")), []
    for row in tables.read_csv(args.meshes / "catalog.csv")[:: args.every]:
        try:
            mesh = clean(meshes.read(args.meshes / row["path"]))
            mesh = orient(mesh, up=row["up"], front=row["front"])
            mesh = normalize_to_unit_ball(
                mesh, max_outlier=params.normalize.max_outlier
            )
            rows.append({"id": row["id"], **measure(mesh, row["id"], args.out, params)})
        except (ValueError, IndexError) as error:
            rows.append({"id": row["id"], "failed": repr(error)})
        tables.write_csv(args.out / "drawings.csv", rows)
    done = [row for row in rows if "failed" not in row]
    print(f"{len(rows)} meshes, {len(rows) - len(done)} failed")
    for name in ("lines_seconds", "seconds", "ink", "closed"):
        values = [row[name] for row in done]
        print(f"{name:14} least {min(values):.3f} median {np.median(values):.3f}")


def measure(mesh: Mesh, name: str, out: Path, params: Params) -> dict[str, float]:
    """Draw one mesh and measure it."""
    config, rig = params.sketch, standard_rig(CANVAS_SIZE)
    start = time.process_time()
    lines_by_view = detect_lines(mesh, rig, VIEWS, config.lines)
    detected = time.process_time()
    rng, width = np.random.default_rng(0), config.line_width
    drawings = {
        style_name: [
            draw(lines, style, rng, line_width=width, size=CANVAS_SIZE)
            for lines in lines_by_view
        ]
        for style_name, style in config.stroke_styles.items()
    }
    drawn = time.process_time()
    rows = [np.concatenate(row, axis=1) for row in drawings.values()]
    images.write(
        out / f"{name}.png", np.round(np.concatenate(rows) * 255).astype(np.uint8)
    )
    masks = RaycastScene(mesh).render(rig).foreground_mask()
    return {
        "faces": len(mesh.faces),
        "lines_seconds": detected - start,
        "seconds": drawn - start,
        "ink": float(1 - np.mean(rows)),
        "closed": min(closed(drawings["outline"][v], masks[v]) for v in VIEWS),
    }


def closed(drawing: np.ndarray, mask: np.ndarray) -> float:
    """Return the share of the silhouette's boundary that has ink near."""
    boundary = mask_boundary(mask)
    if not boundary.any():
        return 1.0
    distance = ndimage.distance_transform_edt(drawing > 0.5)
    return float((distance[boundary] <= NEAR).mean())


if __name__ == "__main__":
    main()
