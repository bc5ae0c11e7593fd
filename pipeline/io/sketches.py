"""Drawings as pictures: sheets the pipeline makes, and single files people bring.

A sheet is 8-bit grey, dark ink on light paper: a row for each style, in it the front,
side and top drawing.
"""

from pathlib import Path

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from pipeline.geometry.scene.cameras import SKETCH_VIEWS
from pipeline.io import images
from pipeline.io.images import BadImageError

_PLAIN = 0.03  # deviation of its colours below which a sheet has nothing drawn on it
_LONGEST = 1600  # px: larger pictures are shrunk as they are decoded


def write_tiled(path: Path, drawings: Float[ndarray, "S K H W"]) -> None:
    """Write drawings by style and view."""
    grey = np.round(np.clip(drawings, 0, 1) * 255).astype(np.uint8)
    images.write(path, images.tile(grey.reshape(-1, *grey.shape[2:]), grey.shape[1]))


def read_tiled(path: Path) -> Float[ndarray, "S K H W"]:
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


def read_image(path: Path) -> Float[ndarray, "H W 3"]:
    """Read a person's picture as RGB in [0, 1], shrunk if it is very large.

    Behind transparent parts lies paper: of the opaque parts' usual colour where those
    are a sheet that is drawn on, and of the opposite one where they are the ink.
    """
    rgba = images.read_reduced(path, _LONGEST)
    if min(rgba.shape[:2]) < 8:
        raise BadImageError(f"{path}: {rgba.shape[1]} x {rgba.shape[0]} pixels only")
    colour, alpha = np.split(rgba.astype(np.float32) / 255, [3], axis=2)
    return (colour * alpha + _paper(colour, alpha[..., 0]) * (1 - alpha)).astype(float)


def _paper(
    colour: Float[ndarray, "H W 3"], alpha: Float[ndarray, "H W"]
) -> Float[ndarray, "3"]:
    opaque = alpha > 0.5
    if not opaque.any() or opaque.all():
        return np.ones(3, dtype=np.float32)
    usual = np.median(colour[opaque], axis=0)
    rows, cols = np.nonzero(opaque.any(axis=1))[0], np.nonzero(opaque.any(axis=0))[0]
    is_full = opaque[rows[0] : rows[-1] + 1, cols[0] : cols[-1] + 1].mean() > 0.5
    if is_full and colour[opaque].std() > _PLAIN:
        return usual
    return np.full(3, usual.mean() < 0.5, dtype=np.float32)
