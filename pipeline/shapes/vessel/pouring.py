"""Vessels to pour of: teapots, kettles, jugs, watering cans.

The unit is the radius; spouts look to -x, handles to +x.
"""

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.parts.chances import between, chance
from pipeline.shapes.parts.paths import fillet
from pipeline.shapes.parts.placing import scaled
from pipeline.shapes.parts.revolved import hollow, turned
from pipeline.shapes.parts.solids import tube
from pipeline.shapes.vessel.fittings import bail, ear, lid, lipped, rose, spout
from pipeline.shapes.vessel.profiles import (
    CUPS,
    JUGS,
    TEAPOTS,
    footed,
    outline,
    profile,
    radius_at,
)


def teapot(rng: Generator) -> list[Mesh]:
    """Draw a teapot or a coffee pot: body, lid, spout, and a handle behind or above."""
    height = between(rng, (1.1, 1.9) if chance(rng, 0.75) else (2.0, 3.2))
    outside = footed(rng, profile(rng, TEAPOTS, 1.0, height), 0.35)
    top = outside[-1, 1]
    around = outline(rng, {"round": 8, "corners": 1.2})
    parts = [turned(outside, around), lid(rng, outside[-1, 0], top)]
    low, tip = top * between(rng, (0.22, 0.45)), top * between(rng, (0.85, 1.15))
    parts.append(spout(rng, outside, low, tip))
    if chance(rng, 0.75):
        span = (top * between(rng, (0.2, 0.35)), top * between(rng, (0.68, 0.85)))
        return [*parts, ear(rng, outside, span, 0.3)]
    return [*parts, hoop_handle(rng, outside, top)]


def hoop_handle(rng: Generator, outside: np.ndarray, top: float) -> Mesh:
    """Arch a handle over the lid from front to back of the pouring."""
    x, y = 0.9 * radius_at(outside, 0.85 * top), 0.8 * top
    rise = y + between(rng, (1.1, 1.7))
    corners = [(x, y, 0.0), (1.05 * x, rise, 0.0), (-1.05 * x, rise, 0.0), (-x, y, 0.0)]
    path = fillet(corners, between(rng, (0.3, 0.9)), 6)
    return tube(path, np.full(len(path), between(rng, (0.06, 0.1))), sides=10)


def kettle(rng: Generator) -> list[Mesh]:
    """Draw a kettle for the stove: broad, with a bail and a short spout."""
    height = between(rng, (1.0, 1.6))
    broad = {name: TEAPOTS[name] for name in ("squat", "cone", "drum", "ball")}
    outside = profile(rng, broad, 1.0, height)
    parts = [turned(outside), lid(rng, outside[-1, 0], height)]
    low = height * between(rng, (0.35, 0.55))
    parts.append(spout(rng, outside, low, height * between(rng, (0.9, 1.15))))
    x = radius_at(outside, 0.8 * height)
    foot = 0.78 * height
    if chance(rng, 0.5):
        return [*parts, hoop_handle(rng, outside, height)]
    return [*parts, bail(rng, x, foot, between(rng, (0.05, 0.08)))]


def jug(rng: Generator) -> list[Mesh]:
    """Draw a jug: hollow, with a lip and a handle."""
    height = between(rng, (1.6, 3.4))
    outside = footed(rng, profile(rng, JUGS, 1.0, height), 0.3)
    top = outside[-1, 1]
    wall = between(rng, (0.07, 0.12))
    body = lipped(rng, hollow(outside, wall), top, outside[-1, 0])
    span = (top * between(rng, (0.2, 0.45)), top * between(rng, (0.75, 0.95)))
    return [body, ear(rng, outside, span, wall)]


def watering_can(rng: Generator) -> list[Mesh]:
    """Draw a watering can: a long spout with a rose, a handle behind, one above."""
    height = between(rng, (1.2, 2.2))
    table = {name: CUPS[name] for name in ("straight", "bucket", "belly")}
    outside = profile(rng, table, 1.0, height)
    if chance(rng, 0.4):
        outside[:, 0] = outside[::-1, 0]
    body = hollow(outside, 0.08)
    parts = [
        scaled(body, (between(rng, (1.0, 1.4)), 1.0, 1.0)),
        *long_spout(rng, height),
    ]
    if chance(rng, 0.8):
        span = (0.25 * height, between(rng, (0.8, 0.95)) * height)
        parts.append(ear(rng, outside, span, 0.1))
    if chance(rng, 0.5) or len(parts) < 4:
        arc = bail(rng, 0.96 * outside[-1, 0], 0.92 * height, 0.07)
        parts.append(arc)
    return parts


def long_spout(rng: Generator, height: float) -> list[Mesh]:
    """Run a thin spout from the foot of a can far out and up."""
    start = np.array([-0.75, 0.2 * height, 0.0])
    reach = between(rng, (0.8, 1.7))
    end = np.array([-1.0 - reach, height * between(rng, (0.95, 1.35)), 0.0])
    thick = between(rng, (0.12, 0.2))
    pipe = tube([start, end], [1.3 * thick, 0.8 * thick], sides=14)
    if not chance(rng, 0.75):
        return [pipe]
    way = (end - start) / np.linalg.norm(end - start)
    return [pipe, rose(rng, end, way, thick * between(rng, (1.8, 2.8)))]
