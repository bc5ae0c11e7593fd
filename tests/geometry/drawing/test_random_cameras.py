import numpy as np

from pipeline.geometry.drawing.random_cameras import sample_camera


def test_most_cameras_are_in_front_a_little_above_and_half_in_perspective():
    rng = np.random.default_rng(0)
    cameras = [sample_camera(rng) for _ in range(400)]
    from_front = [(c.azimuth + 80) % 360 < 160 for c in cameras]
    assert np.mean(from_front) > 0.6
    assert all(-5 <= c.elevation <= 50 for c in cameras)
    assert 0.4 < np.mean([np.isfinite(c.eye_distance) for c in cameras]) < 0.6
    assert min(c.eye_distance for c in cameras) > 2


def test_the_left_side_and_the_back_are_drawn_straight_on():
    rng = np.random.default_rng(0)
    views = {(c.azimuth, c.elevation) for c in (sample_camera(rng) for _ in range(99))}
    assert {(180.0, 0.0), (270.0, 0.0)} <= views
