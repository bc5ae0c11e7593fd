"""Measure trained weights on the shapes of equal_data.py that no network has seen.

    python -m benchmarks.network.equal_measure DATA WEIGHTS OUT [--given front,side]
        [--group real spaceships] [--without top] [--every 1] [--jobs 2]

Takes each test and novel shape of DATA/manifest.csv through infer, fuse, mesh and
refine, and measures it. Writes OUT/shapes.csv, a row for each shape, and
OUT/results/{infer,fuse,mesh,refine}/ID; prints what equal_table prints of it.

Depth error, normal angle and mask IoU are of the maps of all views but those `without`:
networks that lack a view are compared on the views that all have. The silhouette IoU is
of the refined mesh in the views that were given. A shape that fails keeps what was
measured before it failed.
"""

import argparse
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.network import equal_table
from pipeline.config.params import Params
from pipeline.geometry.metrics import map_errors
from pipeline.geometry.scene.cameras import NUM_VIEWS, SKETCH_VIEWS, Rig, standard_rig
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.geometry.scene.view_maps import ViewMaps, silhouette_iou
from pipeline.io import images, maps, meshes, tables
from pipeline.parallel import parallel_map
from pipeline.stages import evaluate, fuse, infer, mesh, refine

DISTANCES = ("chamfer", "chamfer_visible", "fscore_001", "fscore_002")


def measure(
    shape: dict[str, str], weights: Path, out: Path, measured: list[int], params: Params
) -> dict[str, object]:
    """Reconstruct and measure one shape; return its row, which says so if it failed."""
    row: dict[str, object] = {name: shape[name] for name in ("id", "category", "group")}
    row |= {"given": ",".join(params.infer.views), "status": "ok", "reason": ""}
    try:
        _reconstruct(row, shape, weights, _files(out, shape["id"]), measured, params)
    except ValueError as error:
        row |= {"status": "failed", "reason": str(error)}
    return row


def _reconstruct(
    row: dict[str, object],
    shape: dict[str, str],
    weights: Path,
    files: dict[str, Path],
    measured: list[int],
    params: Params,
) -> None:
    """Run the steps, and add what is measured after each to the row."""
    sheet, true_mesh = (
        Path(shape["sketch/sketch.png"]),
        Path(shape["normalize/mesh.ply"]),
    )
    true_maps = Path(shape["render/depth.png"]), Path(shape["render/normal.png"])
    predicted_maps = files["depth"], files["normal"]
    true = maps.read(*true_maps)

    def timed(step: str, work: Callable[[], object]) -> None:
        start = time.perf_counter()
        work()
        row[f"seconds_{step}"] = round(time.perf_counter() - start, 3)

    timed("infer", partial(infer.run, sheet, weights, *predicted_maps, params=params))
    predicted = maps.read(*predicted_maps)
    pair = select(predicted, measured), select(true, measured)
    row["depth_error"] = map_errors.depth_error(*pair)
    row["normal_angle"] = map_errors.normal_angle(*pair)
    row["mask_iou"] = map_errors.mask_iou(*pair)
    timed("fuse", partial(fuse.run, *predicted_maps, files["cloud"], params=params))
    meshing = files["cloud"], *predicted_maps, sheet, files["mesh"]
    timed("mesh", partial(mesh.run, *meshing, params=params))
    refining = files["mesh"], sheet, files["refined"]
    timed("refine", partial(refine.run, *refining, params=params))
    facts = evaluate.run(
        mesh_path=files["refined"],
        depth_path=predicted_maps[0],
        normal_path=predicted_maps[1],
        true_mesh_path=true_mesh,
        true_depth_path=true_maps[0],
        true_normal_path=true_maps[1],
        metrics_path=files["metrics"],
        params=params,
    )
    row |= {name: facts[name] for name in DISTANCES}
    given = [SKETCH_VIEWS.index(view) for view in params.infer.views]
    cameras = standard_rig(true.size).cam_from_obj[given]
    rendered = RaycastScene(meshes.read(files["refined"])).render(
        Rig(cam_from_obj=cameras, size=true.size)
    )
    row["silhouette_iou"] = silhouette_iou(
        rendered, select(true, given), views=len(given)
    )


def select(maps: ViewMaps, views: list[int]) -> ViewMaps:
    """Return the maps of some views."""
    return ViewMaps(
        depth=maps.depth[views],
        normals=maps.normals[views],
        foreground=maps.foreground[views],
    )


def _files(out: Path, name: str) -> dict[str, Path]:
    """Name the files of a shape, and make their folders."""
    files = {
        "depth": out / "results/infer" / name / "depth.png",
        "normal": out / "results/infer" / name / "normal.png",
        "cloud": out / "results/fuse" / name / "cloud.ply",
        "mesh": out / "results/mesh" / name / "mesh.ply",
        "refined": out / "results/refine" / name / "mesh.ply",
        "metrics": out / "results/evaluate" / name / "metrics.json",
    }
    for path in files.values():
        path.parent.mkdir(parents=True, exist_ok=True)
    return files


def main() -> None:
    """Measure the shapes in processes of one thread each, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("weights", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--given", default="front,side", help="drawings")
    parser.add_argument("--group", nargs="+", help="these alone")
    parser.add_argument("--without", nargs="*", default=[], choices=SKETCH_VIEWS)
    parser.add_argument("--every", type=int, default=1, help="take every Nth shape")
    parser.add_argument("--params", type=Path, default=Path("params.yaml"))
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    shapes = [
        row
        for row in tables.read_csv(args.data / "manifest.csv")
        if row["split"] in ("test", "novel")
        and (not args.group or row["group"] in args.group)
    ][:: args.every]
    # A sheet of maps has three rows of views.
    size = len(images.read(Path(shapes[0]["render/depth.png"]))) // 3
    work = partial(
        measure,
        weights=args.weights,
        out=args.out,
        measured=[
            view
            for view in range(NUM_VIEWS)
            if view not in [SKETCH_VIEWS.index(name) for name in args.without]
        ],
        params=with_settings(Params.read(args.params), size, args.given.split(",")),
    )
    args.out.mkdir(parents=True, exist_ok=True)
    rows = []
    for row in parallel_map(work, shapes, args.jobs):
        rows.append(row)
        tables.write_csv(args.out / "shapes.csv", _in_order(rows))
        if row["reason"] or len(rows) % 20 == 0:
            print(len(rows), "of", len(shapes), row["id"], row["reason"] or "ok")
    print(equal_table.as_text([args.out]))


def with_settings(params: Params, size: int, given: list[str]) -> Params:
    """Set the image size, and which drawings the network is given."""
    return Params.model_validate(
        params.model_dump()
        | {
            "render": {**params.render.model_dump(), "size": size},
            "infer": {**params.infer.model_dump(), "views": given},
        }
    )


def _in_order(rows: list[dict[str, object]]) -> list[dict[str, object]]:
    """Sort by id; rows with all columns first, so that a failed one sets no order."""
    return sorted(rows, key=lambda row: (row["status"] != "ok", row["id"]))


if __name__ == "__main__":
    main()
