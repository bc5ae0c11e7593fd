import numpy as np
import torch

from pipeline.geometry.scene.cameras import NUM_VIEWS, Rig
from pipeline.network.base.shapemvd_frame import (
    from_shapemvd,
    ink_channels,
    shapemvd_from_obj,
    to_shapemvd,
)


def test_ink_is_minus_one_and_mirrored_copies_follow():
    drawings = torch.zeros(1, 3, 3, 4, 4)
    drawings[0, 2, 0, 1, 0] = 1
    drawings[0, :, [1, 2]] = 1  # fill does not count
    ink = ink_channels(drawings, (2, 1))
    assert ink.shape == (1, 4, 4, 4)
    assert ink[0, 0, 1, 0] == ink[0, 2, 1, 3] == -1
    assert ink.sum() == 4 * 16 - 4


def test_the_frame_of_shapemvd_looks_back_from_the_camera_with_y_up(rig: Rig):
    rotations = shapemvd_from_obj().double().numpy()
    np.testing.assert_allclose(np.linalg.det(rotations), 1, atol=1e-6)
    np.testing.assert_allclose(rotations[:, 2], rig.camera_directions, atol=1e-6)
    assert (rotations[3:, 1, 1] > 0.5).all()  # up is up
    np.testing.assert_allclose(rotations[0], np.eye(3), atol=1e-6)
    # The table of the original's top view: right, up, back.
    np.testing.assert_allclose(
        rotations[2], [[1, 0, 0], [0, 0, -1], [0, 1, 0]], atol=1e-6
    )


def test_there_and_back_changes_nothing():
    torch.manual_seed(0)
    depth = 1 + 2 * torch.rand(2, NUM_VIEWS, 3, 3)
    normals = torch.nn.functional.normalize(torch.randn(*depth.shape, 3), dim=-1)
    rotations = shapemvd_from_obj()
    with torch.autocast("cpu", dtype=torch.bfloat16):  # it is not for maps
        again = from_shapemvd(to_shapemvd(depth, normals, rotations), rotations)
    np.testing.assert_allclose(again[0], depth, atol=1e-6)
    np.testing.assert_allclose(again[1], normals, atol=1e-6)


def test_depth_fills_the_range_from_near_to_far():
    normals = torch.zeros(1, 1, 1, 2, 3)
    channels = to_shapemvd(
        torch.tensor([0.95, 3.05]).view(1, 1, 1, 2), normals, shapemvd_from_obj()[:1]
    )
    np.testing.assert_allclose(channels[0, 0, 3, 0], [-1, 1], atol=1e-6)
