import numpy as np
import pytest
from scipy import ndimage

from pipeline.geometry.curves.silhouette_sdf import (
    distance_gradient,
    drawn_silhouette_sdf,
    filled_silhouette_sdf,
    label_regions,
    mask_boundary,
    outside_regions,
    signed_distance,
)
from pipeline.geometry.scene.cameras import Rig, standard_rig
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.raycast import RaycastScene
from tests.plain_drawings import draw_contours

LINE_WIDTH = 2.6


def _drawing(mesh: Mesh, rig: Rig, view: int) -> tuple[np.ndarray, np.ndarray]:
    (drawing,) = draw_contours(mesh, [view], rig.size, LINE_WIDTH)
    return drawing, RaycastScene(mesh).render(rig).foreground_mask()[view]


def _sdf(drawing: np.ndarray, mesh_silhouette: np.ndarray) -> np.ndarray:
    regions = label_regions(drawing)
    is_outside = outside_regions(regions, mesh_silhouette)
    return drawn_silhouette_sdf(regions, is_outside, LINE_WIDTH)


def _disc(radius: float) -> np.ndarray:
    row, col = np.mgrid[0:64, 0:64] - 31.5
    return row**2 + col**2 < radius**2


@pytest.mark.parametrize("view", [0, 2])
def test_a_drawing_has_the_silhouette_it_was_drawn_from(torus: Mesh, view: int):
    drawing, inside = _drawing(torus, standard_rig(96), view)
    silhouette = _sdf(drawing, inside) > 0
    assert (silhouette & inside).sum() / (silhouette | inside).sum() > 0.97


def test_a_mesh_a_little_off_tells_holes_from_the_shape(torus: Mesh):
    drawing, inside = _drawing(torus, standard_rig(96), 2)
    silhouette = _sdf(drawing, np.roll(inside, 4, axis=0))
    assert silhouette[48, 48] < 0
    filled = _sdf(drawing, np.ones_like(inside))
    assert filled[48, 48] > 0


def test_an_open_outline_is_closed(ball: Mesh):
    drawing, inside = _drawing(ball, standard_rig(96), 0)
    drawing[:, 46:49] = 1
    silhouette = _sdf(drawing, inside) > 0
    assert (silhouette & inside).sum() / (silhouette | inside).sum() > 0.9


def test_a_single_line_is_as_thick_as_it_is_drawn_where_it_is_a_bar():
    drawing = np.ones((96, 96))
    body = _disc(20.0)
    drawing[16:80, 16:80][body & ~_disc(17.4)] = 0
    drawing[66:92, 46:49] = 0
    regions = label_regions(drawing)
    inside = np.zeros((96, 96), dtype=bool)
    inside[16:80, 16:80] = body
    is_outside = outside_regions(regions, inside)
    thin = drawn_silhouette_sdf(regions, is_outside, LINE_WIDTH)
    bar = drawn_silhouette_sdf(regions, is_outside, LINE_WIDTH, strokes_are_bars=True)
    assert (thin[74:90, 40:56] > 0.5).sum() == 0
    assert ((bar[74:90, 40:56] > 0).sum(axis=1) == 3).all()
    np.testing.assert_array_equal(bar[:66], thin[:66])


def _arm(gap: int) -> np.ndarray:
    """Draw a body, and an arm of 12 pixels whose lines leave a gap at the shoulder."""
    drawing = np.ones((128, 128))
    drawing[30:100, [30, 31, 70, 71]] = drawing[[30, 31, 98, 99], 30:72] = 0
    drawing[[50, 51, 64, 65], 70:112] = drawing[50:66, [110, 111]] = 0
    drawing[50:52, 72 : 72 + gap] = 1
    return drawing


def test_an_arm_that_is_open_at_the_shoulder_is_solid_where_it_is_read_so():
    filled = np.zeros((128, 128), dtype=bool)
    filled[30:100, 30:72] = filled[50:66, 70:112] = True
    (distance,) = filled_silhouette_sdf(_arm(4)[None], filled[None], 1)
    silhouette = distance > 0
    assert (silhouette & filled).sum() / (silhouette | filled).sum() > 0.9
    assert distance[58, 90] > 4


def test_an_arm_that_is_open_at_the_shoulder_is_lines_where_it_is_not_read_so():
    body = np.zeros((128, 128), dtype=bool)
    body[30:100, 30:72] = True
    (distance,) = filled_silhouette_sdf(_arm(4)[None], body[None], 1)
    assert distance[58, 90] < -4


def test_what_is_as_wide_open_as_it_is_wide_is_outside_whatever_is_read():
    drawing = np.ones((128, 128))
    drawing[[20, 21, 60, 61], 20:100] = drawing[20:62, [20, 21, 98, 99]] = 0
    drawing[60:100, [50, 51, 60, 61]] = 0
    (distance,) = filled_silhouette_sdf(
        drawing[None], np.ones((1, 128, 128), dtype=bool), 1
    )
    assert distance[80, 56] < 0


def test_a_blank_drawing_has_no_pocket():
    assert not label_regions(np.ones((96, 96))).pockets.any()


def test_distances_to_a_disc_are_those_to_its_circle():
    inside = _disc(20.0)
    row, col = np.mgrid[0:64, 0:64] - 31.5
    expected = 20 - np.hypot(row, col)
    assert np.abs(signed_distance(inside) - expected).max() < 1.0


def test_distance_grows_towards_the_middle_of_a_disc():
    gradient = distance_gradient(signed_distance(_disc(20.0)))
    np.testing.assert_allclose(gradient[32, 12], [0, 1], atol=0.05)
    np.testing.assert_allclose(gradient[55, 32], [-1, 0], atol=0.05)


def test_a_mask_boundary_is_one_pixel_wide():
    boundary = mask_boundary(_disc(20.0))
    assert not boundary[32, 32]
    row, col = np.nonzero(boundary)
    radius = np.hypot(row - 31.5, col - 31.5)
    assert 18 < radius.min() < radius.max() < 20
    assert boundary.sum() < 2 * np.pi * 20


def test_an_empty_mask_has_no_boundary():
    empty = np.zeros((8, 8), dtype=bool)
    assert np.isneginf(signed_distance(empty)).all()
    assert np.isposinf(signed_distance(~empty)).all()


def test_distances_are_those_to_the_nearest_pixel_of_the_other_kind():
    rng = np.random.default_rng(0)
    for _ in range(20):
        inside = np.zeros((12, 17), dtype=bool)
        top, left = rng.integers(0, 9, 2)
        inside[top : top + 6, left : left + 9] = (
            rng.random((6, 9)[:2])[: 12 - top, : 17 - left] < 0.8
        )
        distance = signed_distance(inside)
        row, col = np.indices(inside.shape).reshape(2, -1)
        away = np.hypot(row[:, None] - row, col[:, None] - col)
        is_other = inside.ravel()[:, None] != inside.ravel()
        nearest = np.where(is_other, away, np.inf).min(axis=1).reshape(inside.shape)
        expected = np.where(inside, nearest - 0.5, 0.5 - nearest)
        np.testing.assert_allclose(distance, expected)


@pytest.mark.parametrize("line_width", [2, 3, 4])
def test_a_frame_of_one_line_around_a_hole_is_in_one_piece(line_width: int):
    drawing = np.ones((64, 64))
    drawing[10:54, 10:54] = 0
    drawing[10 + line_width : 40, 10 + line_width : 54 - line_width] = 1
    drawing[40 + line_width : 54 - line_width, 10 + line_width : 54 - line_width] = 1
    mask = np.zeros((64, 64), dtype=bool)
    mask[40:54, 10:54] = True  # the bars are too thin for who tells the holes
    (distance,) = filled_silhouette_sdf(drawing[None], mask[None], 3)
    inside = distance > 0
    _, count = ndimage.label(inside, np.ones((3, 3)))
    assert count == 1
    assert inside[3 * 11 : 3 * 38, 3 * 32].any()  # the bar above the hole
    assert not inside[3 * 16 : 3 * 36, 3 * 18 : 3 * 46].any()  # the hole
    assert inside[3 * 20, : 3 * 20].any()  # a bar beside it
