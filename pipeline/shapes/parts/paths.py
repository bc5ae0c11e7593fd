"""Paths for tubes: bent at rounded corners, arched over a width, smooth."""

import numpy as np
from jaxtyping import Float
from numpy import ndarray

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.parts.placing import Axis, Numbers
from pipeline.shapes.parts.solids import MIN_RADIUS, Points, lathe, limb, skin, tube


def fillet(path: Points, radius: float, steps: int = 4) -> Float[ndarray, "K 3"]:
    """Round the inner corners of a path by quadratic curves of a given reach."""
    points = np.asarray(path, dtype=float)
    share = np.linspace(0, 1, steps + 1)[:, None]
    parts = [points[:1]]
    for before, corner, after in zip(points, points[1:], points[2:], strict=False):
        a = corner + _reach(before - corner, radius)
        b = corner + _reach(after - corner, radius)
        curve = (1 - share) ** 2 * a + 2 * share * (1 - share) * corner + share**2 * b
        parts.append(curve)
    return np.concatenate([*parts, points[-1:]])


def flesh(path: Points, radii: Numbers, sides: int = 12) -> Mesh:
    """Make a limb that bends and swells smoothly through the points of its path."""
    points = np.asarray(path, dtype=float)
    sizes = np.broadcast_to(np.asarray(radii, dtype=float), len(points))
    stations = smoothed(np.column_stack([points, sizes]))
    return limb(stations[:, :3], np.maximum(stations[:, 3], MIN_RADIUS), sides)


def bole(path: Points, radii: Numbers, sides: int = 12) -> Mesh:
    """Make a tube that bends and swells smoothly, with flat ends."""
    points = np.asarray(path, dtype=float)
    sizes = np.broadcast_to(np.asarray(radii, dtype=float), len(points))
    stations = smoothed(np.column_stack([points, sizes]))
    return tube(stations[:, :3], stations[:, 3], sides)


def turned(profile: Points, sides: int = 24, axis: Axis = "y") -> Mesh:
    """Revolve a smooth curve through (radius, position along the axis) pairs."""
    return lathe(smoothed(profile), sides, axis)


def blade(path: Points, widths: Numbers, thickness: float, sides: int = 6) -> Mesh:
    """Sweep a flat oval, wide in x, along a path in the plane x = 0: a leaf or petal.

    Args:
        path: Points in the plane x = 0, which a smooth curve runs through.
        widths: Half width at each of them.
        thickness: Half of the largest; it follows the width to the ends.
        sides: Of the oval.
    """
    knots = np.column_stack([np.asarray(path, dtype=float), widths])
    stations = smoothed(knots, 2)
    points, wide = stations[:, :3], np.maximum(stations[:, 3], 2 * MIN_RADIUS)
    along = np.gradient(points, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    normal = np.cross(along, (1.0, 0.0, 0.0))
    thick = np.maximum(thickness * np.sqrt(wide / wide.max()), MIN_RADIUS)
    angles = 2 * np.pi * np.arange(sides) / sides
    side = np.einsum("k,m,d->kmd", wide, np.cos(angles), (1.0, 0.0, 0.0))
    lift = np.einsum("k,m,kd->kmd", thick, np.sin(angles), normal)
    return skin(points[:, None] + side + lift)


def arch(
    width: float, height: float, power: float = 2.0, steps: int = 12
) -> Float[ndarray, "K 3"]:
    """Walk in the xy plane from the foot at the right over the top to the left."""
    angles = np.linspace(0, np.pi, steps + 1)
    x, y = np.cos(angles), np.sin(angles)
    reach = (np.abs(x) ** power + np.abs(y) ** power) ** (-1 / power)
    return np.stack([width / 2 * x * reach, height * y * reach, 0 * x], axis=1)


def smoothed(stations: Points, steps: int = 3) -> Float[ndarray, "K D"]:
    """Run a Catmull-Rom spline through stations of any dimension."""
    knots = np.asarray(stations, dtype=float)
    before = np.concatenate([2 * knots[:1] - knots[1:2], knots[:-2]])
    after = np.concatenate([knots[2:], 2 * knots[-1:] - knots[-2:-1]])
    t = (np.arange(steps) / steps)[:, None]
    here, there = knots[:-1, None], knots[1:, None]
    slope, slope_there = (there - before[:, None]) / 2, (after[:, None] - here) / 2
    curve = (
        (2 * t**3 - 3 * t**2 + 1) * here
        + (t**3 - 2 * t**2 + t) * slope
        + (3 * t**2 - 2 * t**3) * there
        + (t**3 - t**2) * slope_there
    )
    return np.concatenate([curve.reshape(-1, knots.shape[1]), knots[-1:]])


def _reach(step: Float[ndarray, " 3"], radius: float) -> Float[ndarray, " 3"]:
    length = np.linalg.norm(step)
    return step * min(radius / length, 0.45)
