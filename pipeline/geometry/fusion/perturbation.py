"""True maps made wrong as predicted ones are: seeded, each kind of error by itself.

What fusion has to put up with is noise in each pixel, smooth errors over whole views,
views that miss the shape or show another one, and silhouettes off by pixels.
"""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.scene.cameras import SKETCH_VIEWS, Rig
from pipeline.geometry.scene.view_maps import ViewMaps

_BIAS_NODES = 4  # nodes per side of the grid that a smooth field runs through


@dataclass(frozen=True, kw_only=True)
class Disturbance:
    """How much of each error."""

    depth_noise: float = 0.0  # standard deviation in each pixel, object units
    depth_bias: float = 0.0  # root mean square of a smooth field, object units
    normal_noise: float = 0.0  # root mean square of the angle, degrees
    mask_growth: int = 0  # each silhouette grows or shrinks by up to so many pixels
    mask_flips: float = 0.0  # share of all pixels that change sides
    missing_views: int = 0  # without a drawing, that show nothing
    wrong_views: int = 0  # without a drawing, that show another shape


def standard(level: float, *, wrong_views: int = 0) -> Disturbance:
    """Return the disturbance that is swept; 1 is about an early network's error."""
    return Disturbance(
        depth_noise=0.01 * level,
        depth_bias=0.02 * level,
        normal_noise=10.0 * level,
        mask_flips=0.02 * level,
        missing_views=int(level > 0),
        wrong_views=wrong_views,
    )


def disturb(
    maps: ViewMaps,
    rig: Rig,
    how: Disturbance,
    rng: np.random.Generator,
    other: ViewMaps | None = None,
) -> ViewMaps:
    """Return the maps with errors; `other` is shown where a view is wrong."""
    num_spoilt = how.missing_views + how.wrong_views
    undrawn = np.arange(len(SKETCH_VIEWS), len(rig.cam_from_obj))
    spoilt = rng.permutation(undrawn)[:num_spoilt]
    if how.wrong_views:
        if other is None:
            raise ValueError("a wrong view needs another shape's maps")
        maps = _with_views(maps, other, spoilt[how.missing_views :])
    maps = _with_rough_outlines(maps, how, rng)
    maps = replace(
        maps,
        depth=_wrong_depth(maps, how, rng),
        normals=_tilted(maps, rig, how.normal_noise, rng),
    )
    return _without(maps, spoilt[: how.missing_views])


def smooth_field(size: int, rng: np.random.Generator) -> Float[ndarray, "H W"]:
    """Return a cubic spline through a few random nodes; its mean square is 1."""
    nodes = rng.standard_normal((_BIAS_NODES, _BIAS_NODES))
    at = np.mgrid[0:size, 0:size] * (_BIAS_NODES - 1) / max(size - 1, 1)
    field = ndimage.map_coordinates(nodes, at, order=3, mode="nearest")
    return field / np.sqrt(np.mean(field**2))


def _with_views(maps: ViewMaps, other: ViewMaps, views: ndarray) -> ViewMaps:
    depth, normals = maps.depth.copy(), maps.normals.copy()
    foreground = maps.foreground.copy()
    depth[views], normals[views] = other.depth[views], other.normals[views]
    foreground[views] = other.foreground[views]
    return ViewMaps(depth=depth, normals=normals, foreground=foreground)


def _with_rough_outlines(
    maps: ViewMaps, how: Disturbance, rng: np.random.Generator
) -> ViewMaps:
    """Grow or shrink the silhouettes, then flip pixels.

    A pixel that turns foreground shows what its nearest foreground pixel showed: a
    predicted surface runs on across its outline.
    """
    depth, normals = maps.depth.copy(), maps.normals.copy()
    foreground = np.zeros_like(maps.foreground)
    for view, inside in enumerate(maps.foreground_mask()):
        growth = rng.integers(-how.mask_growth, how.mask_growth, endpoint=True)
        flips = rng.random(inside.shape) < how.mask_flips
        if not inside.any():
            continue
        now = _grown(inside, int(growth)) ^ flips
        near = ndimage.distance_transform_edt(
            ~inside, return_distances=False, return_indices=True
        )
        depth[view] = np.where(now, maps.depth[view][tuple(near)], np.nan)
        normals[view] = np.where(now[..., None], maps.normals[view][tuple(near)], 0)
        foreground[view] = now
    return ViewMaps(depth=depth, normals=normals, foreground=foreground)


def _grown(inside: Bool[ndarray, "H W"], pixels: int) -> Bool[ndarray, "H W"]:
    if not pixels:
        return inside
    change = ndimage.binary_dilation if pixels > 0 else ndimage.binary_erosion
    return change(inside, iterations=abs(pixels))


def _wrong_depth(
    maps: ViewMaps, how: Disturbance, rng: np.random.Generator
) -> Float[ndarray, "V H W"]:
    noise = how.depth_noise * rng.standard_normal(maps.depth.shape)
    bias = [how.depth_bias * smooth_field(maps.size, rng) for _ in maps.depth]
    return (maps.depth + noise + np.stack(bias)).astype(maps.depth.dtype)


def _tilted(
    maps: ViewMaps, rig: Rig, degrees: float, rng: np.random.Generator
) -> Float[ndarray, "V H W 3"]:
    """Tilt each normal about a random axis; none turns away from its camera."""
    # Two components of the tilt lie in the tangent plane, the third changes nothing.
    push = rng.standard_normal(maps.normals.shape) * np.radians(degrees) / np.sqrt(2)
    normals = maps.normals + push
    eyes = rig.camera_directions[:, None, None]
    away = np.minimum(np.sum(normals * eyes, axis=-1, keepdims=True), 0)
    normals = normals - away * eyes
    length = np.linalg.norm(normals, axis=-1, keepdims=True)
    inside = np.isfinite(maps.depth)[..., None]
    return np.where(inside, normals / np.maximum(length, 1e-9), 0).astype(
        maps.normals.dtype
    )


def _without(maps: ViewMaps, views: ndarray) -> ViewMaps:
    depth, normals = maps.depth.copy(), maps.normals.copy()
    foreground = maps.foreground.copy()
    depth[views], normals[views], foreground[views] = np.nan, 0, 0
    return ViewMaps(depth=depth, normals=normals, foreground=foreground)
