import numpy as np

from pipeline.geometry.meshing.marching_cubes import extract_surface
from pipeline.geometry.meshing.one_piece import make_one_piece
from pipeline.geometry.meshing.volume_grid import VolumeGrid
from pipeline.geometry.scene.solid import is_solid

GRID = VolumeGrid(32)
POINTS = GRID.all_points().reshape(32, 32, 32, 3)


def _ball(center: tuple[float, float, float], radius: float) -> np.ndarray:
    return np.linalg.norm(POINTS - center, axis=-1) - radius


def _one_piece(field: np.ndarray, drawn_axes: tuple[int, ...] = ()) -> np.ndarray:
    return make_one_piece(
        field, GRID, drawn_axes=drawn_axes, min_fraction=0.1, bridge_thickness=0.1
    )


def _is_solid(field: np.ndarray) -> bool:
    return is_solid(extract_surface(field, GRID.origin, GRID.spacing))


def test_two_large_balls_are_joined_by_a_bar():
    both = np.minimum(_ball((-0.5, 0, 0), 0.3), _ball((0.5, 0, 0), 0.3))
    joined = _one_piece(both)
    assert not _is_solid(both) and _is_solid(joined)
    added = POINTS[(joined < 0) & (both >= 0)]
    assert np.abs(added[:, 0]).max() < 0.3
    assert np.linalg.norm(added[:, 1:], axis=1).max() < 0.15


def test_a_crumb_on_the_way_of_a_bar_does_not_cut_it():
    both = np.minimum(_ball((-0.5, 0, 0), 0.3), _ball((0.5, 0, 0), 0.3))
    joined = _one_piece(np.minimum(both, _ball((0, 0, 0), 0.12)))
    for side in (-0.5, 0.5):
        assert joined[tuple(GRID.nearest(np.array([[side, 0, 0]]))[0])] < 0
    assert _is_solid(joined)


def test_a_crumb_is_dropped_unless_a_drawing_shows_it():
    crumb = np.minimum(_ball((0, 0, 0), 0.5), _ball((0.8, 0, 0), 0.15))
    at_crumb = tuple(GRID.nearest(np.array([[0.8, 0, 0]]))[0])
    assert _one_piece(crumb)[at_crumb] > 0
    assert _one_piece(crumb, drawn_axes=(0,))[at_crumb] > 0  # behind the ball
    seen = _one_piece(crumb, drawn_axes=(2,))
    assert seen[at_crumb] < 0 and _is_solid(seen)


def test_a_cavity_is_filled_and_a_hole_is_kept():
    hollow = np.maximum(_ball((0, 0, 0), 0.8), -_ball((0, 0, 0), 0.4))
    assert _one_piece(hollow)[16, 16, 16] < 0
    around = np.hypot(POINTS[..., 0], POINTS[..., 2]) - 0.6
    ring = np.hypot(around, POINTS[..., 1]) - 0.25
    np.testing.assert_array_equal(_one_piece(ring), ring)
