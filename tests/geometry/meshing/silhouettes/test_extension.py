"""What nearly reaches an outline."""

import numpy as np

from pipeline.geometry.meshing.silhouettes.extension import extend_to_outline
from pipeline.geometry.meshing.silhouettes.on_grid import DrawnSilhouette
from pipeline.geometry.meshing.volume_grid import VolumeGrid


def _from_the_side(grid: VolumeGrid, first: int, last: int) -> DrawnSilhouette:
    """A drawing along x that shows these voxels along z."""
    distance = np.full((grid.size,) * 2, 3 * grid.spacing)
    distance[:, first:last] = -1.5 * grid.spacing
    return DrawnSilhouette(
        axis=0,
        distance=distance,
        squared_half_depth=np.zeros(distance.shape),
        is_stroke=np.zeros(distance.shape, dtype=bool),
    )


def test_a_roof_reaches_its_outline_along_all_its_depth(
    grid: VolumeGrid, drawn: DrawnSilhouette
):
    field = np.full((grid.size,) * 3, grid.spacing)
    field[6:22, 14:18, 8:24] = -grid.spacing  # ends four columns before its outline
    others = [drawn, _from_the_side(grid, 8, 24)]
    extended = extend_to_outline(field, drawn, others, grid)
    assert (extended[22:25, 15:17, 9:23] < 0).all()
    assert (extended[drawn.distance > 0] > 0).all()
    np.testing.assert_array_equal(extended[6:20, 14:18], field[6:20, 14:18])


def test_what_goes_on_to_an_outline_stays_in_the_other_drawings(
    grid: VolumeGrid, drawn: DrawnSilhouette
):
    field = np.full((grid.size,) * 3, grid.spacing)
    field[6:22, 14:18, 8:24] = -grid.spacing
    extended = extend_to_outline(
        field, drawn, [drawn, _from_the_side(grid, 8, 12)], grid
    )
    assert (extended[22:25, 15:17, 9:11] < 0).all()
    assert (extended[22:25, 15:17, 14:] > 0).all()


def test_what_is_far_from_all_that_is_there_is_not_extended(
    grid: VolumeGrid, drawn: DrawnSilhouette
):
    field = np.full((grid.size,) * 3, grid.spacing)
    field[6:16, 14:18, 8:24] = -grid.spacing
    extended = extend_to_outline(field, drawn, [drawn], grid)
    assert (extended[22:] > 0).all()
