import numpy as np
import pytest

from pipeline.geometry.fusion.visual_hull import hull_maps
from pipeline.geometry.scene.cameras import Rig, standard_rig
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.geometry.scene.view_maps import ViewMaps
from tests import meshes_with_answers


def hull(seen: ViewMaps, rig: Rig, views: list[int]) -> ViewMaps:
    drawn = Rig(cam_from_obj=rig.cam_from_obj[views], size=rig.size)
    return hull_maps(seen.foreground_mask()[views], drawn, rig)


@pytest.mark.parametrize("views", [[0], [1, 2], [0, 1, 2]])
def test_the_hull_holds_the_ball_and_fills_the_drawn_silhouettes(
    ball_maps: ViewMaps, rig: Rig, views: list[int]
):
    found = hull(ball_maps, rig, views)
    inside = ball_maps.foreground_mask()
    assert found.foreground_mask()[inside].all()
    # Within a pixel of the triangulated ball, and never behind it.
    assert (found.depth - ball_maps.depth)[inside].max() < rig.pixel_size
    assert np.array_equal(found.foreground_mask()[views], inside[views])


def test_more_drawings_never_add_to_the_hull(torus: Mesh, rig: Rig):
    seen = RaycastScene(torus).render(rig)
    one, two, three = (hull(seen, rig, list(range(n))) for n in (1, 2, 3))
    for larger, smaller in ((one, two), (two, three)):
        kept = smaller.foreground_mask()
        assert larger.foreground_mask()[kept].all()
        assert (larger.depth - smaller.depth)[kept].max() < rig.pixel_size / 4


def test_a_box_is_its_own_hull(rig: Rig):
    # Its sides end between pixels, so that the silhouettes are exact.
    sides = tuple(2 * rig.pixel_size * n for n in (4, 9, 7))
    true = RaycastScene(meshes_with_answers.box(sides)).render(rig)
    found = hull(true, rig, [0, 1, 2])
    assert np.array_equal(found.foreground_mask()[:3], true.foreground_mask()[:3])
    both = found.foreground_mask() & true.foreground_mask()
    # Its edges lose a third of a pixel, and normals bend within two pixels of them.
    assert both.sum() > 0.94 * (found.foreground_mask() | true.foreground_mask()).sum()
    assert np.abs(found.depth - true.depth)[both].mean() < rig.pixel_size / 10
    cosine = np.sum(found.normals[both] * true.normals[both], axis=-1)
    assert np.median(cosine) > 0.98


def test_normals_are_unit_and_face_the_camera(box_maps: ViewMaps, rig: Rig):
    found = hull(box_maps, rig, [0, 1, 2])
    hit = found.foreground_mask()
    assert np.allclose(np.linalg.norm(found.normals[hit], axis=-1), 1, atol=1e-3)
    facing = np.einsum("vhwc,vc->vhw", found.normals, rig.camera_directions)[hit]
    assert np.mean(facing > 0) > 0.99


def test_one_pixel_that_is_drawn_is_not_lost(rig: Rig):
    filled = np.zeros((1, rig.size, rig.size), dtype=bool)
    filled[0, 12, 20] = True
    drawn = Rig(cam_from_obj=rig.cam_from_obj[:1], size=rig.size)
    found = hull_maps(filled, drawn, rig)
    assert np.array_equal(found.foreground_mask()[0], filled[0])


def test_an_empty_drawing_leaves_nothing(ball_maps: ViewMaps, rig: Rig):
    filled = ball_maps.foreground_mask()[:2].copy()
    filled[1] = False
    drawn = Rig(cam_from_obj=rig.cam_from_obj[:2], size=rig.size)
    found = hull_maps(filled, drawn, rig)
    assert not found.foreground_mask().any()
    assert not found.normals.any()


def test_a_page_that_is_filled_to_its_edge_leaves_the_ball():
    rig = standard_rig(32)
    drawn = Rig(cam_from_obj=rig.cam_from_obj[:1], size=32)
    found = hull_maps(np.ones((1, 32, 32), dtype=bool), drawn, rig)
    hit = found.foreground_mask()
    assert np.nanmin(found.depth) == pytest.approx(1.0, abs=rig.pixel_size / 4)
    rows, cols = np.nonzero(hit[5])
    x, y = (cols + 0.5 - 16) * rig.pixel_size, (rows + 0.5 - 16) * rig.pixel_size
    expected = 2 - np.sqrt(1 - x**2 - y**2)
    assert np.allclose(found.depth[5, rows, cols], expected, atol=0.02)
