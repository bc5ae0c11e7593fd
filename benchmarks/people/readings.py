"""What the network reads in single drawings of held-out meshes.

    python -m benchmarks.people.readings CATALOG OUT [--style loose] [--read] [--jobs 2]

CATALOG is as for held_out. Each mesh is drawn from the front, the side, the top and two
three-quarter views, the network reads each drawing by itself. OUT gets readings.csv, a
row for each drawing, and readings.md, their means: the IoU with the true silhouette of
the one that meshes are made to follow, of what the network reads pixel by pixel, and of
what the lines enclose; and how often the view is guessed right: within 20 degrees, or
the mesh looks the same from there, as a vase does from the front and from the side. Of
the degrees between the view and the guess it has the median.
"""

from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from jaxtyping import Bool
from numpy import ndarray

from benchmarks.people import test_meshes
from benchmarks.people.test_meshes import DrawnAs
from pipeline.config.params import Params
from pipeline.geometry.curves.silhouette_fill import fill_silhouettes
from pipeline.geometry.curves.silhouette_sdf import filled_silhouette_sdf
from pipeline.geometry.scene.drawing_views import view_rig
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.geometry.scene.view_directions import guess_view
from pipeline.geometry.scene.view_maps import mean_iou
from pipeline.io import tables
from pipeline.network.inference import load_predictor
from pipeline.parallel import parallel_map

VIEWS = ("front", "side", "top", "35,20", "-50,20")
_OVERLAPS = ("silhouette", "read", "lines_filled")
_ENLARGEMENT = 3  # of silhouettes
_CENTERS = (slice(_ENLARGEMENT // 2, None, _ENLARGEMENT),) * 2  # of the pixels
_NEAR = 20.0  # degrees between directions
_SAME_OUTLINE = 0.95  # IoU
_SAME_SURFACE = 12.0  # degrees, mean between normals


def main() -> None:
    """Read all drawings, and print the table."""
    args = test_meshes.arguments(__doc__)
    params = Params.read(args.params)
    args.output.mkdir(parents=True, exist_ok=True)
    work = partial(
        measure, root=args.root, weights=args.weights, drawn=args.drawn, params=params
    )
    shapes = test_meshes.listed(args.catalog)[:: args.every]
    found = parallel_map(work, shapes, args.jobs)
    rows = [row for of_shape in found for row in of_shape]
    tables.write_csv(args.output / "readings.csv", rows)
    table = as_text(pd.DataFrame(rows))
    (args.output / "readings.md").write_text(table)
    print(table)


def measure(
    shape: dict[str, str], *, root: Path, weights: Path, drawn: DrawnAs, params: Params
) -> list[dict[str, Any]]:
    """Draw a mesh from all views and read each drawing; return a row for each."""
    network = load_predictor(weights, "cpu")
    mesh = test_meshes.load(shape, root, params)
    scene = RaycastScene(mesh)
    images = test_meshes.draw_views(mesh, shape["id"], VIEWS, drawn, network, params)
    reading = network.read(images)
    assert reading is not None
    followed = filled_silhouette_sdf(images, reading.silhouettes, _ENLARGEMENT)
    enclosed = fill_silhouettes(images) > 0.5
    masks = scene.render(view_rig(VIEWS, network.size)).foreground_mask()
    rows = []
    for number, view in enumerate(VIEWS):
        guess = guess_view(reading.view_probability[number]).view
        apart = _angle(view, guess)
        is_right = apart <= _NEAR or _looks_same(scene, [view, guess], network.size)
        rows.append(
            {
                "id": shape["id"],
                "category": shape["category"],
                "view": view,
                "guess": guess,
                "silhouette": _iou(followed[number][_CENTERS] > 0, masks[number]),
                "read": _iou(reading.silhouettes[number], masks[number]),
                "lines_filled": _iou(enclosed[number], masks[number]),
                "apart": round(apart, 1),
                "is_right": is_right,
            }
        )
    return rows


def as_text(frame: pd.DataFrame) -> str:
    """Lay out the means by category and view; of the angles, the medians."""
    heads = ["category", "drawn from", "drawings", "silhouette", "read", "lines filled"]
    heads += ["degrees off", "view right"]
    lines = ["| " + " | ".join(heads) + " |", "|---" * len(heads) + "|"]
    both = pd.concat([frame, frame.assign(category="all"), frame.assign(view="all")])
    for group, rows in both.groupby(["category", "view"], sort=False):
        cells = [*map(str, group), str(len(rows))]
        cells += [f"{rows[key].mean():.3f}" for key in _OVERLAPS]
        cells.append(f"{rows['apart'].median():.0f}")
        cells.append(f"{100 * rows['is_right'].mean():.0f} %")
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def _iou(mask: Bool[ndarray, "H W"], other: Bool[ndarray, "H W"]) -> float:
    return mean_iou(mask[np.newaxis], other[np.newaxis])


def _angle(view: str, other: str) -> float:
    """Return the degrees between the directions of two views."""
    first, second = view_rig([view, other], 2).camera_directions
    return float(np.degrees(np.arccos(np.clip(first @ second, -1, 1))))


def _looks_same(scene: RaycastScene, views: list[str], size: int) -> bool:
    """Tell whether two views show the same outline, and the same surface in it."""
    rig = view_rig(views, size)
    seen = scene.render(rig)
    masks = seen.foreground_mask()
    if _iou(*masks) < _SAME_OUTLINE:
        return False
    first, second = (
        normals @ pose[:3, :3].T
        for normals, pose in zip(seen.normals, rig.cam_from_obj, strict=True)
    )
    cosine = (first * second).sum(axis=-1)[masks[0] & masks[1]]
    angle = np.degrees(np.arccos(np.clip(cosine, -1, 1)))
    return float(angle.mean()) < _SAME_SURFACE


if __name__ == "__main__":
    main()
