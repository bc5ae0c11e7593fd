"""Space that the views see to be free, carved away: a signed distance on points.

A point is outside as far as a view sees it beside the silhouette or in front of the
surface. A hull takes the largest of these distances, so that one view that errs takes
what it likes; here they are averaged, each cut off at a truncation, over the views that
see the surface near the point (Curless & Levoy 1996, sections 3 and 4).
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Complex, Float, Int
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.curves.masks import EIGHT_CONNECTED
from pipeline.geometry.curves.silhouette_sdf import signed_distance
from pipeline.geometry.meshing.volume_grid import VolumeGrid, box_around
from pipeline.geometry.scene.cameras import Rig, project
from pipeline.geometry.scene.view_maps import ViewMaps

_PART = 8192  # points at a time: what they need fits into the caches of a CPU
_MIN_FACING = 0.2  # cosine: least share of a distance along a view that is one
_MIN_NEIGHBORS = 2  # of 8: a pixel with fewer of its kind is noise
_COARSENESS = 4  # voxels along one of the coarsest grid, which is made finer by halves
_BAND = 1.2  # voxels from the surface: nearer, the next finer grid is evaluated
_SMOOTHING = 0.7  # voxels: sigma of a blur, against noise
_SMOOTHED_MARGIN = 8  # voxels; the blur reaches 3
_HALVES = np.indices((2, 2, 2)).reshape(3, -1).T  # of a voxel


@dataclass(frozen=True, kw_only=True)
class CarvingView:
    """One view's signed distances, object units, positive outside.

    Attributes:
        cam_from_obj: The pose of its camera.
        silhouette_and_depth: Of each pixel, the distance to the silhouette (real part)
            and the depth of the surface (imaginary part); beyond the silhouette, that
            of the nearest pixel in it. Complex, they are interpolated at once.
        facing: Cosine between its normal and the view: of a distance along the view,
            the share that is distance to the surface.
    """

    cam_from_obj: Float[ndarray, "4 4"]
    silhouette_and_depth: Complex[ndarray, "H W"]
    facing: Float[ndarray, "H W"]

    def distances(self, points: Float[ndarray, "N 3"]) -> Float[ndarray, " N"]:
        """Return how far outside each point is seen to be."""
        size = len(self.facing)
        pix = project(points, self.cam_from_obj, size).T.astype(np.float32)
        at = np.clip(pix[:2] - np.float32(0.5), 0, np.float32(size - 1))
        row, col = np.round(at).astype(np.int32)
        here = _interpolate(self.silhouette_and_depth, at)
        return np.maximum(here.real, (here.imag - pix[2]) * self.facing[row, col])


def carving_views(maps: ViewMaps, rig: Rig, min_foreground: float) -> list[CarvingView]:
    """Prepare the views that show something."""
    masks = maps.foreground_mask(min_foreground)
    masks &= np.isfinite(maps.normals).all(axis=-1)
    return [
        _carving_view(maps, rig, view, _without_specks(mask))
        for view, mask in enumerate(masks)
        if mask.any()
    ]


def carve(
    points: Float[ndarray, "N 3"], views: Sequence[CarvingView], truncation: float
) -> Float[ndarray, " N"]:
    """Return the signed distance to what is left at each point, at most `truncation`.

    It is the mean over the views that see the surface there: where a point lies deeper
    than the truncation they lose their weight, and without any it is inside.
    """
    parts = [
        _carve_part(points[start : start + _PART], views, truncation)
        for start in range(0, len(points), _PART)
    ]
    return np.concatenate(parts) if parts else np.zeros(0, dtype=np.float32)


def carve_grid(
    grid: VolumeGrid, views: Sequence[CarvingView], truncation: float
) -> tuple[Float[ndarray, "X Y Z"], Float[ndarray, "x y z"]]:
    """Return the votes' signed distance, and on the coarse grid how much they deny."""
    level = VolumeGrid(grid.size // _COARSENESS)
    shape = (level.size,) * 3
    if not views:
        # Nothing is known: a drawing puts its part in the middle.
        away = np.linalg.norm(level.all_points(), axis=1).reshape(shape)
        return np.full((grid.size,) * 3, grid.spacing, dtype=np.float32), away
    coarse = carve(level.all_points(), views, 2 * level.spacing).reshape(shape)
    field = coarse
    while level.size < grid.size:
        near = np.argwhere(np.abs(field) < _BAND * level.spacing)
        level = VolumeGrid(2 * level.size)
        indices = (2 * near[:, None] + _HALVES).reshape(-1, 3)
        field = _twice_as_fine(field)
        reach = max(truncation, 2 * level.spacing)
        field[tuple(indices.T)] = carve(level.points(indices), views, reach)
    box = box_around(field < 0, _SMOOTHED_MARGIN)  # beyond it no sign can change
    field[box] = ndimage.gaussian_filter(field[box], _SMOOTHING)
    return field, coarse


def _carve_part(
    points: Float[ndarray, "N 3"], views: Sequence[CarvingView], truncation: float
) -> Float[ndarray, " N"]:
    total: Float[ndarray, " N"] = np.zeros(len(points), dtype=np.float32)
    weights = np.zeros_like(total)
    for view in views:
        distance = view.distances(points) / truncation
        weight = np.clip(2 + distance, 0, 1)
        total += weight * np.clip(distance, -1, 1)
        weights += weight
    return np.where(weights > 0, total / np.maximum(weights, 1e-6), -1) * truncation


def _twice_as_fine(field: Float[ndarray, "X Y Z"]) -> Float[ndarray, "2*X 2*Y 2*Z"]:
    size = len(field)
    repeated = np.broadcast_to(
        field[:, None, :, None, :, None], (size, 2, size, 2, size, 2)
    )
    return repeated.reshape((2 * size,) * 3)


def _carving_view(
    maps: ViewMaps, rig: Rig, view: int, mask: Bool[ndarray, "H W"]
) -> CarvingView:
    known = mask & np.isfinite(maps.depth[view])
    nearest = tuple(
        ndimage.distance_transform_edt(
            ~known, return_distances=False, return_indices=True
        )
    )
    facing = maps.normals[view] @ rig.camera_directions[view]
    silhouette = -signed_distance(np.pad(mask, 1))[1:-1, 1:-1] * rig.pixel_size
    both = silhouette + 1j * maps.depth[view][nearest]
    return CarvingView(
        cam_from_obj=rig.cam_from_obj[view],
        silhouette_and_depth=both.astype(np.complex64),
        facing=np.clip(facing, _MIN_FACING, 1)[nearest].astype(np.float32),
    )


def _without_specks(mask: Bool[ndarray, "H W"]) -> Bool[ndarray, "H W"]:
    """Flip the pixels of which fewer than two of the 8 neighbors are of their kind."""
    count = ndimage.convolve(mask.astype(int), EIGHT_CONNECTED, mode="nearest") - mask
    cleaned = np.where(mask, count >= _MIN_NEIGHBORS, count > 8 - _MIN_NEIGHBORS)
    return cleaned if cleaned.any() else mask


def _interpolate(
    image: Complex[ndarray, "H W"], at: Float[ndarray, "2 N"]
) -> Complex[ndarray, " N"]:
    """Interpolate between the four pixels around each (row, col); centers are whole.

    Of single precision: that takes a fifth of the time of map_coordinates.
    """
    height, width = image.shape
    last = np.array([[height - 2], [width - 2]], dtype=np.int32)
    corner = np.minimum(at.astype(np.int32), last)
    down, right = at - corner.astype(np.float32)
    first = corner[0] * width + corner[1]

    def across(left: Int[ndarray, " N"]) -> ndarray:
        start = image.take(left)
        start += right * (image.take(left + 1) - start)
        return start

    upper = across(first)
    upper += down * (across(first + width) - upper)
    return upper
