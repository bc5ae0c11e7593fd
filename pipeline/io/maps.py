"""View maps as two pictures that a person can open.

    depth.png    16-bit grey: 0 background, then 1 farthest to 65535 nearest
    normal.png   8-bit RGBA: (normal + 1) / 2 in the obj frame, foreground probability

Each is tiled with 5 x 3 views, row by row, in the order of the rig: front, side, top,
then the icosahedron.
"""

from pathlib import Path

import numpy as np
from jaxtyping import UInt8, UInt16
from numpy import ndarray

from pipeline.geometry.scene.cameras import DISTANCE, HALF_WIDTH, NUM_VIEWS
from pipeline.geometry.scene.view_maps import ViewMaps
from pipeline.io import images
from pipeline.io.images import BadImageError

_ROWS, _COLUMNS = 3, 5
_NEAR, _FAR = DISTANCE - HALF_WIDTH, DISTANCE + HALF_WIDTH
DEPTH_LEVELS = 65534  # steps from 1, the farthest, to 65535; 0 is the background
NORMAL_LEVELS = 127.5  # of a component per unit: pixel / NORMAL_LEVELS - 1


def write(depth_path: Path, normal_path: Path, maps: ViewMaps) -> None:
    """Write the maps; depth beyond the window is clipped to it."""
    level, color = _encode(maps)
    images.write(depth_path, images.tile(level, _COLUMNS))
    images.write(normal_path, images.tile(color, _COLUMNS))


def as_stored(maps: ViewMaps) -> ViewMaps:
    """Return the maps as reading them back from their files would."""
    return decode(*_encode(maps))


def _encode(
    maps: ViewMaps,
) -> tuple[UInt16[ndarray, "V H W"], UInt8[ndarray, "V H W 4"]]:
    """Return the pixels of depth.png and normal.png, view by view."""
    nearness = (_FAR - np.nan_to_num(maps.depth, nan=_FAR)) / (_FAR - _NEAR)
    level = 1 + np.round(np.clip(nearness, 0, 1) * DEPTH_LEVELS)
    level = np.where(np.isfinite(maps.depth), level, 0).astype(np.uint16)
    color = np.concatenate(
        [(maps.normals + 1) / 2, maps.foreground[..., None]], axis=-1
    )
    return level, np.round(np.clip(color, 0, 1) * 255).astype(np.uint8)


def read(depth_path: Path, normal_path: Path) -> ViewMaps:
    """Read the maps; BadImageError where a picture is none of these."""
    return decode(*read_pixels(depth_path, normal_path))


def decode(
    level: UInt16[ndarray, "V H W"], color: UInt8[ndarray, "V H W 4"]
) -> ViewMaps:
    """Return the maps that pixels hold, as `read_pixels` returns them."""
    inside = level > 0
    nearness = (level.astype(np.float32) - 1) / DEPTH_LEVELS
    normals = color[..., :3].astype(np.float32) / NORMAL_LEVELS - 1
    length = np.linalg.norm(normals, axis=-1, keepdims=True)
    normals = np.where(inside[..., None], normals / np.maximum(length, 1e-6), 0)
    return ViewMaps(
        depth=np.where(inside, _FAR - nearness * (_FAR - _NEAR), np.nan).astype("f4"),
        normals=normals.astype(np.float32),
        foreground=color[..., 3].astype(np.float32) / 255,
    )


def read_pixels(
    depth_path: Path, normal_path: Path
) -> tuple[UInt16[ndarray, "V H W"], UInt8[ndarray, "V H W 4"]]:
    """Read the pixels of the views, not decoded; BadImageError as in `read`."""
    level = _views(depth_path, "16-bit grey", ndim=2).astype(np.uint16)
    color = _views(normal_path, "8-bit RGBA", ndim=3)
    if level.shape != color.shape[:3]:
        raise BadImageError(
            f"{normal_path}: views of {color.shape[1]} pixels, "
            f"{depth_path} has {level.shape[1]}"
        )
    return level, color


def _views(path: Path, kind: str, *, ndim: int) -> np.ndarray:
    tiled = images.read(path)
    height, width = tiled.shape[:2]
    is_grid = height % _ROWS == 0 and height * _COLUMNS == width * _ROWS
    wide = ndim == 2 and tiled.dtype != np.uint8
    if tiled.ndim != ndim or not (wide or tiled.shape[-1] == 4) or not is_grid:
        raise BadImageError(
            f"{path}: {width} x {height} pixels of {tiled.dtype}, needed are "
            f"{_COLUMNS} x {_ROWS} square views ({kind})"
        )
    views = images.untile(tiled, _ROWS, _COLUMNS)
    assert len(views) == NUM_VIEWS
    return views
