"""Ships: freighters, ferries, tugs, galleons. About 1 long, the bow at +z."""

from itertools import pairwise

import numpy as np
from numpy.random import Generator

from pipeline.geometry.scene.mesh import Mesh, merge
from pipeline.shapes.parts.chances import Range, between, chance, pick
from pipeline.shapes.parts.placing import both_sides, translated
from pipeline.shapes.parts.solids import box, lathe, limb, loft, rounded_box, torus
from pipeline.shapes.vehicle.boats import boat_hull, lines
from pipeline.shapes.vehicle.road.buses import window_row


def freighter(rng: Generator) -> list[Mesh]:
    """Draw a freighter: a bridge behind, containers, cranes or tanks before it."""
    z, keel, rail, half = lines(rng, (0.18, 0.3), (0.1, 0.16), (0.75, 0.95))
    deck, wide = float(rail[6]), float(half.max())
    parts = [boat_hull(z, keel, rail, half, 0 * z)]
    parts += castle(rng, (-0.44, -0.28), 0.85 * wide, deck)
    cargo = pick(rng, {"containers": 4, "cranes": 2, "tanks": 1})
    if cargo == "containers":
        return parts + stacks(rng, wide, deck)
    if cargo == "tanks":
        ball = wide * between(rng, (0.75, 0.9))
        size = np.linspace(0.2, np.pi / 2, 8)
        dome = lathe(
            np.stack([ball * np.sin(size[::-1]), ball * np.cos(size[::-1])], axis=1)
        )
        places = np.linspace(-0.12, 0.26, int(rng.integers(2, 4)))
        return parts + [translated(dome, (0.0, deck - 0.01, float(p))) for p in places]
    for place in np.linspace(-0.12, 0.25, int(rng.integers(1, 4))):
        mast = limb([(0, deck - 0.02, place), (0, deck + 0.24, place)], [0.018, 0.014])
        arm = limb(
            [(0, deck + 0.06, place), (0, deck + 0.2, place + 0.14)], [0.01, 0.008]
        )
        hatch = box((1.1 * wide, 0.03, 0.1), (0.0, deck + 0.01, float(place) + 0.07))
        parts += [mast, arm, hatch]
    return parts


def stacks(rng: Generator, wide: float, deck: float) -> list[Mesh]:
    """Pile containers in rows that are not equally high."""
    rows, count = int(rng.integers(4, 7)), int(rng.integers(2, 5))
    ends = np.linspace(-0.25, 0.36, rows + 1)
    across, tall = 1.7 * wide / count, between(rng, (0.04, 0.06))
    parts = []
    for back, front in pairwise(ends):
        narrow = 1.0 if front < 0.3 else 0.6
        for column in range(count):
            levels = int(rng.integers(1, 4))
            x = narrow * across * (column - (count - 1) / 2)
            size = (0.95 * narrow * across, levels * tall, 0.9 * (front - back))
            middle = (x, deck + size[1] / 2 - 0.005, float(front + back) / 2)
            parts.append(box(size, middle))
    return parts


def castle(
    rng: Generator, ends: tuple[float, float], half: float, deck: float
) -> list[Mesh]:
    """Build decks one upon the other, a bridge, a funnel and a mast."""
    back, front = ends
    parts, y = [], deck - 0.02
    floors, tall = int(rng.integers(2, 5)), between(rng, (0.045, 0.06))
    for floor in range(floors):
        share = 1 - 0.08 * floor
        size = (2 * half * share, tall + 0.004, (front - back) * share)
        middle = (0.0, y + tall / 2, back + (front - back) / 2)
        parts.append(rounded_box(size, 0.006, middle, 1))
        span = (y + 0.3 * tall, y + 0.75 * tall)
        rows = (middle[2] - 0.4 * size[2], middle[2] + 0.4 * size[2])
        if chance(rng, 0.5):
            parts += window_row(half * share, span, rows, 3)
        y += tall
    wing_deck = (2.2 * half, 0.02, 0.5 * (front - back))
    parts.append(rounded_box(wing_deck, 0.005, (0.0, y, front - 0.05), 1))
    return [*parts, *funnel(rng, y, back + 0.05), mast(y, front - 0.05)]


def funnel(rng: Generator, y: float, z: float) -> list[Mesh]:
    """Raise a funnel with a collar, leaning back or upright."""
    tall, size = between(rng, (0.07, 0.16)), between(rng, (0.025, 0.045))
    lean = between(rng, (0.0, 0.3)) * tall
    heights = np.array([-0.02, 0.7 * tall, 0.71 * tall, 0.85 * tall, 0.86 * tall, tall])
    swell = np.array([1.0, 1.0, 1.12, 1.12, 1.0, 1.0])
    centers = np.stack([0 * heights, y + heights, z - lean * heights / tall], axis=1)
    halves = np.outer(size * swell, [1.0, between(rng, (1.0, 1.5))])
    return [loft(centers, halves, power=2.2, axis="y", sides=20)]


def mast(y: float, z: float) -> Mesh:
    """Raise a mast with a yard."""
    pole = limb([(0.0, y, z), (0.0, y + 0.14, z)], [0.01, 0.007], sides=8)
    return merge([pole, box((0.12, 0.012, 0.012), (0.0, y + 0.09, z))])


def liner(rng: Generator) -> list[Mesh]:
    """Draw a liner or a ferry: long decks, rows of windows, one to four funnels."""
    z, keel, rail, half = lines(rng, (0.17, 0.26), (0.1, 0.15), (0.6, 0.95))
    deck, wide = float(rail[6]), float(half.max())
    parts = [boat_hull(z, keel, rail, half, 0 * z)]
    y, tall = deck - 0.01, between(rng, (0.035, 0.05))
    back, front = between(rng, (-0.44, -0.36)), between(rng, (0.24, 0.34))
    for floor in range(int(rng.integers(2, 5))):
        size = (1.75 * wide * (1 - 0.06 * floor), tall + 0.003, front - back)
        middle = (0.0, y + tall / 2, (front + back) / 2)
        parts.append(rounded_box(size, 0.01, middle, 2))
        span = (y + 0.3 * tall, y + 0.72 * tall)
        count = int(rng.integers(5, 8))
        parts += window_row(size[0] / 2, span, (back + 0.03, front - 0.03), count)
        y, back, front = y + tall, back + 0.03, front - between(rng, (0.02, 0.08))
    places = np.linspace(front - 0.14, back + 0.1, int(rng.integers(1, 5)))
    parts += [part for place in places for part in funnel(rng, y, float(place))]
    return [*parts, mast(deck, 0.4)]


def tug(rng: Generator) -> list[Mesh]:
    """Draw a tug or a fishing boat: short, high in the bow, a wheelhouse, tyres."""
    z, keel, rail, half = lines(rng, (0.36, 0.48), (0.17, 0.26), (0.6, 0.9))
    hold = 0.35 * ((z > -0.45) & (z < 0.35))
    parts = [boat_hull(z, keel, rail, half, hold)]
    deck, wide = float(rail[5]) * 0.75, float(half.max())
    place = between(rng, (-0.1, 0.15))
    parts += castle(rng, (place - 0.14, place + 0.16), 0.55 * wide, deck)
    if chance(rng, 0.5):
        ring = torus(0.045, (0.018, 0.018), axis="x", sides=16)
        for spot in (-0.2, 0.0, 0.2):
            x = float(np.interp(spot, z, half))
            y = float(np.interp(spot, z, rail)) - 0.05
            parts.append(both_sides(translated(ring, (x, y, spot))))
    if chance(rng, 0.5):
        post = limb([(0, deck, -0.35), (0, deck + 0.35, -0.33)], [0.014, 0.011])
        arm = limb([(0, deck + 0.1, -0.34), (0, deck + 0.3, -0.55)], [0.011, 0.009])
        parts += [post, arm]
    return parts


def galleon(rng: Generator) -> list[Mesh]:
    """Draw an old ship: a high stern, masts with square sails, a bowsprit."""
    z, keel, rail, half = lines(rng, (0.24, 0.34), (0.15, 0.22), (0.6, 0.85))
    rise = between(rng, (0.06, 0.16))
    rail = rail + rise * (z < -0.2) + 0.4 * rise * (z > 0.25)
    parts = [boat_hull(z, keel, rail, half, 0.25 * ((z > -0.15) & (z < 0.2)))]
    deck, wide = float(rail[6]), float(half.max())
    house = (1.3 * wide, 0.5 * rise + 0.04, 0.16)
    parts.append(rounded_box(house, 0.01, (0.0, float(rail[1]) + 0.2 * rise, -0.4), 1))
    count = int(rng.integers(1, 4))
    places = np.linspace(-0.28, 0.24, count) if count > 1 else np.array([0.0])
    tall = between(rng, (0.7, 1.05))
    for place in places:
        high = tall * (1.0 if abs(place) < 0.1 else between(rng, (0.75, 0.95)))
        parts += square_rig(rng, deck, high, float(place), 1.9 * wide)
    sprit = [(0.0, float(rail[-3]), 0.42), (0.0, float(rail[-1]) + 0.12, 0.72)]
    return [*parts, limb(sprit, [0.014, 0.009], sides=8)]


def square_rig(
    rng: Generator, deck: float, tall: float, z: float, wide: float
) -> list[Mesh]:
    """Raise a mast with one to three square sails that the wind fills."""
    top = deck + tall
    pole = limb([(0.0, deck - 0.06, z), (0.0, top, z)], [0.018, 0.011], sides=8)
    parts = [pole]
    edges = np.linspace(deck + 0.14, top - 0.03, int(rng.integers(2, 5)))
    belly = between(rng, (0.03, 0.1))
    for low, high in pairwise(edges):
        half = wide * (1 - 0.25 * (float(high) - deck) / tall) / 2
        sail, yard = square_sail(half, (float(low), float(high)), belly)
        parts += [translated(part, (0.0, 0.0, z)) for part in (sail, yard)]
    if chance(rng, 0.5):
        parts.append(box((0.008, 0.05, 0.1), (0.0, top - 0.02, z - 0.05)))
    if chance(rng, 0.4):
        nest = lathe([(0.025, 0.0), (0.045, 0.0), (0.05, 0.05), (0.04, 0.05)], sides=14)
        parts.append(translated(nest, (0.0, deck + 0.72 * tall, z)))
    return parts


def square_sail(half: float, span: Range, belly: float) -> tuple[Mesh, Mesh]:
    """Make a sail that bellies ahead between two heights, and the yard above it."""
    low, high = span
    share = np.linspace(-1.0, 1.0, 6)
    y = (low + high) / 2 + 0.46 * (high - low) * share
    centers = np.stack([0 * y, y, 0.03 + belly * (1 - share**2)], axis=1)
    halves = np.stack([half * (1.04 - 0.08 * share), 0 * y + 0.008], axis=1)
    flat = loft(centers, halves, power=9.0, axis="y", sides=32)
    vertices = flat.vertices.copy()
    vertices[:, 2] -= 0.6 * belly * (vertices[:, 0] / half) ** 2
    ends = [(side * 1.08 * half, high - 0.01, 0.02) for side in (-1.0, 1.0)]
    return Mesh(vertices=vertices, faces=flat.faces), limb(ends, [0.01, 0.01], sides=8)
