"""A run in one picture: a row per shape, from its drawings to its mesh."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from jaxtyping import Float, UInt8
from numpy import ndarray
from PIL import Image, ImageDraw, ImageFont

from pipeline.config.params import Params
from pipeline.geometry.scene import shading
from pipeline.geometry.scene.cameras import SKETCH_VIEWS
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.point_cloud import PointCloud
from pipeline.geometry.scene.view_maps import ViewMaps
from pipeline.io import clouds, images, maps, meshes, sketches
from pipeline.report import scores
from pipeline.report.scores import PREDICTED, Shape

CELL = 200  # px: side of a picture
_GAP = 16  # px, between pictures
_HEAD = 28  # px: the line of captions
_MAP_COLUMNS = 4  # of the twelve icosahedron views in one picture
_CAPTIONS = ("front", "side", "top", "predicted maps", "cloud", "mesh", "", "truth")


@dataclass(frozen=True, kw_only=True)
class Row:
    """What the steps made of one shape, and the shape itself."""

    drawings: Float[ndarray, "K H W"]
    predicted: ViewMaps
    cloud: PointCloud
    mesh: Mesh
    true: Mesh


def median_rows(shapes: Sequence[Shape], params: Params) -> Iterator[Row]:
    """Yield the median shape of each category; none of one where all failed."""
    style = params.sketch.styles.index(params.infer.style)
    for members in scores.by_category(shapes).values():
        if shape := scores.median_shape(members):
            sketch, *predicted, cloud, mesh, true = shape.paths(
                "sketch/sketch.png",
                "infer/depth.png",
                "infer/normal.png",
                f"fuse/cloud.ply@{PREDICTED}",
                f"refine/mesh.ply@{PREDICTED}",
                "normalize/mesh.ply",
            )
            yield Row(
                drawings=sketches.read_tiled(sketch)[style],
                predicted=maps.read(*predicted),
                cloud=clouds.read(cloud),
                mesh=meshes.read(mesh),
                true=meshes.read(true),
            )


def write(path: Path, rows: Sequence[Row]) -> None:
    """Draw the rows under captions, as PNG on white."""
    side = CELL + _GAP
    size = (len(_CAPTIONS) * side + _GAP, _HEAD + len(rows) * side + _GAP)
    picture = Image.new("RGB", size, "white")
    write_text = ImageDraw.Draw(picture).text
    font = ImageFont.load_default(16)
    for column, caption in enumerate(_CAPTIONS):
        center = (_GAP + column * side + CELL // 2, _HEAD // 2)
        write_text(center, caption, fill=(90, 90, 90), font=font, anchor="mm")
    for line, row in enumerate(rows):
        for column, pixels in enumerate(_cells(row)):
            cell = Image.fromarray(pixels).convert("RGBA")
            cell = cell.resize((CELL, CELL), Image.Resampling.LANCZOS)
            corner = (_GAP + column * side, _HEAD + line * side)
            picture.paste(cell, corner, cell)
    picture.save(path, optimize=True)


def _cells(row: Row) -> list[UInt8[ndarray, "H W *C"]]:
    """Make the pictures of a row, in the order of the captions."""
    rig = shading.preview_rig(CELL)
    gray = np.round(row.drawings * 255).astype(np.uint8)
    normals = shading.colorize_normals(row.predicted)[len(SKETCH_VIEWS) :]
    front = rig.subset([0])
    mesh_views = shading.render_clay(row.mesh, rig.subset([0, 1]))
    return [
        *gray,
        _square(images.tile(normals, _MAP_COLUMNS)),
        shading.render_cloud(row.cloud, front)[0],
        *mesh_views,
        shading.render_clay(row.true, front)[0],
    ]


def _square(pixels: UInt8[ndarray, "h w 4"]) -> UInt8[ndarray, "w w 4"]:
    """Center a wide picture between transparent bands."""
    height, width = pixels.shape[:2]
    above = (width - height) // 2
    return np.pad(pixels, ((above, width - height - above), (0, 0), (0, 0)))
