"""Drawings that contradict one another."""

import numpy as np
import pytest

from pipeline.geometry.reading.contradictions import describe_contradictions
from pipeline.geometry.scene.drawing_views import view_rig
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.raycast import RaycastScene
from tests.meshes_with_answers import ball, box

VIEWS = ("front", "side", "top")
SIZE = 96


def silhouettes(mesh: Mesh, views: tuple[str, ...] = VIEWS) -> np.ndarray:
    return RaycastScene(mesh).render(view_rig(views, SIZE)).foreground_mask()


@pytest.mark.parametrize("views", [VIEWS, ("front", "side"), ("front", "35,20", "top")])
@pytest.mark.parametrize("mesh", [ball(0.7), box((1.2, 0.8, 0.3))])
def test_silhouettes_of_one_shape_agree(mesh: Mesh, views: tuple[str, ...]):
    assert not describe_contradictions(
        silhouettes(mesh, views), view_rig(views, SIZE), views
    )


def test_legs_at_the_corners_have_no_room_under_a_round_top():
    rows, cols = np.indices((SIZE, SIZE)) / SIZE - 0.5
    seat = (np.abs(rows + 0.3) < 0.05) & (np.abs(cols) < 0.4)
    legs = (rows > -0.3) & (rows < 0.35) & (np.abs(np.abs(cols) - 0.36) < 0.03)
    round_top = rows**2 + cols**2 < 0.4**2
    stool = np.stack([seat | legs, seat | legs, round_top])
    (said,) = describe_contradictions(stool, view_rig(VIEWS, SIZE), VIEWS)
    assert said.endswith("of the front drawing is where side and top leave no room")
    square_top = (np.abs(rows) < 0.4) & (np.abs(cols) < 0.4)
    stool[2] = square_top
    assert not describe_contradictions(stool, view_rig(VIEWS, SIZE), VIEWS)


def test_a_wing_that_the_other_drawing_is_too_low_for_is_named():
    drawn = np.zeros((2, SIZE, SIZE), dtype=bool)
    drawn[:, 40:60, 20:70] = True
    drawn[1, 10:40, 20:40] = True
    views = ("front", "side")
    (said,) = describe_contradictions(drawn, view_rig(views, SIZE), views)
    assert "of the side drawing" in said
    assert said.endswith("is where front leaves no room")


def test_a_drawing_alone_or_a_blank_one_contradicts_nothing():
    alone = silhouettes(ball(0.7), ("front",))
    assert not describe_contradictions(alone, view_rig(["front"], SIZE), ["front"])
    with_blank = silhouettes(ball(0.7))
    with_blank[1] = False
    assert not describe_contradictions(with_blank, view_rig(VIEWS, SIZE), VIEWS)
