from dataclasses import replace

import numpy as np
import pytest

from pipeline.geometry.fusion.perturbation import (
    Perturbation,
    perturb,
    smooth_field,
    standard_perturbation,
)
from pipeline.geometry.scene.cameras import Rig
from pipeline.geometry.scene.view_maps import ViewMaps, silhouette_iou


def _perturbed(
    maps: ViewMaps,
    rig: Rig,
    perturbation: Perturbation,
    other: ViewMaps | None = None,
) -> ViewMaps:
    return perturb(maps, rig, perturbation, np.random.default_rng(1), other)


def test_no_perturbation_changes_nothing(ball_maps: ViewMaps, rig: Rig):
    same = _perturbed(ball_maps, rig, standard_perturbation(0.0))
    np.testing.assert_array_equal(same.depth, ball_maps.depth)
    np.testing.assert_allclose(same.normals, ball_maps.normals, atol=1e-6)
    np.testing.assert_array_equal(same.foreground, ball_maps.foreground)


def test_the_same_seed_gives_the_same_errors(ball_maps: ViewMaps, rig: Rig):
    first, second = (
        _perturbed(ball_maps, rig, standard_perturbation(1.0)) for _ in range(2)
    )
    np.testing.assert_array_equal(first.depth, second.depth)
    np.testing.assert_array_equal(first.normals, second.normals)


def test_noise_has_the_standard_deviation_asked_for(ball_maps: ViewMaps, rig: Rig):
    perturbation = Perturbation(depth_noise=0.01, normal_noise=10.0)
    noisy = _perturbed(ball_maps, rig, perturbation)
    inside = ball_maps.foreground_mask()
    assert np.isclose((noisy.depth - ball_maps.depth)[inside].std(), 0.01, rtol=0.1)
    cosine = np.sum((noisy.normals * ball_maps.normals)[inside], axis=-1)
    angle = np.degrees(np.arccos(np.clip(cosine, -1, 1)))
    assert np.isclose(np.sqrt(np.mean(angle**2)), 10.0, rtol=0.1)
    facing = np.einsum("vhwc,vc->vhw", noisy.normals, rig.camera_directions)
    assert facing.min() > -1e-6


def test_a_smooth_field_is_smooth_and_of_unit_mean_square():
    field = smooth_field(64, np.random.default_rng(0))
    assert np.isclose(np.mean(field**2), 1)
    assert np.abs(np.diff(field, axis=0)).max() < 0.3


def test_pixels_flip_and_foreground_always_has_depth(ball_maps: ViewMaps, rig: Rig):
    flipped = _perturbed(ball_maps, rig, Perturbation(mask_flip_rate=0.05))
    changed = flipped.foreground_mask() != ball_maps.foreground_mask()
    assert np.isclose(changed.mean(), 0.05, atol=0.01)
    assert np.isfinite(flipped.depth[flipped.foreground > 0.5]).all()


def test_silhouettes_grow_or_shrink_by_pixels(ball_maps: ViewMaps, rig: Rig):
    perturbed = _perturbed(ball_maps, rig, Perturbation(max_mask_growth=2))
    grown = perturbed.foreground_mask().sum(
        axis=(1, 2)
    ) - ball_maps.foreground_mask().sum(axis=(1, 2))
    assert grown.min() < 0 < grown.max()
    assert silhouette_iou(perturbed, ball_maps, views=15) > 0.7


def test_only_views_without_a_drawing_are_missing_or_wrong(
    ball_maps: ViewMaps, box_maps: ViewMaps, rig: Rig
):
    perturbation = Perturbation(num_missing_views=1, num_wrong_views=2)
    perturbed = _perturbed(ball_maps, rig, perturbation, other=box_maps)
    empty = ~perturbed.foreground_mask().any(axis=(1, 2))
    same = (perturbed.foreground_mask() == ball_maps.foreground_mask()).all(axis=(1, 2))
    assert empty.sum() == 1
    assert (~same).sum() == 3
    assert same[:3].all()
    with pytest.raises(ValueError, match="needs another shape"):
        _perturbed(ball_maps, rig, perturbation)


def test_empty_maps_stay_empty(ball_maps: ViewMaps, rig: Rig):
    empty_maps = replace(
        ball_maps,
        depth=np.full_like(ball_maps.depth, np.nan),
        foreground=np.zeros_like(ball_maps.foreground),
    )
    assert (
        not _perturbed(empty_maps, rig, standard_perturbation(1.0))
        .foreground_mask()
        .any()
    )
