from dataclasses import replace

import numpy as np

from pipeline.geometry.fusion.fusion import Fusion, fuse, pruned
from pipeline.geometry.fusion.perturbation import disturb, standard
from pipeline.geometry.scene.cameras import Rig, standard_rig
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.point_cloud import PointCloud
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.geometry.scene.view_maps import ViewMaps

FULL = Fusion(
    min_foreground=0.5,
    max_grazing=80.0,
    tolerance=0.08,
    prune=True,
    drawn=(0, 1, 2),
    drawn_weight=3.0,
    settled=0.3,
    align_rounds=1,
    optimise_rounds=1,
    own=0.005,
    shared=0.1,
    carve=1.5,
    symmetric=False,
    voxel=0.7,
)
PLAIN = replace(FULL, prune=False, align_rounds=0, optimise_rounds=0, carve=0.0)


def _off_ball(cloud: PointCloud) -> np.ndarray:
    return np.abs(np.linalg.norm(cloud.points, axis=1) - 0.8)


def test_maps_of_a_ball_fuse_to_points_at_its_radius(ball_maps: ViewMaps, rig: Rig):
    for how in (PLAIN, FULL):
        fused = fuse(ball_maps, rig, how)
        assert _off_ball(fused.cloud).max() < 0.03
        outward = np.sum(fused.cloud.points * fused.cloud.normals, axis=1)
        assert (outward > 0.95 * 0.77).all()
        assert fused.disagreement < 0.005
        assert 0.5 < fused.confidence <= 1


def test_full_fusion_halves_the_error_of_a_plain_union(ball: Mesh):
    rig = standard_rig(64)
    maps = RaycastScene(ball).render(rig)
    wrong = disturb(maps, rig, standard(1.0), np.random.default_rng(0))
    plain, full = (_off_ball(fuse(wrong, rig, how).cloud) for how in (PLAIN, FULL))
    assert full.mean() < 0.5 * plain.mean()
    assert np.quantile(full, 0.99) < 0.25 * np.quantile(plain, 0.99)


def test_views_that_disagree_say_so(ball_maps: ViewMaps, rig: Rig):
    wrong = disturb(ball_maps, rig, standard(1.0), np.random.default_rng(0))
    told, truth = fuse(wrong, rig, FULL), fuse(ball_maps, rig, FULL)
    assert told.disagreement > 3 * truth.disagreement


def test_a_view_of_another_shape_is_pruned(
    ball_maps: ViewMaps, box_maps: ViewMaps, rig: Rig
):
    depth, foreground = box_maps.depth.copy(), box_maps.foreground.copy()
    depth[8], foreground[8] = ball_maps.depth[8], ball_maps.foreground[8]
    wrong = replace(box_maps, depth=depth, foreground=foreground)
    left = pruned(wrong, wrong.foreground_mask(), rig, FULL)
    assert left[8].sum() < 0.2 * wrong.foreground_mask()[8].sum()
    others = np.arange(15) != 8
    assert left[others].sum() > 0.95 * wrong.foreground_mask()[others].sum()


def test_what_was_drawn_is_kept_though_all_other_views_deny_it(
    box_maps: ViewMaps, rig: Rig
):
    """A thin bar sticks out, in the front's map alone."""
    depth, foreground = box_maps.depth.copy(), box_maps.foreground.copy()
    normals = box_maps.normals.copy()
    depth[0, 15:17, 26:31], foreground[0, 15:17, 26:31] = 3.0, 1.0
    normals[0, 15:17, 26:31] = [0, 0, 1]
    drawn = replace(box_maps, depth=depth, foreground=foreground, normals=normals)
    inside = drawn.foreground_mask()
    assert inside[0].sum() > box_maps.foreground_mask()[0].sum()
    assert (pruned(drawn, inside, rig, FULL)[0] == inside[0]).mean() > 0.99
    left = pruned(drawn, inside, rig, replace(FULL, drawn=(1, 2)))
    assert not left[0, 15:17, 26:31].any()


def test_a_symmetric_cloud_is_its_own_mirror_image(box_maps: ViewMaps, rig: Rig):
    half = box_maps.foreground.copy()
    half[0, :, :16] = 0
    cut = replace(box_maps, foreground=half)
    cloud = fuse(cut, rig, replace(PLAIN, symmetric=True)).cloud
    assert np.isclose(cloud.points[:, 0].min(), -cloud.points[:, 0].max(), atol=0.02)


def test_maps_that_show_nothing_fuse_to_nothing(rig: Rig):
    nothing = ViewMaps(
        depth=np.full((15, 32, 32), np.nan, dtype=np.float32),
        normals=np.zeros((15, 32, 32, 3), dtype=np.float32),
        foreground=np.zeros((15, 32, 32), dtype=np.float32),
    )
    for how in (PLAIN, FULL):
        fused = fuse(nothing, rig, how)
        assert len(fused.cloud) == 0
        assert (fused.confidence, fused.disagreement) == (0, 0)
