import numpy as np
import torch

from pipeline.geometry.scene.cameras import DISTANCE, NUM_VIEWS, Rig, unproject
from pipeline.network.base.depth_ops import depth_normals, resize, unproject_depth

SIZE = 32


def test_points_of_a_depth_map_are_those_that_numpy_unprojects(
    rig: Rig,
):
    depth = torch.rand(1, 1, SIZE, SIZE, generator=torch.Generator().manual_seed(0)) + 1
    row, col = np.mgrid[0:SIZE, 0:SIZE].reshape(2, -1) + 0.5
    pixels = np.column_stack([row, col, depth.numpy().ravel()])
    rotations = rig.cam_from_obj[:, :3, :3].swapaxes(1, 2)
    obj_from_cam = torch.from_numpy(rotations.copy()).float()
    for view in range(NUM_VIEWS):
        points = unproject_depth(depth, obj_from_cam[[view]])
        expected = unproject(pixels, rig.cam_from_obj[view], SIZE)
        np.testing.assert_allclose(points.reshape(-1, 3), expected, atol=1e-5)
        sparse = unproject_depth(depth, obj_from_cam[[view]], 2)
        torch.testing.assert_close(sparse, points[:, :, ::2, ::2])


def test_a_tilted_plane_has_the_normal_of_its_tilt():
    col = torch.arange(SIZE).float() * 2 * 1.05 / SIZE
    depth = (DISTANCE + 0.5 * col).expand(1, 1, SIZE, SIZE)
    normal = depth_normals(depth)[0, 0, :, 16, 16]
    expected = np.array([0.5, 0, -1]) / np.hypot(0.5, 1)
    np.testing.assert_allclose(normal, expected, atol=1e-4)


def test_shrinking_averages_and_growing_keeps_the_mean():
    image = torch.rand(1, 1, 8, 8, generator=torch.Generator().manual_seed(0))
    small = resize(image, 4)
    np.testing.assert_allclose(small[0, 0, 0, 0], image[0, 0, :2, :2].mean())
    np.testing.assert_allclose(resize(small, 8).mean(), small.mean(), rtol=1e-5)
    assert resize(image, 8) is image


def test_geometry_keeps_its_digits_in_a_half_precision_network():
    depth = torch.full((1, 1, 8, 8), 1.2345678)
    rotation = torch.linalg.qr(
        torch.randn(3, 3, generator=torch.Generator().manual_seed(0))
    ).Q[None]
    exact = unproject_depth(depth, rotation)
    with torch.autocast("cpu", torch.bfloat16):
        torch.testing.assert_close(unproject_depth(depth, rotation), exact)
