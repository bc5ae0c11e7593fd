from dataclasses import replace

import numpy as np
import pytest

from pipeline.geometry.refining.contour_fitting import Refinement, follow
from pipeline.geometry.scene.cameras import Rig, standard_rig
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.geometry.scene.view_maps import silhouette_iou
from tests.meshes_with_answers import ball, box
from tests.plain_drawings import draw_contours

SIZE = 64
HOW = Refinement(
    width=2.6,
    depth_step=0.1,
    reach=0.26,
    inner=0.3,
    lattices=(4, 6),
    stiffness=0.1,
    rounds=2,
)


@pytest.fixture(scope="module")
def round_ball() -> Mesh:
    return ball(0.8, 24)


@pytest.fixture(scope="module")
def drawings(round_ball: Mesh) -> np.ndarray:
    return draw_contours(round_ball, (0, 1), SIZE, 2.6)


@pytest.fixture(scope="module")
def pair() -> Rig:
    return Rig(cam_from_obj=standard_rig(SIZE).cam_from_obj[:2], size=SIZE)


def _dented(mesh: Mesh) -> Mesh:
    scale = 1 + 0.08 * np.sin(3 * mesh.vertices[:, [1, 2, 0]])
    return Mesh(vertices=mesh.vertices * scale, faces=mesh.faces)


def test_a_dented_ball_becomes_round_where_it_is_drawn(
    round_ball: Mesh, drawings: np.ndarray, pair: Rig
):
    dented = _dented(round_ball)
    refined = follow(dented, drawings, pair, HOW)
    true = RaycastScene(round_ball).render(pair)
    before, after = (
        silhouette_iou(RaycastScene(mesh).render(pair), true, views=2)
        for mesh in (dented, refined)
    )
    assert before < 0.94 < 0.97 < after
    off = [
        np.abs(np.linalg.norm(mesh.vertices, axis=1) - 0.8).mean()
        for mesh in (dented, refined)
    ]
    assert off[1] < 0.7 * off[0]
    np.testing.assert_array_equal(refined.faces, dented.faces)


def test_a_plate_of_a_few_pixels_becomes_as_thin_as_it_is_drawn(pair: Rig):
    drawings = draw_contours(box((1.2, 0.1, 0.8)), (0, 1), SIZE, 2.6)
    how = replace(HOW, lattices=(6, 12, 24), stiffness=0.03)
    refined = follow(box((1.2, 0.2, 0.8)), drawings, pair, how)
    assert np.abs(np.ptp(refined.vertices, axis=0) - (1.2, 0.1, 0.8)).max() < 0.03


def test_a_true_mesh_hardly_moves(round_ball: Mesh, drawings: np.ndarray, pair: Rig):
    refined = follow(round_ball, drawings, pair, HOW)
    assert np.abs(refined.vertices - round_ball.vertices).max() < 0.5 * pair.pixel_size


def test_blank_pages_and_no_lattices_move_nothing(
    round_ball: Mesh, drawings: np.ndarray, pair: Rig
):
    dented = _dented(round_ball)
    assert follow(dented, np.ones_like(drawings), pair, HOW) is dented
    off = replace(HOW, lattices=())
    assert follow(dented, drawings, pair, off) is dented


def test_a_drawing_of_something_else_is_left_out(
    round_ball: Mesh, drawings: np.ndarray, pair: Rig
):
    small = Mesh(vertices=round_ball.vertices * 0.3, faces=round_ball.faces)
    assert follow(small, drawings, pair, HOW) is small
