"""The directions of view that are told apart when a drawing does not say its own."""

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from pipeline.geometry.scene.cameras import orbit_camera

_AZIMUTH_STEP = 15  # degrees
_ELEVATIONS = (0, 20, 40)  # degrees


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
