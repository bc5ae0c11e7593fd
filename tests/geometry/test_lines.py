import numpy as np
from scipy import ndimage

from pipeline.geometry.cameras import Rig, standard_rig
from pipeline.geometry.lines import draw
from pipeline.geometry.maps import ViewMaps
from pipeline.geometry.meshes import Mesh
from pipeline.geometry.raycast import Surface

STYLE = {"depth_step": 0.1, "width": 1.5}


def test_a_ball_is_drawn_as_one_closed_circle(ball_maps: ViewMaps, rig: Rig):
    drawing = draw(ball_maps, rig, 0, crease=60.0, **STYLE)
    ink = drawing < 0.5
    _, pieces = ndimage.label(ink, structure=np.ones((3, 3)))
    row, col = np.nonzero(ink)
    radius = np.hypot(row + 0.5 - 16, col + 0.5 - 16) * rig.pitch
    assert pieces == 1
    np.testing.assert_allclose(radius, 0.8, atol=1.5 * rig.pitch)


def test_a_box_seen_on_an_edge_has_a_crease_that_an_outline_lacks(
    box_maps: ViewMaps, rig: Rig
):
    view = 11  # sees two sides
    full = draw(box_maps, rig, view, crease=35.0, **STYLE)
    outline = draw(box_maps, rig, view, crease=None, **STYLE)
    assert (full < 0.5).sum() > (outline < 0.5).sum()
    assert (full <= outline + 1e-9).all()


def test_a_step_of_depth_draws_a_line(torus: Mesh):
    rig = standard_rig(64)
    maps = Surface(torus).render(rig)
    side = draw(maps, rig, 3, crease=None, **STYLE)
    assert ndimage.label(side > 0.5)[1] >= 2


def test_wider_lines_have_more_ink(ball_maps: ViewMaps, rig: Rig):
    ink = [
        1 - draw(ball_maps, rig, 0, crease=None, depth_step=0.1, width=width).mean()
        for width in (1.0, 2.0, 4.0)
    ]
    assert ink[0] < ink[1] < ink[2]


def test_lines_are_smooth_and_in_range(ball_maps: ViewMaps, rig: Rig):
    drawing = draw(ball_maps, rig, 0, crease=None, **STYLE)
    assert drawing.min() >= 0 and drawing.max() <= 1
    assert ((drawing > 0.1) & (drawing < 0.9)).sum() > 10
