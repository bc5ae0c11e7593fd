from dataclasses import replace

import numpy as np

from pipeline.geometry.fusion.depth_optimization import (
    LinearEquations,
    optimize_depths,
    solve_least_squares,
)
from pipeline.geometry.fusion.perturbation import Perturbation, perturb
from pipeline.geometry.scene.cameras import Rig, standard_rig
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.geometry.scene.view_maps import ViewMaps

WEIGHTS = {"tolerance": 0.08, "data_weight": 0.005, "consistency_weight": 0.1}


def _depth_error(maps: ViewMaps, true: ViewMaps) -> float:
    both = maps.foreground_mask() & true.foreground_mask()
    return float(np.abs(maps.depth - true.depth)[both].mean())


def _front_view(size: int) -> Rig:
    rig = standard_rig(size)
    return Rig(cam_from_obj=rig.cam_from_obj[:1], size=size)


def test_noise_and_bias_are_halved_at_least(torus: Mesh):
    rig = standard_rig(64)
    true = RaycastScene(torus).render(rig)
    perturbation = Perturbation(depth_noise=0.01, depth_bias=0.02, normal_noise=5.0)
    perturbed = perturb(true, rig, perturbation, np.random.default_rng(0))
    optimized = optimize_depths(perturbed, perturbed.foreground_mask(), rig, **WEIGHTS)
    assert _depth_error(optimized, true) < 0.5 * _depth_error(perturbed, true)


def test_a_noisy_plane_gets_the_slope_of_its_normals():
    rig = _front_view(32)
    row, col = np.mgrid[0:32, 0:32]
    depth = (2 + 0.5 * (col - 16) * rig.pixel_size + 0 * row)[None].astype(np.float32)
    normal = np.array([0.5, 0.0, 1.0]) / np.sqrt(1.25)  # depth grows along x
    maps = ViewMaps(
        depth=depth,
        normals=np.broadcast_to(normal, (1, 32, 32, 3)).astype(np.float32),
        foreground=np.ones((1, 32, 32), dtype=np.float32),
    )
    noise = 0.01 * np.random.default_rng(0).standard_normal(depth.shape)
    noisy = replace(maps, depth=depth + noise.astype("f4"))
    optimized = optimize_depths(noisy, maps.foreground_mask(), rig, **WEIGHTS)
    slope = np.polyfit(col[0], optimized.depth[0].mean(axis=0), 1)[0]
    assert np.isclose(slope, 0.5 * rig.pixel_size, rtol=0.02)
    assert _depth_error(optimized, maps) < 0.3 * _depth_error(noisy, maps)


def test_a_depth_discontinuity_is_kept():
    depth = np.full((1, 32, 32), 2.0, dtype=np.float32)
    depth[:, :, 16:] = 2.5
    normals = np.zeros((1, 32, 32, 3), dtype=np.float32)
    normals[..., 2] = 1
    maps = ViewMaps(depth=depth, normals=normals, foreground=np.ones_like(depth))
    optimized = optimize_depths(
        maps, maps.foreground_mask(), _front_view(32), **WEIGHTS
    )
    np.testing.assert_allclose(optimized.depth, depth, atol=1e-6)


def test_true_maps_hardly_change(ball_maps: ViewMaps, rig: Rig):
    optimized = optimize_depths(ball_maps, ball_maps.foreground_mask(), rig, **WEIGHTS)
    assert _depth_error(optimized, ball_maps) < 0.01


def test_the_solver_agrees_with_dense_least_squares():
    rng = np.random.default_rng(0)
    i = rng.integers(0, 20, 60)
    j = (i + rng.integers(1, 20, 60)) % 20
    a, b, value, weight = rng.random((4, 60)) + 0.1
    equations = LinearEquations(i=i, j=j, a=a, b=-b, value=value, weight=weight)
    dense = np.zeros((80, 20))
    dense[np.arange(60), i], dense[np.arange(60), j] = a, -b
    dense[:60] *= np.sqrt(weight)[:, None]
    dense[60:] = np.eye(20) * np.sqrt(0.1)
    rhs = np.concatenate([value * np.sqrt(weight), np.zeros(20)])
    expected = np.linalg.lstsq(dense, rhs)[0]
    blocks = np.arange(20) // 4
    solution = solve_least_squares([equations], np.full(20, 0.1), blocks)
    np.testing.assert_allclose(solution, expected, atol=5e-3)


def test_maps_without_valid_pixels_are_returned_as_they_are(
    ball_maps: ViewMaps, rig: Rig
):
    valid = np.zeros_like(ball_maps.foreground_mask())
    assert optimize_depths(ball_maps, valid, rig, **WEIGHTS) is ball_maps
