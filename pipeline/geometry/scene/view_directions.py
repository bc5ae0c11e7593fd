"""The directions of view that are told apart when a drawing does not say its own."""

from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int
from numpy import ndarray

from pipeline.geometry.scene.cameras import orbit_camera
from pipeline.geometry.scene.drawing_views import NAMED_VIEWS, name_view

_AZIMUTH_STEP = 15  # degrees
_ELEVATIONS = (0, 20, 40)  # degrees
_NEAR = 32.0  # degrees between directions that are averaged
_TOP_PRIOR = 0.2  # how often people draw the top alone, beside any other view


@dataclass(frozen=True, kw_only=True)
class ViewGuess:
    """From where a drawing is seen, and how likely that is, within some degrees."""

    view: str
    probability: float


def candidate_views() -> Float[ndarray, "D 2"]:
    """Return azimuth and elevation of each, in degrees; the top is the last."""
    around = [
        (azimuth, elevation)
        for elevation in _ELEVATIONS
        for azimuth in range(0, 360, _AZIMUTH_STEP)
    ]
    return np.array([*around, (0, 90)], dtype=float)


def candidate_directions() -> Float[ndarray, "D 3"]:
    """Return the unit vectors from the origin to their cameras."""
    return np.concatenate(
        [
            orbit_camera(float(view[0]), float(view[1]), 2).camera_directions
            for view in candidate_views()
        ]
    )


def mirrored_candidates() -> Int[ndarray, " D"]:
    """Return which candidate each becomes when the drawing and the thing are mirrored.

    Left to right: what is seen from the right is then seen from the left.
    """
    directions = candidate_directions()
    return (directions * (-1, 1, 1) @ directions.T).argmax(axis=1)


def guess_view(probability: Float[ndarray, " D"]) -> ViewGuess:
    """Guess a view from the probabilities of the candidates.

    The likeliest one if it has a name, else the mean direction around it.
    """
    probability = probability * np.append(np.ones(len(probability) - 1), _TOP_PRIOR)
    directions = candidate_directions()
    best = int(np.argmax(probability))
    near = directions @ directions[best] > np.cos(np.radians(_NEAR))
    share = float(probability[near].sum() / probability.sum())
    azimuth, elevation = candidate_views()[best]
    view = name_view(azimuth, elevation)
    if view not in NAMED_VIEWS:
        x, y, z = probability[near] @ directions[near]
        azimuth = np.degrees(np.arctan2(x, z))
        elevation = np.degrees(np.arctan2(y, np.hypot(x, z)))
        view = name_view(float(np.round(azimuth)), float(np.round(elevation)))
    return ViewGuess(view=view, probability=share)
