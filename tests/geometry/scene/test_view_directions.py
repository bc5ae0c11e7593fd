import numpy as np

from pipeline.geometry.scene.cameras import orbit_camera, standard_rig
from pipeline.geometry.scene.drawing_views import view_angles
from pipeline.geometry.scene.view_directions import (
    candidate_directions,
    candidate_views,
    guess_view,
    mirrored_candidates,
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


def _near(azimuth: float, elevation: float) -> np.ndarray:
    """Return the probabilities of who is sure within some degrees."""
    direction = orbit_camera(azimuth, elevation, 2).camera_directions[0]
    angle = np.degrees(np.arccos(np.clip(candidate_directions() @ direction, -1, 1)))
    likelihood = np.exp(-0.5 * (angle / 8) ** 2)
    return likelihood / likelihood.sum()


def test_a_view_between_candidates_is_guessed_between_them():
    guess = guess_view(_near(37.0, 26.0))
    azimuth, elevation = view_angles(guess.view)
    assert abs(azimuth - 37) < 4 and abs(elevation - 26) < 4
    assert guess.probability > 0.9


def test_a_view_near_a_named_one_is_that_one():
    assert guess_view(_near(87.0, 2.0)).view == "side"
    assert guess_view(_near(0.0, 88.0)).view == "top"


def test_mirrored_candidates_look_from_the_other_side():
    mirrored = candidate_directions()[mirrored_candidates()]
    np.testing.assert_allclose(mirrored, candidate_directions() * (-1, 1, 1), atol=1e-9)


def test_who_knows_nothing_is_unsure():
    assert guess_view(np.full(73, 1 / 73)).probability < 0.5
