"""Make the drawings and maps that networks are compared on.

    python benchmarks/network/equal_data.py MESHES OUT [--size 128] [--jobs 2]

MESHES is a folder with a catalog.csv. OUT gets results/{normalize,render,sketch}/ID as
the pipeline lays them out, and

    manifest.csv      id, category, group, split, paths of the drawings, maps and mesh
    train.csv         its rows of train and val: what the stage train reads
    failed.csv        id and reason of the shapes left out
    packed32/train    those rows decoded, for dataset.load_packed; and val

A shape's group is procedural, real or spaceships; no spaceship is trained on. Shapes
made before are kept, so a run that was stopped goes on.
"""

import argparse
import hashlib
from collections import Counter
from dataclasses import replace
from functools import partial
from pathlib import Path

from pipeline.config.params import Params
from pipeline.io import catalogs, tables
from pipeline.io.catalogs import Shape
from pipeline.parallel import parallel_map
from pipeline.shapes.addresses import Address, is_address
from pipeline.stages import normalize, render, sketch

SEED = 1  # of the procedural shapes
SPLITS = {"train": 352, "val": 12, "test": 22}  # shapes of each family
FAMILIES = ("airplane", "chair", "character")
SPACESHIPS = 24
REAL_TRAIN = 0.6  # share of the real meshes; the rest is test


def procedural_shapes() -> list[Shape]:
    """List the procedural shapes: those of train, of val, then of test."""
    splits = [split for split, count in SPLITS.items() for _ in range(count)]
    shapes = [
        _procedural(family, index, split)
        for index, split in enumerate(splits)
        for family in FAMILIES
    ]
    return shapes + [_procedural("spaceship", i, "novel") for i in range(SPACESHIPS)]


def real_shapes(folder: Path) -> list[Shape]:
    """List the real meshes; a hash of the id puts each into train or test."""
    return [
        replace(
            shape,
            id=f"real-{shape.id}",
            split="novel" if shape.category == "spaceship" else _split(shape.id),
        )
        for shape in catalogs.list_shapes(folder)
    ]


def group_of(shape: Shape) -> str:
    """Name the group that a shape is reported in."""
    if shape.category == "spaceship":
        return "spaceships"
    return "procedural" if is_address(shape.source) else "real"


def prepare(shape: Shape, out: Path, params: Params) -> dict[str, str]:
    """Normalize, render and draw one shape; return its row of the manifest."""
    step = {name: out / "results" / name / shape.id for name in ("normalize", "render")}
    drawings = out / "results/sketch" / shape.id
    for folder in (*step.values(), drawings):
        folder.mkdir(parents=True, exist_ok=True)
    mesh = step["normalize"] / "mesh.ply"
    maps = step["render"] / "depth.png", step["render"] / "normal.png"
    names = ("sketch.png", "lines.svg", "random_views.png", "random_cameras.csv")
    drawn = [drawings / name for name in names]
    sheet, _, random_views, random_cameras = drawn
    row = {
        "id": shape.id,
        "category": shape.category,
        "group": group_of(shape),
        "split": shape.split,
        "sketch/sketch.png": str(sheet),
        "sketch/random_views.png": str(random_views),
        "sketch/random_cameras.csv": str(random_cameras),
        "render/depth.png": str(maps[0]),
        "render/normal.png": str(maps[1]),
        "normalize/mesh.ply": str(mesh),
        "reason": "",
    }
    if random_views.exists():  # the last that is written
        return row
    axes = {"up": shape.up, "front": shape.front}
    try:
        normalize.run(shape.source, mesh, **axes, params=params)
        render.run(mesh, *maps, params=params)
        sketch.run(mesh, *drawn, id=mesh.parent.name, params=params)
    except ValueError as error:
        row["reason"] = str(error)
    return row


def main() -> None:
    """Make all shapes, write the manifest, and pack what is trained on."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("meshes", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--params", type=Path, default=Path("params.yaml"))
    parser.add_argument("--size", type=int, default=128, help="pixels")
    parser.add_argument("--grid", type=int, default=32, help="voxels; 0: do not pack")
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    params = Params.read(args.params)
    config = params.render.model_copy(update={"size": args.size})
    params = params.model_copy(update={"render": config})
    shapes = real_shapes(args.meshes) + procedural_shapes()
    work = partial(prepare, out=args.out.resolve(), params=params)
    rows = []
    for row in parallel_map(work, shapes, args.jobs):
        rows.append(row)
        if row["reason"] or len(rows) % 100 == 0:
            print(len(rows), "of", len(shapes), row["id"], row["reason"] or "ok")
    good = _good(rows)
    failed = [row for row in rows if row["reason"]]
    trained = [row for row in good if row["split"] in ("train", "val")]
    tables.write_csv(args.out / "manifest.csv", good)
    tables.write_csv(args.out / "train.csv", trained)
    tables.write_csv(args.out / "failed.csv", failed)
    counts = Counter((row["split"], row["group"]) for row in good)
    for (split, group), count in sorted(counts.items()):
        print(f"{split:8}{group:12}{count:6}")
    print(f"failed{'':14}{len(failed):6}")
    if args.grid:
        _pack(trained, args.out / f"packed{args.grid}", args.grid)


def _pack(rows: list[dict[str, str]], folder: Path, grid_size: int) -> None:
    # Imported here: the processes of the pool need no torch.
    from pipeline.network.data.dataset import pack
    from pipeline.stages.train import splits

    for name, files in zip(("train", "val"), splits(rows), strict=True):
        pack(files, folder / name, grid_size=grid_size)


def _good(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    return [
        {name: value for name, value in row.items() if name != "reason"}
        for row in rows
        if not row["reason"]
    ]


def _procedural(family: str, index: int, split: str) -> Shape:
    return Shape(
        id=f"procedural-{family}-{index:05d}",
        category=family,
        split=split,
        source=str(Address(family=family, seed=SEED, index=index)),
        up="+y",
        front="+z",
        sha256="",
    )


def _split(name: str) -> str:
    at = int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) / 2**32
    return "train" if at < REAL_TRAIN else "test"


if __name__ == "__main__":
    main()
