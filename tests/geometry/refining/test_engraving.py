import numpy as np
import pytest

from pipeline.geometry.refining.engraving import engrave
from pipeline.geometry.scene.cameras import Rig, standard_rig
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.geometry.scene.solid import is_solid
from tests.meshes_with_answers import ball
from tests.plain_drawings import draw_contours

SIZE, LINE_WIDTH, DEPTH = 128, 2.0, 0.03


@pytest.fixture(scope="module")
def front() -> Rig:
    return standard_rig(SIZE).subset([0])


@pytest.fixture(scope="module")
def body() -> Mesh:
    return ball(0.8, 96)


@pytest.fixture(scope="module")
def outline(body: Mesh) -> np.ndarray:
    return draw_contours(body, (0,), SIZE, LINE_WIDTH)[0]


def _engrave(mesh: Mesh, drawing: np.ndarray, rig: Rig, depth: float = DEPTH) -> Mesh:
    return engrave(mesh, drawing, rig, groove_depth=depth, line_width=LINE_WIDTH)


def test_a_mouth_is_a_groove_where_it_is_drawn_and_nowhere_else(
    body: Mesh, outline: np.ndarray, front: Rig
):
    drawing = outline.copy()
    drawing[70:72, 44:84] = 0
    engraved = _engrave(body, drawing, front)
    assert is_solid(engraved)
    before, after = (
        RaycastScene(mesh).render_depth(front)[0] for mesh in (body, engraved)
    )
    assert (np.isfinite(after) == np.isfinite(before)).all()
    farther = np.nan_to_num(after - before)
    groove = farther[70:72, 50:78]
    assert groove.mean() > 0.6 * DEPTH and groove.max() < 1.05 * DEPTH
    assert np.abs(farther[:64]).max() < 0.05 * DEPTH
    behind = body.vertices[:, 2] < 0
    np.testing.assert_array_equal(engraved.vertices[behind], body.vertices[behind])


def test_an_outline_alone_leaves_the_mesh_as_it_is(
    body: Mesh, outline: np.ndarray, front: Rig
):
    engraved = _engrave(body, outline, front)
    np.testing.assert_allclose(engraved.vertices, body.vertices, atol=0.1 * DEPTH)


def test_a_plate_keeps_two_thirds_of_its_thickness(front: Rig):
    # Its faces are small enough for a line.
    plate = ball(1.0, 96)
    plate = Mesh(vertices=plate.vertices * (0.8, 0.8, 0.02), faces=plate.faces)
    drawing = np.ones((SIZE, SIZE))
    drawing[63:65, 40:88] = 0
    engraved = _engrave(plate, drawing, front, depth=0.1)
    assert is_solid(engraved)
    moved = plate.vertices[:, 2] - engraved.vertices[:, 2]
    assert 0.2 * 0.04 < moved.max() < 0.34 * 0.04
