"""Drawings as images: tiled ones that step sketch writes, single ones from people.

A tiled image is 8-bit gray, dark ink on light paper: a row for each style, in it the
front, side and top drawing.
"""

from pathlib import Path

import numpy as np
from jaxtyping import Float, UInt8
from numpy import ndarray

from pipeline.geometry.scene.cameras import SKETCH_VIEWS
from pipeline.io import images
from pipeline.io.images import BadImageError

_MIN_DEVIATION = 0.03  # of its colors; less is paper without a drawing
_MAX_SIDE = 1600  # px: larger images are reduced as they are decoded


def write_tiled(path: Path, drawings: Float[ndarray, "S K H W"]) -> None:
    """Write drawings, by style and view, as one tiled image."""
    gray = _encode(drawings)
    images.write(path, images.tile(gray.reshape(-1, *gray.shape[2:]), gray.shape[1]))


def as_stored(drawings: Float[ndarray, "*dims"]) -> Float[ndarray, "*dims"]:
    """Return drawings as reading them back from their file would."""
    return _encode(drawings).astype(np.float32) / 255


def _encode(drawings: Float[ndarray, "*dims"]) -> UInt8[ndarray, "*dims"]:
    return np.round(np.clip(drawings, 0, 1) * 255).astype(np.uint8)


def read_tiled(
    path: Path, columns: int = len(SKETCH_VIEWS)
) -> Float[ndarray, "S K H W"]:
    """Read the drawings of a tiled image, by style and view."""
    tiled = images.read(path)
    size = tiled.shape[1] // columns
    if tiled.ndim != 2 or size * columns != tiled.shape[1] or tiled.shape[0] % size:
        raise BadImageError(
            f"{path}: {tiled.shape}, needed is a gray image, {columns} drawings wide"
        )
    rows = tiled.shape[0] // size
    views = images.untile(tiled, rows, columns).astype(np.float32) / 255
    return views.reshape(rows, columns, size, size)


def read_image(path: Path) -> Float[ndarray, "H W 3"]:
    """Read a person's image as RGB in [0, 1], reduced if it is very large.

    Transparent parts become paper: of the opaque parts' median color where those are
    paper that is drawn on, light or over most of the image, else, where they are the
    ink, of the opposite one.
    """
    rgba = images.read_reduced(path, _MAX_SIDE)
    if min(rgba.shape[:2]) < 8:
        raise BadImageError(f"{path}: {rgba.shape[1]} x {rgba.shape[0]} pixels only")
    color, alpha = np.split(rgba.astype(np.float32) / 255, [3], axis=2)
    return (color * alpha + _paper_color(color, alpha[..., 0]) * (1 - alpha)).astype(
        float
    )


def _paper_color(
    color: Float[ndarray, "H W 3"], alpha: Float[ndarray, "H W"]
) -> Float[ndarray, "3"]:
    opaque = alpha > 0.5
    if not opaque.any() or opaque.all():
        return np.ones(3, dtype=np.float32)
    median = np.median(color[opaque], axis=0)
    rows, cols = np.nonzero(opaque.any(axis=1))[0], np.nonzero(opaque.any(axis=0))[0]
    is_full = opaque[rows[0] : rows[-1] + 1, cols[0] : cols[-1] + 1].mean() > 0.5
    is_drawn_on = color[opaque].std(axis=0).max() > _MIN_DEVIATION
    if is_drawn_on and (is_full or median.mean() > 0.5):
        return median
    return np.full(3, median.mean() < 0.5, dtype=np.float32)
