"""A grid, and what is drawn on it: a bar, or a body and a line."""

import numpy as np
import pytest

from pipeline.geometry.curves.silhouette_sdf import signed_distance
from pipeline.geometry.meshing.silhouettes.on_grid import (
    DrawnDistance,
    DrawnSilhouette,
    place_on_grid,
)
from pipeline.geometry.meshing.volume_grid import VolumeGrid
from pipeline.geometry.scene.cameras import standard_rig


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


@pytest.fixture
def body_with_line(grid: VolumeGrid) -> DrawnSilhouette:
    """A square body, and a single line from it to the right, seen from the front."""
    size = 3 * grid.size
    inside = np.zeros((size, size), dtype=bool)
    inside[30:60, 30:60] = True
    inside[45:46, 60:90] = True
    drawn = DrawnDistance(
        distance=signed_distance(inside) * grid.spacing / 3,
        pixel_size=grid.spacing,
        cam_from_obj=standard_rig(size).cam_from_obj[0],
    )
    return place_on_grid(drawn, grid, 0.02)
