import numpy as np
import pytest

from pipeline.geometry.fusion.visual_hull import render_visual_hull
from pipeline.geometry.scene.cameras import Rig, standard_rig
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.geometry.scene.view_maps import ViewMaps
from tests import meshes_with_answers


def _hull(maps: ViewMaps, rig: Rig, views: list[int]) -> ViewMaps:
    silhouette_rig = Rig(cam_from_obj=rig.cam_from_obj[views], size=rig.size)
    return render_visual_hull(maps.foreground_mask()[views], silhouette_rig, rig)


@pytest.mark.parametrize("views", [[0], [1, 2], [0, 1, 2]])
def test_the_hull_contains_the_ball_and_fills_its_silhouettes(
    ball_maps: ViewMaps, rig: Rig, views: list[int]
):
    hull = _hull(ball_maps, rig, views)
    inside = ball_maps.foreground_mask()
    assert hull.foreground_mask()[inside].all()
    # Within a pixel of the triangulated ball, and never behind it.
    assert (hull.depth - ball_maps.depth)[inside].max() < rig.pixel_size
    assert np.array_equal(hull.foreground_mask()[views], inside[views])


def test_more_silhouettes_never_add_to_the_hull(torus: Mesh, rig: Rig):
    maps = RaycastScene(torus).render(rig)
    one, two, three = (_hull(maps, rig, list(range(n))) for n in (1, 2, 3))
    for larger, smaller in ((one, two), (two, three)):
        both = smaller.foreground_mask()
        assert larger.foreground_mask()[both].all()
        assert (larger.depth - smaller.depth)[both].max() < rig.pixel_size / 4


def test_a_box_is_its_own_hull(rig: Rig):
    # Its sides end between pixels, so that the silhouettes are exact.
    sides = tuple(2 * rig.pixel_size * n for n in (4, 9, 7))
    true = RaycastScene(meshes_with_answers.box(sides)).render(rig)
    hull = _hull(true, rig, [0, 1, 2])
    assert np.array_equal(hull.foreground_mask()[:3], true.foreground_mask()[:3])
    both = hull.foreground_mask() & true.foreground_mask()
    # Its edges lose a third of a pixel, and normals bend within two pixels of them.
    assert both.sum() > 0.94 * (hull.foreground_mask() | true.foreground_mask()).sum()
    assert np.abs(hull.depth - true.depth)[both].mean() < rig.pixel_size / 10
    cosine = np.sum(hull.normals[both] * true.normals[both], axis=-1)
    assert np.median(cosine) > 0.98


def test_normals_are_unit_and_face_the_camera(box_maps: ViewMaps, rig: Rig):
    hull = _hull(box_maps, rig, [0, 1, 2])
    is_hit = hull.foreground_mask()
    assert np.allclose(np.linalg.norm(hull.normals[is_hit], axis=-1), 1, atol=1e-3)
    facing = np.einsum("vhwc,vc->vhw", hull.normals, rig.camera_directions)[is_hit]
    assert np.mean(facing > 0) > 0.99


def test_a_silhouette_of_one_pixel_is_not_lost(rig: Rig):
    silhouettes = np.zeros((1, rig.size, rig.size), dtype=bool)
    silhouettes[0, 12, 20] = True
    silhouette_rig = Rig(cam_from_obj=rig.cam_from_obj[:1], size=rig.size)
    hull = render_visual_hull(silhouettes, silhouette_rig, rig)
    assert np.array_equal(hull.foreground_mask()[0], silhouettes[0])


def test_an_empty_silhouette_leaves_nothing(ball_maps: ViewMaps, rig: Rig):
    silhouettes = ball_maps.foreground_mask()[:2].copy()
    silhouettes[1] = False
    silhouette_rig = Rig(cam_from_obj=rig.cam_from_obj[:2], size=rig.size)
    hull = render_visual_hull(silhouettes, silhouette_rig, rig)
    assert not hull.foreground_mask().any()
    assert not hull.normals.any()


def test_a_silhouette_that_fills_the_image_leaves_the_ball():
    rig = standard_rig(32)
    silhouette_rig = Rig(cam_from_obj=rig.cam_from_obj[:1], size=32)
    hull = render_visual_hull(np.ones((1, 32, 32), dtype=bool), silhouette_rig, rig)
    is_hit = hull.foreground_mask()
    assert np.nanmin(hull.depth) == pytest.approx(1.0, abs=rig.pixel_size / 4)
    rows, cols = np.nonzero(is_hit[5])
    x, y = (cols + 0.5 - 16) * rig.pixel_size, (rows + 0.5 - 16) * rig.pixel_size
    expected = 2 - np.sqrt(1 - x**2 - y**2)
    assert np.allclose(hull.depth[5, rows, cols], expected, atol=0.02)
