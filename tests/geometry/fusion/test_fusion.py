from dataclasses import replace

import numpy as np
import pytest

from pipeline.config.reconstruct import FuseConfig
from pipeline.geometry.fusion.fusion import TooFewPointsError, fuse, prune
from pipeline.geometry.fusion.perturbation import perturb, standard_perturbation
from pipeline.geometry.scene.cameras import Rig, standard_rig
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.point_cloud import PointCloud
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.geometry.scene.view_maps import ViewMaps

DRAWN_VIEWS = (0, 1, 2)
FULL = FuseConfig(
    min_foreground=0.5,
    max_grazing_angle=80.0,
    depth_tolerance=0.08,
    prune=True,
    drawn_view_weight=3.0,
    min_disagreement=0.3,
    alignment_iterations=1,
    depth_iterations=1,
    data_weight=0.005,
    consistency_weight=0.1,
    silhouette_margin=1.5,
    symmetric=False,
    voxel_size=0.7,
    min_points=1,
)
UNION = FULL.model_copy(
    update={
        "prune": False,
        "alignment_iterations": 0,
        "depth_iterations": 0,
        "silhouette_margin": 0.0,
    }
)


def _radial_error(cloud: PointCloud) -> np.ndarray:
    return np.abs(np.linalg.norm(cloud.points, axis=1) - 0.8)


def test_maps_of_a_ball_fuse_to_points_at_its_radius(ball_maps: ViewMaps, rig: Rig):
    for config in (UNION, FULL):
        result = fuse(ball_maps, rig, config, drawn_views=DRAWN_VIEWS)
        assert _radial_error(result.cloud).max() < 0.03
        outward = np.sum(result.cloud.points * result.cloud.normals, axis=1)
        assert (outward > 0.95 * 0.77).all()
        assert result.disagreement < 0.005
        assert 0.5 < result.confidence <= 1


def test_full_fusion_halves_the_error_of_a_union(ball: Mesh):
    rig = standard_rig(64)
    maps = RaycastScene(ball).render(rig)
    rng = np.random.default_rng(0)
    perturbed = perturb(maps, rig, standard_perturbation(1.0), rng)
    union, full = (
        _radial_error(fuse(perturbed, rig, config, drawn_views=DRAWN_VIEWS).cloud)
        for config in (UNION, FULL)
    )
    assert full.mean() < 0.5 * union.mean()
    assert np.quantile(full, 0.99) < 0.25 * np.quantile(union, 0.99)


def test_perturbed_views_disagree_more_than_true_ones(ball_maps: ViewMaps, rig: Rig):
    rng = np.random.default_rng(0)
    perturbed = perturb(ball_maps, rig, standard_perturbation(1.0), rng)
    of_perturbed, of_true = (
        fuse(maps, rig, FULL, drawn_views=DRAWN_VIEWS).disagreement
        for maps in (perturbed, ball_maps)
    )
    assert of_perturbed > 3 * of_true


def test_a_disagreement_without_consequence_is_not_measured(
    ball_maps: ViewMaps, rig: Rig
):
    measured, unmeasured = (
        fuse(ball_maps, rig, UNION.model_copy(update=changed), drawn_views=DRAWN_VIEWS)
        for changed in ({}, {"min_disagreement": np.inf})
    )
    assert np.isfinite(measured.disagreement) and np.isnan(unmeasured.disagreement)
    assert (measured.cloud.points == unmeasured.cloud.points).all()


def test_a_view_of_another_shape_is_pruned(
    ball_maps: ViewMaps, box_maps: ViewMaps, rig: Rig
):
    depth, foreground = box_maps.depth.copy(), box_maps.foreground.copy()
    depth[8], foreground[8] = ball_maps.depth[8], ball_maps.foreground[8]
    maps = replace(box_maps, depth=depth, foreground=foreground)
    valid = maps.foreground_mask()
    pruned = prune(maps, valid, rig, FULL, DRAWN_VIEWS)
    assert pruned[8].sum() < 0.2 * valid[8].sum()
    others = np.arange(15) != 8
    assert pruned[others].sum() > 0.95 * valid[others].sum()


def test_drawn_pixels_survive_the_votes_of_all_other_views(
    box_maps: ViewMaps, rig: Rig
):
    """A thin bar sticks out, in the front's map alone."""
    depth, foreground = box_maps.depth.copy(), box_maps.foreground.copy()
    normals = box_maps.normals.copy()
    depth[0, 15:17, 26:31], foreground[0, 15:17, 26:31] = 3.0, 1.0
    normals[0, 15:17, 26:31] = [0, 0, 1]
    maps = replace(box_maps, depth=depth, foreground=foreground, normals=normals)
    valid = maps.foreground_mask()
    assert valid[0].sum() > box_maps.foreground_mask()[0].sum()
    pruned = prune(maps, valid, rig, FULL, DRAWN_VIEWS)
    assert (pruned[0] == valid[0]).mean() > 0.99
    pruned = prune(maps, valid, rig, FULL, drawn_views=(1, 2))
    assert not pruned[0, 15:17, 26:31].any()


def test_a_symmetric_cloud_is_its_own_mirror_image(box_maps: ViewMaps, rig: Rig):
    foreground = box_maps.foreground.copy()
    foreground[0, :, :16] = 0
    half = replace(box_maps, foreground=foreground)
    config = UNION.model_copy(update={"symmetric": True})
    points = fuse(half, rig, config, drawn_views=DRAWN_VIEWS).cloud.points
    assert np.isclose(points[:, 0].min(), -points[:, 0].max(), atol=0.02)


def test_maps_that_show_nothing_are_refused(rig: Rig):
    empty = ViewMaps(
        depth=np.full((15, 32, 32), np.nan, dtype=np.float32),
        normals=np.zeros((15, 32, 32, 3), dtype=np.float32),
        foreground=np.zeros((15, 32, 32), dtype=np.float32),
    )
    for config in (UNION, FULL):
        with pytest.raises(
            TooFewPointsError, match=r"0 points, fuse\.min_points needs"
        ):
            fuse(empty, rig, config, drawn_views=DRAWN_VIEWS)
