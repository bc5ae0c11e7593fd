import numpy as np
import pytest

from pipeline.config.reconstruct import RefineConfig
from pipeline.geometry.refining.contour_fitting import fit_to_drawings
from pipeline.geometry.scene.cameras import Rig, standard_rig
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.geometry.scene.view_maps import silhouette_iou
from tests.meshes_with_answers import ball, box
from tests.plain_drawings import draw_contours

SIZE = 64
LINE_WIDTH = 2.6
CONFIG = RefineConfig(
    search_radius=0.26,
    inner_contour_weight=0.3,
    lattice_sizes=(4, 6),
    bending_weight=0.1,
    iterations=2,
    engraved_drawings="none",
    engraving_depth=0.02,
)


def _refined(
    mesh: Mesh, drawings: np.ndarray, rig: Rig, config: RefineConfig = CONFIG
) -> Mesh:
    return fit_to_drawings(
        mesh, drawings, rig, config, line_width=LINE_WIDTH, depth_discontinuity=0.1
    )


@pytest.fixture(scope="module")
def round_ball() -> Mesh:
    return ball(0.8, 24)


@pytest.fixture(scope="module")
def drawings(round_ball: Mesh) -> np.ndarray:
    return draw_contours(round_ball, (0, 1), SIZE, LINE_WIDTH)


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
    refined = _refined(dented, drawings, pair)
    true = RaycastScene(round_ball).render(pair)
    before, after = (
        silhouette_iou(RaycastScene(mesh).render(pair), true, views=2)
        for mesh in (dented, refined)
    )
    assert before < 0.94 < 0.97 < after
    error = [
        np.abs(np.linalg.norm(mesh.vertices, axis=1) - 0.8).mean()
        for mesh in (dented, refined)
    ]
    assert error[1] < 0.7 * error[0]
    np.testing.assert_array_equal(refined.faces, dented.faces)


def test_a_plate_of_a_few_pixels_becomes_as_thin_as_it_is_drawn(pair: Rig):
    drawings = draw_contours(box((1.2, 0.1, 0.8)), (0, 1), SIZE, LINE_WIDTH)
    config = CONFIG.model_copy(
        update={"lattice_sizes": (6, 12, 24), "bending_weight": 0.03}
    )
    refined = _refined(box((1.2, 0.2, 0.8)), drawings, pair, config)
    assert np.abs(np.ptp(refined.vertices, axis=0) - (1.2, 0.1, 0.8)).max() < 0.03


def test_a_true_mesh_hardly_moves(round_ball: Mesh, drawings: np.ndarray, pair: Rig):
    refined = _refined(round_ball, drawings, pair)
    assert np.abs(refined.vertices - round_ball.vertices).max() < 0.5 * pair.pixel_size


def test_blank_drawings_and_no_lattices_change_nothing(
    round_ball: Mesh, drawings: np.ndarray, pair: Rig
):
    dented = _dented(round_ball)
    assert _refined(dented, np.ones_like(drawings), pair) is dented
    no_lattices = CONFIG.model_copy(update={"lattice_sizes": ()})
    assert _refined(dented, drawings, pair, no_lattices) is dented


def test_a_drawing_of_something_else_is_left_out(
    round_ball: Mesh, drawings: np.ndarray, pair: Rig
):
    small = Mesh(vertices=round_ball.vertices * 0.5, faces=round_ball.faces)
    far = CONFIG.model_copy(update={"search_radius": 0.5})
    assert _refined(small, drawings, pair, far) is small
    larger = Mesh(vertices=round_ball.vertices * 0.8, faces=round_ball.faces)
    assert _refined(larger, drawings, pair, far) is not larger
