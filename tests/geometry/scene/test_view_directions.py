import numpy as np

from pipeline.geometry.scene.cameras import orbit_camera, standard_rig
from pipeline.geometry.scene.view_directions import (
    candidate_directions,
    candidate_views,
)


def test_the_front_the_side_and_the_top_are_among_them():
    cosine = standard_rig(2).camera_directions[:3] @ candidate_directions().T
    nearest = candidate_views()[cosine.argmax(axis=1)]
    np.testing.assert_array_equal(nearest, [[0, 0], [90, 0], [0, 90]])
    np.testing.assert_allclose(cosine.max(axis=1), 1)


def test_any_usual_view_is_near_one_of_them():
    rng = np.random.default_rng(0)
    for azimuth, elevation in rng.uniform((0, -5), (360, 50), size=(50, 2)):
        direction = orbit_camera(float(azimuth), float(elevation), 2).camera_directions[
            0
        ]
        cosine = (candidate_directions() @ direction).max()
        assert np.degrees(np.arccos(cosine)) < 14
