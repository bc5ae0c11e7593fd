"""Boats: rowing, sailing and motor boats, submarines. About 1 long, the bow at +z."""

import numpy as np
from jaxtyping import Float
from numpy import ndarray
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh
from pipeline.shapes.parts.chances import Range, between, chance, pick
from pipeline.shapes.parts.placing import both_sides, rotated, translated
from pipeline.shapes.parts.solids import (
    Points,
    box,
    ellipsoid,
    lathe,
    limb,
    loft,
    rounded_box,
    skin,
    torus,
    tube,
    wing,
)
from pipeline.shapes.vehicle.road.bodies import glazed

Stations = Float[ndarray, " K"]


def boat_hull(
    z: Stations, keel: Stations, rail: Stations, half: Stations, hold: Stations
) -> Mesh:
    """Loft a hull of round sections that is open above.

    Args:
        z: Stations from the stern to the bow.
        keel: Height of the lowest point at each.
        rail: Height of the upper edge.
        half: Half width of the upper edge.
        hold: Depth of the inside over that of the outside, 0 where a deck closes it.
    """
    angles = -np.pi * np.linspace(0.0, 1.0, 13)
    x, y = np.cos(angles), -(np.abs(np.sin(angles)) ** 0.7)
    wide, deep = np.maximum(half, 0.008)[:, None], (rail - keel)[:, None]
    outer = np.stack([wide * x, rail[:, None] + deep * y], axis=2)
    inside = np.maximum(hold, 0.0)[:, None] * deep * y[::-1]
    inner = np.stack([0.88 * wide * x[::-1], rail[:, None] + inside], axis=2)
    section = np.concatenate([outer, inner[:, 1:-1]], axis=1)
    along = np.broadcast_to(z[:, None, None], (*section.shape[:2], 1))
    return skin(np.concatenate([section, along], axis=2))


def lines(
    rng: Generator, beam: Range, depth: Range, stern: Range = (0.4, 0.9)
) -> tuple[Stations, Stations, Stations, Stations]:
    """Draw stations, keel, rail and half widths of a hull; a stern of 0 is pointed."""
    z = np.concatenate([[-0.5, -0.485], np.linspace(-0.42, 0.42, 9), [0.47, 0.5]])
    share = z + 0.5
    wide, deep = between(rng, beam) / 2, between(rng, depth)
    back, full = between(rng, stern), between(rng, (1.6, 3.2))
    tapered = 1 - np.clip((share - 0.4) / 0.6, 0, 1) ** full
    half = wide * tapered * (back + (1 - back) * np.clip(share / 0.45, 0, 1) ** 0.6)
    sheer = between(rng, (0.1, 0.9)) * deep
    rail = deep + sheer * np.clip(share - 0.45, 0, 1) ** 2 * 3
    rail += between(rng, (0.0, 0.4)) * sheer * np.clip(0.4 - share, 0, 1) ** 2 * 6
    keel = 0.75 * deep * np.clip((share - 0.7) / 0.3, 0, 1) ** 2
    return z, keel, rail, half


def rowing_boat(rng: Generator) -> list[Mesh]:
    """Draw an open boat with benches, with oars or a small motor perhaps."""
    pointed = chance(rng, 0.3)
    stern = (0.02, 0.06) if pointed else (0.5, 0.85)
    z, keel, rail, half = lines(rng, (0.3, 0.48), (0.12, 0.2), stern)
    hold = 0.85 * np.clip(np.minimum(z + 0.485, 0.45 - z) / 0.1, 0, 1)
    parts = [boat_hull(z, keel, rail, half, hold)]
    for place in np.linspace(-0.3, 0.22, int(rng.integers(2, 4))):
        wide = float(np.interp(place, z, half))
        y = float(np.interp(place, z, rail)) * 0.75
        parts.append(box((1.75 * wide, 0.02, 0.09), (0.0, y, float(place))))
    if chance(rng, 0.6):
        parts += oars(rng, float(half.max()), float(rail[6]))
    elif not pointed:
        parts += outboard(float(rail[0]))
    return parts


def oars(rng: Generator, half: float, y: float) -> list[Mesh]:
    """Hold an oar out at either side."""
    out, lean = half + between(rng, (0.2, 0.35)), between(rng, (-0.2, 0.2))
    tip = (out, 0.3 * y, lean)
    shaft = limb([(0.4 * half, y + 0.06, 0.0), tip], [0.011, 0.011], sides=8)
    blade = ellipsoid((0.07, 0.012, 0.035), tip, power=4.0, sides=14)
    return [both_sides(shaft), both_sides(blade)]


def outboard(y: float) -> list[Mesh]:
    """Hang a motor behind the stern."""
    head = rounded_box((0.08, 0.09, 0.1), 0.025, (0.0, y + 0.06, -0.53), 2)
    leg = box((0.03, y + 0.1, 0.04), (0.0, y / 2, -0.53))
    return [head, leg]


def sailing_boat(rng: Generator) -> list[Mesh]:
    """Draw a boat with one or two masts and three-cornered sails."""
    z, keel, rail, half = lines(rng, (0.24, 0.4), (0.1, 0.18))
    hold = 0.5 * ((z > -0.4) & (z < -0.1)) if chance(rng, 0.5) else 0 * z
    parts = [boat_hull(z, keel, rail, half, hold)]
    deck, tall = float(rail[6]), between(rng, (0.8, 1.4))
    parts += rig(rng, deck, tall, between(rng, (0.02, 0.15)), 0.47)
    if chance(rng, 0.2):
        parts += rig(rng, deck, 0.6 * tall, -0.32, None)
    if chance(rng, 0.5):
        low, high = (
            (0.55 * float(half.max()), -0.1, 0.2),
            (0.45 * float(half.max()), -0.08, 0.12),
        )
        parts += glazed(low, high, (deck - 0.03, deck + 0.08), 4.0, [(0.15, 0.8)])
    if chance(rng, 0.4):
        fin = wing([(0.0, 0.05, 0.1), (0.0, -0.16, 0.04)], [0.22, 0.14], [0.04, 0.03])
        parts.append(fin)
    return parts


def rig(
    rng: Generator, deck: float, tall: float, z: float, bow: float | None
) -> list[Mesh]:
    """Raise a mast with a boom, a mainsail and, towards the bow, a jib."""
    top = deck + tall
    long = between(rng, (0.32, 0.45)) if bow else 0.18
    mast = limb([(0.0, deck - 0.05, z), (0.0, top, z)], [0.016, 0.011], sides=10)
    foot = deck + 0.09
    boom = limb([(0.0, foot, z), (0.0, foot, z - long)], [0.012, 0.01], sides=8)
    head = long * between(rng, (0.03, 0.3))
    low, high, luff = foot + 0.02, top - 0.03, z - 0.01
    main = sail([(low, luff), (high, luff), (high, luff - head), (low, luff - long)])
    parts = [boom, main]
    if bow:
        clew, peak = z + between(rng, (0.01, 0.06)), deck + 0.85 * tall
        start, end = (0.0, deck + 0.03, bow), (0.0, peak, z + 0.02)
        parts.append(sail([start[1:], (peak - 0.02, z + 0.03), (deck + 0.05, clew)]))
        parts.append(limb([start, end], [0.006, 0.006], sides=6))
    swing = between(rng, (-0.35, 0.35)) if chance(rng, 0.4) else 0.0
    middle = np.array([0.0, 0.0, z])
    turned = [
        translated(rotated(translated(p, -middle), "y", swing), middle)
        for p in parts[:2]
    ]
    flag = [box((0.008, 0.035, 0.07), (0.0, top - 0.01, z - 0.035))]
    return [mast, *turned, *parts[2:], *(flag if chance(rng, 0.4) else [])]


def sail(corners: Points) -> Mesh:
    """Make a thin plate in the middle plane between convex corners (y, z)."""
    flat = np.asarray(corners, dtype=float)
    return skin(np.stack([np.insert(flat, 0, x, axis=1) for x in (-0.006, 0.006)]))


def motor_boat(rng: Generator) -> list[Mesh]:
    """Draw a speed boat or a cabin cruiser."""
    z, keel, rail, half = lines(rng, (0.28, 0.42), (0.13, 0.2), (0.8, 1.0))
    hold = 0.6 * ((z > -0.45) & (z < between(rng, (-0.1, 0.1))))
    parts = [boat_hull(z, keel, rail, half, hold)]
    deck, wide = float(rail[6]), float(half.max())
    if chance(rng, 0.6):
        low = (0.75 * wide, between(rng, (-0.2, -0.1)), between(rng, (0.15, 0.25)))
        high = (0.62 * wide, low[1] + 0.01, low[2] - between(rng, (0.08, 0.16)))
        tall = between(rng, (0.1, 0.2))
        count = int(rng.integers(1, 4))
        pieces = [((k + 0.1) / count, (k + 0.85) / count) for k in range(count)]
        parts += glazed(low, high, (deck - 0.04, deck + tall), 5.0, pieces)
        if chance(rng, 0.4):
            post = limb(
                [(0, deck + tall, -0.03), (0, deck + tall + 0.14, -0.06)], [0.01, 0.008]
            )
            parts.append(post)
    else:
        screen = loft(
            [(0.0, deck - 0.03, 0.12), (0.0, deck + 0.09, 0.03)],
            [(0.8 * wide, 0.02), (0.65 * wide, 0.012)],
            4.0,
            axis="y",
        )
        seat = rounded_box((0.3 * wide * 2, 0.1, 0.06), 0.02, (0.0, deck, -0.1), 2)
        parts += [screen, seat]
    if chance(rng, 0.5):
        parts += outboard(float(rail[0]))
    if chance(rng, 0.4):
        line = np.stack([0.85 * half, rail + 0.06, z], axis=1)[6:-1]
        parts.append(both_sides(tube(line, [0.008] * len(line), sides=6)))
    return parts


def submarine(rng: Generator) -> list[Mesh]:
    """Draw a submarine: a round hull, a tower with a periscope, fins, a propeller."""
    fat, blunt = between(rng, (0.07, 0.17)), between(rng, (0.35, 0.6))
    u = np.linspace(0.0, 1.0, 15)
    swell = (
        np.clip(u / 0.5, 0, 1) ** 0.6
        * (1 - np.clip((u - 0.6) / 0.4, 0, 1) ** 2.5) ** blunt
    )
    profile = np.stack([np.maximum(fat * swell, 0.012), u - 0.5], axis=1)
    parts = [lathe(profile, sides=28, axis="z")]
    high, front = between(rng, (0.08, 0.16)), between(rng, (0.05, 0.2))
    long = between(rng, (0.14, 0.24))
    tower = [(0.0, 0.6 * fat, front - long / 2), (0.0, fat + high, front - long / 2)]
    halves = [(0.045, long / 2), (0.038, 0.45 * long)]
    parts.append(loft(tower, halves, power=2.6, axis="y", sides=24))
    scope = fat + high + between(rng, (0.04, 0.1))
    path = [(0.0, fat, front - 0.06), (0.0, scope, front - 0.06), (0.0, scope, front)]
    parts.append(tube(path, [0.011] * 3, sides=8))
    for angle in (0.0, np.pi / 2, np.pi, -np.pi / 2):
        edge = [(0.01, 0.0, -0.34), (fat + 0.05, 0.0, -0.4)]
        parts.append(
            rotated(wing(edge, [0.12, 0.07], [0.022, 0.018]), "z", float(angle))
        )
    blades = int(rng.integers(3, 6))
    blade = ellipsoid((0.022, 0.07, 0.008), (0.0, 0.06, 0.0), sides=12)
    for turn in 2 * np.pi * np.arange(blades) / blades:
        turned = rotated(rotated(blade, "y", 0.6), "z", float(turn))
        parts.append(translated(turned, (0.0, 0.0, -0.51)))
    parts.append(lathe([(0.02, -0.54), (0.025, -0.48)], sides=12, axis="z"))
    if pick(rng, {"ports": 1, "none": 1}) == "ports":
        ring = torus(0.03, (0.01, 0.012), axis="x", sides=16)
        for z in (-0.05, 0.08, 0.21):
            x = float(np.interp(z, profile[:, 1], profile[:, 0])) * 0.99
            parts.append(both_sides(translated(ring, (x, 0.0, z))))
    return parts
