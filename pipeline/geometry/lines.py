"""Line drawings from maps: silhouettes, depth jumps and creases, anti-aliased.

A line runs between two neighbouring pixels where the maps break: foreground meets
background, depth leaves the tangent planes of both pixels, or the normals turn. It is
drawn by its distance on a finer grid, so that a line of any width is smooth.
"""

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.cameras import Rig
from pipeline.geometry.maps import ViewMaps

_FINER = 4  # sub-pixels on a side of a pixel
_SMOOTHING = 0.75  # pixels: rounds the stairs of a line between pixels
_MIN_FACING = 0.1  # cosine below which a tangent plane predicts nothing


def draw(
    maps: ViewMaps,
    rig: Rig,
    view: int,
    *,
    depth_step: float,
    crease: float | None,
    width: float,
) -> Float[ndarray, "H W"]:
    """Draw one view: ink 0 on paper 1.

    Args:
        maps: True maps of the shape.
        rig: Their cameras.
        view: Which of them.
        depth_step: Smallest jump of depth that draws a line, object units.
        crease: Smallest angle between normals that does, degrees; None draws none.
        width: Of a line, pixels.
    """
    size = rig.size
    breaks = np.zeros((size * _FINER, size * _FINER), dtype=bool)
    for axis in (0, 1):
        broken = _breaks(maps, rig, view, axis, depth_step, crease)
        row, col = np.nonzero(broken)
        across, along = (row, col) if axis == 0 else (col, row)
        edge = (across + 1) * _FINER
        for step in range(_FINER):
            at = (edge, along * _FINER + step)
            breaks[at if axis == 0 else at[::-1]] = True
    return _ink(breaks, width)


def _breaks(
    maps: ViewMaps,
    rig: Rig,
    view: int,
    axis: int,
    depth_step: float,
    crease: float | None,
) -> Bool[ndarray, "H W"]:
    """Say where a pixel and the next along the axis are not one smooth surface."""
    inside = maps.inside()[view]
    depth = np.where(inside, maps.depth[view], 0)
    rotation = rig.cam_from_obj[view, :3, :3]
    normals_cam = maps.normals[view] @ rotation.T
    here, there = _neighbours(inside, axis)
    outline = here != there
    both = here & there
    toward = 1 if axis == 0 else 0  # cam y runs down the rows, cam x along the columns
    facing = np.maximum(-normals_cam[..., 2], _MIN_FACING)
    slope = np.clip(normals_cam[..., toward] / facing, -3, 3) * rig.pitch
    step = np.subtract(*_neighbours(depth, axis)[::-1])
    first, second = _neighbours(slope, axis)
    excess = np.minimum(np.abs(step - first), np.abs(step - second))
    broken = outline | (both & (excess > depth_step))
    if crease is not None:
        one, other = _neighbours(maps.normals[view], axis)
        turned = np.sum(one * other, axis=-1) < np.cos(np.radians(crease))
        broken |= both & turned
    return broken


def _neighbours(values: ndarray, axis: int) -> tuple[ndarray, ndarray]:
    if axis == 0:
        return values[:-1], values[1:]
    return values[:, :-1], values[:, 1:]


def _ink(breaks: Bool[ndarray, "P Q"], width: float) -> Float[ndarray, "H W"]:
    """Turn marks on the fine grid into smooth strokes of `width` pixels."""
    if not breaks.any():
        return np.ones([side // _FINER for side in breaks.shape])
    distance = ndimage.distance_transform_edt(~breaks) / _FINER
    smooth = ndimage.gaussian_filter(distance, _SMOOTHING * _FINER)
    # Smoothing lifts the valley of the distance: compare with a straight line's.
    lifted = _SMOOTHING * np.sqrt(2 / np.pi)
    ink = np.clip((max(width / 2, lifted) + 0.15 - smooth) * _FINER + 0.5, 0, 1)
    rows, cols = (side // _FINER for side in ink.shape)
    return 1 - ink.reshape(rows, _FINER, cols, _FINER).mean(axis=(1, 3))
