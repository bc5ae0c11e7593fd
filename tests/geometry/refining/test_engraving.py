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


def test_a_mouth_is_a_groove_where_it_is_drawn_and_nowhere_else(
    body: Mesh, outline: np.ndarray, front: Rig
):
    drawing = outline.copy()
    drawing[70:72, 44:84] = 0
    engraved = engrave(body, drawing, front, DEPTH, LINE_WIDTH)
    assert is_solid(engraved)
    before, after = (
        RaycastScene(mesh).render_depth(front)[0] for mesh in (body, engraved)
    )
    assert (np.isfinite(after) == np.isfinite(before)).all()
    farther = np.nan_to_num(after - before)
    np.testing.assert_allclose(farther[70:72, 50:78], DEPTH, atol=0.6 * DEPTH)
    assert np.abs(farther[:64]).max() < 0.05 * DEPTH
    behind = body.vertices[:, 2] < 0
    np.testing.assert_array_equal(engraved.vertices[behind], body.vertices[behind])


def test_an_outline_alone_leaves_the_mesh_as_it_is(
    body: Mesh, outline: np.ndarray, front: Rig
):
    engraved = engrave(body, outline, front, DEPTH, LINE_WIDTH)
    np.testing.assert_allclose(engraved.vertices, body.vertices, atol=0.1 * DEPTH)
