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
    drawn = pose(np.random.default_rng(0), {name: 1.0})
    assert (drawn.right_arm, drawn.right_leg) == (drawn.left_arm, drawn.left_leg)


def test_walking_swings_the_limbs_in_opposite_phase():
    drawn = pose(np.random.default_rng(0), {"walk": 1.0})
    assert drawn.right_arm.ahead < 0 < drawn.left_arm.ahead
    assert drawn.left_leg.ahead < 0 < drawn.right_leg.ahead


def test_every_pose_is_known():
    assert set(POSES) == set(ARM_POSES) | {"walk", "run"}
