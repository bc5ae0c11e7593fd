import numpy as np
import pytest

from pipeline.shapes.character.poses import ARM_POSES, POSES, joints, pose, straight

ROOT = np.array([0.2, 1.0, 0.0])


def test_a_limb_without_angles_hangs_down():
    line = joints(straight(0.0, 0.0), ROOT, 0.3, 0.2)
    np.testing.assert_allclose(line[2], (0.2, 0.5, 0.0), atol=1e-12)


def test_a_t_pose_stretches_the_arm_sideways():
    line = joints(straight(np.pi / 2, 0.0), ROOT, 0.3, 0.2)
    np.testing.assert_allclose(line[2], (0.7, 1.0, 0.0), atol=1e-12)


def test_reaching_is_towards_the_front():
    line = joints(straight(0.0, np.pi / 2), ROOT, 0.3, 0.2)
    np.testing.assert_allclose(line[2], (0.2, 1.0, 0.5), atol=1e-12)


@pytest.mark.parametrize("name", sorted(set(POSES) - {"walk", "run", "wave"}))
def test_poses_at_rest_are_symmetric(name):
    assert pose(np.random.default_rng(0), {name: 1.0}).is_symmetric


def test_walking_is_not_symmetric():
    assert not pose(np.random.default_rng(0), {"walk": 1.0}).is_symmetric


def test_every_pose_is_known():
    assert set(POSES) == set(ARM_POSES) | {"walk", "run"}
