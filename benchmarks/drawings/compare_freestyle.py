"""Compare our lines with Blender's Freestyle, both ways, and the time they take.

    python benchmarks/drawings/compare_freestyle.py MESHES BLENDER_PYTHON OUT
        [--count 30] [--crease 70] [--depth-steps 0.02 1e-9]

MESHES is a folder with a catalog.csv; BLENDER_PYTHON an interpreter with bpy. Writes
OUT/freestyle.csv: for each mesh and depth_step the share of Freestyle's line pixels
(silhouette, border, crease) with one of ours (silhouette, contour, boundary, crease)
within 2 px, and the other way round, over the three sketch views, with process seconds
a view; and prints the medians over the meshes, and the shares of all pixels of all
meshes. Freestyle draws each visible edge of its kinds; ours are drawn where depth jumps
by depth_step or the faces turn, so one of almost 0 draws each visible edge as well.
At creases of 70 degrees and more both mean the same by a crease; below, ours leave out
the facets of coarse curves. What Freestyle draws stays in OUT/theirs, and is not drawn
again.
"""

import argparse
import json
import subprocess
import time
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image
from scipy import ndimage

from pipeline.config.sketch import LineDetectionConfig
from pipeline.geometry.curves.rasterize import rasterize, uniform_stroke
from pipeline.geometry.drawing.line_drawing import detect_lines
from pipeline.geometry.scene.cameras import SKETCH_VIEWS, standard_rig
from pipeline.geometry.scene.mesh import Mesh, clean, normalize_to_unit_ball, orient
from pipeline.io import meshes, tables

SIZE = 256  # px
NEAR = 2.0  # px
ENOUGH = 0.9  # share of the pixels
SHARED = ("silhouette", "contour", "boundary", "crease")


def main() -> None:
    """Draw with both, compare, write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("meshes", type=Path)
    parser.add_argument("blender_python")
    parser.add_argument("out", type=Path)
    parser.add_argument("--count", type=int, default=30)
    parser.add_argument("--crease", type=float, default=70.0)
    parser.add_argument(
        "--depth-steps", type=float, nargs="+", default=[0.02, 1e-9], metavar="UNITS"
    )
    args = parser.parse_args()
    theirs = args.out / "theirs"
    theirs.mkdir(parents=True, exist_ok=True)
    listed = tables.read_csv(args.meshes / "catalog.csv")
    chosen = listed[:: max(len(listed) // args.count, 1)][: args.count]
    normal = {row["id"]: normalized(row, args.meshes, theirs) for row in chosen}
    script = str(Path(__file__).with_name("blender_lines.py"))
    subprocess.run(
        [args.blender_python, script, str(theirs), str(SIZE), str(args.crease)],
        check=True,
        stdout=subprocess.DEVNULL,
    )
    rows = []
    for step in args.depth_steps:
        detection = LineDetectionConfig(
            depth_discontinuity=step,
            crease_angle=args.crease,
            max_ridge_radius=0.0,
            min_suggestive_growth=0.0,
        )
        found = [
            compare(name, mesh, detection, theirs) for name, mesh in normal.items()
        ]
        print(f"depth_step {step}\n{as_text(found)}")
        rows += found
        tables.write_csv(args.out / "freestyle.csv", rows)


def as_text(rows: list[dict[str, Any]]) -> str:
    """Lay out medians and least, and the shares of all pixels."""
    lines = []
    for name in ("theirs_near_ours", "ours_near_theirs", "our_s", "their_s"):
        values = [row[name] for row in rows]
        lines.append(
            f"{name:18} median {np.median(values):.3f}  least {min(values):.3f}"
        )
    for name, count in (
        ("theirs_near_ours", "their_pixels"),
        ("ours_near_theirs", "our_pixels"),
    ):
        shares = np.array([row[name] for row in rows])
        pooled = np.average(shares, weights=[row[count] for row in rows])
        lines.append(
            f"{name:18} of all pixels {pooled:.3f}; "
            f"{np.sum(shares >= ENOUGH)} of {len(rows)} meshes reach {ENOUGH}"
        )
    return "\n".join(lines)


def normalized(row: dict[str, str], folder: Path, theirs: Path) -> Mesh:
    """Normalize a mesh, and write it down for Blender."""
    raw = clean(meshes.read(folder / row["path"]))
    oriented = orient(raw, up=row["up"], front=row["front"])
    mesh = normalize_to_unit_ball(oriented, max_outlier=30.0)
    np.savez(
        theirs / f"{row['id']}.npz",
        vertices=mesh.vertices,
        faces=mesh.faces,
        cam_from_obj=standard_rig(SIZE).cam_from_obj[: len(SKETCH_VIEWS)],
    )
    return mesh


def drawn(mesh: Mesh, detection: LineDetectionConfig) -> list[np.ndarray]:
    """Draw the lines of the types that both know, an image for each view."""
    views = range(len(SKETCH_VIEWS))
    return [
        rasterize(
            [
                uniform_stroke(a.points[:, :2], 1.3)
                for a in view
                if a.line_type in SHARED
            ],
            SIZE,
        )
        for view in detect_lines(mesh, standard_rig(SIZE), views, detection)
    ]


def compare(
    name: str, mesh: Mesh, detection: LineDetectionConfig, theirs: Path
) -> dict[str, Any]:
    """Measure both ways over the views, and keep both drawings in one picture."""
    start = time.process_time()
    drawings = drawn(mesh, detection)
    seconds = (time.process_time() - start) / len(drawings)
    theirs_near, ours_near, rows = [], [], []
    for view, drawing in enumerate(drawings):
        alpha = np.asarray(Image.open(theirs / f"{name}-{view}.png"))[..., 3] / 255
        our_lines, their_lines = drawing < 0.5, alpha > 0.5
        theirs_near.append(near(their_lines, our_lines))
        ours_near.append(near(our_lines, their_lines))
        rows.append(np.concatenate([drawing, 1 - alpha], axis=1))
    picture = np.round(np.concatenate(rows, axis=1) * 255).astype(np.uint8)
    Image.fromarray(picture).save(
        theirs.parent / f"{name}-{detection.depth_discontinuity:g}.png"
    )
    theirs_all, ours_all = np.concatenate(theirs_near), np.concatenate(ours_near)
    return {
        "id": name,
        "depth_step": detection.depth_discontinuity,
        "theirs_near_ours": float(theirs_all.mean()),
        "ours_near_theirs": float(ours_all.mean()),
        "their_pixels": len(theirs_all),
        "our_pixels": len(ours_all),
        "our_s": seconds,
        "their_s": float(np.mean(json.loads((theirs / f"{name}.json").read_text()))),
    }


def near(these: np.ndarray, those: np.ndarray) -> np.ndarray:
    """Say of each pixel of these lines whether one of those is near."""
    if not those.any():
        return np.zeros(int(these.sum()))
    return ndimage.distance_transform_edt(~those)[these] <= NEAR


if __name__ == "__main__":
    main()
