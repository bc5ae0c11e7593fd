from dataclasses import replace

import numpy as np

from pipeline.geometry.fusion.alignment import align_views, rigid_transform
from pipeline.geometry.fusion.view_votes import (
    find_correspondences,
    point_to_plane_distances,
    unproject_maps,
)
from pipeline.geometry.scene.cameras import Rig, standard_rig
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.geometry.scene.view_maps import ViewMaps


def _rotation_about_z(angle: float) -> np.ndarray:
    cos, sin = np.cos(angle), np.sin(angle)
    return np.array([[cos, -sin, 0], [sin, cos, 0], [0, 0, 1.0]])


def test_the_transform_of_transformed_points_is_found():
    points = np.random.default_rng(0).normal(size=(50, 3))
    rotation = _rotation_about_z(0.4)
    transform = rigid_transform(points, points @ rotation.T + [1.0, 2.0, 3.0])
    np.testing.assert_allclose(transform[:3, :3], rotation, atol=1e-9)
    np.testing.assert_allclose(transform[:3, 3], [1, 2, 3], atol=1e-9)


def test_mirrored_points_get_a_rotation_not_a_reflection():
    points = np.random.default_rng(0).normal(size=(50, 3))
    transform = rigid_transform(points, points * [-1, 1, 1])
    assert np.isclose(np.linalg.det(transform[:3, :3]), 1)


def test_a_displaced_view_is_moved_back(box: Mesh):
    rig = standard_rig(64)
    maps = RaycastScene(box).render(rig)
    depth = maps.depth.copy()
    depth[8] += np.float32(0.04)
    displaced = replace(maps, depth=depth)
    valid = displaced.foreground_mask()

    def median_distance(aligned: Rig) -> float:
        surfels = unproject_maps(displaced, valid, aligned)
        pairs = find_correspondences(surfels, valid, aligned, tolerance=0.1)
        of_view = (surfels.view[pairs.first] == 8) | (surfels.view[pairs.second] == 8)
        distances = point_to_plane_distances(surfels, pairs)
        return float(np.median(np.abs(distances[of_view])))

    aligned = align_views(displaced, valid, rig, tolerance=0.1, iterations=4)
    assert median_distance(aligned) < median_distance(rig) / 4
    rotations = aligned.cam_from_obj[:, :3, :3]
    np.testing.assert_allclose(np.linalg.det(rotations), 1)


def test_true_views_stay_where_they_are(box_maps: ViewMaps, rig: Rig):
    valid = box_maps.foreground_mask()
    aligned = align_views(box_maps, valid, rig, tolerance=0.05, iterations=2)
    np.testing.assert_allclose(aligned.cam_from_obj, rig.cam_from_obj, atol=0.01)
