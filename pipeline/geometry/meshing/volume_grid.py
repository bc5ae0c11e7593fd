"""A cubic grid of points over the window of the cameras."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int
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
