"""What is put onto vessels: handles, spouts, lids, knobs, saucers, bails.

Handles look to +x, spouts to -x; all of it is symmetric front to back.
"""

from collections.abc import Callable, Mapping

import numpy as np
from jaxtyping import Float
from numpy import ndarray
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.parts.chances import between, chance, pick
from pipeline.shapes.parts.paths import arch, fillet, smoothed
from pipeline.shapes.parts.placing import both_sides, rotated, scaled, translated
from pipeline.shapes.parts.revolved import hollow, raised
from pipeline.shapes.parts.solids import Points, ellipsoid, lathe, torus, tube
from pipeline.shapes.vessel.profiles import Profile, radius_at

Span = tuple[float, float]


def ear(rng: Generator, outside: Profile, span: Span, wall: float) -> Mesh:
    """Bend a handle out of the wall and back into it, between two heights."""
    low, high = span
    tall = high - low
    thick = between(rng, (0.045, 0.1)) * max(tall, 0.8 * outside[:, 0].max())
    inner = radius_at(outside, low) - 0.5 * wall, radius_at(outside, high) - 0.5 * wall
    reach = max(inner) + tall * between(rng, (0.35, 0.8)) + thick
    path = EARS[pick(rng, {"round": 4, "square": 2, "drop": 3, "high": 1})](
        (inner[0], low), (inner[1], high), reach
    )
    sizes = thick * np.linspace(between(rng, (0.65, 1.0)), 1.0, len(path))
    flat = between(rng, (0.9, 1.7))
    return scaled(tube(path, sizes, sides=12), (1.0, 1.0, flat))


def round_ear(low: Span, high: Span, reach: float) -> Float[ndarray, "K 3"]:
    """Run along half an oval."""
    y = high[1] - low[1]
    knots = [low, (0.8 * reach + 0.2 * low[0], low[1] + 0.05 * y)]
    knots += [(reach, low[1] + 0.5 * y), (0.8 * reach + 0.2 * high[0], high[1])]
    return _lifted(smoothed([*knots, high], 4))


def square_ear(low: Span, high: Span, reach: float) -> Float[ndarray, "K 3"]:
    """Run straight out, up, and straight in again."""
    corners = [low, (reach, low[1]), (reach, high[1]), high]
    return fillet(_lifted(corners), 0.3 * (high[1] - low[1]))


def drop_ear(low: Span, high: Span, reach: float) -> Float[ndarray, "K 3"]:
    """Run out at the top and fall slantwise to the wall, like an ear."""
    y = high[1] - low[1]
    knots = [low, (0.45 * reach + 0.55 * low[0], low[1] + 0.16 * y)]
    knots += [(0.9 * reach + 0.1 * low[0], low[1] + 0.5 * y), (reach, low[1] + 0.8 * y)]
    knots += [(0.7 * reach + 0.3 * high[0], high[1] + 0.04 * y), high]
    return _lifted(smoothed(knots, 4))


def high_ear(low: Span, high: Span, reach: float) -> Float[ndarray, "K 3"]:
    """Swing up above the top before it falls."""
    y = high[1] - low[1]
    knots = [low, (0.75 * reach + 0.25 * low[0], low[1] + 0.3 * y)]
    knots += [(reach, high[1]), (0.75 * reach + 0.25 * high[0], high[1] + 0.3 * y)]
    return _lifted(smoothed([*knots, high], 4))


def spout(rng: Generator, outside: Profile, low: float, tip: float) -> Mesh:
    """Run a tapered spout from the body at a height up to its tip."""
    radius = radius_at(outside, low)
    tall = tip - low
    reach = radius + between(rng, (0.5, 1.0)) * tall + 0.1 * radius
    bend = between(rng, (-0.2, 0.75))
    knots = [(0.75 * radius, low), (radius + 0.3 * (reach - radius), low + 0.12 * tall)]
    across, up = 0.55 + 0.2 * bend, 0.55 - 0.15 * bend
    knots += [(radius + across * (reach - radius), low + up * tall), (reach, tip)]
    if chance(rng, 0.3):
        knots.append((reach + 0.25 * tall, tip + 0.02 * tall))
    path = _lifted(smoothed(knots, 4)) * (-1.0, 1.0, 1.0)
    thick = between(rng, (0.16, 0.28)) * radius
    end = between(rng, (0.4, 0.75))
    share = np.linspace(0, 1, len(path))
    sizes = thick * np.interp(share, [0, 0.5, 0.9, 1], [1.3, 0.85, end, end])
    return tube(path, sizes, sides=14)


def rose(rng: Generator, path_end: np.ndarray, way: np.ndarray, size: float) -> Mesh:
    """End the spout of a watering can in a cone with a flat or a domed face."""
    tip = path_end + size * between(rng, (1.0, 1.8)) * way
    rim = tip + 0.25 * size * way
    ends = [path_end - 0.2 * size * way, tip, rim, rim + 0.2 * size * way]
    dome = between(rng, (0.5, 0.95))
    return tube(ends, [0.3 * size, size, size, dome * size], sides=18)


def lid(rng: Generator, radius: float, height: float) -> Mesh:
    """Close a rim by a lid with a knob; the rim is at the height."""
    rise = radius * between(rng, (0.08, 0.6))
    over = between(rng, (0.96, 1.12))
    brim = 0.08 * radius
    style = pick(rng, {"dome": 5, "flat": 2, "cone": 2})
    shoulder = {"dome": 0.78, "flat": 0.93, "cone": 0.5}[style]
    level = {"dome": 0.72, "flat": 0.9, "cone": 0.5}[style]
    profile = [(0.9 * radius, -0.5 * brim), (over * radius, 0.0), (over * radius, brim)]
    profile += [(shoulder * radius, brim + level * rise), (0.12 * radius, brim + rise)]
    top = translated(lathe(profile, sides=24), (0.0, height, 0.0))
    return merge([top, knob(rng, 0.25 * radius, height + brim + 0.95 * rise)])


def knob(rng: Generator, size: float, foot: float) -> Mesh:
    """Set a knob upon a lid: a ball, a button, a cone or a ring."""
    style = pick(rng, {"ball": 4, "button": 3, "cone": 1, "ring": 1})
    size *= between(rng, (0.7, 1.3))
    if style == "ball":
        return ellipsoid((size, size, size), (0.0, foot + 0.8 * size, 0.0), sides=14)
    if style == "ring":
        ring = torus(0.9 * size, (0.3 * size, 0.3 * size), axis="z", sides=18)
        return translated(ring, (0.0, foot + 0.9 * size, 0.0))
    profile = {
        "button": [(0.5, -0.2), (0.4, 0.5), (1.0, 0.7), (1.0, 1.0), (0.6, 1.2)],
        "cone": [(0.5, -0.2), (0.4, 0.4), (0.8, 0.8), (0.1, 2.0)],
    }[style]
    shape = size * np.array(profile)
    return lathe(raised(shape, foot), sides=14)


def saucer(rng: Generator, radius: float) -> Mesh:
    """Make a plate whose floor is at y = 0, for a cup of a given foot."""
    wide = radius * between(rng, (1.9, 2.8))
    rise = wide * between(rng, (0.08, 0.22))
    profile = [(0.5 * wide, -0.08 * wide), (0.62 * wide, -0.04 * wide)]
    profile += [(0.85 * wide, 0.4 * rise), (wide, rise)]
    return hollow(profile, 0.06 * wide)


def bail(rng: Generator, radius: float, foot: float, size: float) -> Mesh:
    """Arch a handle over a bucket or a kettle, upright or leaning."""
    rise = radius * between(rng, (0.8, 1.6))
    curve = arch(2 * radius, rise, power=between(rng, (1.8, 3.5)), steps=16)
    parts = [tube(curve, np.full(len(curve), size), sides=8)]
    if chance(rng, 0.4):
        grip = [(0.3 * radius, rise, 0.0), (-0.3 * radius, rise, 0.0)]
        parts.append(tube(grip, [2 * size, 2 * size], sides=10))
    lean = between(rng, (0.4, 1.3)) if chance(rng, 0.3) else 0.0
    ears = ellipsoid((1.5 * size, 2.2 * size, 2.2 * size), (radius, 0, 0), sides=10)
    whole = merge([rotated(merge(parts), "x", lean), both_sides(ears)])
    return translated(whole, (0.0, foot, 0.0))


def lipped(rng: Generator, body: Mesh, height: float, radius: float) -> Mesh:
    """Pull the rim of a hollow body out to -x, to pour over."""
    vertices = body.vertices.copy()
    start = between(rng, (0.6, 0.85))
    rise = np.clip((vertices[:, 1] / height - start) / (1 - start), 0, 1.1) ** 1.5
    angle = np.arctan2(vertices[:, 2], -vertices[:, 0])
    near = np.exp(-((angle / between(rng, (0.35, 0.7))) ** 2)) * rise
    vertices[:, 0] -= between(rng, (0.2, 0.55)) * radius * near
    vertices[:, 1] += between(rng, (0.0, 0.2)) * radius * near
    return Mesh(vertices=vertices, faces=body.faces)


def _lifted(flat: Points) -> Float[ndarray, "K 3"]:
    return np.insert(np.asarray(flat, dtype=float), 2, 0.0, axis=1)


EARS: Mapping[str, Callable[[Span, Span, float], Float[ndarray, "K 3"]]] = {
    "round": round_ear,
    "square": square_ear,
    "drop": drop_ear,
    "high": high_ear,
}
