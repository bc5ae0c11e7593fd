"""True maps, perturbed to be as wrong as predicted ones: seeded, each error by itself.

What fusion has to be robust against is noise in each pixel, smooth errors over whole
views, views that miss the shape or show another one, and silhouettes off by pixels.
"""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.scene.cameras import SKETCH_VIEWS, Rig
from pipeline.geometry.scene.view_maps import ViewMaps

_NUM_BIAS_NODES = 4  # on a side of the grid that a smooth field interpolates


@dataclass(frozen=True, kw_only=True)
class Perturbation:
    """How large each error is."""

    depth_noise: float = 0.0  # standard deviation in each pixel, object units
    depth_bias: float = 0.0  # root mean square of a smooth field, object units
    normal_noise: float = 0.0  # root mean square of the angle, degrees
    max_mask_growth: int = 0  # silhouettes grow or shrink by up to so many pixels
    mask_flip_rate: float = 0.0  # share of all pixels that flip
    num_missing_views: int = 0  # without a drawing, that show nothing
    num_wrong_views: int = 0  # without a drawing, that show another shape


def standard_perturbation(level: float, *, num_wrong_views: int = 0) -> Perturbation:
    """Return the perturbation that is swept; 1 is about an early network's error."""
    return Perturbation(
        depth_noise=0.01 * level,
        depth_bias=0.02 * level,
        normal_noise=10.0 * level,
        mask_flip_rate=0.02 * level,
        num_missing_views=int(level > 0),
        num_wrong_views=num_wrong_views,
    )


def perturb(
    maps: ViewMaps,
    rig: Rig,
    perturbation: Perturbation,
    rng: np.random.Generator,
    other: ViewMaps | None = None,
) -> ViewMaps:
    """Return the maps with errors; wrong views show those of `other`.

    Raises:
        ValueError: A view is to be wrong and there is no other.
    """
    num_missing = perturbation.num_missing_views
    num_affected = num_missing + perturbation.num_wrong_views
    undrawn = np.arange(len(SKETCH_VIEWS), len(rig.cam_from_obj))
    affected = rng.permutation(undrawn)[:num_affected]
    if perturbation.num_wrong_views:
        if other is None:
            raise ValueError("a wrong view needs another shape's maps")
        maps = _replace_views(maps, other, affected[num_missing:])
    maps = _perturb_silhouettes(maps, perturbation, rng)
    maps = replace(
        maps,
        depth=_perturb_depth(maps, perturbation, rng),
        normals=_perturb_normals(maps, rig, perturbation.normal_noise, rng),
    )
    return _remove_views(maps, affected[:num_missing])


def smooth_field(size: int, rng: np.random.Generator) -> Float[ndarray, "H W"]:
    """Return a cubic spline through a few random nodes; its mean square is 1."""
    nodes = rng.standard_normal((_NUM_BIAS_NODES, _NUM_BIAS_NODES))
    coordinates = np.mgrid[0:size, 0:size] * (_NUM_BIAS_NODES - 1) / max(size - 1, 1)
    field = ndimage.map_coordinates(nodes, coordinates, order=3, mode="nearest")
    return field / np.sqrt(np.mean(field**2))


def _replace_views(
    maps: ViewMaps, other: ViewMaps, views: Int[ndarray, " n"]
) -> ViewMaps:
    depth, normals = maps.depth.copy(), maps.normals.copy()
    foreground = maps.foreground.copy()
    depth[views], normals[views] = other.depth[views], other.normals[views]
    foreground[views] = other.foreground[views]
    return ViewMaps(depth=depth, normals=normals, foreground=foreground)


def _perturb_silhouettes(
    maps: ViewMaps, perturbation: Perturbation, rng: np.random.Generator
) -> ViewMaps:
    """Grow or shrink the silhouettes, then flip pixels.

    A pixel that becomes foreground shows what its nearest foreground pixel shows: a
    predicted surface continues beyond its silhouette.
    """
    depth, normals = maps.depth.copy(), maps.normals.copy()
    foreground = np.zeros_like(maps.foreground)
    max_growth = perturbation.max_mask_growth
    for view, mask in enumerate(maps.foreground_mask()):
        growth = rng.integers(-max_growth, max_growth, endpoint=True)
        flips = rng.random(mask.shape) < perturbation.mask_flip_rate
        if not mask.any():
            continue
        perturbed = _grow(mask, int(growth)) ^ flips
        indices = ndimage.distance_transform_edt(
            ~mask, return_distances=False, return_indices=True
        )
        nearest = tuple(indices)
        depth[view] = np.where(perturbed, maps.depth[view][nearest], np.nan)
        normals[view] = np.where(perturbed[..., None], maps.normals[view][nearest], 0)
        foreground[view] = perturbed
    return ViewMaps(depth=depth, normals=normals, foreground=foreground)


def _grow(mask: Bool[ndarray, "H W"], pixels: int) -> Bool[ndarray, "H W"]:
    """Dilate a mask, or erode it by a negative number of pixels."""
    if not pixels:
        return mask
    morphology = ndimage.binary_dilation if pixels > 0 else ndimage.binary_erosion
    return morphology(mask, iterations=abs(pixels))


def _perturb_depth(
    maps: ViewMaps, perturbation: Perturbation, rng: np.random.Generator
) -> Float[ndarray, "V H W"]:
    noise = perturbation.depth_noise * rng.standard_normal(maps.depth.shape)
    bias = [perturbation.depth_bias * smooth_field(maps.size, rng) for _ in maps.depth]
    return (maps.depth + noise + np.stack(bias)).astype(maps.depth.dtype)


def _perturb_normals(
    maps: ViewMaps, rig: Rig, angle_degrees: float, rng: np.random.Generator
) -> Float[ndarray, "V H W 3"]:
    """Tilt each normal about a random axis; none comes to face away from its camera."""
    # Two components of the noise lie in the tangent plane, the third changes nothing.
    noise = rng.standard_normal(maps.normals.shape)
    normals = maps.normals + noise * np.radians(angle_degrees) / np.sqrt(2)
    eyes = rig.camera_directions[:, None, None]
    facing_away = np.minimum(np.sum(normals * eyes, axis=-1, keepdims=True), 0)
    normals = normals - facing_away * eyes
    length = np.linalg.norm(normals, axis=-1, keepdims=True)
    is_valid = np.isfinite(maps.depth)[..., None]
    return np.where(is_valid, normals / np.maximum(length, 1e-9), 0).astype(
        maps.normals.dtype
    )


def _remove_views(maps: ViewMaps, views: Int[ndarray, " n"]) -> ViewMaps:
    depth, normals = maps.depth.copy(), maps.normals.copy()
    foreground = maps.foreground.copy()
    depth[views], normals[views], foreground[views] = np.nan, 0, 0
    return ViewMaps(depth=depth, normals=normals, foreground=foreground)
