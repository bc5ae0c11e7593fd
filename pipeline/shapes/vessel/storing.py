"""Vessels to keep, cook and carry in: vases, bottles, jars, bowls, pots, buckets.

The unit is the radius; they stand about the y axis, single handles look to +x.
"""

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.parts.chances import between, chance, pick
from pipeline.shapes.parts.paths import fillet
from pipeline.shapes.parts.placing import mirrored, rotated, translated
from pipeline.shapes.parts.revolved import ROUND, hollow, raised, turned
from pipeline.shapes.parts.solids import lathe, limb, torus, tube
from pipeline.shapes.vessel.fittings import bail, ear, knob, lid, lipped
from pipeline.shapes.vessel.profiles import (
    BOTTLES,
    BOWLS,
    CUPS,
    JARS,
    VASES,
    footed,
    outline,
    profile,
    radius_at,
)


def vase(rng: Generator) -> list[Mesh]:
    """Draw a vase, round, fluted or with corners; with two ears perhaps."""
    height = between(rng, (1.5, 4.5))
    outside = footed(rng, profile(rng, VASES, 1.0, height), 0.3)
    around = outline(rng, {"round": 7, "corners": 1.5, "waves": 1, "square": 0.6})
    parts = [hollow(outside, between(rng, (0.06, 0.11)), around)]
    if around is ROUND and chance(rng, 0.25):
        top = outside[-1, 1]
        span = (top * between(rng, (0.5, 0.65)), top * between(rng, (0.82, 0.95)))
        handle = ear(rng, outside, span, 0.09)
        parts += [handle, mirrored(handle)]
    return parts


def bottle(rng: Generator) -> list[Mesh]:
    """Draw a bottle with a cork, a cap, a ring at the mouth, or a handle."""
    height = between(rng, (2.2, 6.5))
    outside = profile(rng, BOTTLES, 1.0, height)
    around = outline(rng, {"round": 7, "square": 1, "corners": 1})
    neck = outside[-1, 0]
    parts = [turned(outside, around), *stopper(rng, neck, height)]
    if chance(rng, 0.12):
        span = (0.62 * height, 0.92 * height)
        parts.append(ear(rng, outside, span, 0.3 * neck))
    return parts


def stopper(rng: Generator, neck: float, height: float) -> list[Mesh]:
    """Close a bottle."""
    style = pick(rng, {"ring": 4, "cork": 3, "cap": 3, "knob": 1, "pump": 1})
    ring = translated(torus(neck, (0.18 * neck, 0.25 * neck), sides=20), (0, height, 0))
    if style == "ring":
        return [ring]
    if style == "knob":
        return [ring, knob(rng, 0.8 * neck, height)]
    rise = neck * between(rng, (0.5, 1.4))
    size = 1.15 * neck if style == "cap" else 0.8 * neck
    plug = lathe(
        [(size, -0.5 * neck), (size, rise), (0.8 * size, 1.1 * rise)], sides=20
    )
    parts = [translated(plug, (0.0, height, 0.0))]
    if style == "pump":
        top = height + rise + 1.4 * neck
        path = [(0, height, 0), (0, top, 0), (-2.0 * neck, top - 0.1 * neck, 0)]
        bent = fillet(path, 0.4 * neck)
        parts.append(tube(bent, np.full(len(bent), 0.3 * neck), sides=10))
    return [ring, *parts] if style == "cork" else parts


def jar(rng: Generator) -> list[Mesh]:
    """Draw a jar or a tin with a lid."""
    height = between(rng, (1.1, 3.0))
    outside = footed(rng, profile(rng, JARS, 1.0, height), 0.2)
    around = outline(rng, {"round": 7, "corners": 1.5, "square": 1})
    top, rim = outside[-1, 1], outside[-1, 0]
    parts = [turned(outside, around)]
    if around is ROUND and chance(rng, 0.4):
        high = between(rng, (0.2, 0.5))
        cap = [(1.03 * rim, -0.1), (1.08 * rim, -0.1 + 0.2 * high), (1.08 * rim, high)]
        parts.append(lathe(raised([*cap, (0.98 * rim, high + 0.05)], top)))
    else:
        parts.append(lid(rng, rim, top))
    if chance(rng, 0.15):
        handle = ear(rng, outside, (0.5 * top, 0.8 * top), 0.2)
        parts += [handle, mirrored(handle)]
    return parts


def bowl(rng: Generator) -> list[Mesh]:
    """Draw a bowl or a dish, on a foot perhaps."""
    height = between(rng, (0.3, 1.0))
    outside = footed(rng, profile(rng, BOWLS, 1.0, height), 0.5)
    around = outline(rng, {"round": 6, "waves": 1.5, "corners": 1, "square": 0.7})
    body = hollow(outside, between(rng, (0.05, 0.09)), around)
    if chance(rng, 0.15):
        body = lipped(rng, body, outside[-1, 1], 0.6)
    if chance(rng, 0.2):
        stand = between(rng, (0.4, 1.2))
        foot = between(rng, (0.35, 0.6))
        stem = [(foot, -stand), (foot, 0.08 - stand), (0.14, 0.25 - 0.5 * stand)]
        return [body, lathe([*stem, (0.6 * outside[0, 0], 0.03)])]
    return [body]


def bucket(rng: Generator) -> list[Mesh]:
    """Draw a bucket or a basket with a bail."""
    height = between(rng, (1.3, 2.4))
    table = {name: CUPS[name] for name in ("taper", "bucket", "straight", "belly")}
    outside = profile(rng, table, 1.0, height)
    around = outline(rng, {"round": 8, "square": 1})
    rim = outside[-1, 0]
    parts = [hollow(outside, 0.08, around)]
    if around is ROUND:
        for share in (1.0, between(rng, (0.2, 0.75)))[: int(rng.integers(1, 3))]:
            ring = torus(radius_at(outside, share * height), (0.05, 0.07), sides=28)
            parts.append(translated(ring, (0.0, share * height, 0.0)))
    return [*parts, bail(rng, rim, 0.93 * height, between(rng, (0.045, 0.075)))]


def pot(rng: Generator) -> list[Mesh]:
    """Draw a cooking pot with two grips or a cauldron with feet, perhaps with a lid."""
    height = between(rng, (0.7, 1.7))
    cauldron = chance(rng, 0.25)
    table = {"cauldron": JARS["cookie"]} if cauldron else {"drum": CUPS["straight"]}
    outside = profile(rng, table, 1.0, height)
    rim, wall = outside[-1, 0], 0.08
    parts = [hollow(outside, wall)]
    if cauldron:
        parts += [*feet(outside[0, 0]), bail(rng, rim, 0.95 * height, 0.06)]
    else:
        parts += grips(rng, radius_at(outside, 0.8 * height), 0.8 * height)
    return [*parts, lid(rng, rim, height)] if chance(rng, 0.55) else parts


def feet(radius: float) -> list[Mesh]:
    """Stand on three feet below y = 0."""
    foot = limb([(0.7 * radius, 0.25, 0.0), (1.0 * radius, -0.25, 0.0)], [0.12, 0.08])
    return [rotated(foot, "y", np.pi / 2 + 2 * np.pi * turn / 3) for turn in range(3)]


def grips(rng: Generator, radius: float, height: float) -> list[Mesh]:
    """Bend a grip out of either side, level or up."""
    reach = radius + between(rng, (0.2, 0.4))
    wide = between(rng, (0.2, 0.35))
    corners = [(-0.04, wide), (reach - radius, wide), (reach - radius, -wide)]
    path = fillet([(x + radius, 0.0, z) for x, z in [*corners, (-0.04, -wide)]], 0.15)
    grip = tube(path, np.full(len(path), between(rng, (0.05, 0.09))), sides=8)
    placed = translated(grip, (0.0, height, 0.0))
    return [placed, mirrored(placed)]


def pan(rng: Generator) -> list[Mesh]:
    """Draw a frying pan or a saucepan with one long handle."""
    height = between(rng, (0.25, 1.1))
    outside = profile(rng, {"pan": CUPS["bucket"]}, 1.0, height)
    long, lift = between(rng, (1.0, 2.0)), between(rng, (0.0, 0.4))
    y = 0.8 * height
    start = radius_at(outside, y) - 0.05
    size = between(rng, (0.08, 0.13))
    path = [(start, y, 0.0), (start + 0.3 * long, y + 0.6 * lift, 0.0)]
    path.append((start + long, y + lift, 0.0))
    handle = limb(path, [0.6 * size, size, 1.1 * size])
    parts = [hollow(outside, 0.07), handle]
    return [*parts, lid(rng, outside[-1, 0], height)] if chance(rng, 0.25) else parts


def basket(rng: Generator) -> list[Mesh]:
    """Draw a basket with a handle over it, square or round."""
    height = between(rng, (0.7, 1.2))
    outside = profile(rng, {"basket": CUPS["bucket"]}, 1.0, height)
    around = outline(rng, {"square": 2, "round": 1})
    body = hollow(outside, 0.09, around)
    rise = between(rng, (0.9, 1.8))
    corners = [(0.93, 0.85 * height, 0.0), (0.95, height + rise, 0.0)]
    corners += [(-x, y, z) for x, y, z in reversed(corners)]
    path = fillet(corners, between(rng, (0.4, 0.9)), 7)
    handle = tube(path, np.full(len(path), 0.07), sides=8)
    return [body, handle]
