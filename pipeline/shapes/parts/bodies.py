"""Bodies of vehicles and the like: sections between a lower and an upper curve."""

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.parts.placing import Numbers
from pipeline.shapes.parts.solids import loft

Curve = Float[ndarray, " _"]

# No section is lower than this share of the highest, so that no face is without area.
_MIN_SHARE = 0.03


def hull(
    z: Numbers, low: Numbers, high: Numbers, half: Numbers | float, power: float = 6.0
) -> Mesh:
    """Loft a body along z from its lower and upper curve and its half widths."""
    stations, bottom, top = (np.asarray(v, dtype=float) for v in (z, low, high))
    height = np.maximum(top - bottom, _MIN_SHARE * (top - bottom).max())
    centers = np.stack([0 * stations, top - height / 2, stations], axis=1)
    wide = np.broadcast_to(np.asarray(half, dtype=float), len(stations))
    halves = np.stack([wide, height / 2], axis=1)
    return loft(centers, halves, power=power, sides=24)


def with_arches(z: Curve, axles: Numbers, radius: float) -> Curve:
    """Add stations to a body where wheel arches are cut into its lower curve."""
    bends = radius * np.cos(np.linspace(0.0, np.pi, 9)) * 0.999
    bounds = radius * np.array([-1.001, 1.001])
    arches = [axle + np.concatenate([bends, bounds]) for axle in np.asarray(axles)]
    every = np.unique(np.concatenate([z, *arches]).round(9))
    return every[(every >= z.min()) & (every <= z.max())]


def arched(
    z: Curve, low: Numbers | float, axles: Numbers, arch: tuple[float, float]
) -> Curve:
    """Lift a lower curve over the wheels; an arch is its radius and axle height."""
    radius, height = arch
    lifted = np.broadcast_to(np.asarray(low, dtype=float), len(z)).copy()
    for axle in np.asarray(axles):
        inside = np.abs(z - axle) < radius
        rise = height + np.sqrt(np.maximum(radius**2 - (z - axle) ** 2, 0))
        lifted[inside] = np.maximum(lifted, rise)[inside]
    return lifted


def cabin(
    low: tuple[float, float, float],
    high: tuple[float, float, float],
    heights: tuple[float, float],
    power: float = 6.0,
) -> Mesh:
    """Raise a cabin whose foot and roof are given by half width, back and front z."""
    share = np.array([0.0, 0.5, 0.88, 0.97, 1.0])
    grow = np.array([1.0, 1.0, 1.0, 0.97, 0.88])
    half, back, front = (a + (b - a) * share for a, b in zip(low, high, strict=True))
    y = heights[0] + (heights[1] - heights[0]) * share
    centers = np.stack([0 * y, y, (back + front) / 2], axis=1)
    halves = np.stack([half, (front - back) / 2], axis=1) * grow[:, None]
    return loft(centers, halves, power=power, axis="y", sides=24)
