from dataclasses import replace

import numpy as np

from pipeline.geometry.fusion.depth_optimization import Rows, settle, solve
from pipeline.geometry.fusion.perturbation import Disturbance, disturb
from pipeline.geometry.scene.cameras import Rig, standard_rig
from pipeline.geometry.scene.mesh import Mesh
from pipeline.geometry.scene.raycast import RaycastScene
from pipeline.geometry.scene.view_maps import ViewMaps

SETTINGS = {"tolerance": 0.08, "own": 0.005, "shared": 0.1}


def _error(maps: ViewMaps, true: ViewMaps) -> float:
    both = maps.foreground_mask() & true.foreground_mask()
    return float(np.abs(maps.depth - true.depth)[both].mean())


def test_noise_and_bias_are_halved_at_least(torus: Mesh):
    rig = standard_rig(64)
    true = RaycastScene(torus).render(rig)
    how = Disturbance(depth_noise=0.01, depth_bias=0.02, normal_noise=5.0)
    wrong = disturb(true, rig, how, np.random.default_rng(0))
    settled = settle(wrong, wrong.foreground_mask(), rig, **SETTINGS)
    assert _error(settled, true) < 0.5 * _error(wrong, true)


def test_a_tilted_plane_has_the_slope_that_its_normals_say():
    rig = standard_rig(32)
    front = rig.cam_from_obj[:1]
    row, col = np.mgrid[0:32, 0:32]
    depth = (2 + 0.5 * (col - 16) * rig.pixel_size + 0 * row)[None].astype(np.float32)
    normal = np.array([0.5, 0.0, 1.0]) / np.sqrt(1.25)  # depth grows along x
    maps = ViewMaps(
        depth=depth,
        normals=np.broadcast_to(normal, (1, 32, 32, 3)).astype(np.float32),
        foreground=np.ones((1, 32, 32), dtype=np.float32),
    )
    rng = np.random.default_rng(0)
    noisy = replace(
        maps, depth=depth + (0.01 * rng.standard_normal(depth.shape)).astype("f4")
    )
    one_view = Rig(cam_from_obj=front, size=32)
    settled = settle(noisy, maps.foreground_mask(), one_view, **SETTINGS)
    slope = np.polyfit(col[0], settled.depth[0].mean(axis=0), 1)[0]
    assert np.isclose(slope, 0.5 * rig.pixel_size, rtol=0.02)
    assert _error(settled, maps) < 0.3 * _error(noisy, maps)


def test_a_step_of_depth_is_kept():
    rig = standard_rig(32)
    one_view = Rig(cam_from_obj=rig.cam_from_obj[:1], size=32)
    depth = np.full((1, 32, 32), 2.0, dtype=np.float32)
    depth[:, :, 16:] = 2.5
    normals = np.zeros((1, 32, 32, 3), dtype=np.float32)
    normals[..., 2] = 1
    maps = ViewMaps(depth=depth, normals=normals, foreground=np.ones_like(depth))
    settled = settle(maps, maps.foreground_mask(), one_view, **SETTINGS)
    np.testing.assert_allclose(settled.depth, depth, atol=1e-6)


def test_true_maps_hardly_change(ball_maps: ViewMaps, rig: Rig):
    settled = settle(ball_maps, ball_maps.foreground_mask(), rig, **SETTINGS)
    assert _error(settled, ball_maps) < 0.01


def test_the_solver_agrees_with_dense_least_squares():
    rng = np.random.default_rng(0)
    i = rng.integers(0, 20, 60)
    j = (i + rng.integers(1, 20, 60)) % 20
    a, b, value, weight = rng.random((4, 60)) + 0.1
    rows = Rows(i=i, j=j, a=a, b=-b, value=value, weight=weight)
    dense = np.zeros((80, 20))
    dense[np.arange(60), i], dense[np.arange(60), j] = a, -b
    dense[:60] *= np.sqrt(weight)[:, None]
    dense[60:] = np.eye(20) * np.sqrt(0.1)
    right = np.concatenate([value * np.sqrt(weight), np.zeros(20)])
    expected = np.linalg.lstsq(dense, right)[0]
    found = solve([rows], np.full(20, 0.1), np.arange(20) // 4)
    np.testing.assert_allclose(found, expected, atol=5e-3)


def test_maps_that_show_nothing_stay_so(ball_maps: ViewMaps, rig: Rig):
    nothing = np.zeros_like(ball_maps.foreground_mask())
    assert settle(ball_maps, nothing, rig, **SETTINGS) is ball_maps
