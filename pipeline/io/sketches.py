"""Drawings as pictures: sheets the pipeline makes, and single files people bring.

A sheet is 8-bit grey, dark ink on light paper: a row for each style, in it the front,
side and top drawing.
"""

from pathlib import Path

import numpy as np
from jaxtyping import Float
from numpy import ndarray
from PIL import Image

from pipeline.geometry.cameras import SKETCH_VIEWS
from pipeline.io import images
from pipeline.io.images import BadImageError


def write_sheet(path: Path, drawings: Float[ndarray, "S K H W"]) -> None:
    """Write drawings by style and view."""
    grey = np.round(np.clip(drawings, 0, 1) * 255).astype(np.uint8)
    images.write(path, images.tile(grey.reshape(-1, *grey.shape[2:]), grey.shape[1]))


def read_sheet(path: Path) -> Float[ndarray, "S K H W"]:
    """Read drawings by style and view."""
    sheet = images.read(path)
    columns = len(SKETCH_VIEWS)
    size = sheet.shape[1] // columns
    if sheet.ndim != 2 or size * columns != sheet.shape[1] or sheet.shape[0] % size:
        raise BadImageError(
            f"{path}: {sheet.shape}, needed is a grey sheet, {columns} drawings wide"
        )
    rows = sheet.shape[0] // size
    views = images.untile(sheet, rows, columns).astype(np.float32) / 255
    return views.reshape(rows, columns, size, size)


def read(path: Path) -> Float[ndarray, "H W"]:
    """Read a person's picture as grey in [0, 1], transparent parts as white paper."""
    rgba = images.read(path, mode="RGBA")
    if min(rgba.shape[:2]) < 8:
        raise BadImageError(f"{path}: {rgba.shape[1]} x {rgba.shape[0]} pixels only")
    white = Image.new("RGBA", rgba.shape[1::-1], "white")
    white.alpha_composite(Image.fromarray(rgba))
    return np.asarray(white.convert("L"), dtype=np.float64) / 255
