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
