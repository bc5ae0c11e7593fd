"""A drawn silhouette at the columns of a grid, which are its rays.

So it is where a drawing looks along an axis of the grid; another one is sampled where
it shows the points of the grid.
"""

from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Bool, Float
from numpy import ndarray
from scipy import ndimage

from pipeline.geometry.curves.inflated_depth import squared_half_depth
from pipeline.geometry.curves.masks import narrow_parts
from pipeline.geometry.meshing.volume_grid import VolumeGrid
from pipeline.geometry.scene.cameras import HALF_WIDTH, project

_MIN_COLUMNS = 2.2  # least thickness of a bar that keeps its form on the grid
_ALONG_AXIS = 1 - 1e-6  # cosine
_SMOOTHING = 1.0  # columns: sigma of the blur of the depth, inflated from columns
_MAX_STROKE = 0.6  # pixels: a silhouette that is nowhere deeper is a single line's
_STROKE_MARGIN = 1.5  # columns around what is deeper, which are no line's
_RIDGE_SIZE = 5  # pixels on a side: of what is deepest there, the medial axis has
_RIDGE_SHARE = 0.7  # at least so much; with more of it a thin line has gaps
_STUB = 3  # columns: length and radius of what is left of a line at its root
_ROOT_MARGIN, _ROOT = 0.7, 2  # but where a line begins: margin, length, columns


@dataclass(frozen=True, kw_only=True)
class DrawnDistance:
    """How far inside a drawn silhouette its pixels are.

    Attributes:
        distance: Signed, object units, positive inside.
        pixel_size: Of the drawing, whose distances may be finer, object units.
        cam_from_obj: Pose of the camera; it may look from anywhere.
    """

    distance: Float[ndarray, "H W"]
    pixel_size: float
    cam_from_obj: Float[ndarray, "4 4"]

    def away_from(self, mask: Bool[ndarray, "H W"]) -> Float[ndarray, "H W"]:
        """Return the distance of each of its pixels to those of a mask."""
        away = ndimage.distance_transform_edt(~mask)
        return np.asarray(away * 2 * HALF_WIDTH / len(mask))

    @property
    def looks_along_axis(self) -> bool:
        """Whether its rays are columns of a grid."""
        return looks_along_axis(self.cam_from_obj)


def looks_along_axis(cam_from_obj: Float[ndarray, "4 4"]) -> bool:
    """Tell whether a camera looks along an axis."""
    return bool(np.abs(cam_from_obj[2, :3]).max() > _ALONG_AXIS)


@dataclass(frozen=True, kw_only=True)
class DrawnSilhouette:
    """A drawn silhouette on the columns of a grid.

    Attributes:
        axis: The columns run along it.
        distance: Signed, to the silhouette, object units, positive outside; by the
            other two axes in their order.
        squared_half_depth: Of the body inflated from it, square object units.
        is_stroke: Whether a single line is drawn there, which encloses nothing.
    """

    axis: int
    distance: Float[ndarray, "X Y"]
    squared_half_depth: Float[ndarray, "X Y"]
    is_stroke: Bool[ndarray, "X Y"]

    @property
    def inside(self) -> Bool[ndarray, "X Y"]:
        """The columns that the silhouette shows."""
        return self.distance < 0

    def without_strokes(self) -> "DrawnSilhouette":
        """Return the silhouette of what is more than a single line."""
        distance = np.where(self.is_stroke, np.abs(self.distance), self.distance)
        return replace(self, distance=distance, is_stroke=np.zeros_like(self.is_stroke))


def place_on_grid(
    drawn: DrawnDistance, grid: VolumeGrid, min_thickness: float
) -> DrawnSilhouette:
    """Sample a drawn silhouette at the columns of a grid.

    Args:
        drawn: By a camera that looks along an axis.
        grid: Of the volume.
        min_thickness: A thinner part of the silhouette is thickened to it, or to what
            the grid can hold.
    """
    axis = int(np.argmax(np.abs(drawn.cam_from_obj[2, :3])))
    indices = np.insert(np.indices((grid.size,) * 2).reshape(2, -1), axis, 0, axis=0)
    points = grid.points(indices.T)
    sampled = distance_outside(points, drawn, grid, min_thickness)
    sampled = sampled.reshape(grid.size, grid.size)
    depth = ndimage.gaussian_filter(squared_half_depth(sampled < 0), _SMOOTHING)
    away = _away_from_bodies(points, drawn).reshape(sampled.shape)
    return DrawnSilhouette(
        axis=axis,
        distance=sampled,
        squared_half_depth=depth * grid.spacing**2,
        is_stroke=_stroke_columns(sampled < 0, away / grid.spacing),
    )


def distance_outside(
    points: Float[ndarray, "N 3"],
    drawn: DrawnDistance,
    grid: VolumeGrid,
    min_thickness: float,
) -> Float[ndarray, " N"]:
    """Return how far outside a silhouette points are seen, thickened as on a grid."""
    thickness = least_thickness(grid, min_thickness)
    thick = np.maximum(drawn.distance, _thickened_ridges(drawn, thickness))
    return -_sample(thick, points, drawn)


def least_thickness(grid: VolumeGrid, min_thickness: float) -> float:
    """Return `min_thickness`, or what the grid can hold, object units."""
    return max(min_thickness, _MIN_COLUMNS * grid.spacing)


def _stroke_columns(
    is_drawn: Bool[ndarray, "X Y"], away: Float[ndarray, "X Y"]
) -> Bool[ndarray, "X Y"]:
    """Return single lines up to where they begin; `away` from bodies is in columns."""
    is_line = is_drawn & (away > _STROKE_MARGIN)
    is_near = ndimage.binary_dilation(is_line, iterations=_ROOT)
    is_line |= is_drawn & is_near & (away > _ROOT_MARGIN)
    is_near = ndimage.binary_dilation(is_line, iterations=_STUB)
    return is_line | (is_near & narrow_parts(is_drawn & ~is_line, float(_STUB)))


def _away_from_bodies(
    points: Float[ndarray, "N 3"], drawn: DrawnDistance
) -> Float[ndarray, " N"]:
    """Return how far points are seen from what is drawn deeper than a line."""
    is_body = drawn.distance >= _MAX_STROKE * drawn.pixel_size
    if not is_body.any():
        return np.full(len(points), np.inf)
    return _sample(drawn.away_from(is_body), points, drawn)


def _sample(
    image: Float[ndarray, "H W"], points: Float[ndarray, "N 3"], drawn: DrawnDistance
) -> Float[ndarray, " N"]:
    """Sample an image of a drawing's camera where it shows points."""
    pix = project(points, drawn.cam_from_obj, len(image))[:, :2]
    sampled = ndimage.map_coordinates(image, pix.T - 0.5, order=1, mode="nearest")
    return np.asarray(sampled)


def _thickened_ridges(
    drawn: DrawnDistance, min_thickness: float
) -> Float[ndarray, "H W"]:
    """Return the signed distance to lines of a thickness along the medial axis."""
    distance = drawn.distance
    highest = ndimage.maximum_filter(distance, _RIDGE_SIZE)
    ridges = (distance > 0) & (distance >= _RIDGE_SHARE * highest)
    if not ridges.any():
        return distance
    return min_thickness / 2 - drawn.away_from(ridges)
