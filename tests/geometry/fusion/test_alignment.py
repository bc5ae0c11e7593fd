from dataclasses import replace

import numpy as np

from pipeline.geometry.fusion.alignment import align, rigid_motion
from pipeline.geometry.fusion.view_votes import all_pairs, heights, sightings
from pipeline.geometry.scene.cameras import Rig, standard_rig
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.geometry.scene.view_maps import ViewMaps


def _turn(angle: float) -> np.ndarray:
    cos, sin = np.cos(angle), np.sin(angle)
    return np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1.0]])


def test_the_motion_of_moved_points_is_found():
    points = np.random.default_rng(0).normal(size=(50, 3))
    motion = rigid_motion(points, points @ _turn(0.4).T + [1.0, 2.0, 3.0])
    np.testing.assert_allclose(motion[:3, :3], _turn(0.4), atol=1e-9)
    np.testing.assert_allclose(motion[:3, 3], [1, 2, 3], atol=1e-9)


def test_mirrored_points_get_a_rotation_not_a_reflection():
    points = np.random.default_rng(0).normal(size=(50, 3))
    motion = rigid_motion(points, points * [-1, 1, 1])
    assert np.isclose(np.linalg.det(motion[:3, :3]), 1)


def test_a_view_that_was_pushed_goes_back(box: Mesh):
    rig = standard_rig(64)
    maps = RaycastScene(box).render(rig)
    depth = maps.depth.copy()
    depth[8] += np.float32(0.04)
    pushed = replace(maps, depth=depth)

    def gap(aligned: Rig) -> float:
        seen = sightings(pushed, pushed.foreground_mask(), aligned)
        pairs = all_pairs(seen, pushed.foreground_mask(), aligned, tolerance=0.1)
        of_it = (seen.view[pairs.first] == 8) | (seen.view[pairs.second] == 8)
        return float(np.median(np.abs(heights(seen, pairs)[of_it])))

    aligned = align(pushed, pushed.foreground_mask(), rig, tolerance=0.1, rounds=4)
    assert gap(aligned) < gap(rig) / 4
    rotations = aligned.cam_from_obj[:, :3, :3]
    np.testing.assert_allclose(np.linalg.det(rotations), 1)


def test_true_views_stay_where_they_are(box_maps: ViewMaps, rig: Rig):
    aligned = align(box_maps, box_maps.foreground_mask(), rig, tolerance=0.05, rounds=2)
    np.testing.assert_allclose(aligned.cam_from_obj, rig.cam_from_obj, atol=0.01)
