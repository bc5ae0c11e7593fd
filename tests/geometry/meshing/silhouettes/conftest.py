"""A grid, and a bar that is drawn on it."""

import numpy as np
import pytest

from pipeline.geometry.meshing.silhouettes.on_grid import DrawnSilhouette
from pipeline.geometry.meshing.volume_grid import VolumeGrid


@pytest.fixture
def grid() -> VolumeGrid:
    """A grid of 32 voxels a side."""
    return VolumeGrid(32)


@pytest.fixture
def drawn(grid: VolumeGrid) -> DrawnSilhouette:
    """A bar along x, four columns wide."""
    distance = np.full((grid.size,) * 2, 3 * grid.spacing)
    distance[6:26, 14:18] = -1.5 * grid.spacing
    half_depth = np.where(distance < 0, (2 * grid.spacing) ** 2, 0.0)
    return DrawnSilhouette(
        axis=2,
        distance=distance,
        squared_half_depth=half_depth,
        is_stroke=np.zeros(distance.shape, dtype=bool),
    )
