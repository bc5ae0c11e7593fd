"""Compare our lines with Blender's Freestyle, both ways, and the time they take.

    python benchmarks/drawings/compare_freestyle.py MESHES BLENDER_PYTHON OUT
        [--count 30] [--crease 70] [--depth-step 0.02]

MESHES is a folder with a catalog.csv; BLENDER_PYTHON an interpreter with bpy. Writes
OUT/freestyle.csv: for each mesh the share of Freestyle's line pixels (silhouette,
border, crease) with one of ours (silhouette, contour, boundary, crease) within 2 px,
and the other way round, over the three sketch views, with process seconds a view; and
prints the medians over the meshes, and the shares of all pixels of all meshes.
At creases of 70 degrees and more both mean the same by a crease; below, ours leave out
the facets of coarse curves.
"""

import argparse
import json
import subprocess
import tempfile
import time
from pathlib import Path

import numpy as np
from PIL import Image
from scipy import ndimage

from pipeline.geometry.cameras import SKETCH_VIEWS, standard_rig
from pipeline.geometry.lines import Detail, lines_of
from pipeline.geometry.meshes import clean, into_unit_ball, orient
from pipeline.geometry.pens import ink, plain
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
    parser.add_argument("--depth-step", type=float, default=0.02, help="object units")
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    listed = tables.read_rows(args.meshes / "catalog.csv")
    chosen = listed[:: max(len(listed) // args.count, 1)][: args.count]
    with tempfile.TemporaryDirectory() as scratch:
        ours = {row["id"]: draw(row, args, Path(scratch)) for row in chosen}
        script = str(Path(__file__).with_name("blender_lines.py"))
        subprocess.run(
            [args.blender_python, script, scratch, str(SIZE), str(args.crease)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        rows = [
            compare(name, *drawn, args.out, Path(scratch))
            for name, drawn in ours.items()
        ]
    tables.write_rows(args.out / "freestyle.csv", rows)
    for name in (
        "theirs_near_ours",
        "ours_near_theirs",
        "our_seconds",
        "their_seconds",
    ):
        values = [row[name] for row in rows]
        print(f"{name:18} median {np.median(values):.3f}  least {min(values):.3f}")
    for name, count in (
        ("theirs_near_ours", "their_pixels"),
        ("ours_near_theirs", "our_pixels"),
    ):
        share = np.average(
            [row[name] for row in rows], weights=[row[count] for row in rows]
        )
        num_reached = sum(row[name] >= ENOUGH for row in rows)
        print(
            f"{name:18} {share:.3f} of all pixels; {ENOUGH} on {num_reached} of "
            f"{len(rows)} meshes"
        )


def draw(
    row: dict[str, str], args: argparse.Namespace, scratch: Path
) -> tuple[list[np.ndarray], float]:
    """Normalize a mesh, keep it for Blender, and draw its lines; seconds a view."""
    mesh = orient(
        clean(meshes.read(args.meshes / row["path"])), up=row["up"], front=row["front"]
    )
    mesh = into_unit_ball(mesh, max_outlier=30.0)
    rig, views = standard_rig(SIZE), range(len(SKETCH_VIEWS))
    np.savez(
        scratch / f"{row['id']}.npz",
        vertices=mesh.vertices,
        faces=mesh.faces,
        cam_from_obj=rig.cam_from_obj[: len(views)],
    )
    start = time.process_time()
    detail = Detail(depth_step=args.depth_step, crease=args.crease)
    lines = lines_of(mesh, rig, views, detail)
    pages = [
        ink([plain(a.points[:, :2], 1.3) for a in view if a.kind in SHARED], SIZE)
        for view in lines
    ]
    return pages, (time.process_time() - start) / len(views)


def compare(
    name: str, pages: list[np.ndarray], seconds: float, out: Path, scratch: Path
) -> dict[str, object]:
    """Measure both ways over the views, and keep both drawings in one picture."""
    theirs_near, ours_near, rows = [], [], []
    for view, page in enumerate(pages):
        alpha = np.asarray(Image.open(scratch / f"{name}-{view}.png"))[..., 3] / 255
        ours, theirs = page < 0.5, alpha > 0.5
        theirs_near.append(near(theirs, ours))
        ours_near.append(near(ours, theirs))
        rows.append(np.concatenate([page, 1 - alpha], axis=1))
    picture = np.round(np.concatenate(rows, axis=1) * 255).astype(np.uint8)
    Image.fromarray(picture).save(out / f"{name}.png")
    their_seconds = json.loads((scratch / f"{name}.json").read_text())
    theirs_all, ours_all = np.concatenate(theirs_near), np.concatenate(ours_near)
    return {
        "id": name,
        "theirs_near_ours": float(theirs_all.mean()),
        "ours_near_theirs": float(ours_all.mean()),
        "their_pixels": len(theirs_all),
        "our_pixels": len(ours_all),
        "our_seconds": seconds,
        "their_seconds": float(np.mean(their_seconds)),
    }


def near(these: np.ndarray, those: np.ndarray) -> np.ndarray:
    """Say of each pixel of these lines whether one of those is near."""
    if not those.any():
        return np.zeros(int(these.sum()))
    return ndimage.distance_transform_edt(~those)[these] <= NEAR


if __name__ == "__main__":
    main()
