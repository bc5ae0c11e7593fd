import numpy as np
import pytest

from pipeline.geometry.drawing.feature_lines import FeatureLines, LineSegments
from pipeline.geometry.drawing.mesh_edges import build_edges
from pipeline.geometry.scene.mesh import Mesh
from tests import meshes_with_answers

FRONT = np.array([0.0, 0.0, 1.0])
GRID = 61


def _relief(height: np.ndarray) -> Mesh:
    """Make a height field over the square from -1 to 1, by row and column."""
    y, x = np.mgrid[-1 : 1 : GRID * 1j, -1 : 1 : GRID * 1j]
    index = np.arange(GRID**2).reshape(GRID, GRID)
    a, b, c, d = index[:-1, :-1], index[:-1, 1:], index[1:, :-1], index[1:, 1:]
    faces = np.concatenate(
        [np.stack([a, b, d], -1).reshape(-1, 3), np.stack([a, d, c], -1).reshape(-1, 3)]
    )
    return Mesh(vertices=np.stack([x, y, height], -1).reshape(-1, 3), faces=faces)


def _bump(width: float) -> np.ndarray:
    """Return a rounded fold along the y axis."""
    x = np.linspace(-1, 1, GRID)
    return np.broadcast_to(0.3 * np.exp(-((x / width) ** 2)), (GRID, GRID))


def _line_points(segments: LineSegments) -> np.ndarray:
    """Return the points that are on some line."""
    return segments.points[np.unique(segments.pairs)]


def test_a_fold_has_a_ridge_along_its_crest_and_none_if_it_is_blunt():
    features = FeatureLines(build_edges(_relief(_bump(0.4))))
    crest = _line_points(features.ridges(max_radius=0.4))
    assert np.ptp(crest[:, 1]) > 1.5
    np.testing.assert_allclose(crest[:, 0], 0, atol=0.03)
    assert not len(_line_points(features.ridges(max_radius=0.2)))


def test_a_furrow_is_a_valley_and_with_flipped_faces_a_ridge():
    furrow = _relief(-_bump(0.4))
    features = FeatureLines(build_edges(furrow))
    bottom = _line_points(features.valleys(max_radius=0.4))
    assert np.ptp(bottom[:, 1]) > 1.5
    np.testing.assert_allclose(bottom[:, 0], 0, atol=0.03)
    flipped = Mesh(vertices=furrow.vertices, faces=furrow.faces[:, ::-1])
    assert len(_line_points(FeatureLines(build_edges(flipped)).ridges(max_radius=0.4)))


@pytest.mark.parametrize("flip", [1, -1])
def test_the_foot_of_a_bump_is_a_suggestive_contour_whatever_the_winding(flip: int):
    # From the left, aslant, curvature along x vanishes at the flanks x = -+w/sqrt 2; it
    # grows towards the camera at the right one.
    mesh = _relief(_bump(0.4))
    mesh = Mesh(vertices=mesh.vertices, faces=mesh.faces[:, ::flip])
    direction = np.array([-0.8, 0.0, 0.6])
    foot = _line_points(
        FeatureLines(build_edges(mesh)).suggestive_contours(direction, min_growth=0.5)
    )
    assert np.ptp(foot[:, 1]) > 1.5
    np.testing.assert_allclose(np.abs(foot[:, 0]), 0.4 / 2**0.5, atol=0.04)
    assert len(np.unique(np.sign(foot[:, 0]))) == 1


def test_a_ball_a_box_and_a_coarse_tube_have_no_feature_lines():
    for mesh in (
        meshes_with_answers.ball(0.5, rings=40),
        meshes_with_answers.box((0.4, 0.5, 0.6)),
        meshes_with_answers.tube(0.03, 1.0, sides=6, rings=4),
    ):
        features = FeatureLines(build_edges(mesh))
        assert not len(features.suggestive_contours(FRONT, min_growth=1.0).pairs)
        assert not len(features.ridges(max_radius=0.1).pairs)
        assert not len(features.valleys(max_radius=0.1).pairs)
