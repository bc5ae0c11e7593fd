"""People's drawings, one at a time, and the mesh each becomes: a sheet and a table.

    python benchmarks/people/sheet.py SKETCHES OUT

Where each is seen from is guessed. SKETCHES holds a `catalog.csv` with columns path,
category and view (front, side, top, three-quarter, or unknown). OUT gets sheet.png
(drawing, mesh from where it was drawn and from three more sides), picture.png (of each
file the first drawing and its mesh), people.csv, and two tests for fresh eyes, shuffled
and numbered, with their answers: blind.png, meshes alone, and pairs.png, each drawing
once with its mesh and once with that of a drawing of something else.
"""

import argparse
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.config.params import Params
from pipeline.geometry.reading.vectorize import VectorDrawing
from pipeline.geometry.scene.drawing_views import (
    NAMED_VIEWS,
    name_view,
    view_angles,
    view_rig,
)
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.shading import render_clay
from pipeline.geometry.scene.solid import is_solid
from pipeline.io import contact_sheets, drawings, tables
from pipeline.io.contact_sheets import Cell
from pipeline.network.inference import Predictor, load_predictor
from pipeline.network.pretrained import PRETRAINED
from pipeline.reconstruction import (
    NoShapeError,
    Reconstruction,
    guess_drawing_view,
    reconstruct,
)

OTHER_SIDES = ("35,20", "side", "215,20")
BLIND_SIDES = ("front", *OTHER_SIDES)
SIZE = 128  # pixels of a picture


def main() -> None:
    """Reconstruct all drawings and lay them out."""
    args = _arguments()
    params = Params.read(args.params)
    network = load_predictor(args.weights, "cpu")
    args.output.mkdir(parents=True, exist_ok=True)
    rows, cells, made = [], [], []
    firsts: dict[str, Cell] = {}
    for name, listed, drawing in _drawings(args, params):
        start = time.process_time()
        row: dict[str, Any] = {"drawing": name, **listed}
        try:
            view, result = _reconstruct(drawing, network, params)
        except NoShapeError as error:
            rows.append(row | {"failed": str(error)})
            continue
        row |= {
            "failed": "",
            "guessed": view,
            "is_right": _is_near(view, listed["view"]),
            "closed": is_solid(result.mesh),
            "faces": len(result.mesh.faces),
            "silhouette_iou": round(result.silhouette_iou, 3),
            "inflated": bool(result.warnings),
            "seconds": round(time.process_time() - start, 2),
        }
        rows.append(row)
        cells.append(_cell(row, view, result))
        made.append((listed["category"], result))
        firsts.setdefault(name.partition("-")[0], _small_cell(view, result))
        print(row, flush=True)
        tables.write_csv(args.output / "people.csv", rows)
    contact_sheets.write(args.output / "sheet.png", cells, columns=2, size=SIZE)
    picture = list(firsts.values())
    contact_sheets.write(args.output / "picture.png", picture, columns=6, size=80)
    _write_tests(args.output, made)
    print(_summary(rows))


def _reconstruct(
    drawing: VectorDrawing, network: Predictor, params: Params
) -> tuple[str, Reconstruction]:
    view = guess_drawing_view(drawing, network).view
    return view, reconstruct({view: drawing}, network, params)


def _drawings(
    args: argparse.Namespace, params: Params
) -> Iterator[tuple[str, dict[str, str], VectorDrawing]]:
    """Yield drawings with their rows of the catalog, the first ones of each file."""
    for row in tables.read_csv(args.sketches / "catalog.csv"):
        path = args.sketches / row["path"]
        listed = {"category": row["category"], "view": row["view"]}
        found = list(drawings.read_all(path, params.normalize.reading))
        for number, drawing in enumerate(found[: args.each]):
            if isinstance(drawing, VectorDrawing):
                name = path.stem if len(found) == 1 else f"{path.stem}-{number}"
                yield name, listed, drawing


def _is_near(view: str, listed: str) -> bool | None:
    """Tell whether a guess is what the catalog says, where that is known."""
    if listed in NAMED_VIEWS:
        return view == listed
    if listed != "three-quarter":
        return None
    azimuth, elevation = view_angles(view)
    return elevation < 80 and (elevation > 0 or azimuth % 90 > 0)


def _cell(row: dict[str, Any], view: str, result: Reconstruction) -> Cell:
    caption = f"{view} (listed: {row['view']}), silhouette {row['silhouette_iou']:.2f}"
    pictures = _gray(result.mesh, (view, *OTHER_SIDES))
    return Cell(
        title=row["drawing"],
        images=[result.layout.drawings.images[0], *pictures],
        caption="; ".join([caption, *result.warnings]),
    )


def _small_cell(view: str, result: Reconstruction) -> Cell:
    """Show a drawing and its mesh, turned a little from where it was drawn."""
    azimuth, elevation = view_angles(view)
    turned = name_view(azimuth + 25, min(elevation + 15, 90.0))
    (picture,) = _gray(result.mesh, (turned,))
    return Cell(title="", images=[result.layout.drawings.images[0], picture])


def _write_tests(folder: Path, made: list[tuple[str, Reconstruction]]) -> None:
    """Write meshes alone, and with drawings, in an order that tells nothing."""
    rng = np.random.default_rng(0)
    pictures = [_gray(result.mesh, BLIND_SIDES) for _, result in made]
    blind = [
        ([], pictures[index], {"category": made[index][0]})
        for index in rng.permutation(len(made))
    ]
    pairs = []
    for index, (category, result) in enumerate(made):
        others = [i for i, (other, _) in enumerate(made) if other != category]
        for shown in (index, rng.choice(others)):
            drawing = [result.layout.drawings.images[0]]
            pairs.append((drawing, pictures[shown], {"belong": shown == index}))
    _write_test(folder / "blind.png", blind)
    _write_test(folder / "pairs.png", [pairs[i] for i in rng.permutation(len(pairs))])


def _write_test(path: Path, shown: list[tuple[list, list, dict[str, Any]]]) -> None:
    """Write what is shown, numbered, and beside it a csv of the answers."""
    cells = [
        Cell(title=str(number), images=[*drawing, *pictures])
        for number, (drawing, pictures, _) in enumerate(shown)
    ]
    contact_sheets.write(path, cells, columns=3, size=SIZE)
    answers = [{"number": i, **answer} for i, (_, _, answer) in enumerate(shown)]
    tables.write_csv(path.with_suffix(".csv"), answers)


def _gray(mesh: Mesh, views: tuple[str, ...]) -> list[np.ndarray]:
    rgba = render_clay(mesh, view_rig(views, SIZE)) / 255
    return list(rgba[..., :3].mean(-1) * rgba[..., 3] + 1 - rgba[..., 3])


def _summary(rows: list[dict[str, Any]]) -> str:
    made = [row for row in rows if not row["failed"]]
    known = [row["is_right"] for row in made if row["is_right"] is not None]
    return (
        f"{len(made)} of {len(rows)} drawings became a mesh, "
        f"{sum(row['closed'] for row in made)} closed, "
        f"{sum(row['inflated'] for row in made)} by inflation alone; view right for "
        f"{sum(known)} of {len(known)}; silhouette IoU "
        f"{np.median([row['silhouette_iou'] for row in made]):.3f}, "
        f"{np.median([row['seconds'] for row in made]):.1f} s (medians)"
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("sketches", type=Path)
    parser.add_argument("output", type=Path)
    parser.add_argument("--weights", type=Path, default=PRETRAINED)
    parser.add_argument("--params", type=Path, default=Path("params.yaml"))
    parser.add_argument("--each", type=int, default=5, help="drawings of a file")
    return parser.parse_args()


if __name__ == "__main__":
    main()
