"""A cubic grid of points over the window of the cameras."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float, Int
from numpy import ndarray

from pipeline.geometry.scene.cameras import HALF_WIDTH


@dataclass(frozen=True)
class VolumeGrid:
    """`size` points on a side, the centers of as many voxels; index (x, y, z), obj."""

    size: int

    @property
    def spacing(self) -> float:
        """From a point to the next, object units."""
        return 2 * HALF_WIDTH / self.size

    @property
    def origin(self) -> Float[ndarray, "3"]:
        """The first point."""
        return np.full(3, self.spacing / 2 - HALF_WIDTH)

    @property
    def along(self) -> Float[ndarray, " Z"]:
        """The coordinates of the points along an axis."""
        return np.asarray(self.origin[0] + np.arange(self.size) * self.spacing)

    def points(self, indices: Int[ndarray, "N 3"]) -> Float[ndarray, "N 3"]:
        """Return the points of these indices."""
        return self.origin + indices * self.spacing

    def all_points(self) -> Float[ndarray, "N 3"]:
        """Return all points, z running fastest."""
        return self.points(np.indices((self.size,) * 3).reshape(3, -1).T)

    def nearest(self, points: Float[ndarray, "N 3"]) -> Int[ndarray, "N 3"]:
        """Return the index of the grid's point nearest to each point."""
        indices = np.round((points - self.origin) / self.spacing)
        return np.clip(indices, 0, self.size - 1).astype(np.int64)


def box_around(mask: Bool[ndarray, "X Y Z"], margin: int) -> tuple[slice, ...]:
    """Return the smallest box around a mask and a margin, within the grid.

    Around nothing, it is empty.
    """
    sides = []
    for axis in range(3):
        others = tuple(other for other in range(3) if other != axis)
        taken = np.flatnonzero(mask.any(axis=others))
        if not len(taken):
            return (slice(0, 0),) * 3
        sides.append(slice(max(int(taken[0]) - margin, 0), int(taken[-1]) + margin + 1))
    return tuple(sides)


def solid_extent(
    is_solid: Bool[ndarray, "*C Z"], grid: VolumeGrid
) -> tuple[Float[ndarray, "*C"], Float[ndarray, "*C"]]:
    """Return the middle of what is solid along the last axis, and half of its depth.

    Object units, from the first to the last voxel, be there a gap between; of a column
    without any, the middle is that of the grid and the depth 0.
    """
    first = np.argmax(is_solid, axis=-1)
    behind = np.argmax(is_solid[..., ::-1], axis=-1)
    count = np.where(is_solid.any(axis=-1), grid.size - behind - first, 0)
    middle = (first + grid.size - 1 - behind) / 2
    return grid.origin[0] + middle * grid.spacing, count / 2 * grid.spacing
