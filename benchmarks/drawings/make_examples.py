"""Make the example drawings anew: `python -m benchmarks.drawings.make_examples`.

They are drawings of procedural shapes, each in a manner that people use: a pencil
photo, a marker, strokes of a tablet, a blueprint, Quick, Draw!. The same code makes the
same files.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from PIL import Image, ImageFilter

from pipeline.config.params import Params
from pipeline.defaults import EXAMPLES as EXAMPLES_FOLDER
from pipeline.defaults import PARAMS
from pipeline.geometry.curves.polylines import simplify
from pipeline.geometry.curves.rasterize import CANVAS_SIZE
from pipeline.geometry.drawing.line_drawing import detect_lines
from pipeline.geometry.drawing.lines import Line
from pipeline.geometry.drawing.stroke_style import draw
from pipeline.geometry.scene.cameras import SKETCH_VIEWS, standard_rig
from pipeline.geometry.scene.mesh import clean, normalize_to_unit_ball
from pipeline.io import svg
from pipeline.shapes import families

FOLDER = EXAMPLES_FOLDER.resolve()
SIZE = 480  # pixels on a side of a picture

Picture = np.ndarray  # (H, W), ink 0 on paper 1
Manner = Callable[[Path, list[Line], np.random.Generator, Params], None]


@dataclass(frozen=True)
class Example:
    """A thing, and how it is drawn.

    Attributes:
        family: Of the procedural shapes.
        index: Of the shape in its family.
        views: Which sketch views are drawn.
        manner: How they are drawn.
    """

    family: str
    index: int
    views: tuple[str, ...]
    manner: Manner


def main() -> None:
    """Draw all examples."""
    params = Params.read(PARAMS)
    rig = standard_rig(CANVAS_SIZE)
    for name, example in EXAMPLES.items():
        mesh = clean(families.make(example.family, 0, example.index))
        mesh = normalize_to_unit_ball(mesh, max_outlier=10.0)
        views = [SKETCH_VIEWS.index(view) for view in example.views]
        found = detect_lines(mesh, rig, views, params.sketch.lines)
        folder = FOLDER / name
        folder.mkdir(exist_ok=True)
        for view, lines in zip(example.views, found, strict=True):
            rng = np.random.default_rng([len(name), SKETCH_VIEWS.index(view)])
            example.manner(folder / view, lines, rng, params)


def ink(
    base: Path, lines: list[Line], rng: np.random.Generator, params: Params
) -> None:
    """Draw clean black lines on white."""
    _save(base.with_suffix(".png"), _gray(_drawn(lines, "full", 3.0, rng, params)))


def marker(
    base: Path, lines: list[Line], rng: np.random.Generator, params: Params
) -> None:
    """Draw a loose outline with a broad blue marker."""
    picture = _drawn(lines, "rough", 9.0, rng, params)
    blue, paper = np.array([30, 60, 150]), np.array([252, 252, 248])
    _save(base.with_suffix(".png"), blue + (paper - blue) * picture[..., None])


def pencil_photo(
    base: Path, lines: list[Line], rng: np.random.Generator, params: Params
) -> None:
    """Draw loose pencil lines, photographed: uneven light, grain, a little blur."""
    picture = _drawn(lines, "loose", 3.5, rng, params)
    row, column = np.mgrid[0:SIZE, 0:SIZE] / SIZE
    light = 205 - 45 * row - 25 * column
    grain = rng.normal(0, 2.5, picture.shape)
    gray = light * (0.35 + 0.65 * picture) + grain
    tinted = gray[..., None] * [1.0, 0.97, 0.9]
    photo = Image.fromarray(_bytes(tinted)).filter(ImageFilter.GaussianBlur(0.8))
    photo.save(base.with_suffix(".jpg"), quality=80)


def blueprint(
    base: Path, lines: list[Line], rng: np.random.Generator, params: Params
) -> None:
    """Draw light lines on dark blue."""
    picture = _drawn(lines, "full", 3.0, rng, params)
    blue, white = np.array([24, 58, 112]), np.array([235, 242, 250])
    _save(base.with_suffix(".png"), white + (blue - white) * picture[..., None])


def tablet(
    base: Path, lines: list[Line], rng: np.random.Generator, params: Params
) -> None:
    """Keep the lines as strokes of an SVG."""
    types = params.sketch.stroke_styles["full"].line_types
    drawn = [line for line in lines if line.line_type in types]
    svg.write(base.with_suffix(".svg"), {base.stem: drawn}, CANVAS_SIZE)


def quick_draw(
    base: Path, lines: list[Line], rng: np.random.Generator, params: Params
) -> None:
    """Keep the outline as few straight strokes, as Quick, Draw! does."""
    strokes = []
    for line in lines:
        if line.line_type == "silhouette":
            (points,) = simplify([line.points[:, :2]], 3.0)
            points = points + rng.normal(0, 1.0, points.shape)
            rows, columns = np.round(points * 255 / CANVAS_SIZE).astype(int).T
            strokes.append([columns.tolist(), rows.tolist()])
    drawing = {"word": base.parent.name, "recognized": True, "drawing": strokes}
    base.with_suffix(".ndjson").write_text(json.dumps(drawing) + "\n")


def _drawn(
    lines: list[Line],
    style: str,
    width: float,
    rng: np.random.Generator,
    params: Params,
) -> Picture:
    """Draw lines of a width in pixels of the canvas."""
    config = params.sketch.stroke_styles[style]
    return draw(lines, config, rng, line_width=width, size=SIZE)


def _gray(picture: Picture) -> np.ndarray:
    return 255 * picture


def _save(path: Path, values: np.ndarray) -> None:
    colors = Image.fromarray(_bytes(values))
    colors.quantize(32).save(path, optimize=True)


def _bytes(values: np.ndarray) -> np.ndarray:
    return np.round(np.clip(values, 0, 255)).astype(np.uint8)


ALL = SKETCH_VIEWS
EXAMPLES = {
    "chair": Example("chair", 3, ALL, ink),
    "airplane": Example("airplane", 1, ALL, tablet),
    "character": Example("character", 2, ("front", "side"), pencil_photo),
    "house": Example("house", 2, ("front", "side"), blueprint),
    "vase": Example("vessel", 4, ("side",), marker),
    "lamp": Example("lamp", 1, ("front",), pencil_photo),
    "animal": Example("animal", 3, ("side",), quick_draw),
}

if __name__ == "__main__":
    main()
