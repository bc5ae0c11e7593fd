"""From where a drawing is seen: by a name, or by azimuth and elevation.

A view is named front, side, top, back or left; any other by its angles in degrees, as
"35,20": 35 from the front towards the side, 20 above.
"""

import math
from collections.abc import Sequence

import numpy as np

from pipeline.geometry.scene.cameras import (
    SKETCH_VIEWS,
    Rig,
    orbit_camera,
    standard_rig,
)

NAMED_VIEWS = {
    "front": (0.0, 0.0),
    "side": (90.0, 0.0),
    "top": (0.0, 90.0),
    "back": (180.0, 0.0),
    "left": (270.0, 0.0),
}
_SAME = 0.5  # degrees between angles that are one


def parse_view(text: str) -> str:
    """Return the one way to write a view; ValueError where it is none."""
    text = text.strip().lower()
    if text in NAMED_VIEWS:
        return text
    try:
        azimuth, elevation = map(float, text.split(","))
    except ValueError:
        azimuth = elevation = math.nan
    if not (math.isfinite(azimuth) and -90 <= elevation <= 90):
        raise ValueError(
            f"the view {text!r} is none of {', '.join(NAMED_VIEWS)}, nor azimuth and "
            'elevation in degrees, as "35,20"'
        )
    return name_view(azimuth, elevation)


def name_view(azimuth: float, elevation: float) -> str:
    """Return how the view at these angles, degrees, is written; names come first."""
    azimuth = round(azimuth, 1) % 360
    for name, (named_azimuth, named_elevation) in NAMED_VIEWS.items():
        turn = abs((azimuth - named_azimuth + 180) % 360 - 180)
        is_turned = turn > _SAME and named_elevation < 90
        if abs(elevation - named_elevation) <= _SAME and not is_turned:
            return name
    return f"{azimuth:g},{round(elevation, 1):g}"


def view_angles(view: str) -> tuple[float, float]:
    """Return azimuth and elevation of a view, degrees."""
    if view in NAMED_VIEWS:
        return NAMED_VIEWS[view]
    azimuth, elevation = map(float, view.split(","))
    return azimuth, elevation


def describe_view(view: str) -> str:
    """Say in words from where a view looks."""
    if view in NAMED_VIEWS:
        return f"from the {view}"
    azimuth, elevation = view_angles(view)
    half = "right" if azimuth < 180 else "left"
    turn = min(azimuth, 360 - azimuth)
    height = f", {abs(elevation):.0f} {'above' if elevation > 0 else 'below'}"
    return f"from {turn:.0f} degrees to the {half}{height if elevation else ''}"


def view_rig(views: Sequence[str], size: int) -> Rig:
    """Place the cameras of views, with images of `size` pixels on a side."""
    standard = standard_rig(size).cam_from_obj
    poses = [
        standard[SKETCH_VIEWS.index(view)]
        if view in SKETCH_VIEWS
        else orbit_camera(*view_angles(view), size).cam_from_obj[0]
        for view in views
    ]
    return Rig(cam_from_obj=np.reshape(poses, (-1, 4, 4)), size=size)


def rig_indices(views: Sequence[str]) -> list[int]:
    """Return the indices in the standard rig of those views that it has."""
    return [SKETCH_VIEWS.index(view) for view in views if view in SKETCH_VIEWS]
