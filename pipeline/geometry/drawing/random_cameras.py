"""Cameras from which people draw a thing, besides the front, the side and the top.

Most drawings are three-quarter views from a little above, in front; some are of the
other side or the back. Half of them are in perspective.
"""

from dataclasses import dataclass

import numpy as np

_FRONT_SHARE = 0.65  # of the cameras in front of the shape, to either side
_AXIS_SHARE = 0.2  # of those that look straight at its left side or its back
_AXIS_AZIMUTHS = (180.0, 270.0, 270.0)  # the left side is drawn more often
_MAX_FRONT_AZIMUTH = 80.0  # degrees
_ELEVATION = (-5.0, 15.0, 50.0)  # degrees: lowest, likeliest, highest
_PERSPECTIVE_SHARE = 0.5
_EYE_DISTANCE = (2.5, 8.0)  # object units from the origin


@dataclass(frozen=True, kw_only=True)
class DrawingCamera:
    """Where a drawing is seen from.

    Attributes:
        azimuth: Degrees from the front (+z) towards the side (+x).
        elevation: Degrees above the xz plane.
        eye_distance: Of the eye from the origin, object units; infinite without
            perspective.
    """

    azimuth: float
    elevation: float
    eye_distance: float = np.inf


def sample_camera(rng: np.random.Generator) -> DrawingCamera:
    """Sample a camera that a person may have drawn a shape from."""
    kind = rng.random()
    if kind < _FRONT_SHARE:
        azimuth = rng.uniform(-_MAX_FRONT_AZIMUTH, _MAX_FRONT_AZIMUTH)
    elif kind < _FRONT_SHARE + _AXIS_SHARE:
        azimuth = rng.choice(_AXIS_AZIMUTHS)
    else:
        azimuth = rng.uniform(0, 360)
    is_level = _FRONT_SHARE <= kind < _FRONT_SHARE + _AXIS_SHARE
    elevation = 0.0 if is_level else rng.triangular(*_ELEVATION)
    near, far = _EYE_DISTANCE
    is_perspective = rng.random() < _PERSPECTIVE_SHARE
    # Uniform in what perspective does, which is one over the distance.
    distance = 1 / rng.uniform(1 / far, 1 / near) if is_perspective else np.inf
    return DrawingCamera(
        azimuth=float(azimuth % 360),
        elevation=float(elevation),
        eye_distance=float(distance),
    )
