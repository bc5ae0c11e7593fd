"""A reconstruction as what is sent back: numbers for the page, or a file of a mesh."""

import base64
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy import ndarray

from pipeline.app.messages import (
    MeshFormat,
    Placement,
    PredictedMaps,
    Quality,
    ReconstructionAnswer,
)
from pipeline.geometry.reading.vectorize import VectorDrawing, drawing_warnings
from pipeline.geometry.scene.cameras import DISTANCE, HALF_WIDTH
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.view_maps import ViewMaps
from pipeline.io import images, meshes
from pipeline.reconstruction import Reconstruction

_COLUMNS = 5  # of predicted maps
_Z_UP = np.array([[1, 0, 0], [0, 0, -1], [0, 1, 0]])  # as printers have it


def as_message(
    result: Reconstruction,
    drawings: Mapping[str, VectorDrawing],
    quality: Quality,
    seconds: float,
) -> ReconstructionAnswer:
    """Pack a mesh, and what is known about it, into a message."""
    size = result.layout.drawings.size
    return ReconstructionAnswer(
        vertices=_base64(result.mesh.vertices, "<f4"),
        faces=_base64(result.mesh.faces, "<u4"),
        confidence=_base64(np.clip(result.vertex_confidence, 0, 1) * 255, "u1"),
        placements={
            view: _placement(drawing, result.layout.scales[view], size)
            for view, drawing in drawings.items()
        },
        agreement={k: round(v, 4) for k, v in result.silhouette_ious.items()},
        remarks=_remarks(result, drawings),
        quality=quality,
        seconds=round(seconds, 3),
        maps=_maps(result.maps) if quality == "full" else None,
    )


def as_file(mesh: Mesh, mesh_format: MeshFormat, millimetres: float) -> bytes:
    """Write a mesh as a file; an STL in millimetres along its longest side, z up."""
    if mesh_format == "stl":
        vertices = mesh.vertices @ _Z_UP.T
        scale = millimetres / np.ptp(vertices, axis=0).max()
        mesh = Mesh(vertices=vertices * scale, faces=mesh.faces)
    with tempfile.TemporaryDirectory(prefix="sketchmesh-") as folder:
        path = Path(folder) / f"mesh.{mesh_format}"
        meshes.write(path, mesh)
        return path.read_bytes()


def _base64(values: ndarray, dtype: str) -> str:
    return base64.b64encode(values.astype(dtype).tobytes()).decode()


def _placement(
    drawing: VectorDrawing, scale: tuple[float, float], size: int
) -> Placement:
    row, col = drawing.bounds.mean(axis=0).tolist()
    unit = 2 * HALF_WIDTH / size
    return Placement(middle=(col, row), scale=(scale[1] * unit, scale[0] * unit))


def _remarks(
    result: Reconstruction, drawings: Mapping[str, VectorDrawing]
) -> list[str]:
    of_drawings = [
        f"{view.capitalize()}: {warning}"
        for view, drawing in drawings.items()
        for warning in (
            *drawing_warnings(drawing),
            *result.layout.warnings.get(view, []),
        )
    ]
    return [
        *map(_sentence, result.warnings),
        *of_drawings,
        *map(_sentence, result.doubts),
    ]


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}"


def _maps(maps: ViewMaps) -> PredictedMaps:
    """Picture normals as colors and depth as gray, near bright, on transparent."""
    mask = maps.foreground_mask()
    normals = np.nan_to_num(maps.normals) / 2 + 0.5
    near = np.clip(DISTANCE + 1 - np.nan_to_num(maps.depth), 0, 2) / 2
    depth = np.repeat(near[..., np.newaxis] * 0.8 + 0.1, 3, axis=-1)
    return PredictedMaps(normals=_picture(normals, mask), depth=_picture(depth, mask))


def _picture(colors: ndarray, mask: ndarray) -> str:
    rgba = np.concatenate([colors, mask[..., np.newaxis]], axis=-1)
    tiled = images.tile(np.round(rgba * 255).astype(np.uint8), _COLUMNS)
    return f"data:image/png;base64,{base64.b64encode(images.to_png(tiled)).decode()}"
